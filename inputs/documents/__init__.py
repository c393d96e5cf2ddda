"""Plans, certificates, decisions, lists of leaders and boundaries, read from their files."""

"""Grant offer letters: a schedule ready for mail merge, and one document each from a template."""

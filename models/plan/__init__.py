"""A plan, its certificate, its report, its decisions, its JSON."""

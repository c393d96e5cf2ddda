"""An instance: pairs, fit, decisions, options and levels."""

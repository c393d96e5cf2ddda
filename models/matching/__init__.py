"""An instance: pairs, fit, decisions, options, levels."""

"""Comparison, sweep, worth, dropout and difference: what other inputs would change."""

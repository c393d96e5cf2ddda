"""Judges any plan; imports models only."""

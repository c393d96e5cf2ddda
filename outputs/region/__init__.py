"""Regions written as files, and the forms to fill in."""

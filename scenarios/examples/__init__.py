"""Scenarios that ship with the package, to be copied and changed."""

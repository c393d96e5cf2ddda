"""A scenario and its changes."""

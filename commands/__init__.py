"""The commands that `cli.py` brings together: what they take, and whom they call."""

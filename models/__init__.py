"""Frozen dataclasses of what is true: offers, regions, recipients, instances and plans; nothing here knows a solver."""

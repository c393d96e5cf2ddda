"""A grid to a sound region, all faults at once."""

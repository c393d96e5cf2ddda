"""From the grids of a region's tables to a sound region, or all of its faults at once."""

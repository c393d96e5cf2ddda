"""Made-up regions of any size, the same ones for the same seed."""

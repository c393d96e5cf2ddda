"""Made-up regions."""

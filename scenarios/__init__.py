"""What if: made-up regions."""

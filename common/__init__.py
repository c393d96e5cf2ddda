"""What every room uses; imports nothing of the package."""

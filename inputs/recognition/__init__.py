"""What a file is, and what takes it, where it was given in the wrong place."""

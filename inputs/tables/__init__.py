"""From the bytes of a CSV file to a grid of texts."""

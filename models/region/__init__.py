"""The six tables of a region, the types of their cells, and what is odd in them."""

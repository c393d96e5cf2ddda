"""The six tables, their cell types, what is odd in them."""

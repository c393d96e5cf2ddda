"""The exact lexicographic search and its strategies."""

"""A plan's proofs for checkers that are not ours: a file a level, an index, and a page that says how to use them."""

"""What to do: the model, its levels and bounds, the search; and the checker, which knows none of them."""

"""Compare, sweep, worth, dropout, diff."""

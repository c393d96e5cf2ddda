"""The integer program: columns, rows, objectives; no OR-Tools."""

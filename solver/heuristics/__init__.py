"""Primal heuristics: construction, LP-guided, diving, neighbourhood search."""

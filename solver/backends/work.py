"""What solver calls count as work, for limits that are the same on every machine (`common/deadline.py`).

A unit is about a second of CPU time on an ordinary machine. The figures were fitted to the CPU time of 400 plans made
again of three real regions; they decide where a search ends, and never what is true.
"""

SIMPLEX_ITERATION = 1e-4
"""Work of one simplex iteration of a region's relaxation."""
RELAXED_ENTRY = 2e-7
"""Work for each entry of the rows of a relaxation: it is taken over, priced and proven around each call."""
CPSAT_CALL = 0.02
"""Work of building a model for CP-SAT and of presolving it, whatever the search takes."""
CPSAT_SECOND = 8.0
"""Work of one of CP-SAT's own deterministic seconds."""
LEAST_TURN = 0.01
"""Work of one turn of a level at the least: a turn that asks no solver counts too, so that every limit is reached."""


def simplex_work(iterations: int, entries: int) -> float:
    """Give the work of a call of the simplex, by its iterations and the entries of the rows of the model."""
    return SIMPLEX_ITERATION * iterations + RELAXED_ENTRY * entries


def cpsat_work(seconds: float) -> float:
    """Give the work of a call of CP-SAT, by its deterministic seconds."""
    return CPSAT_CALL + CPSAT_SECOND * seconds

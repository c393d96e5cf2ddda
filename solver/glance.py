"""A glance into a box: CP-SAT for a moment, without patterns and further counts, which only help to prove."""

from __future__ import annotations

from collections.abc import Sequence

from ..models.bits import Ints
from .clock import Clock
from .core import CoreAnswer, solve_core
from .dependent_columns import complete
from .held import Box, Held
from .problem import Problem

ORDINARY = 2000
"""The open columns of a core up to which effort is as it stands."""


def scale_of(box: Box) -> float:
    """Say by how much the effort of a core grows with its size: presolving alone takes effort, in step with it."""
    return max(1.0, box.open / ORDINARY)


def glance(
    problem: Problem, held: Sequence[Held], objective: Ints, box: Box, clock: Clock, *, threads: int, effort: float
) -> CoreAnswer:
    """Look for the best plan in a box, with so much effort; what follows from what is found is put in at the end."""
    plain = box.without(problem.columns.sharpening)
    # What columns lose against a bound counts patterns too.
    bare = [Held(level.objective, level.value) for level in held]
    effort *= scale_of(plain)
    answer = solve_core(problem.plain, bare, objective, plain, clock, threads=threads, effort=effort)
    if answer.x is not None:
        complete(problem, answer.x)
    return answer

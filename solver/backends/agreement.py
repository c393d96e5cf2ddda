"""Two answers to one question: CP-SAT's 'nothing is better' is a proof only where a second search says so too.

A plan that CP-SAT finds is worked out again in whole numbers; that there is none cannot be. And CP-SAT 9.15 has called
wrong values optimal, on linear models with at-most-one rows inside longer ones, which is the shape of ours
(google/or-tools, issues 5293, 5274 and 5003). So a second search is asked whether anything is better than what the
first ended with. It shares as little as it can with the first: columns and fixed levels are the same, but it goes
without presolve, where the known wrong answers came from, and has one worker (without presolve, ten or more have called
models empty that are not: issue 5295).
"""

from __future__ import annotations

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ...common.faults import Disagreement
from ..model.levels_and_bounds import LevelProblem
from ..model.rows import Rows
from .cpsat import SECOND, CpSatAnswer, solve_cpsat


def agrees(first: CpSatAnswer, second: CpSatAnswer, what: str) -> bool:
    """Whether a second search, asked for anything better than what a first one ended with, says that there is nothing.

    False where it came to no end; raises Disagreement where it found something. `what` names the question.
    """
    if first.ended and second.x is not None:
        raise Disagreement(what)
    return first.ended and second.end == "infeasible"


def solve_twice(rows: Rows, level: LevelProblem, deadline: Deadline, what: str) -> CpSatAnswer:
    """Maximise as `solve_cpsat` does; 'optimal' and 'infeasible' are said only where a second search agrees."""
    first = solve_cpsat(rows, level, deadline)
    found = first.x is not None and not level.objective.any()
    if not first.ended or first.certain or found:
        return first
    better = level if first.x is None else beyond(level, first.x)
    second = solve_cpsat(rows, better, deadline, strategy=SECOND)
    if agrees(first, second, what):
        return first
    return CpSatAnswer("stopped" if first.x is None else "feasible", first.x)


def beyond(level: LevelProblem, x: Ints) -> LevelProblem:
    """Give a level for solutions that are better than `x`."""
    return level.reaching(level.at(x) + level.unit, level.domain)

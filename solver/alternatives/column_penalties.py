"""What every column of a solved model costs at least on each level: reduced costs in whole numbers.

The bounds are those of `bounds/exact_bound.py`, each with the levels before it fixed.
"""

from __future__ import annotations

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.glop import Relaxation
from ..bounds.exact_bound import Prices, prove_bound
from ..model.levels_and_bounds import FixedLevel, LevelProblem
from ..solution import Solution


def least_losses(solution: Solution, deadline: Deadline) -> list[tuple[str, Ints]]:
    """Give for each proven level how much worse every plan with a column is, where the levels before are as good.

    A level without a bound ends the list: behind it nothing is proven.
    """
    model, losses = solution.model, list[tuple[str, Ints]]()
    domain, everything = model.domain, np.ones(model.columns.count, dtype=bool)
    # A short limit does not cost the workbook its bounds.
    grace = model.parameters.grace.seconds
    relaxation = Relaxation(model.rows, domain, everything, deadline.with_grace(grace), model.parameters.simplex)
    fixed_levels: list[FixedLevel] = []
    for level in solution.result.closed:
        objective = model.objectives[level.name]
        relaxed = relaxation.maximise(objective)
        if relaxed.end != "optimal":
            break
        problem = LevelProblem(objective, tuple(fixed_levels), domain)
        bound = prove_bound(model.rows, problem, Prices(relaxed.prices, relaxed.level_prices))
        if bound is None:
            break
        best = (bound.total + np.minimum(bound.reduced, 0)) // (bound.scale * problem.unit) * problem.unit
        losses.append((level.name, np.maximum(level.value - best, 0)))
        fixed_levels.append(FixedLevel(objective, level.value))
        relaxation.fix(fixed_levels[-1])
    return losses

"""Exact bounds: any prices whatever give a true one, and what is fixed by it loses no point that is good enough."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tsimatch.solver.bounds.exact_bound import Prices, prove_bound, reduced_cost_fixing
from tsimatch.solver.model.levels_and_bounds import ColumnBounds, LevelProblem
from tsimatch.solver.model.rows import RowBuilder


@pytest.mark.parametrize("seed", range(60))
def test_no_point_is_above_the_bound_or_lost_by_fixing(seed: int) -> None:
    """Over every whole point of a small model: none beats the bound, none that reaches the target is fixed away."""
    chance = np.random.default_rng(seed)
    builder, columns = RowBuilder(), 4
    for _ in range(3):
        builder.one("row", np.arange(columns), chance.integers(1, 6, columns), int(chance.integers(4, 20)))
    rows = builder.build()
    domain = ColumnBounds(np.zeros(columns, dtype=np.int64), chance.integers(1, 4, columns))
    objective = chance.integers(-4, 9, columns)
    bound = prove_bound(
        rows, LevelProblem(objective, (), domain), Prices(chance.uniform(-1, 3, rows.count), np.zeros(0))
    )
    assert bound is not None
    ranges = [range(most + 1) for most in domain.upper.tolist()]
    points = [x for x in map(np.array, product(*ranges)) if rows.holds(x)]
    values = [int((objective * x).sum()) for x in points]
    assert max(values) <= bound.value
    for target in range(max(values) - 3, bound.value + 1):
        left = reduced_cost_fixing(bound, domain, target)
        assert all(left.has(x) for x, value in zip(points, values, strict=True) if value >= target)

"""Propagation: what single rows leave of the bounds of columns holds every whole point that keeps the rows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tsimatch.solver.bounds.propagation import propagated
from tsimatch.solver.model.levels_and_bounds import ColumnBounds
from tsimatch.solver.model.rows import RowBuilder


@pytest.mark.parametrize("seed", range(60))
def test_no_point_is_lost(seed: int) -> None:
    """Every whole point of a small model stays within the bounds; where they are empty there is no point."""
    chance = np.random.default_rng(seed)
    builder, columns = RowBuilder(), 4
    for _ in range(3):
        value = chance.choice([-3, -2, -1, 1, 2, 3, 5], columns)
        builder.one("row", np.arange(columns), value, int(chance.integers(-4, 6)))
    rows = builder.build()
    whole = ColumnBounds(np.zeros(columns, dtype=np.int64), chance.integers(1, 4, columns))
    left = propagated(rows, whole, 20)
    ranges = [range(most + 1) for most in whole.upper.tolist()]
    points = [x for x in map(np.array, product(*ranges)) if rows.holds(x)]
    assert all(left.has(x) for x in points)
    assert not (left.empty and points)

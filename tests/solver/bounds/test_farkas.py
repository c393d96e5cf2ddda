"""Parts of the branching that hold no plan: prices read off the corner show it, in whole numbers and never wrongly."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tsimatch.common.arrays import Ints
from tsimatch.common.deadline import Deadline
from tsimatch.solver.backends.basic_solution import BasicSolution
from tsimatch.solver.backends.glop import Relaxation
from tsimatch.solver.bounds.exact_bound import prove_bound
from tsimatch.solver.bounds.farkas import farkas_prices
from tsimatch.solver.model.levels_and_bounds import ColumnBounds, FixedLevel, LevelProblem
from tsimatch.solver.model.rows import RowBuilder, Rows
from tsimatch.solver.parameters import Farkas, Simplex

COLUMNS = 6


def some_model(chance: np.random.Generator) -> tuple[Rows, FixedLevel, ColumnBounds]:
    """Four rows over six columns, one of them an equation, and a level held."""
    builder = RowBuilder()
    for number in range(4):
        value = chance.integers(-3, 8, COLUMNS)
        column = np.flatnonzero(value)
        row = np.zeros(len(column), dtype=np.int64)
        builder.add("row", int(chance.integers(0, 12)), (row, column, value[column]), equal=not number)
    upper: Ints = chance.integers(1, 4, COLUMNS)
    return builder.build(), FixedLevel(chance.integers(0, 6, COLUMNS), 4), ColumnBounds(np.zeros_like(upper), upper)


def parts_of(box: ColumnBounds, chance: np.random.Generator) -> list[ColumnBounds]:
    """Parts of a box, each with two columns settled."""
    parts = []
    for _ in range(12):
        lower, upper = box.lower.copy(), box.upper.copy()
        for column in chance.choice(COLUMNS, 2, replace=False):
            lower[column] = upper[column] = chance.integers(box.lower[column], box.upper[column] + 1)
        parts.append(ColumnBounds(lower, upper))
    return parts


def shown_empty(rows: Rows, held: FixedLevel, part: ColumnBounds, corner: BasicSolution, limits: Farkas) -> bool:
    """Whether some prices of a corner prove that a part holds nothing."""
    nothing = LevelProblem(np.zeros(COLUMNS, dtype=np.int64), (held,), part)
    rays = farkas_prices(rows, nothing, corner, limits)
    bounds = (prove_bound(rows, nothing, prices) for prices in rays)
    return any(bound is not None and bound.total < 0 for bound in bounds)


def prove_empty_parts(limits: Farkas) -> None:
    """Every part that the relaxation calls empty is proven to be, whatever the limits of the rays tried."""
    empty = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        rows, held, box = some_model(chance)
        relaxation = Relaxation(rows, box, np.ones(COLUMNS, dtype=bool), Deadline(None), Simplex())
        relaxation.fix(held)
        if relaxation.maximise(np.ones(COLUMNS, dtype=np.int64)).end != "optimal":
            continue
        for part in parts_of(box, chance):
            relaxation.bound(part)
            end = relaxation.maximise(np.ones(COLUMNS, dtype=np.int64), again=True).end
            assert (relaxation.infeasible_vertex is not None) == (end == "infeasible")
            if relaxation.infeasible_vertex is not None:
                empty += 1
                assert shown_empty(rows, held, part, relaxation.infeasible_vertex, limits)
    assert empty > 50


def test_a_part_that_the_relaxation_calls_empty_is_proven_empty() -> None:
    """Where the dual simplex gives up, one of the rows that its corner breaks proves it: no search is needed."""
    prove_empty_parts(Farkas())


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(deadline=None, max_examples=10)
def test_a_part_that_holds_a_point_is_never_proven_empty(seed: int, tight: int) -> None:
    """Prices of any corner, right or wrong, prove nothing of a part that has a whole point."""
    chance = np.random.default_rng(seed)
    rows, held, box = some_model(chance)
    basic: Ints = np.sort(chance.choice(COLUMNS, tight + 1, replace=False).astype(np.int64))
    corner = BasicSolution(chance.uniform(-1, 4, COLUMNS), basic, np.arange(tight), np.array([0]))
    for part in parts_of(box, chance):
        ranges = [range(low, high + 1) for low, high in zip(part.lower.tolist(), part.upper.tolist(), strict=True)]
        points = (np.array(point, dtype=np.int64) for point in product(*ranges))
        if any(rows.holds(point) and held.at(point) >= held.value for point in points):
            assert not shown_empty(rows, held, part, corner, Farkas())

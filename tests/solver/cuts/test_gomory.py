"""Rows that follow by rounding: none cuts off a whole plan, and a verifier that shares no code derives the same."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tsimatch.common.arrays import Floats, Ints
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.backends.basic_solution import BasicSolution
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.certificate.verify_cuts import Part, rounded_row
from tsimatch.solver.checker.check import instance_of
from tsimatch.solver.cuts.gomory import gomory_cuts
from tsimatch.solver.model.levels_and_bounds import ColumnBounds, FixedLevel, LevelProblem
from tsimatch.solver.model.rows import RowBuilder, Rows
from tsimatch.solver.parameters import Gomory

from ...support.deadlines import enough
from ...support.proofs import plan_with_proof

Small = tuple[Rows, ColumnBounds, FixedLevel]


@st.composite
def small_models(draw: st.DrawFn) -> Small:
    """Two or three rows over three or four columns, the box of these, and a level held."""
    columns, count = draw(st.integers(3, 4)), draw(st.integers(2, 3))
    numbers = st.integers(-4, 7)
    values = [draw(st.lists(numbers, min_size=columns, max_size=columns)) for _ in range(count)]
    limits = draw(st.lists(st.integers(0, 15), min_size=count, max_size=count))
    upper = draw(st.lists(st.integers(0, 3), min_size=columns, max_size=columns))
    level = draw(st.lists(st.integers(0, 5), min_size=columns, max_size=columns))
    rows = rows_of([row for row in values if any(row)], [x for x, row in zip(limits, values, strict=True) if any(row)])
    box = ColumnBounds(np.zeros(columns, dtype=np.int64), np.array(upper, dtype=np.int64))
    return rows, box, FixedLevel(np.array(level, dtype=np.int64), 1)


def rows_of(values: list[list[int]], limits: list[int]) -> Rows:
    builder = RowBuilder()
    for row, limit in zip(values, limits, strict=True):
        column = np.flatnonzero(np.array(row))
        builder.one("row", column, np.array(row)[column], limit)
    return builder.build()


def whole_points(rows: Rows, box: ColumnBounds, held: FixedLevel) -> list[Ints]:
    """Every whole point of a box that keeps the rows and the level held."""
    ranges = [range(low, high + 1) for low, high in zip(box.lower.tolist(), box.upper.tolist(), strict=True)]
    points = (np.array(point, dtype=np.int64) for point in product(*ranges))
    return [point for point in points if rows.holds(point) and held.at(point) >= held.value]


def corner_of(rows: Rows, box: ColumnBounds, tight: int, chance: np.random.Generator) -> BasicSolution:
    """Some corner, right or wrong: a row that follows must hold whatever it was made from."""
    x: Floats = box.lower.astype(float) + chance.uniform(0, 1, len(box.upper)) * (box.upper - box.lower)
    basic: Ints = np.sort(chance.choice(len(box.upper), tight + 1, replace=False).astype(np.int64))
    return BasicSolution(x, basic, np.arange(tight), np.array([0]))


@given(small_models(), st.integers(0, 1000))
@settings(max_examples=250)
def test_no_whole_point_is_cut_off(model: Small, seed: int) -> None:
    """Whatever corner rows are made from, every whole point of the box keeps them; the verifier derives each again."""
    rows, box, held = model
    if not 0 < rows.count < len(box.upper):
        return
    corner = corner_of(rows, box, rows.count, np.random.default_rng(seed))
    points = whole_points(rows, box, held)
    level = LevelProblem(held.objective, (held,), box)
    for proof, cut in gomory_cuts(rows, level, corner, Gomory()):
        assert all((cut.value * point[cut.column]).sum() <= cut.limit for point in points)
        parts = [Part(row_of(rows, row), int(rows.limit[row]), False, times) for row, times in proof.rows]
        row = {c: -v for c, v in enumerate(held.objective.tolist()) if v}
        parts += [Part(row, -1, False, times) for _, times in proof.held]
        again = rounded_row(parts, proof.divisor, frozenset(proof.flipped), box.lower.tolist(), box.upper.tolist())
        assert again is not None
        assert again.row == dict(zip(cut.column.tolist(), cut.value.tolist(), strict=True))
        assert again.limit == cut.limit


@given(small_models(), st.integers(0, 1000), st.integers(1, 3))
@settings(max_examples=100)
def test_the_inverse_is_worked_out_a_part_at_a_time(model: Small, seed: int, part: int) -> None:
    """However few rows of the inverse are in memory at a time, the rows that follow are the same."""
    rows, box, held = model
    if not 0 < rows.count < len(box.upper):
        return
    corner = corner_of(rows, box, rows.count, np.random.default_rng(seed))
    level = LevelProblem(held.objective, (held,), box)
    whole = gomory_cuts(rows, level, corner, Gomory())
    parted = gomory_cuts(rows, level, corner, Gomory(inverse_rows_at_once=part))
    assert [proof for proof, _ in parted] == [proof for proof, _ in whole]


def test_a_large_corner_has_more_of_it_looked_at() -> None:
    """A corner of several countries has many mixed columns that are far from each other: a round takes more rows."""
    # Columns that are half used, two in each row.
    count = 40
    builder = RowBuilder()
    for row in range(count):
        builder.one("row", np.array([2 * row, 2 * row + 1]), np.array([2, 2]), 3)
    rows, box = builder.build(), ColumnBounds(np.zeros(2 * count, dtype=np.int64), np.ones(2 * count, dtype=np.int64))
    x = np.tile([1.0, 0.5], count)
    corner = BasicSolution(x, np.arange(1, 2 * count, 2), np.arange(count), np.zeros(0, dtype=np.int64))
    for one_of in (1, 4):
        limits = Gomory(large_basis=1, columns_tried_large=5, columns_tried_share=one_of, kept=1)
        assert (
            len(gomory_cuts(rows, LevelProblem(np.zeros_like(box.upper), (), box), corner, limits))
            == count // one_of // 5
        )


def row_of(rows: Rows, row: int) -> dict[int, int]:
    """The coefficients of a row."""
    entry = rows.row == row
    return dict(zip(rows.column[entry].tolist(), rows.value[entry].tolist(), strict=True))


def test_rounded_rows_prove_what_prices_alone_do_not() -> None:
    """Where recipients want different days, rounded rows stand in the certificate, and the verifier takes them."""
    regime = Regime(leaders="tight", money="hard", rates="mixed", minimums=True)
    made = make_example(recipients=20, leaders=9, seed=5, offer="2023-24", regime=regime)
    found, proof = plan_with_proof(made, "2023-24", deadline=enough())
    assert found.optimal
    assert any(cut.divisor for cut in proof.cuts)
    assert recheck(proof, found, instance_of(found, made)).broken == ()

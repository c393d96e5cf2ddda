"""Farkas prices: proofs that no point keeps all rows, read off the basis where the dual simplex stopped.

There a basic column is beyond its bounds, or a row that is not tight is violated. One row of the inverse of the basis
expresses it in terms of tight rows alone: a sum of rows that no point within the bounds keeps (Farkas, 1902). The
solver does not say which violation does so, so each is tried, the largest first. All this is in floats and proves
nothing: `exact_bound.py` rounds the prices, and those prove it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from ...common.arrays import Floats, Ints, place_of
from ..backends.basic_solution import BasicSolution
from ..model.levels_and_bounds import FixedLevel, LevelProblem
from ..model.rows import Rows
from ..parameters import Farkas
from .exact_bound import Prices


def farkas_prices(rows: Rows, level: LevelProblem, vertex: BasicSolution, limits: Farkas) -> Iterator[Prices]:
    """Walk prices by which the domain of a level looks empty, of what the vertex breaks most first."""
    if not vertex.square:
        return
    fixed_levels, broken = level.fixed_levels, _broken(rows, level, vertex)
    worst = np.flatnonzero(np.abs(broken) > limits.violation)
    worst = worst[np.argsort(-np.abs(broken[worst]), kind="stable")[: limits.rows_tried]]
    at_once = max(limits.least_at_once, limits.multipliers_at_once // len(vertex.basic))
    if not len(worst):
        return
    with suppress(np.linalg.LinAlgError):
        system = vertex.system(rows, fixed_levels)
        for first in range(0, len(worst), at_once):
            some = worst[first : first + at_once]
            own = -np.sign(broken[some])[:, None] * _own(rows, fixed_levels, vertex, some)
            yield from _rays_of(rows, fixed_levels, vertex, broken, some, system.solve(own))


def _rays_of(
    rows: Rows, fixed_levels: Sequence[FixedLevel], vertex: BasicSolution, broken: Floats, worst: Ints, of_tight: Floats
) -> Iterator[Prices]:
    """Walk the prices of some that are broken, from the multipliers of tight rows that take each out."""
    sign = np.sign(broken[worst])
    # The dual simplex looks at what is broken most next to the length of its multipliers.
    far = np.abs(broken[worst]) / np.sqrt(1.0 + (of_tight**2).sum(axis=1))
    for which in np.argsort(-far, kind="stable").tolist():
        y = np.zeros(rows.count + len(fixed_levels))
        y[_tight(rows, vertex)] = of_tight[which]
        if worst[which] >= len(vertex.basic):
            y[worst[which] - len(vertex.basic)] = sign[which]
        yield Prices(y[: rows.count], -y[rows.count :])


def _tight(rows: Rows, vertex: BasicSolution) -> Ints:
    return np.concatenate([vertex.tight, rows.count + vertex.tight_levels])


def _broken(rows: Rows, level: LevelProblem, vertex: BasicSolution) -> Floats:
    """By how much the vertex is beyond the bounds of each basic column, and the limits of each row and fixed level."""
    x, basic, domain = vertex.x, vertex.basic, level.domain
    beyond = np.maximum(x - domain.upper, 0.0) + np.minimum(x - domain.lower, 0.0)
    left = np.bincount(rows.row, weights=rows.value * x[rows.column], minlength=rows.count) - rows.limit
    short = [max(0.0, fixed.value - float((fixed.objective * x).sum())) for fixed in level.fixed_levels]
    rest = np.concatenate([np.where(rows.equal, left, np.maximum(left, 0.0)), short])
    rest[_tight(rows, vertex)] = 0.0
    return np.concatenate([beyond[basic], rest])


def _own(rows: Rows, fixed_levels: Sequence[FixedLevel], vertex: BasicSolution, which: Ints) -> Floats:
    """The coefficients of some bounds, rows and levels, numbered as in `_broken`, in the basic columns."""
    size = len(vertex.basic)
    number = place_of(which, size + rows.count + len(fixed_levels))
    own = np.zeros((len(which), size))
    columns = which[which < size]
    own[number[columns], columns] = 1.0
    line, place = number[size : size + rows.count], place_of(vertex.basic, len(vertex.x))
    entry = (line[rows.row] >= 0) & (place[rows.column] >= 0)
    own[line[rows.row[entry]], place[rows.column[entry]]] = rows.value[entry]
    for level, at in zip(fixed_levels, number[size + rows.count :].tolist(), strict=True):
        if at >= 0:
            own[at] = -level.objective[vertex.basic]
    return own

"""Exact dual bounds from floating-point prices, by weak duality in integers.

Any prices give a true bound: for y >= 0 on the rows `A x <= b` (free on rows of equality), every x within its bounds
has `c x <= y b + sum over columns of the larger of (c - y A) x at its two bounds`. The prices of a linear solver are
scaled by a power of two and rounded, and all that follows is computed in 64-bit integers that cannot overflow. So no
tolerance of floating point enters a proof, and the rounded prices are a certificate that anybody can check.
(Neumaier and Shcherbina, Safe bounds in linear and mixed-integer programming, 2004.)

`easy_bound` bounds a level without a linear solver: every recipient at the best it could have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...common.arrays import Floats, Ints, largest_of
from ..model.levels_and_bounds import ColumnBounds, LevelProblem
from ..model.model import Model
from ..model.rows import Rows

LARGEST_SUM = 1 << 61
"""Sums of absolute values stay below this, and so within 64 bits."""
_SAFE = float(LARGEST_SUM)
_FINEST = 30


@dataclass(frozen=True, slots=True)
class Bound:
    """A proven bound of an objective: `total` ÷ `scale`, rounded down to a multiple of the objective's divisor.

    `reduced` are the scaled reduced costs, from which columns are fixed; `prices` are the scaled prices of the rows and
    `level_prices` those of the fixed levels, from which anybody can work it out again.
    """

    value: int
    total: int
    scale: int
    reduced: Ints
    prices: Ints
    level_prices: tuple[int, ...]

    @property
    def priced_rows(self) -> tuple[tuple[int, int], ...]:
        """The rows that have a price, each with it."""
        rows = np.flatnonzero(self.prices)
        return tuple(zip(rows.tolist(), self.prices[rows].tolist(), strict=True))

    @property
    def upper(self) -> float:
        """The bound before it was rounded."""
        return self.total / self.scale


@dataclass(frozen=True, slots=True)
class Prices:
    """What each row and each fixed level is worth, as the linear solver says it."""

    rows: Floats
    levels: Floats


def prove_bound(rows: Rows, level: LevelProblem, prices: Prices, most: Ints | None = None) -> Bound | None:
    """Make a bound of a level from any prices.

    Gives None where they are too wild for 64 bits. `most` bounds the size of every column in the domain:
    given once for many boxes, it saves work.
    """
    objective, domain = level.objective, level.domain
    most = np.maximum(np.abs(domain.upper), np.abs(domain.lower)) if most is None else most
    power = _finest(rows, level, most, prices)
    if power is None:
        return None
    scale = 1 << power
    whole = np.rint(prices.rows * scale).astype(np.int64)
    whole = np.where(rows.equal, whole, np.maximum(whole, 0))
    # A fixed level is the row -objective x <= -value; the solver gives the price of objective x >= value.
    levels = np.maximum(np.rint(-prices.levels * scale).astype(np.int64), 0).tolist()
    reduced = objective * scale - rows.priced(whole, len(objective))
    total = int((whole * rows.limit).sum())
    for fixed, price in zip(level.fixed_levels, levels, strict=True):
        reduced += price * fixed.objective
        total -= price * fixed.value
    total += int((reduced * np.where(reduced > 0, domain.upper, domain.lower)).sum())
    value = total // (scale * level.unit) * level.unit
    return Bound(value, total, scale, reduced, whole, tuple(levels))


def _finest(rows: Rows, level: LevelProblem, most: Ints, prices: Prices) -> int | None:
    # The largest sum of absolute values that the computation can meet, at scale 1; it grows with the scale.
    size, levels = np.abs(prices.rows) + 1, (np.abs(prices.levels) + 1).tolist()
    # Products are added up by numpy itself: `@` would wake the threads of a linear algebra library.
    worst = float((size * (np.abs(rows.limit) + rows.reach(most))).sum()) + _reach(level.objective, most)
    for fixed, price in zip(level.fixed_levels, levels, strict=True):
        worst += price * (abs(fixed.value) + _reach(fixed.objective, most))
    power = int(np.floor(np.log2(_SAFE / max(worst, 1.0)))) if np.isfinite(worst) else -1
    return None if power < 0 else min(power, _FINEST)


def _reach(objective: Ints, most: Ints) -> float:
    return float((np.abs(objective).astype(float) * most).sum())


def reduced_cost_fixing(bound: Bound, domain: ColumnBounds, target: int) -> ColumnBounds:
    """Tighten the bounds of columns as far as plans with objective >= target allow.

    A column whose reduced cost loses more than `bound - target` for each unit cannot move further than the slack pays.
    """
    slack = bound.total - bound.scale * target
    if slack < 0:
        return ColumnBounds(domain.lower, np.minimum(domain.upper, domain.lower - 1))
    if slack > int(_SAFE):
        return domain
    room = slack // np.maximum(np.abs(bound.reduced), 1)
    upper = np.where(bound.reduced < 0, np.minimum(domain.upper, domain.lower + room), domain.upper)
    lower = np.where(bound.reduced > 0, np.maximum(domain.lower, domain.upper - room), domain.lower)
    return ColumnBounds(lower, upper)


def easy_bound(model: Model, name: str) -> int:
    """Give a proven bound of a level as it is maximised: each recipient's best match, all else at its best."""
    objective = model.objectives[name]
    matches, recipient = objective[model.columns.span("match")], model.columns.match.recipient
    best = largest_of(recipient, matches, len(model.instance.recipients))
    prices = np.zeros(model.rows.count)
    prices[model.count_rows("matched")] = best[model.columns.counts.matched]
    bound = prove_bound(model.rows, LevelProblem(objective, (), model.domain), Prices(prices, np.zeros(0)))
    return int(objective.clip(min=0).sum()) if bound is None else bound.value

"""Bound propagation over single rows, in whole numbers and for all rows at once.

With all other columns of a row at their best, the row bounds each of its own. A tight domain often becomes empty, which
proves that it holds no plan, or so small that CP-SAT settles it at once.
"""

from __future__ import annotations

import numpy as np

from ...common.arrays import Flags, Ints, sums_of
from ..model.levels_and_bounds import ColumnBounds
from ..model.rows import Rows


def propagated(rows: Rows, domain: ColumnBounds, sweeps: int) -> ColumnBounds:
    """Tighten a domain as far as single rows say; an empty one says that no whole point keeps them all."""
    for _ in range(sweeps):
        if domain.empty:
            break
        tighter = _swept(rows, domain)
        if np.array_equal(tighter.lower, domain.lower) and np.array_equal(tighter.upper, domain.upper):
            break
        domain = tighter
    return domain


def _swept(rows: Rows, domain: ColumnBounds) -> ColumnBounds:
    low, high = domain.lower[rows.column] * rows.value, domain.upper[rows.column] * rows.value
    least, most = (sums_of(rows.row, side(low, high), rows.count) for side in (np.minimum, np.maximum))
    if ((least > rows.limit) | (rows.equal & (most < rows.limit))).any():
        return ColumnBounds(domain.lower, np.minimum(domain.upper, domain.lower - 1))
    lower, upper = domain.lower.copy(), domain.upper.copy()
    open_ = (domain.upper > domain.lower)[rows.column] & (rows.value != 0)
    _pressed(rows, open_, rows.limit - least, 1, ColumnBounds(lower, upper), domain)
    _pressed(rows, open_ & rows.equal[rows.row], most - rows.limit, -1, ColumnBounds(lower, upper), domain)
    return ColumnBounds(lower, upper)


def _pressed(rows: Rows, which: Flags, spare: Ints, sign: int, into: ColumnBounds, domain: ColumnBounds) -> None:
    """Press columns down, or up where they count against a row, as far as the row has nothing to spare."""
    column, value = rows.column[which], rows.value[which] * sign
    room = spare[rows.row[which]] // np.abs(value)
    down = value > 0
    np.minimum.at(into.upper, column[down], domain.lower[column[down]] + room[down])
    np.maximum.at(into.lower, column[~down], domain.upper[column[~down]] - room[~down])

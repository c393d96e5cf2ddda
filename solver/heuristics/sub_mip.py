"""Sub-MIP: some columns of a plan are optimised by HiGHS, all others stay as they are.

Where a model has millions of entries, the sub-MIP of a few leaders must cost what those few leaders cost. So the
activity of every row is kept beside the plan, and only the rows of the free columns are read.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...common.arrays import Floats, Ints, ranges, sums_of
from ..backends.highs import solve_mip
from ..model.levels_and_bounds import ColumnBounds, FixedLevel, reaches_all
from ..model.rows import Rows


class SubMip:
    """A plan that keeps every row of a model, and looks for better ones, a part of the columns at a time."""

    def __init__(self, rows: Rows, x: Ints) -> None:
        self._rows = rows
        self._first = rows.starts(len(x))
        self.put(x)

    def put(self, x: Ints) -> None:
        """Take another plan."""
        self.x = x.copy()
        self._sums = self._rows.times(self.x)

    def improve(
        self, free: Ints, upper: Ints, objective: Floats, fixed_levels: Sequence[FixedLevel], seconds: float, gap: float
    ) -> bool:
        """Put some columns anew so that the objective rises and every row and fixed level is kept; says if it did."""
        inner, numbers = self._inner(free)
        here = [FixedLevel(level.objective[free], level.value - self._outside(level, free)) for level in fixed_levels]
        x = solve_mip(inner, here, objective[free], upper[free], seconds, gap)
        if x is None or float(objective[free] @ (x - self.x[free])) <= 0:
            return False
        if not (ColumnBounds(np.zeros_like(x), upper[free]).has(x) and inner.holds(x) and reaches_all(here, x)):
            return False
        np.add.at(self._sums, numbers[inner.row], inner.value * (x - self.x[free])[inner.column])
        self.x[free] = x
        return True

    def _inner(self, free: Ints) -> tuple[Rows, Ints]:
        """The rows of the free columns alone, less what the others take of each; and which rows they are."""
        entry = ranges(self._first[free], self._first[free + 1])
        column, value = np.searchsorted(free, self._rows.column[entry]), self._rows.value[entry]
        numbers, row = np.unique(self._rows.row[entry], return_inverse=True)
        own = sums_of(row, value * self.x[free][column], len(numbers))
        limit = self._rows.limit[numbers] - (self._sums[numbers] - own)
        of = (limit, self._rows.equal[numbers], (("window", len(numbers)),), np.arange(len(numbers)))
        return Rows(row, column, value, *of), numbers

    def _outside(self, level: FixedLevel, free: Ints) -> int:
        return level.at(self.x) - int((level.objective[free] * self.x[free]).sum())

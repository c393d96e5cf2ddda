"""How little rows must be broken where they cannot all hold: if that is more than nothing, its prices prove it.

Branching asks this of many parts of one box, so the model is kept, and each part is taken up where the last one stood.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..models.bits import Flags
from .bounds import Prices
from .clock import Clock
from .held import Box, Held
from .relaxation import Relaxation
from .rows import Rows

_MUCH = 1 << 40
"""No row is broken by more."""


class Violation:
    """Rows and held levels that may all be broken, over some columns, by as little as possible in all."""

    def __init__(self, rows: Rows, held: Sequence[Held], box: Box, admitted: Flags, clock: Clock) -> None:
        self._rows, self._held, self._admitted = rows, held, admitted
        equal = np.flatnonzero(rows.equal)
        # A row `<=` is broken upwards, a row `=` either way, a held level `>=` downwards.
        row, value = np.concatenate([np.arange(rows.count), equal]), np.repeat([-1, 1], [rows.count, len(equal)])
        columns, broken = len(box.upper), len(row) + len(held)
        added = Rows(
            np.concatenate([rows.row, row]),
            np.concatenate([rows.column, columns + np.arange(len(row))]),
            np.concatenate([rows.value, value]),
            rows.limit,
            rows.equal,
            rows.families,
            rows.label,
        )
        self._aim = np.repeat([0, -1], [columns, broken])
        self._much, self._none = np.full(broken, _MUCH), np.zeros(broken, dtype=np.int64)
        everything = np.concatenate([admitted, np.ones(broken, dtype=bool)])
        self._relaxation = Relaxation(added, self._wider(box), everything, clock)
        for number, level in enumerate(held):
            own = np.zeros(broken, dtype=np.int64)
            own[len(row) + number] = 1
            self._relaxation.hold(Held(np.concatenate([level.objective, own]), level.value))

    def about(self, rows: Rows, held: Sequence[Held], admitted: Flags) -> bool:
        """Whether it is about these rows and levels, the very same, over these columns."""
        return self._rows is rows and self._held is held and np.array_equal(self._admitted, admitted)

    def prices(self, box: Box) -> Prices | None:
        """Give the prices that tell why the rows cannot all hold within some bounds; None where none are found."""
        self._relaxation.bound(self._wider(box))
        relaxed = self._relaxation.maximise(self._aim, again=True)
        return Prices(relaxed.prices, relaxed.held_prices) if relaxed.end == "optimal" else None

    def _wider(self, box: Box) -> Box:
        return Box(np.concatenate([box.lower, self._none]), np.concatenate([box.upper, self._much]))

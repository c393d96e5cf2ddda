"""A corner of the relaxation: where it is, and the square system of tight rows that it solves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..models.bits import Floats, Ints
from .entries import Entries
from .held import Held
from .numbering import places
from .peeled import Peeled
from .rows import Rows


@dataclass(frozen=True, slots=True)
class Corner:
    """Where it is, which columns are basic, and which rows and held levels are tight."""

    x: Floats
    basic: Ints
    tight: Ints
    tight_held: Ints

    @property
    def square(self) -> bool:
        """Whether it is a corner: as many tight rows as basic columns, and some."""
        return 0 < len(self.basic) == len(self.tight) + len(self.tight_held)

    def system(self, rows: Rows, held: Sequence[Held]) -> Peeled:
        """Give the system of multipliers of the tight rows, and of tight levels as `-objective <= -value` after them.

        Their sum has the coefficients of a row of targets in the basic columns. Raises LinAlgError where the
        corner is none.
        """
        line, place = places(self.tight, rows.count), places(self.basic, len(self.x))
        entry = (line[rows.row] >= 0) & (place[rows.column] >= 0)
        parts = [(place[rows.column[entry]], line[rows.row[entry]], rows.value[entry])]
        for i, number in enumerate(self.tight_held.tolist(), start=len(self.tight)):
            value = -held[number].objective[self.basic]
            column = np.flatnonzero(value)
            parts.append((column, np.full(len(column), i), value[column]))
        column, row, value = (np.concatenate([part[i] for part in parts]) for i in range(3))
        return Peeled(Entries(column, row, value.astype(float)), len(self.basic))

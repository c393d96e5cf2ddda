"""A basic solution of the relaxation: where it is, and the square system of tight rows that it solves.

The system is factored by SuperLU (Li, ACM TOMS 31, 2005), through scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...common.arrays import Floats, Ints, place_of
from ..model.levels_and_bounds import FixedLevel
from ..model.rows import Rows


class Factored:
    """A sparse square system, factored once: sum of value × unknown = target in each of `size` equations."""

    def __init__(self, equation: Ints, unknown: Ints, value: Floats, size: int) -> None:
        """Raises LinAlgError where the system is singular."""
        # Takes a quarter of a second to import, and most plans never need it.
        from scipy.sparse import csc_matrix
        from scipy.sparse.linalg import splu

        matrix = csc_matrix((value, (equation, unknown)), shape=(size, size))
        try:
            self._factors: Any = splu(matrix)
        except RuntimeError as error:
            raise np.linalg.LinAlgError("singular") from error

    def solve(self, targets: Floats) -> Floats:
        """Solve it for each row of targets, shapes as theirs; raises LinAlgError where it is as good as singular."""
        solution = np.asarray(self._factors.solve(np.ascontiguousarray(targets.T)), dtype=np.float64).T
        if not np.isfinite(solution).all():
            raise np.linalg.LinAlgError("singular")
        return solution


@dataclass(frozen=True, slots=True)
class BasicSolution:
    """Where it is, which columns are basic, and which rows and fixed levels are tight."""

    x: Floats
    basic: Ints
    tight: Ints
    tight_levels: Ints

    @property
    def square(self) -> bool:
        """Whether it is a vertex: as many tight rows as basic columns, and some."""
        return 0 < len(self.basic) == len(self.tight) + len(self.tight_levels)

    def system(self, rows: Rows, fixed_levels: Sequence[FixedLevel]) -> Factored:
        """Give the system of multipliers of the tight rows, and of tight levels as `-objective <= -value` after them.

        Their sum has the coefficients of a row of targets in the basic columns. Raises LinAlgError where the
        vertex is none.
        """
        line, place = place_of(self.tight, rows.count), place_of(self.basic, len(self.x))
        entry = (line[rows.row] >= 0) & (place[rows.column] >= 0)
        parts = [(place[rows.column[entry]], line[rows.row[entry]], rows.value[entry])]
        for i, number in enumerate(self.tight_levels.tolist(), start=len(self.tight)):
            value = -fixed_levels[number].objective[self.basic]
            column = np.flatnonzero(value)
            parts.append((column, np.full(len(column), i), value[column]))
        column, row, value = (np.concatenate([part[i] for part in parts]) for i in range(3))
        return Factored(column, row, value.astype(float), len(self.basic))

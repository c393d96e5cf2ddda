"""A simplex basis: the status of each column and row, in the model's own numbers or in the solver's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.math_opt import solution_pb2

from ...common.arrays import Flags, Floats, Ints

BASIC = int(solution_pb2.BASIS_STATUS_BASIC)
AT_LOWER = int(solution_pb2.BASIS_STATUS_AT_LOWER_BOUND)
FIXED = int(solution_pb2.BASIS_STATUS_FIXED_VALUE)

NEW_COLUMN, NEW_ROW = AT_LOWER, BASIC
"""The status of a column and a row of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The basis of a relaxation, in the model's own numbers: the status of each column, row and fixed level."""

    columns: Ints
    rows: Ints
    levels: Ints

    @property
    def basic(self) -> Flags:
        """The columns in the basis."""
        return np.asarray(self.columns == BASIC)

    def padded(self, rows: int) -> Basis:
        """Give the same with further rows, which are not tight."""
        return Basis(self.columns, np.append(self.rows, np.full(rows - len(self.rows), BASIC)), self.levels)


@dataclass(frozen=True, slots=True, eq=False)
class SolverBasis:
    """The basis of a relaxation, in its solver's numbers: worth something to that solver alone."""

    solver: Any
    packed: bytes
    """The statuses as a message: many of them are kept, and so they take the least room."""
    level_rows: tuple[int, ...]
    """The rows of the fixed levels."""

    def read(self) -> Any:
        """Give the statuses."""
        return solution_pb2.BasisProto.FromString(self.packed)


def squared(columns: Ints, rows: Ints, weight: Floats, eager: Ints) -> None:
    """Complete or trim a basis so that it has exactly one basic variable per row."""
    missing = len(rows) - int((columns == BASIC).sum()) - int((rows == BASIC).sum())
    entering = eager[(eager >= 0) & (columns[eager] != BASIC)][: max(missing, 0)]
    columns[entering] = BASIC
    tight = np.flatnonzero(rows != BASIC)
    rows[tight[np.argsort(weight[tight], kind="stable")][: max(missing - len(entering), 0)]] = BASIC
    columns[np.flatnonzero(columns == BASIC)[: max(-missing, 0)]] = AT_LOWER


def put_statuses(statuses: Any, ids: Ints, values: Ints | int) -> None:
    """Put one status, or one each, after those that are there."""
    statuses.ids.extend(ids.tolist())
    statuses.values.extend(np.broadcast_to(values, ids.shape).tolist())


def after(statuses: Any) -> int:
    """The number after the last that has a status."""
    return statuses.ids[-1] + 1 if statuses.ids else 0

"""Rows of a linear model in whole numbers, each `sum of coefficient × column <= limit`, or `=`, kept by family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ...common.arrays import Flags, Floats, Ints, distinct, place_of, sums_of


@dataclass(frozen=True, slots=True)
class Cut:
    """A row to be added: sum of value × column <= limit, columns in ascending order."""

    column: Ints
    value: Ints
    limit: int


@dataclass(frozen=True)
class Rows:
    """A sparse matrix of whole numbers, entries ordered by column and then by row, with the limit of each row.

    `families` names the rows from one index to the next, for whoever reads a certificate or a clash; `label` is the
    number of each within its family, by what it is about.
    """

    row: Ints
    column: Ints
    value: Ints
    limit: Ints
    equal: Flags
    families: tuple[tuple[str, int], ...]
    label: Ints

    @cached_property
    def _starts(self) -> Ints:
        return np.asarray(np.searchsorted(self.column, np.arange(int(self.column.max(initial=-1)) + 1)))

    def starts(self, columns: int) -> Ints:
        """Where the entries of each column begin, and where those of the last end."""
        return np.append(self._starts, np.full(columns + 1 - len(self._starts), len(self.value)))

    def reach(self, most: Ints) -> Floats:
        """How far the left side of each row can be from 0 where no column is beyond `most`; kept for one of these."""
        known = self.__dict__.get("_reach")
        if known is None or known[0] is not most:
            sizes = np.abs(self.value).astype(float) * most[self.column]
            known = most, np.bincount(self.row, weights=sizes, minlength=self.count)
            self.__dict__["_reach"] = known
        return np.asarray(known[1])

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.limit)

    def times(self, x: Ints) -> Ints:
        """Give the left side of every row at `x`, exactly."""
        return sums_of(self.row, self.value * x[self.column], self.count)

    def priced(self, y: Ints, columns: int) -> Ints:
        """Give for every column the sum of coefficient × price of the row, exactly."""
        # Differences of running sums: a running sum may leave 64 bits, a difference that fits does not notice.
        sums = np.zeros(len(self.value) + 1, dtype=np.int64)
        np.cumsum(self.value * y[self.row], out=sums[1:])
        return np.asarray(np.diff(sums[self.starts(columns)]))

    def holds(self, x: Ints) -> bool:
        """Say whether every row holds at `x`."""
        left = self.times(x)
        return bool(np.where(self.equal, left == self.limit, left <= self.limit).all())

    def spans(self) -> Iterator[tuple[str, slice]]:
        """Walk the families with where their rows stand; several may have one name."""
        edges = pairwise((0, *(end for _, end in self.families)))
        return ((name, slice(*edge)) for (name, _), edge in zip(self.families, edges, strict=True))

    def span(self, family: str) -> slice:
        """Where the rows of a family stand; the first of several families of one name."""
        return next((span for name, span in self.spans() if name == family), slice(0, 0))

    def only(self, rows: Ints) -> Rows:
        """Give some of the rows, in their order."""
        number = place_of(rows, self.count)
        entry = number[self.row] >= 0
        row = number[self.row[entry]]
        families = (("some", len(rows)),)
        of = (self.limit[rows], self.equal[rows], families, self.label[rows])
        return Rows(row, self.column[entry], self.value[entry], *of)

    def with_cuts(self, family: str, cuts: Sequence[Cut]) -> Rows:
        """Give the rows and some more; a cut names each column once."""
        if not cuts:
            return self
        sizes = [len(cut.column) for cut in cuts]
        row = np.repeat(self.count + np.arange(len(cuts)), sizes)
        column, value = (np.concatenate([getattr(cut, name) for cut in cuts]) for name in ("column", "value"))
        order = np.lexsort((row, column))
        # New rows come last, and so their entries last in each column.
        at = np.searchsorted(self.column, column[order], side="right")
        return Rows(
            np.insert(self.row, at, row[order]),
            np.insert(self.column, at, column[order]),
            np.insert(self.value, at, value[order]),
            np.concatenate([self.limit, np.array([cut.limit for cut in cuts], dtype=np.int64)]),
            np.concatenate([self.equal, np.zeros(len(cuts), dtype=bool)]),
            (*self.families, (family, self.count + len(cuts))),
            np.concatenate([self.label, np.arange(len(cuts))]),
        )


Entries = tuple[Ints, Ints, Ints | int]
"""Row within a family, column, and value of some entries; one value may stand for all."""


class RowBuilder:
    """Collects rows family by family."""

    def __init__(self) -> None:
        nothing = np.zeros(0, dtype=np.int64)
        self._entries: list[tuple[Ints, Ints, Ints]] = [(nothing, nothing, nothing)]
        self._rows: list[tuple[Ints, Flags, Ints]] = [(nothing, np.zeros(0, dtype=bool), nothing)]
        self._families: list[tuple[str, int]] = []

    def add(
        self, family: str, limit: Ints | int, *entries: Entries, equal: bool = False, label: Ints | None = None
    ) -> None:
        """Add a family, with the limit of each of its rows or of all; empty rows are left out.

        A row's label is its number within the family, where no other is given.
        """
        row, column = (np.concatenate([one[i] for one in entries]) for i in range(2))
        value = np.concatenate([np.broadcast_to(value, one.shape) for one, _, value in entries])
        used, number = np.unique(row, return_inverse=True)
        if len(used):
            first = self._families[-1][1] if self._families else 0
            limits = np.full(len(used), limit) if isinstance(limit, int) else limit[used]
            self._entries.append((number + first, column, value))
            self._rows.append((limits, np.full(len(used), equal), used if label is None else label[used]))
            self._families.append((family, first + len(used)))

    def one(self, family: str, column: Ints, value: Ints | int, limit: int, label: int = 0) -> None:
        """Add a family of one row."""
        self.add(family, limit, (np.zeros_like(column), column, value), label=np.array([label]))

    def build(self) -> Rows:
        """Give the rows, entries of one column and row added up."""
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        order = np.lexsort((row, column))
        row, column, value = row[order], column[order], value[order]
        first = np.flatnonzero(np.diff(row, prepend=-1) | np.diff(column, prepend=-1))
        if len(row):
            row, column, value = row[first], column[first], np.add.reduceat(value, first)
        limits, equal, labels = (np.concatenate(part) for part in zip(*self._rows, strict=True))
        return Rows(row, column, value, limits, equal, tuple(self._families), labels)


def common_divisor(values: Ints) -> int:
    """Give the greatest common divisor of whole numbers; 1 where all are 0."""
    return int(np.gcd.reduce(values)) or 1 if len(values) else 1


def divided(values: Ints, limit: int) -> tuple[Ints, int]:
    """Divide a row by its common divisor and round its limit down: no whole solution is lost."""
    divisor = common_divisor(values)
    return values // divisor, limit // divisor


def roundings(values: Ints, limit: int, most: int = 8) -> Iterator[tuple[Ints, int]]:
    """Give rows that follow, for columns of whole numbers from 0 up, from `values × columns <= limit` with values >= 0.

    Mixed-integer rounding by the `most` smallest values q: with r = limit mod q, every whole solution keeps
    sum of (floor(v / q) (q - r) + max(0, v mod q - r)) × column <= floor(limit / q) (q - r).
    (Nemhauser and Wolsey, Integer and Combinatorial Optimization, 1988.)
    """
    values, limit = divided(values, limit)
    for q in distinct(values[values > 0])[:most].tolist():
        rest = limit % q
        rounded = values // q * (q - rest) + np.maximum(values % q - rest, 0)
        if q > 1 or (values > 1).any():
            yield divided(rounded, limit // q * (q - rest))

"""Verification of cuts: each cut of a certificate derived again in Python's integers (docs/method.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import gcd
from typing import NamedTuple

from ..model.column_families import Hull
from ..model.model import Model


class Derived(NamedTuple):
    """A row: its coefficients by column, and its limit."""

    row: dict[int, int]
    limit: int


class Part(NamedTuple):
    """A row that another follows from, and how often it is taken."""

    row: dict[int, int]
    limit: int
    equal: bool
    times: int


def slots_row(model: Model, members: Sequence[int]) -> Derived | None:
    """Derive a slots row from its match columns; None where they are not of one leader and class."""
    patterns, first = model.columns.patterns, model.columns.span("pattern").start
    inside = all(0 <= column < len(patterns.match_class) for column in members)
    classes = {int(patterns.match_class[column]) for column in members} if inside else set()
    if len(classes) != 1 or classes == {-1} or len(set(members)) < len(members):
        return None
    made = dict.fromkeys(members, 1)
    row, pattern, counted = patterns.entries.T
    mine = row == classes.pop()
    for place, count in zip(pattern[mine].tolist(), counted[mine].tolist(), strict=True):
        made[first + place] = -min(len(members), count)
    return Derived(made, 0)


def hull_row(model: Model, leader: int, weights: Sequence[tuple[int, int]]) -> Derived | None:
    """Derive a row of the hull of a leader's patterns from its weights; None where they are not such.

    A pattern carries at most the largest weights of each class, as many as it has of the class, and its days.
    """
    hull = next((hull for hull in model.columns.hulls if hull.leader == leader), None)
    row = dict(weights)
    if hull is None or len(row) < len(weights):
        return None
    days = _days_weights(model, leader, row)
    of_class = _sorted_weights(hull, row)
    known = {*hull.columns.tolist(), *_days_columns(model, leader)}
    if days is None or not known >= row.keys():
        return None
    own, every = days
    patterns = hull.patterns
    most = max(
        own * own_days + every * all_days + sum(sums[n] for sums, n in zip(of_class, counts, strict=True))
        for counts, own_days, all_days in zip(
            patterns.counts.tolist(), patterns.own_days.tolist(), patterns.all_days.tolist(), strict=True
        )
    )
    return Derived(row, most)


def _sorted_weights(hull: Hull, row: dict[int, int]) -> list[list[int]]:
    """For each class the sums of its largest weights: of none, of one, of two."""
    weights: list[list[int]] = [[] for _ in range(hull.patterns.counts.shape[1])]
    for column, kind in zip(hull.columns.tolist(), hull.classes.tolist(), strict=True):
        weights[kind].append(row.get(column, 0))
    return [list(accumulate(sorted(of, reverse=True), initial=0)) for of in weights]


def _days_columns(model: Model, leader: int) -> dict[int, bool]:
    """The columns of a leader's days, and whether the team may help there."""
    days, first = model.columns.days, model.columns.span("days").start
    groups = model.columns.groups
    return {
        first + i: groups[group].team
        for i, (of, group) in enumerate(zip(days.leader.tolist(), days.group.tolist(), strict=True))
        if of == leader
    }


def _days_weights(model: Model, leader: int, row: dict[int, int]) -> tuple[int, int] | None:
    """The weights of own days and of all days: every column of a kind has one weight, that of all days 0 or more."""
    columns = _days_columns(model, leader)
    helped = {row.get(column, 0) for column, team in columns.items() if team}
    alone = {row.get(column, 0) for column, team in columns.items() if not team}
    if len(helped) > 1 or len(alone) > 1:
        return None
    every = max(helped) if helped else 0
    own = max(alone) - every if alone else 0
    return None if own < 0 or every < 0 else (own, every)


_SNAP, _COARSE = 11, 14


@dataclass(frozen=True, slots=True)
class Rounding:
    """A sum of rows, every column measured from a bound of its own, as it is rounded by a divisor.

    `shifted` are the coefficients of the columns that can move, less `off`, what is taken off each coefficient of the
    sum before: all of it where a column cannot move. `rest` is the limit's remainder, and `coarse` what the row is
    divided by in the end.
    """

    shifted: dict[int, int]
    off: dict[int, int]
    limit: int
    divisor: int

    @classmethod
    def of(
        cls, parts: Sequence[Part], q: int, flipped: frozenset[int], lower: Sequence[int], upper: Sequence[int]
    ) -> Rounding:
        """Measure the sum of some rows from the bounds of its columns."""
        sums, limit = _added(parts)
        limit -= sum(value * (upper if c in flipped else lower)[c] for c, value in sums.items())
        shifted: dict[int, int] = {}
        taken: dict[int, int] = {}
        for c, value in sums.items():
            turned = -value if c in flipped else value
            if lower[c] < upper[c]:
                off = (turned + q // 2) % q - q // 2
                off = off if abs(off) <= q >> _SNAP else 0
                shifted[c] = turned - off
                limit += max(-off, 0) * (upper[c] - lower[c])
            else:
                off = turned
            taken[c] = off
        return cls(shifted, taken, limit, q)

    @property
    def rest(self) -> int:
        """The remainder of the limit."""
        return self.limit % self.divisor

    @property
    def coarse(self) -> int:
        """What all coefficients are divided by, rounded down, so that they keep 14 bits."""
        return max(1, self.divisor >> _COARSE)

    def exact(self, value: int) -> int:
        """Round a coefficient."""
        q, rest = self.divisor, self.rest
        return value // q * (q - rest) + max(value % q - rest, 0)

    def rounded(self, value: int) -> int:
        """Round a coefficient, to 14 bits."""
        return self.exact(value) // self.coarse


def rounded_row(
    parts: Sequence[Part], q: int, flipped: frozenset[int], lower: Sequence[int], upper: Sequence[int]
) -> Derived | None:
    """Derive a row by rounding the sum of others; None where nothing is to be rounded."""
    sums = Rounding.of(parts, q, flipped, lower, upper)
    if not sums.rest:
        return None
    limit = sums.limit // q * (q - sums.rest) // sums.coarse
    made = defaultdict(int, {c: (-1 if c in flipped else 1) * sums.rounded(value) for c, value in sums.shifted.items()})
    limit += sum(value * (upper if c in flipped else lower)[c] for c, value in made.items())
    for part in parts:
        slack = 0 if part.equal else sums.rounded(part.times)
        limit -= slack * part.limit
        for c, value in part.row.items() if slack else ():
            made[c] -= slack * value
    return _divided(made, limit, lower, upper)


def _added(parts: Sequence[Part]) -> tuple[dict[int, int], int]:
    sums: dict[int, int] = defaultdict(int)
    for part in parts:
        for c, value in part.row.items():
            sums[c] += part.times * value
    return sums, sum(part.times * part.limit for part in parts)


def _divided(made: dict[int, int], limit: int, lower: Sequence[int], upper: Sequence[int]) -> Derived:
    """Settle the columns that cannot move, and divide by what the others have in common."""
    limit -= sum(value * lower[c] for c, value in made.items() if lower[c] == upper[c])
    row = {c: value for c, value in made.items() if value and lower[c] < upper[c]}
    divisor = gcd(*row.values()) or 1
    return Derived({c: value // divisor for c, value in row.items()}, limit // divisor)

"""The rows that a certificate adds to the model, derived again in Python's whole numbers (docs/method.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import gcd
from typing import NamedTuple

from .problem import Problem


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


def slots_row(problem: Problem, members: Sequence[int]) -> Derived | None:
    """Derive a slots row from its match columns; None where they are not of one leader and class."""
    patterns, first = problem.columns.patterns, problem.columns.span("pattern").start
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


_SNAP, _COARSE = 11, 14


def rounded_row(
    parts: Sequence[Part], q: int, flipped: frozenset[int], lower: Sequence[int], upper: Sequence[int]
) -> Derived | None:
    """Derive a row by rounding the sum of others; None where nothing is to be rounded."""
    sums, limit = _added(parts)
    limit -= sum(value * (upper if c in flipped else lower)[c] for c, value in sums.items())
    shifted: dict[int, int] = {}
    for c, value in sums.items():
        if lower[c] < upper[c]:
            turned = -value if c in flipped else value
            off = (turned + q // 2) % q - q // 2
            off = off if abs(off) <= q >> _SNAP else 0
            shifted[c] = turned - off
            limit += max(-off, 0) * (upper[c] - lower[c])
    rest, coarse = limit % q, max(1, q >> _COARSE)
    if not rest:
        return None

    def rounded(value: int) -> int:
        return (value // q * (q - rest) + max(value % q - rest, 0)) // coarse

    limit = limit // q * (q - rest) // coarse
    made = defaultdict(int, {c: (-1 if c in flipped else 1) * rounded(value) for c, value in shifted.items()})
    limit += sum(value * (upper if c in flipped else lower)[c] for c, value in made.items())
    for part in parts:
        slack = 0 if part.equal else rounded(part.times)
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

"""Patterns: how many recipients of each class a leader serves at once, and the most days that they can then have.

Where a leader's days do not divide evenly, the relaxation mixes one recipient and a half; a pattern allows only whole
numbers of them. Patterns cut off no plan: every plan gives each leader exactly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from ...common.arrays import Ints
from ..parameters import ModelSize


def most_patterns(leaders: int, limits: ModelSize) -> int:
    """Give how many patterns each of a number of leaders may have."""
    return max(limits.fewest_patterns, min(limits.most_patterns, limits.patterns_in_all // max(1, leaders)))


@dataclass(frozen=True, order=True, slots=True)
class Class:
    """Recipients that are alike to a leader: may the team help, days in person, least and most days of each."""

    team: bool
    in_person: int
    least: int
    most: int

    @property
    def own(self) -> int:
        """The days of the leader's own that each takes at least."""
        return self.in_person if self.team else self.least


@dataclass(frozen=True, slots=True)
class Limits:
    """What a leader can give: own days, all days, matches."""

    own: int
    all: int
    matches: int


@dataclass(frozen=True, eq=False, slots=True)
class Patterns:
    """Every pattern of a leader: the matches of each class (patterns × classes), and the most days.

    `own_days` are those where nobody may help, `all_days` those of everybody.
    """

    counts: Ints
    own_days: Ints
    all_days: Ints

    @property
    def many(self) -> int:
        """How many patterns there are."""
        return len(self.own_days)


Counted = tuple[tuple[Class, int], ...]


@lru_cache(maxsize=1 << 14)
def patterns_of(counted: Counted, limits: Limits, most: int) -> tuple[tuple[int, ...], Patterns]:
    """Give for each class the number under which it is counted, and every pattern of a leader, the empty one too.

    `counted` are the classes with how many recipients of each there are. They are merged where there would be more
    than `most` patterns.
    """
    for keep in (4, 3, 2):
        labels = [(c.team, c.in_person, c.most, c.least)[:keep] for c, _ in counted]
        known = sorted(set(labels))
        number = tuple(known.index(label) for label in labels)
        patterns = _patterns(_merged(counted, number), limits, most)
        if patterns is not None:
            return number, patterns
    return number, _NONE


def _merged(counted: Counted, number: tuple[int, ...]) -> Counted:
    groups: list[list[tuple[Class, int]]] = [[] for _ in set(number)]
    for entry, n in zip(counted, number, strict=True):
        groups[n].append(entry)
    return tuple(_loosest(group) for group in groups)


def _loosest(group: list[tuple[Class, int]]) -> tuple[Class, int]:
    first = group[0][0]
    least, most = min(c.least for c, _ in group), max(c.most for c, _ in group)
    return Class(first.team, first.in_person, least, most), sum(count for _, count in group)


@cache
def _patterns(counted: Counted, limits: Limits, most: int) -> Patterns | None:
    """Every pattern in the order of its numbers; None where there are more than `most`."""
    counts = np.zeros((1, 0), dtype=np.int64)
    own, days = np.zeros((2, 1), dtype=np.int64)
    for kind, number in counted:
        many = np.minimum(_room(kind, limits, own, days, counts), number) + 1
        if many.sum() > most:
            return None
        of = np.repeat(np.arange(len(counts)), many)
        n = np.arange(len(of)) - np.repeat(np.cumsum(many) - many, many)
        counts = np.column_stack([counts[of], n])
        own, days = own[of] + n * kind.own, days[of] + n * kind.least
    return _with_days(counted, limits, counts)


def _room(kind: Class, limits: Limits, own: Ints, days: Ints, counts: Ints) -> Ints:
    """How many more of a class fit."""
    room = limits.matches - counts.sum(axis=1)
    for left, each in ((limits.own - own, kind.own), (limits.all - days, kind.least)):
        room = room if each == 0 else np.minimum(room, left // each)
    return np.asarray(np.maximum(room, 0))


def _with_days(counted: Counted, limits: Limits, counts: Ints) -> Patterns:
    helped = np.array([kind.team for kind, _ in counted], dtype=bool)
    most = np.array([kind.most for kind, _ in counted], dtype=np.int64)
    person = np.array([kind.in_person for kind, _ in counted], dtype=np.int64)

    own = np.minimum(counts @ np.where(helped, 0, most), limits.own - counts @ np.where(helped, person, 0))
    return Patterns(counts, own, np.minimum(own + counts @ np.where(helped, most, 0), limits.all))


_NONE = Patterns(np.zeros((0, 0), dtype=np.int64), *np.zeros((2, 0), dtype=np.int64))

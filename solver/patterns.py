"""Patterns: how many recipients of each class a leader serves at once, and the most days that they can then have.

Where a leader's days do not divide evenly, the relaxation mixes one recipient and a half; a pattern allows only whole
numbers of them. Patterns cut off no plan: every plan gives each leader exactly one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

FEWEST, MOST, IN_ALL = 1_000, 2_000, 200_000
"""A leader with more patterns has its classes merged, which is looser and still true: the relaxation stays in hand."""


def most_patterns(leaders: int) -> int:
    """Give how many patterns each of so many leaders may have."""
    return max(FEWEST, min(MOST, IN_ALL // max(1, leaders)))


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


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many matches of each class, and the most days: where nobody may help, and in all."""

    counts: tuple[int, ...]
    own_days: int
    all_days: int


Counted = tuple[tuple[Class, int], ...]


def patterns_of(counted: Counted, limits: Limits, most: int) -> tuple[tuple[int, ...], tuple[Pattern, ...]]:
    """Give for each class the number under which it is counted, and every pattern of a leader, the empty one too.

    `counted` are the classes with how many recipients of each there are. They are merged where there would be more
    than `most` patterns.
    """
    for keep in (4, 3, 2):
        labels = [(c.team, c.in_person, c.most, c.least)[:keep] for c, _ in counted]
        known = sorted(set(labels))
        number = tuple(known.index(label) for label in labels)
        found = _patterns(_merged(counted, number), limits, most)
        if found is not None:
            return number, found
    return number, ()


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
def _patterns(counted: Counted, limits: Limits, most: int) -> tuple[Pattern, ...] | None:
    found = []
    for counts in _counts(counted, limits, ()):
        found.append(_days_of(counted, limits, counts))
        if len(found) > most:
            return None
    return tuple(found)


def _counts(counted: Counted, limits: Limits, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if len(chosen) == len(counted):
        yield chosen
        return
    for number in range(counted[len(chosen)][1] + 1):
        longer = (*chosen, number)
        if not _fits(counted, limits, longer):
            break
        yield from _counts(counted, limits, longer)


def _fits(counted: Counted, limits: Limits, chosen: tuple[int, ...]) -> bool:
    pairs = [(kind, n) for (kind, _), n in zip(counted, chosen, strict=False)]
    own = sum(n * kind.own for kind, n in pairs)
    days = sum(n * kind.least for kind, n in pairs)
    return own <= limits.own and days <= limits.all and sum(chosen) <= limits.matches


def _days_of(counted: Counted, limits: Limits, counts: tuple[int, ...]) -> Pattern:
    pairs = [(kind, n) for (kind, _), n in zip(counted, counts, strict=True)]
    person = sum(n * kind.in_person for kind, n in pairs if kind.team)
    own_days = min(sum(n * kind.most for kind, n in pairs if not kind.team), limits.own - person)
    helped = sum(n * kind.most for kind, n in pairs if kind.team)
    return Pattern(counts, own_days, min(own_days + helped, limits.all))

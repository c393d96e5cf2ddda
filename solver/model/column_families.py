"""The families of columns: one decision each, with all that limits ask of it."""

from __future__ import annotations

from dataclasses import dataclass

from ...common.arrays import Flags, Ints
from .patterns import Patterns


@dataclass(frozen=True, slots=True)
class MatchColumns:
    """One column for each pair, and a second where extra days and a partnership exclude each other (23.7).

    `least` and `most` are the days that it may be given, `most` at most what the leader has; `long` marks the column
    that uses extra days in the place of a partnership; `days` is the number of its leader's and group's days.
    """

    recipient: Ints
    leader: Ints
    pair: Ints
    least: Ints
    most: Ints
    long: Flags
    days: Ints


@dataclass(frozen=True, slots=True)
class DayColumns:
    """One column for each leader and group of recipients that the leader may support, and the most days in it."""

    leader: Ints
    group: Ints
    most: Ints


@dataclass(frozen=True, eq=False, slots=True)
class FairColumns:
    """One column for each sum of priority that a group of `fair` may come to: 1 where the group reaches it.

    `group` and `place` say which sum of which group it is, `step` how much more it is than the sum before; `goals` are
    the columns of each goal, by name: of each group that may reach its share, the lowest such sum.
    """

    group: Ints
    place: Ints
    step: Ints
    goals: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class PatternColumns:
    """One column for each pattern of each leader that can have two matches.

    `own_days` and `all_days` are the most days of the pattern, `matches` how many it has in all. A class of a leader
    is a row: `match_class` is the row in which each match column counts, -1 for none; `entries` are rows of
    (class row, pattern, number).
    """

    leader: Ints
    own_days: Ints
    all_days: Ints
    matches: Ints
    match_class: Ints
    entries: Ints


@dataclass(frozen=True, eq=False, slots=True)
class Hull:
    """The patterns of a leader that has too many for columns, with its match columns and the class of each."""

    leader: int
    columns: Ints
    classes: Ints
    patterns: Patterns


@dataclass(frozen=True, order=True, slots=True)
class Group:
    """Recipients that no limit on days tells apart: may the team help, and which regional budget rows pay."""

    team: bool
    budgets: tuple[int, ...]

"""The decisions of the model as columns of whole numbers, family after family.

Days are not decided pair by pair. Only their sum counts for any limit, so one column holds the days of a leader for
one group of recipients; a group is what some limit tells apart: may the team help, and whose budget pays. They are
handed out afterwards (`share.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from ..models.bits import Flags, Ints
from ..models.case import Case
from ..models.recipient import Recipient
from .counts import CountColumns, make_counts
from .figures import Figures
from .patterns import Class, Limits, most_patterns, patterns_of

DAY_POTS = ("days", "total")
FAMILIES = ("match", "days", "partner", "review", "npqel", "square", "count", "pattern")


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


@dataclass(frozen=True, order=True, slots=True)
class Group:
    """Recipients that no limit on days tells apart: may the team help, and which regional budget rows pay."""

    team: bool
    budgets: tuple[int, ...]


@dataclass(frozen=True)
class Columns:
    """All columns, in the order of FAMILIES; partners and reviews stand in the order of the case's.

    `npqels` are the recipients of the NPQEL columns; `squares` the leaders of the columns of `balance`: the first,
    second, third match of each leader, and so on.
    """

    match: MatchColumns
    days: DayColumns
    groups: tuple[Group, ...]
    partners: int
    reviews: int
    npqels: Ints
    squares: Ints
    counts: CountColumns
    patterns: PatternColumns

    def span(self, family: str) -> slice:
        """Where the columns of a family stand."""
        place = FAMILIES.index(family)
        ends = list(accumulate(self.sizes, initial=0))
        return slice(ends[place], ends[place + 1])

    def numbers(self, family: str) -> Ints:
        """The numbers of the columns of a family."""
        span = self.span(family)
        return np.arange(span.start, span.stop)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many columns each family has."""
        return (
            len(self.match.pair), len(self.days.leader), self.partners, self.reviews,
            len(self.npqels), len(self.squares), len(self.counts.tier), len(self.patterns.leader),
        )  # fmt: skip

    @property
    def count(self) -> int:
        """How many columns there are."""
        return sum(self.sizes)


def make_columns(case: Case, figures: Figures, *, balance: bool) -> Columns:
    """Make the columns of a case; those of `balance` only where that level is named."""
    groups = [_group(case, recipient) for recipient in case.recipients]
    known = tuple(sorted(set(groups)))
    group = np.array([known.index(g) for g in groups], dtype=np.int64)
    match, days = _match_columns(case, figures, group, max(1, len(known)))
    npqels = np.array([t for t, r in enumerate(case.recipients) if r.npqel], dtype=np.int64)
    squares = _squares(case, figures, match) if balance else np.zeros(0, dtype=np.int64)
    partners, reviews = len(case.partnerships.km), len(case.reviews)
    sizes = (len(match.pair), len(days.leader), partners, reviews, len(npqels), len(squares), 0, 0)
    counts = make_counts(case, match.recipient, dict(zip(FAMILIES, accumulate(sizes, initial=0), strict=False)))
    return Columns(match, days, known, partners, reviews, npqels, squares, counts, _pattern_columns(figures, match))


def _group(case: Case, recipient: Recipient) -> Group:
    paying = (
        i
        for i, row in enumerate(case.budgets)
        if row.pot in DAY_POTS and row.region is not None and row.pays_for(recipient.region)
    )
    return Group(case.offer.terms(recipient.kind).team.may_help, tuple(paying))


def _match_columns(case: Case, figures: Figures, group: Ints, groups: int) -> tuple[MatchColumns, DayColumns]:
    t, leader = case.pairs.recipient, case.pairs.leader
    reach = np.where(figures.team[t], figures.all_days[leader], figures.own[leader])
    low, ordinary, high = figures.minimum[t], figures.cap[t], figures.top[t]
    only_long = np.zeros(len(t), dtype=bool)
    for i, recipient, days in _settled(case):
        low[i] = ordinary[i] = high[i] = days
        only_long[i] = recipient.exclusive and recipient.partnership and days > recipient.ordinary_cap
    ordinary, high = (np.maximum(np.minimum(days, reach), low) for days in (ordinary, high))
    # Where a long match could have no more days than a plain one, the plain one alone is enough.
    twice = figures.either[t] & (high > ordinary)
    pair = np.repeat(np.arange(len(t)), 1 + twice)
    second = np.zeros(len(pair), dtype=bool)
    second[1:] = pair[1:] == pair[:-1]
    most = np.where(second | ~twice[pair], high[pair], ordinary[pair])
    code, number = numbered(leader[pair] * groups + group[t[pair]])
    match = MatchColumns(t[pair], leader[pair], pair, low[pair], most, second | only_long[pair], number)
    return match, DayColumns(code // groups, code % groups, _largest(number, reach[pair], len(code)))


_NARROW = 1 << 20


def numbered(codes: Ints) -> tuple[Ints, Ints]:
    """Give the different codes in ascending order, and the number of each: small ones without sorting."""
    if codes.max(initial=0) >= _NARROW:
        different, number = np.unique(codes, return_inverse=True)
        return different, number
    there = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


def _largest(place: Ints, values: Ints, count: int) -> Ints:
    largest = np.zeros(count, dtype=np.int64)
    np.maximum.at(largest, place, values)
    return largest


def _settled(case: Case) -> Iterator[tuple[int, Recipient, int]]:
    # With its days settled by a lock, one column is enough: a long one where they go beyond the ordinary cap.
    for lock in case.decisions.matches:
        t = case.recipient_number[lock.recipient]
        pair = case.pairs.find(t, case.leader_number[lock.leader])
        if lock.days is not None and pair is not None:
            yield pair, case.recipients[t], lock.days


def _squares(case: Case, figures: Figures, match: MatchColumns) -> Ints:
    # The most matches that each leader can have at all, one column for each; every match takes a day or more.
    leaders = len(case.leaders)
    most = np.bincount(match.leader, minlength=leaders) + np.bincount(case.reviews.leader, minlength=leaders)
    locked = np.bincount([case.leader_number[k.leader] for k in case.decisions.matches], minlength=leaders)
    most = np.minimum(np.minimum(most, figures.most_matches), np.maximum(figures.all_days, locked))
    return np.repeat(np.arange(leaders), most)


def _pattern_columns(figures: Figures, match: MatchColumns) -> PatternColumns:
    team, person = figures.team[match.recipient], figures.in_person[match.recipient]
    # As one number each: these are sorted far quicker than rows of four.
    code = np.zeros(len(team), dtype=np.int64)
    for part in (team, person, match.least, match.most):
        code = code * (int(part.max(initial=0)) + 1) + part
    known, kind = numbered(code)
    first = np.zeros(len(known), dtype=np.int64)
    first[kind] = np.arange(len(kind))
    of = (part[first].tolist() for part in (team, person, match.least, match.most))
    classes = [Class(*k) for k in zip(*of, strict=True)]
    width = max(1, len(classes))
    codes, place = numbered(match.leader * width + kind)
    counts = np.bincount(place, minlength=len(codes))
    maker = _PatternMaker(figures)
    row_of = np.full(len(codes), -1, dtype=np.int64)
    leaders = codes // width
    edges = np.flatnonzero(np.diff(leaders, prepend=-1, append=-1))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        counted = tuple((classes[code % width], count) for code, count in zip(
            codes[first:last].tolist(), counts[first:last].tolist(), strict=True))  # fmt: skip
        row_of[first:last] = maker.rows_for(int(leaders[first]), counted)
    return maker.build(row_of[place])


class _PatternMaker:
    """Collects the patterns of leader after leader, numbering patterns and class rows as they come."""

    def __init__(self, figures: Figures) -> None:
        self.figures, self.most = figures, most_patterns(len(figures.case.leaders))
        self.patterns: list[tuple[int, int, int, int]] = []
        self.entries: list[tuple[int, int, int]] = []
        self.rows = 0

    def rows_for(self, leader: int, counted: tuple[tuple[Class, int], ...]) -> list[int]:
        """Add a leader's patterns and give the row of each class; -1 where one match is all it can have."""
        f = self.figures
        limits = Limits(int(f.own[leader]), int(f.all_days[leader]), int(f.most_matches[leader]))
        number, patterns = patterns_of(counted, limits, self.most)
        if all(sum(pattern.counts) < 2 for pattern in patterns):
            return [-1] * len(counted)
        first_row, self.rows = self.rows, self.rows + len(set(number))
        for pattern in patterns:
            place = len(self.patterns)
            self.patterns.append((leader, pattern.own_days, pattern.all_days, sum(pattern.counts)))
            self.entries += [(first_row + c, place, n) for c, n in enumerate(pattern.counts) if n]
        return [first_row + n for n in number]

    def build(self, match_class: Ints) -> PatternColumns:
        """Give the columns."""
        leader, own, every, matches = np.array(self.patterns, dtype=np.int64).reshape(-1, 4).T
        entries = np.array(self.entries, dtype=np.int64).reshape(-1, 3)
        return PatternColumns(leader, own, every, matches, match_class, entries)

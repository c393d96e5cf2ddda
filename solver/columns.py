"""The decisions of the model as columns of whole numbers, family after family.

Days are not decided pair by pair. Only their sum counts for any limit, so one column holds the days of a leader for
one group of recipients; a group is what some limit tells apart: may the team help, and whose budget pays. They are
handed out afterwards (`share.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from ..models.bits import Flags, Ints
from ..models.case import Case
from ..models.recipient import Recipient
from .counts import CountColumns, make_counts
from .figures import Figures
from .patterns import AS_COLUMNS, FEW_IN_ALL, Class, Limits, Patterns, most_patterns, patterns_of

DAY_POTS = ("days", "total")
COUNTRY = 60_000
"""From so many matches a region is a country."""
_PLENTY = 2
"""Leaders with less than half as many days again as all recipients need at least are scarce."""
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
    hulls: tuple[Hull, ...]

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
    patterns, hulls = _pattern_columns(figures, match)
    return Columns(match, days, known, partners, reviews, npqels, squares, counts, patterns, hulls)


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


def _pattern_columns(figures: Figures, match: MatchColumns) -> tuple[PatternColumns, tuple[Hull, ...]]:
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
    number = np.zeros(len(codes), dtype=np.int64)
    leaders = codes // width
    edges = np.flatnonzero(np.diff(leaders, prepend=-1, append=-1))
    maker = _PatternMaker(figures, country=len(match.pair) >= COUNTRY)
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        counted = tuple((classes[code % width], count) for code, count in zip(
            codes[first:last].tolist(), counts[first:last].tolist(), strict=True))  # fmt: skip
        number[first:last] = maker.add(int(leaders[first]), counted)
    return maker.columns(match.leader, number[place]), tuple(maker.hulls(match.leader, number[place]))


class _PatternMaker:
    """Collects the patterns of leader after leader: as columns, or as hulls where there are many."""

    def __init__(self, figures: Figures, *, country: bool) -> None:
        self.figures, self.country, self.most = figures, country, most_patterns(len(figures.case.leaders))
        self.patterns: dict[int, Patterns] = {}

    def add(self, leader: int, counted: tuple[tuple[Class, int], ...]) -> tuple[int, ...]:
        """Take the patterns of a leader, and give the number of each of its classes."""
        f = self.figures
        limits = Limits(int(f.own[leader]), int(f.all_days[leader]), int(f.most_matches[leader]))
        number, self.patterns[leader] = patterns_of(counted, limits, self.most)
        return number

    @cached_property
    def apart(self) -> frozenset[int]:
        """The leaders whose patterns are hulls.

        Where leaders are scarce, how many matches they have in all is the question: columns answer it at once; and in a
        country there is no time to look for rows of so many hulls.
        """
        many = [leader for leader, patterns in self.patterns.items() if patterns.many > AS_COLUMNS]
        few = sum(self.patterns[leader].many for leader in many) <= FEW_IN_ALL
        wanted = int(self.figures.minimum.sum())
        scarce = _PLENTY * int(self.figures.all_days.sum()) < (_PLENTY + 1) * wanted
        return frozenset() if few or scarce or self.country else frozenset(many)

    def columns(self, leader: Ints, number: Ints) -> PatternColumns:
        """Give the columns, class rows numbered as they come, and the row of each match column.

        One match at most needs no patterns.
        """
        row_of = np.full(len(leader), -1, dtype=np.int64)
        found, entries, rows, count = [np.zeros((0, 4), dtype=np.int64)], [np.zeros((0, 3), dtype=np.int64)], 0, 0
        for one, mine in _by_leader(leader):
            patterns = self.patterns[one]
            matches = patterns.counts.sum(axis=1)
            if one in self.apart or not (matches > 1).any():
                continue
            row_of[mine] = rows + number[mine]
            at, c = np.nonzero(patterns.counts)
            entries.append(np.column_stack([rows + c, count + at, patterns.counts[at, c]]))
            found.append(np.column_stack([np.full(len(matches), one), patterns.own_days, patterns.all_days, matches]))
            rows, count = rows + patterns.counts.shape[1], count + len(matches)
        owner, own, every, many = np.concatenate(found).T
        return PatternColumns(owner, own, every, many, row_of, np.concatenate(entries))

    def hulls(self, leader: Ints, number: Ints) -> Iterator[Hull]:
        """Walk the hulls, with the number of the class of each match column."""
        for one, mine in _by_leader(leader):
            if one in self.apart:
                yield Hull(one, mine, number[mine], self.patterns[one])


def _by_leader(leader: Ints) -> Iterator[tuple[int, Ints]]:
    """Walk the leaders with their match columns."""
    order = np.argsort(leader, kind="stable")
    edges = np.flatnonzero(np.diff(leader[order], prepend=-1, append=-1))
    for first, last in pairwise(edges.tolist()):
        yield int(leader[order[first]]), order[first:last]

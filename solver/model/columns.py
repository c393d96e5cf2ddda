"""The columns of the integer program, family after family.

Days are not decided pair by pair. Only their sum counts for any limit, so one column holds the days of a leader for
one group of recipients; a group is what some limit tells apart: may the team help, and whose budget pays. They are
shared out among matches afterwards (`plan/day_allocation.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from ...common.arrays import Flags, Ints, distinct, flags_of, largest_of, numbered, turns
from ...models.eligibility.recipients import Recipient
from ...models.matching.fairness import Fairness, fairness_of
from ...models.matching.instance import Instance
from ...models.region.region import Budget
from ..parameters import Parameters, profile
from .aggregates import LOAD, SHORT, SINGLE, TOTAL, Aggregate, AggregateColumns, make_aggregates
from .arrays import InstanceArrays
from .column_families import DayColumns, FairColumns, Group, Hull, MatchColumns, PatternColumns
from .pattern_columns import PatternMaker

DAY_POTS = ("days", "total")
MATCH_POTS = (*DAY_POTS, "grants")
"""The pots that pay for matches, by the days or by a grant."""
FAMILIES = ("match", "days", "partner", "review", "npqel", "square", "fair", "count", "pattern")
CHOICES = ("match", "partner", "review", "npqel")
"""The families that a plan chooses; all other columns follow from them."""


@dataclass(frozen=True)
class Columns:
    """All columns, family after family; partners and reviews stand in the order of the instance's.

    `npqels` are the recipients of the NPQEL columns; `squares` the leaders of the columns of `balance`: the first,
    second, third match of each leader, and so on. `fairness` are the groups and goals of `fair`, where it is named.
    """

    match: MatchColumns
    days: DayColumns
    groups: tuple[Group, ...]
    npqels: Ints
    squares: Ints
    fairness: Fairness | None
    fair: FairColumns
    counts: AggregateColumns
    patterns: PatternColumns
    hulls: tuple[Hull, ...]
    sizes: dict[str, int]
    """How many columns each family before the counts has, in their order."""
    parameters: Parameters
    """The figures that steer the search, of the size class of this number of matches unless others were given."""

    @cached_property
    def _spans(self) -> dict[str, slice]:
        sizes = {**self.sizes, **self.counts.sizes, "pattern": len(self.patterns.leader)}
        ends = list(accumulate(sizes.values(), initial=0))
        spans = {name: slice(*ends_of) for name, ends_of in zip(sizes, pairwise(ends), strict=True)}
        return spans | {"count": slice(spans["matched"].start, spans["extended"].stop)}

    def span(self, family: str) -> slice:
        """Where the columns of a family stand, or the counts of a kind (`AggregateColumns.sizes`)."""
        return self._spans[family]

    def numbers(self, family: str) -> Ints:
        """The numbers of the columns of a family."""
        span = self.span(family)
        return np.arange(span.start, span.stop)

    def flags(self, *families: str) -> Flags:
        """Whether each column is of one of some families."""
        return flags_of(np.concatenate([self.numbers(family) for family in families]), self.count)

    @property
    def count(self) -> int:
        """How many columns there are."""
        return int(self.span("pattern").stop)

    @cached_property
    def tiers(self) -> tuple[Flags, ...]:
        """The columns in the order in which whole numbers are asked for: totals, loads, singles, choices, the rest."""
        counts = self.numbers("count")
        tiers = np.zeros((4, self.count), dtype=bool)
        for place, tier in enumerate((TOTAL, LOAD, SINGLE)):
            tiers[place, counts[self.counts.tier == tier]] = True
        tiers[0, self.span("fair")] = True
        tiers[3] = self.choices
        return (*tiers, ~tiers.any(axis=0))

    @cached_property
    def choices(self) -> Flags:
        """The columns that a plan chooses: matches, partners, reviews, NPQELs; the others follow from them."""
        return self.flags(*CHOICES)

    @cached_property
    def matched(self) -> dict[int, int]:
        """The column that counts the matches of each recipient who may have one."""
        return dict(zip(self.counts.matched.tolist(), self.numbers("matched").tolist(), strict=True))

    @cached_property
    def strengthening(self) -> Flags:
        """The columns that no limit needs: counts of the extended formulation, and patterns."""
        return self.flags("extended", "pattern")


class Choices(NamedTuple):
    """One family of columns that a plan chooses: who each is for and what of, as indices, and the ids of both."""

    family: str
    recipient: Ints
    other: Ints
    recipients: Sequence[str]
    others: Sequence[str]

    def items(self, which: Ints | slice = slice(None)) -> Iterator[tuple[str, str, str]]:
        """Walk the family and the ids of some columns, or of all."""
        for t, i in zip(self.recipient[which].tolist(), self.other[which].tolist(), strict=True):
            yield self.family, self.recipients[t], self.others[i]


def choices_of(instance: Instance, columns: Columns) -> tuple[Choices, ...]:
    """Give the choices of a plan, in the order of `CHOICES`; what an NPQEL is of has no id."""
    match, partnerships, reviews = columns.match, instance.partnerships, instance.reviews
    recipients, leaders = [r.id for r in instance.recipients], [x.id for x in instance.leaders]
    return (
        Choices("match", match.recipient, match.leader, recipients, leaders),
        Choices("partner", partnerships.recipient, partnerships.partner, recipients, [p.id for p in instance.partners]),
        Choices("review", reviews.recipient, reviews.leader, recipients, leaders),
        Choices("npqel", columns.npqels, np.zeros_like(columns.npqels), recipients, [""]),
    )


def make_columns(figures: InstanceArrays, *, extended: bool, parameters: Parameters | None = None) -> Columns:
    """Make the columns of an instance: those of `balance` and `fair` if these are named, more counts if `extended`."""
    instance = figures.instance
    groups = [_group(instance, recipient) for recipient in instance.recipients]
    known = tuple(sorted(set(groups)))
    group = np.array([known.index(g) for g in groups], dtype=np.int64)
    match, days = _match_columns(figures, group, max(1, len(known)))
    parameters = parameters or profile(len(match.pair))
    npqels = np.array([t for t, r in enumerate(instance.recipients) if r.npqel], dtype=np.int64)
    squares = _squares(figures, match) if "balance" in instance.options.levels else np.zeros(0, dtype=np.int64)
    fairness = fairness_of(instance)
    fair = _fair_columns(fairness)
    families: list[Sized] = [match.pair, days.leader, instance.partnerships.km, instance.reviews]
    families += [npqels, squares, fair.step]
    sizes = dict(zip(FAMILIES, map(len, families), strict=False))
    made = PatternMaker(figures, match, parameters.model)
    starts = dict(zip(FAMILIES, accumulate(sizes.values(), initial=0), strict=False))
    more = [*_rated(figures, match, days, known, starts), *made.loads()] if extended else []
    costs = _costs(figures, match, starts["match"]) if parameters.model.cost_aggregates else ()
    counts = make_aggregates(instance, match.recipient, starts, costs, more)
    beside = npqels, squares, fairness, fair, counts
    return Columns(match, days, known, *beside, made.columns(), made.hulls(), sizes, parameters)


def same_columns(instance: Instance, like: Instance, columns: Columns, parameters: Parameters | None) -> bool:
    """Whether an instance has the columns of another: it differs only in what limits and levels ask of them."""
    # A plain model does not pay for what another needed to be searched.
    if columns.counts.sizes["extended"] or instance.like is not like or parameters not in (None, columns.parameters):
        return False
    keys, others = ([b.key for b in budgets] for budgets in (instance.budgets, like.budgets))
    same = instance.options.levels == like.options.levels and instance.same_people and keys == others
    return same and columns.fairness == fairness_of(instance)


def _group(instance: Instance, recipient: Recipient) -> Group:
    paying = (
        i
        for i, row in enumerate(instance.budgets)
        if row.pot in DAY_POTS and row.region is not None and row.pays_for(recipient.region)
    )
    return Group(instance.offer.terms_of(recipient).team.may_help, tuple(paying))


def _match_columns(figures: InstanceArrays, group: Ints, groups: int) -> tuple[MatchColumns, DayColumns]:
    instance = figures.instance
    t, leader = instance.pairs.recipient, instance.pairs.leader
    reach = np.where(figures.team[t], figures.all_days[leader], figures.own[leader])
    low, ordinary, high = figures.minimum[t], figures.cap[t], figures.top[t]
    only_long = np.zeros(len(t), dtype=bool)
    for i, recipient, days in _settled(instance):
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
    return match, DayColumns(code // groups, code % groups, largest_of(number, reach[pair], len(code)))


def _settled(instance: Instance) -> Iterator[tuple[int, Recipient, int]]:
    # With its days settled by a lock, one column is enough: a long one where they go beyond the ordinary cap.
    for lock in instance.decisions.matches:
        t = instance.recipient_number[lock.recipient]
        pair = instance.pairs.find(t, instance.leader_number[lock.leader])
        if lock.days is not None and pair is not None:
            yield pair, instance.recipients[t], lock.days


def _squares(figures: InstanceArrays, match: MatchColumns) -> Ints:
    # The most matches that each leader can have at all, one column for each; every match takes a day or more.
    instance, leaders = figures.instance, len(figures.instance.leaders)
    most = np.bincount(match.leader, minlength=leaders) + np.bincount(instance.reviews.leader, minlength=leaders)
    locked = np.bincount([instance.leader_number[k.leader] for k in instance.decisions.matches], minlength=leaders)
    most = np.minimum(np.minimum(most, figures.most_matches), np.maximum(figures.all_days, locked))
    return np.repeat(np.arange(leaders), most)


def _fair_columns(fairness: Fairness | None) -> FairColumns:
    groups = fairness.groups if fairness else ()
    sizes = [len(one.sums) for one in groups]
    group = np.repeat(np.arange(len(groups)), sizes)
    step = np.array([sum_ - before for one in groups for before, sum_ in pairwise((0, *one.sums))], dtype=np.int64)
    starts = list(accumulate(sizes, initial=0))
    goals: dict[str, Ints] = {}
    for name, share in zip(fairness.goals, fairness.shares, strict=True) if fairness else ():
        # The lowest sum of each group that is no less than this share of its priority.
        lowest = [bisect_left(one.sums, share * one.priority) for one in groups]
        reach = zip(starts, lowest, sizes, strict=False)
        goals[name] = np.array([start + at for start, at, size in reach if at < size], dtype=np.int64)
    return FairColumns(group, turns(group), step, goals)


def _rated(
    figures: InstanceArrays, match: MatchColumns, days: DayColumns, groups: Sequence[Group], starts: dict[str, int]
) -> Iterator[Aggregate]:
    """Walk the counts of matches and of days at each day rate that some leaders share, for each budget row that pays.

    Where rates differ, money is spent in steps that hardly ever add up to all of it. A plan's numbers at each rate say
    what is spent; a relaxation mixes them, and branching on single matches only moves the mixture elsewhere.
    """
    for budget in figures.instance.budgets:
        pays = figures.paid(budget)[match.recipient]
        if budget.pot not in MATCH_POTS or _dearest(figures, match, pays, budget.pot) <= budget.amount:
            continue
        grant = np.where(pays, figures.grant[match.recipient], 0) if budget.pot != "days" else np.zeros_like(match.pair)
        for pence, granted in _shared(grant, grant > 0):
            number = len(distinct(match.recipient[granted]))
            yield Aggregate(f"grants of {pence} {budget.key}", TOTAL, starts["match"] + granted, number)
        if budget.pot not in DAY_POTS:
            continue
        paid = paid_days(figures.instance, budget, groups, days)
        for name, start, leader, inside, most in (
            ("matches", starts["match"], match.leader, pays, np.ones(len(match.leader), dtype=np.int64)),
            ("days", starts["days"], days.leader, paid, days.most),
        ):
            for rate, columns in _shared(figures.rate[leader], inside):
                yield Aggregate(f"{name} at {rate} {budget.key}", TOTAL, start + columns, int(most[columns].sum()))


def paid_days(instance: Instance, budget: Budget, groups: Sequence[Group], days: DayColumns) -> Flags:
    """Give whether a budget row that pays for days pays for those of each column."""
    if budget.region is None:
        return np.ones(len(days.leader), dtype=bool)
    place = instance.budgets.index(budget)
    return np.array([place in group.budgets for group in groups], dtype=bool)[days.group]


def _costs(figures: InstanceArrays, match: MatchColumns, start: int) -> Iterator[Aggregate]:
    """Walk the counts of matches that cost the same at least, for each budget row that pays for days.

    They only make rows short: many rows ask for what matches cost at least, and for nothing else of them.
    """
    for budget in figures.instance.budgets:
        least, paid = figures.least_cost(budget.pot, match.recipient, match.leader, match.least), figures.paid(budget)
        for cost, columns in _shared(least, paid[match.recipient]) if budget.pot in MATCH_POTS else ():
            most = len(distinct(match.recipient[columns]))
            yield Aggregate(f"matches from {cost} {budget.key}", SHORT, start + columns, most)


def _dearest(figures: InstanceArrays, match: MatchColumns, inside: Flags, pot: str) -> int:
    """What a pot pays at the most for the days and grants of some match columns' recipients."""
    cost = np.where(inside, figures.least_cost(pot, match.recipient, match.leader, match.most), 0)
    return int(largest_of(match.recipient, cost, len(figures.priority)).sum())


def _shared(rate: Ints, inside: Flags) -> Iterator[tuple[int, Ints]]:
    """Walk the day rates of more than one column inside, with these columns; none where there is one rate only."""
    rates = distinct(rate[inside]).tolist()
    for one in rates if len(rates) > 1 else ():
        columns = np.flatnonzero(inside & (rate == one))
        if len(columns) > 1:
            yield one, columns

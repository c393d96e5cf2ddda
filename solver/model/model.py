"""The integer program: columns, rows and objectives. Every row is a limit of the contract or follows from some.

Read `add_rows` as a table of contents; docs/method.md tells why each strengthened row cuts off no plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np

from ...common.arrays import Flags, Ints, distinct, flags_of, largest_of, turns
from ...models.matching.decisions import Lock
from ...models.matching.instance import Instance
from ...models.matching.levels import FAIR, LOWEST
from ...models.region.region import Budget
from ..parameters import Parameters
from .arrays import UNLIMITED, InstanceArrays
from .columns import DAY_POTS, FAMILIES, Columns, make_columns, paid_days, same_columns
from .further_levels import add_fair_rows, add_link_rows, fair_objectives, stay_terms
from .levels_and_bounds import ColumnBounds
from .rows import RowBuilder, Rows, divided, roundings


@dataclass(frozen=True)
class Model:
    """An instance as a model in whole numbers: maximise an objective subject to rows, columns from 0 to `upper`."""

    instance: Instance
    figures: InstanceArrays
    columns: Columns
    upper: Ints
    rows: Rows
    objectives: dict[str, Ints]

    @cached_property
    def digest(self) -> str:
        """The digest of the rows and of the bounds of the columns: what a certificate's numbers refer to."""
        rows = self.rows
        parts = (rows.row, rows.column, rows.value, rows.limit, rows.equal.astype(np.int64), self.upper)
        digest = sha256()
        for part in parts:
            digest.update(np.ascontiguousarray(part, dtype="<i8").tobytes())
        return digest.hexdigest()

    @property
    def parameters(self) -> Parameters:
        """The figures that steer its search."""
        return self.columns.parameters

    @cached_property
    def domain(self) -> ColumnBounds:
        """The bounds of the columns before anything is settled."""
        return ColumnBounds(np.zeros(self.columns.count, dtype=np.int64), self.upper)

    @cached_property
    def plain(self) -> Rows:
        """The rows without the columns that only strengthen: they say it all, only less sharply."""
        strengthened = flags_of(self.rows.row[self.columns.strengthening[self.rows.column]], self.rows.count)
        return self.rows.only(np.flatnonzero(~strengthened))

    def count_rows(self, kind: str) -> Ints:
        """Give the rows that say what the counts of a kind add up."""
        return np.asarray(self.rows.span("count").start + self.columns.numbers(kind) - self.columns.span("count").start)


def make_model(
    instance: Instance, like: Model | None = None, *, extended: bool = False, parameters: Parameters | None = None
) -> Model:
    """Make the model of an instance; `like`, that of the instance which this one is like, saves work.

    An `extended` one has more counts, for a search: what branching asks to be whole before single choices.
    Without `parameters` it has those of its size class.
    """
    figures = InstanceArrays(instance)
    if like is not None and not extended and same_columns(instance, like.instance, like.columns, parameters):
        columns = like.columns
    else:
        columns = make_columns(figures, extended=extended, parameters=parameters)
    maker = _ModelBuilder(figures, columns)
    maker.add_rows()
    objectives: dict[str, Ints] = {}
    for name in instance.options.levels:
        objectives |= fair_objectives(columns) if name == FAIR else {name: maker.objective(name)}
    return Model(instance, figures, columns, maker.upper, maker.rows.build(), objectives)


class _ModelBuilder:
    def __init__(self, figures: InstanceArrays, columns: Columns) -> None:
        self.instance, self.figures, self.columns, self.match = figures.instance, figures, columns, columns.match
        self.rows, self.limits = RowBuilder(), columns.parameters.model
        self.matches, self.days, self.partners, self.reviews, self.npqels, self.squares, self.counts, self.patterns = (
            columns.numbers(family) for family in FAMILIES if family != FAIR
        )
        self.days_team = np.array([group.team for group in columns.groups], dtype=bool)[columns.days.group]

    def add_rows(self) -> None:
        """The limits of a plan, in the order of the contract, and after them the rows that only strengthen."""
        self._counted()
        self._locked()
        self._days_between()
        self._leader_days()
        self._leader_matches()
        self._extras_if_matched()
        add_link_rows(self.rows, self.instance.links, self.columns)
        self._partner_slots()
        self._reviewers()
        self._budgets()
        self._count_squares()
        add_fair_rows(self.rows, self.columns, self.columns.fairness, self.figures.priority)
        self._one_pattern()
        self._round_budgets()

    @cached_property
    def upper(self) -> Ints:
        """The upper bound of every column; a lock takes out every other leader of its recipient."""
        upper = np.ones(self.columns.count, dtype=np.int64)
        upper[self.days] = self.columns.days.most
        upper[self.counts] = self.columns.counts.upper
        reviews, decisions = self.instance.reviews, self.instance.decisions
        upper[self.matches] = ~self._shut_out(self.match.recipient, self.match.leader, decisions.matches)
        upper[self.reviews] = ~self._shut_out(reviews.recipient, reviews.leader, decisions.reviews)
        return upper

    def _shut_out(self, recipient: Ints, leader: Ints, locks: Sequence[Lock]) -> Flags:
        locked = np.full(len(self.instance.recipients), -1, dtype=np.int64)
        for lock in locks:
            locked[self.instance.recipient_number[lock.recipient]] = self.instance.leader_number[lock.leader]
        return np.asarray((locked[recipient] >= 0) & (locked[recipient] != leader))

    # The limits of the contract.

    def _counted(self) -> None:
        """A recipient has at most one leader, one partner, one review: the counts of these are 0 or 1."""
        number, column = self.columns.counts.entries.T
        self.rows.add("count", 0, (number, column, 1), (np.arange(len(self.counts)), self.counts, -1), equal=True)

    def _locked(self) -> None:
        """A locked match is made; so is a locked review, and its recipient is matched."""
        number, decisions = self.instance.recipient_number, self.instance.decisions
        asked = [(self.matches, self.match.recipient, lock.recipient) for lock in decisions.matches]
        for lock in decisions.reviews:
            asked.append((self.reviews, self.instance.reviews.recipient, lock.recipient))
            asked.append((self.matches, self.match.recipient, lock.recipient))
        asked += [(self.matches, self.match.recipient, id_) for id_ in sorted(decisions.supported)]
        for columns, recipient, id_ in asked:
            self.rows.one("lock", columns[recipient == number[id_]], -1, -1)

    def _days_between(self) -> None:
        """The days of a leader and group lie between the minimums and the caps of the matches."""
        match, days = self.match, np.arange(len(self.days))
        self.rows.add("minimum", 0, (match.days, self.matches, match.least), (days, self.days, -1))
        self.rows.add("cap", 0, (match.days, self.matches, -match.most), (days, self.days, 1))

    def _leader_days(self) -> None:
        """Own days: those where nobody may help, and the days in person; all days: the team's too."""
        days, alone = self.columns.days, ~self.days_team
        person = self.figures.in_person[self.match.recipient]
        led = person > 0
        given = days.leader[alone], self.days[alone], 1
        in_person = self.match.leader[led], self.matches[led], person[led]
        self.rows.add("leader's own days", self.figures.own, given, in_person)
        # Where nobody may help, the row of own days says it already.
        helped = np.isin(days.leader, days.leader[self.days_team])
        self.rows.add("leader's days", self.figures.all_days, (days.leader[helped], self.days[helped], 1))

    def _leader_matches(self) -> None:
        """A leader's matches are limited, by max_matches or by the days that each takes at least."""
        leaders = len(self.instance.leaders)
        fewest = np.full(leaders, UNLIMITED, dtype=np.int64)
        np.minimum.at(fewest, self.match.leader, self.match.least)
        usable = largest_of(self.columns.days.leader, self.columns.days.most, leaders)
        limit = np.minimum(self.figures.most_matches, usable // np.maximum(fewest, 1))
        chosen = (limit < np.bincount(self.match.leader, minlength=leaders))[self.match.leader]
        self.rows.add("leader's matches", limit, (self.match.leader[chosen], self.matches[chosen], 1))

    def _extras_if_matched(self) -> None:
        """Only a matched recipient gets a partnership, a review or an NPQEL; a long match rules out a partnership."""
        counts, numbers, matched = self.columns.counts, self.columns.numbers, self.columns.matched
        long: dict[int, list[int]] = defaultdict(list)
        for column in self.matches[self.match.long].tolist():
            long[int(self.match.recipient[column])].append(column)
        for family, recipients, extras, without in (
            ("partnership if matched", counts.partnered, numbers("partnered"), long),
            ("review if matched", counts.reviewed, numbers("reviewed"), {}),
            ("NPQEL if matched", self.columns.npqels, self.npqels, {}),
        ):
            for recipient, column in zip(recipients.tolist(), extras.tolist(), strict=True):
                against = [matched[recipient]] if recipient in matched else []
                beside = [column, *without.get(recipient, ())]
                values = np.repeat([1, -1], [len(beside), len(against)])
                self.rows.one(family, np.array(beside + against), values, 0, column)

    def _partner_slots(self) -> None:
        """A partner takes on at most as many partnerships as it has slots."""
        slots = np.array([partner.slots for partner in self.instance.partners], dtype=np.int64)
        self.rows.add("partner's slots", slots, (self.instance.partnerships.partner, self.partners, 1))

    def _reviewers(self) -> None:
        """A review takes some of the NLG's own days and counts as a match."""
        limit = np.minimum(self.figures.own // max(1, self.figures.review_days), self.figures.most_matches)
        self.rows.add("reviewer's days and matches", limit, (self.instance.reviews.leader, self.reviews, 1))

    def _budgets(self) -> None:
        """Each budget row pays for the recipients of its region, in its pot."""
        for place, budget in enumerate(self.instance.budgets):
            column, pence = self._spending(budget)
            value, limit = divided(pence, budget.amount)
            self.rows.one("budget", column, value, limit, place)

    def _count_squares(self) -> None:
        """`balance` counts the first match of a leader 1, the second 3, the third 5."""
        if len(self.squares):
            matches = (self.match.leader, self.matches, 1), (self.instance.reviews.leader, self.reviews, 1)
            self.rows.add("squares", 0, *matches, (self.columns.squares, self.squares, -1))

    # Rows that only strengthen.

    def _one_pattern(self) -> None:
        """A leader follows one pattern: it counts the matches of each class, and limits the days."""
        patterns, days = self.columns.patterns, self.columns.days
        self.rows.add("one pattern", 1, (patterns.leader, self.patterns, 1), equal=True)
        extended = patterns.match_class >= 0
        row, pattern, number = patterns.entries.T
        matches = patterns.match_class[extended], self.matches[extended], 1
        self.rows.add("matches of a pattern", 0, matches, (row, self.patterns[pattern], -number), equal=True)
        has = np.isin(days.leader, patterns.leader)
        for family, which, most in (
            ("own days of a pattern", has & ~self.days_team, patterns.own_days),
            ("days of a pattern", has, patterns.all_days),
        ):
            self.rows.add(family, 0, (days.leader[which], self.days[which], 1), (patterns.leader, self.patterns, -most))

    def _round_budgets(self) -> None:
        """Mixed-integer rounding of each budget row, over what it spends and over the least that its matches cost."""
        if len(self.matches) > self.limits.rounded_budgets_up_to:
            return
        for place, budget in enumerate(self.instance.budgets):
            self._rounded(*self._spending(budget), budget.amount, place)
            if budget.pot in DAY_POTS:
                inside = self.figures.paid(budget)[self.match.recipient]
                least = self.figures.least_cost(budget.pot, self.match.recipient, self.match.leader, self.match.least)
                self._rounded(self.matches[inside], least[inside], budget.amount, place)

    def _rounded(self, column: Ints, pence: Ints, amount: int, place: int) -> None:
        column, pence = self._shortened(column, pence)
        for value, limit in roundings(pence, amount, self.limits.roundings_per_row):
            self.rows.one("budget, rounded", column[value != 0], value[value != 0], limit, place)

    def _shortened(self, column: Ints, value: Ints) -> tuple[Ints, Ints]:
        """The same sum, with a count in the place of the columns that it adds up, where these have one value."""
        parts = [(one, np.sort(column[value == one])) for one in distinct(value).tolist()]
        short = [(one, self._count_that_adds_up.get(alike.tobytes(), alike)) for one, alike in parts]
        values = np.repeat([one for one, _ in short], [len(columns) for _, columns in short])
        return np.concatenate([column[:0], *(columns for _, columns in short)]), values.astype(np.int64)

    @cached_property
    def _count_that_adds_up(self) -> dict[bytes, Ints]:
        """The count of some choices, by all of these."""
        number, column = self.columns.counts.entries.T
        order = np.lexsort((column, number))
        parts = np.split(column[order], np.searchsorted(number[order], np.arange(1, len(self.counts))))
        return {part.tobytes(): self.counts[i : i + 1] for i, part in enumerate(parts)}

    # Money and objectives.

    def _spending(self, budget: Budget) -> tuple[Ints, Ints]:
        """Columns and pence of what a budget row pays."""
        paid, pays = paid_days(self.instance, budget, self.columns.groups, self.columns.days), self.figures.paid(budget)
        parts = [("days", self.days[paid], self.figures.rate[self.columns.days.leader[paid]])]
        for name, recipient, columns, pence in self._extra_prices:
            parts.append((name, columns[pays[recipient]], pence[pays[recipient]]))
        chosen = [(column, pence) for name, column, pence in parts if budget.pot in ("total", name)]
        return np.concatenate([c for c, _ in chosen]), np.concatenate([p for _, p in chosen])

    @cached_property
    def _extra_prices(self) -> list[tuple[str, Ints, Ints, Ints]]:
        """Pot, recipients, columns and pence of everything but days."""
        partnerships, reviews, figures = self.instance.partnerships, self.instance.reviews, self.figures
        granted = np.flatnonzero(figures.grant[self.match.recipient])
        funded = self.match.recipient[granted]
        cost = np.full(len(self.reviews), figures.review_cost, dtype=np.int64)
        fee = np.full(len(self.npqels), figures.npqel_fee, dtype=np.int64)
        return [
            ("partnerships", partnerships.recipient, self.partners, figures.credit[partnerships.recipient]),
            ("governance", reviews.recipient, self.reviews, cost),
            ("npqel", self.columns.npqels, self.npqels, fee),
            ("grants", funded, self.matches[granted], figures.grant[funded]),
        ]

    def objective(self, name: str) -> Ints:
        """What a level maximises, as a coefficient for each column."""
        coefficients = np.zeros(self.columns.count, dtype=np.int64)
        for columns, values in getattr(self, f"_{name}_terms")():
            np.add.at(coefficients, columns, values)
        return -coefficients if name in LOWEST else coefficients

    def _need_terms(self) -> list[tuple[Ints, Ints]]:
        return [(self.columns.numbers("matched"), self.figures.priority[self.columns.counts.matched])]

    def _keep_terms(self) -> list[tuple[Ints, Ints]]:
        instance = self.instance
        codes = {
            instance.recipient_number[r] * len(instance.leaders) + instance.leader_number[x]
            for r, x in instance.options.previous or ()
            if r in instance.recipient_number and x in instance.leader_number
        }
        here = self.match.recipient * max(1, len(instance.leaders)) + self.match.leader
        return [(self.matches, np.isin(here, sorted(codes)).astype(np.int64))]

    def _stay_terms(self) -> list[tuple[Ints, Ints]]:
        return stay_terms(self.instance, self.columns)

    def _days_terms(self) -> list[tuple[Ints, Ints]]:
        return [(self.days, np.ones(len(self.days), dtype=np.int64))]

    def _extras_terms(self) -> list[tuple[Ints, Ints]]:
        return [
            (self.columns.numbers("partnered"), self.figures.priority[self.columns.counts.partnered]),
            (self.columns.numbers("reviewed"), self.figures.priority[self.columns.counts.reviewed]),
            (self.npqels, self.figures.priority[self.columns.npqels]),
        ]

    def _fit_terms(self) -> list[tuple[Ints, Ints]]:
        return [(self.matches, self.instance.pairs.fit.total[self.match.pair])]

    def _travel_terms(self) -> list[tuple[Ints, Ints]]:
        return [
            (self.matches, np.maximum(self.instance.pairs.km[self.match.pair], 0)),
            (self.partners, np.maximum(self.instance.partnerships.km, 0)),
            (self.reviews, np.maximum(self.instance.reviews.km, 0)),
        ]

    def _cost_terms(self) -> list[tuple[Ints, Ints]]:
        return [self._spending(Budget(pot="total", amount=0))]

    def _balance_terms(self) -> list[tuple[Ints, Ints]]:
        # The squares of one leader stand side by side: the place within the leader is the number of the match.
        return [(self.squares, 2 * turns(self.columns.squares) + 1)]

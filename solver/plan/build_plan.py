"""From a solution to a plan: every match, every non-match with its reason, leaders, budgets, levels and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import takewhile

from ...common.numbers import whole_percent
from ...common.version import VERSION
from ...models.eligibility.recipients import Recipient
from ...models.eligibility.warnings import gated
from ...models.matching.groups import Share, least_share
from ...models.matching.levels import FAIR, LOWEST, STAY
from ...models.matching.options import Allocation, Options
from ...models.matching.spending import Spending
from ...models.plan.journeys import Journeys, journeys_of
from ...models.plan.plan import (
    Asked,
    BudgetAsked,
    BudgetUse,
    Capacity,
    FitShares,
    LeaderUse,
    Level,
    Match,
    Named,
    Plan,
    Reason,
    Unmatched,
)
from ...models.plan.reasons_and_notes import DECLINED, UNDRAWN, at_minimum, unknown_km
from ..bounds.exact_bound import easy_bound
from ..model.model import Model
from ..search.result import SearchResult
from .assignment import Assignment, locked_days, spending_by_recipient
from .unmatched_reasons import UnmatchedReasons


def build_plan(model: Model, assignment: Assignment, result: SearchResult, *, even: bool, seconds: float) -> Plan:
    """Make the plan of a solution, every list ordered by id; `even` says whether days are shared by the rule."""
    statement, instance = _Statement(model, assignment, result, even), model.instance
    return Plan(
        version=VERSION,
        offer=Named(name=instance.offer.id, sha256=instance.offer.sha256),
        region=Named(name=instance.region.name, sha256=instance.digest),
        options=_asked(instance.options),
        status="optimal" if statement.proven else "feasible",
        levels=statement.levels,
        matches=statement.matches,
        unmatched=statement.unmatched(),
        declined=tuple(_left_out(r, "declined", DECLINED) for r in instance.eligibility.declined),
        not_known=instance.eligibility.undecided,
        leaders=tuple(statement.leader(i) for i in range(len(instance.leaders))),
        budgets=tuple(statement.budget(i) for i in range(len(instance.budgets))),
        notes=tuple(dict.fromkeys(statement.notes())),
        seconds=round(seconds, 3),
        journeys=statement.journeys,
    )


def _asked(options: Options) -> Asked:
    budgets = tuple(BudgetAsked(pot=b.pot, region=b.region, amount=b.amount) for b in options.budgets)
    previous = None if options.previous is None else tuple(sorted(options.previous))
    return Asked(
        objective=options.objective,
        min_days=options.min_days,
        budgets=budgets,
        previous=previous,
        stay=options.stay,
    )


def _items(given: Iterable[Allocation]) -> set[tuple[str, str, str]]:
    return {item for row in given for item in row.items()}


def _left_out(recipient: Recipient, reason: Reason, explanation: str) -> Unmatched:
    return Unmatched(
        recipient=recipient.id,
        recipient_name=recipient.name,
        kind=recipient.kind,
        region=recipient.region,
        eligible_because=recipient.because,
        priority=recipient.priority,
        reason=reason,
        explanation=explanation,
        **_support(recipient),
    )


def _support(recipient: Recipient) -> dict[str, str]:
    """The fields of a row that say which support of which school it is about, where there are supports."""
    return {} if recipient.support is None else {"body": recipient.body, "support": recipient.support}


class _Statement:
    def __init__(self, model: Model, assignment: Assignment, result: SearchResult, even: bool) -> None:
        self.model, self.assignment, self.result, self.even = model, assignment, result, even
        self.instance, self.figures = model.instance, model.figures

    # Levels.

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The value of every level, recomputed from the statement, with its bound.

        A level that reaches its bound is proven where all before it are, though the search was stopped before it
        closed the level: no plan can be better on it.
        """
        values, bounds, rows = self._values(), self._bounds, list[Level]()
        for name in self.instance.options.levels:
            before = all(row.proven for row in rows)
            if name == FAIR:
                rows.append(self._fair(before))
                continue
            proven = bounds[name] == values[name] and before
            rows.append(Level(name=name, value=values[name], bound=bounds[name], proven=proven))
        return tuple(rows)

    @cached_property
    def _bounds(self) -> dict[str, int]:
        """The bound of every level, and of every goal of `fair`; what is proven is what the plan reaches."""
        result, bounds, values = self.result, dict[str, int](), self._values() | self._groups_at
        for place, name in enumerate(self.model.objectives):
            sign, closed = -1 if name in LOWEST else 1, place < len(result.closed)
            bounds[name] = sign * result.closed[place].value if closed else self._open_bound(name, place, sign)
            if closed and bounds[name] != values[name]:
                raise ArithmeticError(f"level {name} is {values[name]} when stated and {bounds[name]} when proven")
        return bounds

    @cached_property
    def _shares(self) -> tuple[Share, ...]:
        """What each group of `fair` gets of its priority."""
        fairness, matched = self.model.columns.fairness, self.assignment.leader
        return tuple(
            Share(
                group=group.name,
                supported=sum(self.instance.recipients[t].priority for t in group.recipients if t in matched),
                priority=group.priority,
            )
            for group in (fairness.groups if fairness else ())
        )

    @cached_property
    def _groups_at(self) -> dict[str, int]:
        """How many groups reach the share of each goal of `fair`."""
        fairness = self.model.columns.fairness
        goals = zip(fairness.goals, fairness.shares, strict=True) if fairness else ()
        return {name: sum(one.of_all >= share for one in self._shares) for name, share in goals}

    def _fair(self, before: bool) -> Level:
        """The level `fair`: proven where every goal is. The first share that not all groups reach bounds the least."""
        fairness, reached, every = self.model.columns.fairness, self._groups_at, len(self._shares)
        shares = zip(fairness.goals, fairness.shares, strict=True) if fairness else ()
        all_reach = [share for _, share in takewhile(lambda goal: self._bounds[goal[0]] >= every, shares)]
        return Level(
            name=FAIR,
            value=least_share(self._shares),
            bound=int(1000 * all_reach[-1]) if all_reach else 0,
            proven=before and all(self._bounds[name] == number for name, number in reached.items()),
            shares=self._shares,
        )

    @property
    def proven(self) -> bool:
        """Whether every level is proven."""
        return all(level.proven for level in self.levels)

    def _open_bound(self, name: str, place: int, sign: int) -> int:
        result, easy = self.result, easy_bound(self.model, name)
        known = dict(enumerate(result.open, len(result.closed))).get(place)
        return sign * (easy if known is None else min(easy, known))

    def _values(self) -> dict[str, int]:
        extras = ((m.recipient, bool(m.partner) + bool(m.governance_reviewer) + m.npqel) for m in self.matches)
        number = self.instance.recipient_number
        return {
            "need": sum(self.instance.recipients[t].priority for t in self.assignment.leader),
            "keep": len({(m.recipient, m.leader) for m in self.matches} & set(self.instance.options.previous or ())),
            "days": sum(m.days for m in self.matches),
            "extras": sum(self.instance.recipients[number[r]].priority * n for r, n in extras),
            "fit": sum(m.fit for m in self.matches),
            "travel": sum(km for km in self._journeys if km is not None),
            "cost": sum(one.total for one in self._spending.values()),
            "balance": sum(n * n for n in self._matches_of.values()),
            STAY: len(_items(match.allocation for match in self.matches) & _items(self.instance.options.stay or ())),
        }

    @cached_property
    def _journeys(self) -> list[int | None]:
        """The km of every match, partner and reviewer."""
        partnerships, reviews = self.instance.partnerships, self.instance.reviews
        journeys = [*map(self._km, self._pairs)]
        for chosen, there, other in (
            (self.assignment.partner, partnerships, partnerships.partner),
            (self.assignment.reviewer, reviews, reviews.leader),
        ):
            pairs = zip(there.recipient.tolist(), other.tolist(), strict=True)
            km = dict(zip(pairs, there.km.tolist(), strict=True))
            journeys += [_known(km[pair]) for pair in chosen.items()]
        return journeys

    @property
    def journeys(self) -> Journeys:
        """How many journeys there are, and of how many the km is known."""
        return journeys_of(self._journeys)

    def _km(self, t: int) -> int | None:
        return _known(int(self.instance.pairs.km[self._pairs[t]]))

    @cached_property
    def _pairs(self) -> dict[int, int]:
        """The number of the pair of each match."""
        pairs = {}
        for t, leader in self.assignment.leader.items():
            pair = self.instance.pairs.find(t, leader)
            if pair is None:
                raise ArithmeticError(f"{self.instance.recipients[t].id} is matched by a pair that is not allowed")
            pairs[t] = pair
        return pairs

    @cached_property
    def _spending(self) -> dict[int, Spending]:
        """What each match and its extras cost."""
        return spending_by_recipient(self.figures, self.assignment)

    # Matches.

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """Every match, by recipient."""
        return tuple(self._match(t) for t in sorted(self.assignment.leader))

    def _match(self, t: int) -> Match:
        recipient, leader = self.instance.recipients[t], self.instance.leaders[self.assignment.leader[t]]
        days, parts = self.assignment.days[t], FitShares.of(self.instance.pairs.fit, self._pairs[t])
        partner, reviewer = self.assignment.partner.get(t), self.assignment.reviewer.get(t)
        return Match(
            recipient=recipient.id,
            recipient_name=recipient.name,
            kind=recipient.kind,
            region=recipient.region,
            eligible_because=recipient.because,
            leader=leader.id,
            leader_name=leader.name,
            days=days,
            extra_days=max(0, days - recipient.ordinary_cap),
            cost=self._spending[t].days,
            fit=parts.expertise + parts.phase + parts.distance,
            fit_parts=parts,
            km=self._km(t),
            partner=None if partner is None else self.instance.partners[partner].id,
            partnership_credit=self._spending[t].partnerships,
            governance_reviewer=None if reviewer is None else self.instance.leaders[reviewer].id,
            npqel=t in self.assignment.npqel,
            locked=recipient.id in self.instance.lock_of,
            passed_over=self.instance.passed_over(t, self.assignment.leader[t], reviewer),
            **_support(recipient),
            grant=recipient.grant,
        )

    def unmatched(self) -> tuple[Unmatched, ...]:
        """Everybody without a leader, and why."""
        levels = self.instance.options.levels
        before = levels[: levels.index("need")]
        settled = self.levels[len(before)].proven
        reasons = UnmatchedReasons(self.figures, self.assignment, before, settled=settled)
        left = ((t, r) for t, r in enumerate(self.instance.recipients) if t not in self.assignment.leader)
        return tuple(_left_out(recipient, *reasons.why(t)) for t, recipient in left)

    # Leaders and budgets.

    @cached_property
    def _matches_of(self) -> Counter[int]:
        """How many matches each leader has; a review counts as one."""
        return Counter([*self.assignment.leader.values(), *self.assignment.reviewer.values()])

    @cached_property
    def _days_of(self) -> Counter[int]:
        days = Counter[int]()
        for t, leader in self.assignment.leader.items():
            days[leader] += self.assignment.days[t]
        for leader in self.assignment.reviewer.values():
            days[leader] += self.figures.review_days
        return days

    def leader(self, number: int) -> LeaderUse:
        """What the plan asks of one leader."""
        row, days = self.instance.leaders[number], self._days_of[number]
        capacity = Capacity(own=row.capacity_days, team=row.team_days or 0)
        load = whole_percent(days, capacity.own + capacity.team)
        return LeaderUse(leader=row.id, days=days, capacity=capacity, matches=self._matches_of[number], load=load)

    def budget(self, number: int) -> BudgetUse:
        """What the plan spends of one budget row."""
        row = self.instance.budgets[number]
        spent = sum(
            one.of(row.pot) for t, one in self._spending.items() if row.pays_for(self.instance.recipients[t].region)
        )
        return BudgetUse(pot=row.pot, region=row.region, amount=row.amount, spent=spent)

    # Notes.

    def notes(self) -> list[str]:
        """What a reader must know beside the figures."""
        instance = self.instance
        notes = [*instance.region.notes, *instance.warnings, *instance.notes]
        locked, days = locked_days(instance), self.assignment.days
        if days:
            low = sum(t not in locked and d == self.figures.minimum[t] for t, d in days.items())
            notes.append(at_minimum(int(low), len(days), asked=instance.options.min_days is not None))
        if self.journeys.unknown:
            notes.append(unknown_km(self.journeys.unknown))
        notes += filter(None, [gated(instance.eligibility, instance.offer)])
        if self.proven and not (self.result.tie_broken and self.even):
            notes.append(UNDRAWN)
        return notes


def _known(km: int) -> int | None:
    return None if km < 0 else km

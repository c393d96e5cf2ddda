"""Why a recipient has no leader: true of this plan, and named; nothing is guessed.

What the others keep for sure is their minimum of days, so a leader has room, and a budget has money, where the
minimums of everybody matched leave enough for one more. With `need` proven, no rearrangement supports more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ...common.arrays import Flags
from ...models.matching.pairs import refused_counts
from ...models.plan.plan import Reason
from ...models.plan.reasons_and_notes import (
    Full,
    after_words,
    banned_words,
    full_of_matches,
    money_words,
    no_room_or_money_words,
    no_room_words,
    not_best_words,
    out_of_days,
    own_organisation,
    refused_words,
    stopped_words,
)
from ...models.region.region import Budget
from ..model.arrays import InstanceArrays
from ..model.columns import DAY_POTS, MATCH_POTS
from .assignment import Assignment, locked_days
from .day_limits import budget_limits, leader_limits, members_of


class Why(NamedTuple):
    """A reason in one word, and in a sentence."""

    reason: Reason
    sentence: str


class UnmatchedReasons:
    """Explains the recipients that a plan leaves without a leader.

    `before` are the levels that stand before `need`; `settled` says whether they and `need` are proven.
    """

    def __init__(
        self, figures: InstanceArrays, assignment: Assignment, before: Sequence[str], *, settled: bool
    ) -> None:
        self.figures, self.instance, self.assignment = figures, figures.instance, assignment
        self.before, self.settled = before, settled

    def why(self, t: int) -> Why:
        """Explain one recipient."""
        first, last = np.searchsorted(self.instance.pairs.recipient, [t, t + 1])
        allowed = self.instance.pairs.leader[first:last].tolist()
        if not allowed:
            return self._refused(t)
        first = self.instance.links.first.get(t)
        if first is not None and first not in self.assignment.leader:
            return Why("after", after_words(self.instance.recipients[first].id))
        if not self.settled:
            return Why("stopped", stopped_words(len(allowed)))
        return self._limited(t, allowed)

    def _refused(self, t: int) -> Why:
        flags = self.instance.rules.by_recipient(t)
        refusals = np.sum(list(flags.values()), axis=0)
        banned = np.flatnonzero(flags["ban"] & (refusals == 1)).tolist()
        leaders = len(self.instance.leaders)
        if banned:
            return Why("banned", banned_words(self._names(banned), leaders - len(banned)))
        return Why("no-allowed-leader", refused_words(leaders, refused_counts(flags)))

    def _limited(self, t: int, allowed: list[int]) -> Why:
        room = {x: self._no_room(t, x) for x in allowed}
        full = [limit for limit in room.values() if limit is not None]
        roomy = [x for x, limit in room.items() if limit is None]
        if not roomy:
            return Why("no-room", no_room_words(full))
        poor = [self._short(t, x) for x in roomy]
        if not all(poor):
            return self._not_best(t, roomy[poor.index(())])
        money = money_words(min(self._cost(t, x) for x in roomy), min(poor, key=len))
        if not full:
            return Why("no-money", money)
        return Why("no-room-or-money", no_room_or_money_words(full, self._names(roomy), money))

    # Not best: what the match would make worse.

    def _not_best(self, t: int, leader: int) -> Why:
        fits = self._fits(t, leader)
        worse = self._grows(t, leader) if fits else self._may_be_worse(t, leader)
        levels = [name for name in self.before if name in worse]
        if not levels:
            raise ArithmeticError("a proven plan leaves out a recipient that it has room and money for")
        return Why("not-best", not_best_words(self.instance.leaders[leader].id, levels, fits=fits))

    def _fits(self, t: int, leader: int) -> bool:
        """Whether there is room and money for a match though the others keep all that they have."""
        days = self.assignment.days | {t: self._least(t)}
        more = replace(self.assignment, leader=self.assignment.leader | {t: leader}, days=days)
        limits = (*leader_limits(self.figures, more), *budget_limits(self.figures, more))
        return all(sum(w * days[member] for member, w in limit.weight.items()) <= limit.most for limit in limits)

    def _grows(self, t: int, leader: int) -> set[str]:
        """The levels that a match makes worse where everything else stays as it is."""
        pair = self.instance.pairs.find(t, leader)
        km = 0 if pair is None else int(self.instance.pairs.km[pair])
        return {"balance", *(["travel"] if km > 0 else []), *(["cost"] if self._cost(t, leader) else [])}

    def _may_be_worse(self, t: int, leader: int) -> set[str]:
        """The levels one of which is worse, whatever the others give up for a match: days, extras, or their cost.

        They keep their leaders, so that neither fit nor keep gets worse.
        """
        more = any(days > self._least(m) for m, days in self.assignment.days.items())
        extras = self.assignment.partner or self.assignment.reviewer or self.assignment.npqel
        return {*self._grows(t, leader), *(["days"] if more else []), *(["extras"] if extras else [])}

    # Room: what the minimums of the leader's matches leave.

    @cached_property
    def _load(self) -> dict[int, tuple[int, int, list[str]]]:
        """Own days, all days and recipients' ids of every leader that has some, at the minimums."""
        members, rows = members_of(self.assignment), self.instance.recipients
        return {
            x: (sum(map(self._own, ts)), sum(map(self._least, ts)), [rows[t].id for t in ts])
            for x, ts in members.items()
        }

    def _least(self, t: int) -> int:
        return self._locked.get(t, int(self.figures.minimum[t]))

    def _own(self, t: int) -> int:
        return int(self.figures.in_person[t]) if self.figures.team[t] else self._least(t)

    @cached_property
    def _locked(self) -> dict[int, int]:
        return locked_days(self.instance)

    def _no_room(self, t: int, leader: int) -> Full | None:
        """Say why a leader has no room for a recipient; None where it has."""
        row, every = self.instance.leaders[leader], int(self.figures.all_days[leader])
        own, days, members = self._load.get(leader, (0, 0, []))
        relative = self.instance.links.relative(t, leader, self.assignment.leader)
        if relative is not None:
            return own_organisation(row.id, self.instance.leaders[relative].id)
        if len(members) >= self.figures.most_matches[leader]:
            return full_of_matches(row.id, row.max_matches, members)
        if own + self._own(t) > row.capacity_days:
            return out_of_days(row.id, own, row.capacity_days, self._own(t), members, own=True)
        if days + self._least(t) > every:
            return out_of_days(row.id, days, every, self._least(t), members, own=False)
        return None

    # Money: what the minimums of all matches leave.

    @cached_property
    def _spent(self) -> list[tuple[Budget, Flags, int]]:
        """The budget rows that pay for matches, for whom, and what the minimums and locked reviews take of them."""
        reviews = [self.instance.recipient_number[k.recipient] for k in self.instance.decisions.reviews]
        rows = []
        for budget in self.instance.budgets:
            if budget.pot in MATCH_POTS:
                pays, matches = self.figures.paid(budget), self.assignment.leader.items()
                spent = sum(self._cost(t, x, budget.pot) for t, x in matches if pays[t])
                extra = sum(self.figures.review_cost for t in reviews if pays[t])
                rows.append((budget, pays, spent + (extra if budget.pot == "total" else 0)))
        return rows

    def _cost(self, t: int, leader: int, pot: str = "total") -> int:
        """What a pot pays for a match at the least."""
        days = self._least(t) * int(self.figures.rate[leader]) if pot in DAY_POTS else 0
        return days + (int(self.figures.grant[t]) if pot in ("total", "grants") else 0)

    def _short(self, t: int, leader: int) -> tuple[tuple[Budget, int], ...]:
        """The budgets that cannot pay for this match beside the others."""
        paid = [(b, spent) for b, pays, spent in self._spent if pays[t]]
        return tuple((b, spent) for b, spent in paid if spent + self._cost(t, leader, b.pot) > b.amount)

    def _names(self, leaders: Sequence[int]) -> list[str]:
        return [self.instance.leaders[x].id for x in leaders]

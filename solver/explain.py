"""Why a recipient has no leader: true of this plan, and named; nothing is guessed.

What the others keep for sure is their minimum of days, so a leader has room, and a budget has money, where the
minimums of everybody matched leave enough for one more. With `need` proven, no rearrangement supports more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..models.money import pounds
from ..models.names import count, listed
from ..models.pairs import refused_counts
from ..models.plan import Reason
from ..models.region import Budget, Leader
from .choice import Choice, locked_days
from .columns import DAY_POTS
from .figures import Figures


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in one word, and in a sentence."""

    reason: Reason
    sentence: str


class Explainer:
    """Explains the recipients that a plan leaves without a leader.

    `before` are the levels that stand before `need`; `settled` says whether they and `need` are proven.
    """

    def __init__(self, figures: Figures, choice: Choice, before: Sequence[str], *, settled: bool) -> None:
        self.figures, self.case, self.choice = figures, figures.case, choice
        self.before, self.settled = before, settled

    def why(self, t: int) -> Why:
        """Explain one recipient."""
        first, last = np.searchsorted(self.case.pairs.recipient, [t, t + 1])
        allowed = self.case.pairs.leader[first:last].tolist()
        if not allowed:
            return self._refused(t)
        if not self.settled:
            return Why(
                "stopped",
                f"The search was stopped before it was proven who can be supported; "
                f"{count(len(allowed), 'leader')} may support it.",
            )
        return self._limited(t, allowed)

    def _refused(self, t: int) -> Why:
        flags = self.case.rules.by_recipient(t)
        refusals = np.sum(list(flags.values()), axis=0)
        banned = np.flatnonzero(flags["ban"] & (refusals == 1)).tolist()
        if banned:
            names = listed(self._leader(x).id for x in banned)
            return Why("banned", f"But for a ban, it could be supported by {names}; every other leader is refused.")
        counts = ", ".join(f"{name} {number}" for name, number in refused_counts(flags).items())
        leaders = count(len(self.case.leaders), "leader")
        return Why("no-allowed-leader", f"None of the {leaders} may support it. Refused by rule: {counts}.")

    def _limited(self, t: int, allowed: list[int]) -> Why:
        full = [(x, text) for x in allowed if (text := self._no_room(t, x))]
        roomy = [x for x in allowed if all(x != taken for taken, _ in full)]
        if not roomy:
            return Why("no-room", f"{self._all_of(allowed)} taken: {listed((text for _, text in full), 8)}.")
        poor = [self._short(t, x) for x in roomy]
        if not all(poor):
            return self._not_best(roomy[poor.index(())])
        money = self._money(min(poor, key=len), t, roomy)
        if not full:
            return Why("no-money", money)
        taken = listed((text for _, text in full), 8)
        return Why("no-room-or-money", f"Taken: {taken}. Room, but no money: {self._names(roomy)}. {money}")

    def _all_of(self, allowed: list[int]) -> str:
        if len(allowed) == 1:
            return "The one leader who may support it is"
        return f"All {len(allowed)} leaders who may support it are"

    def _not_best(self, leader: int) -> Why:
        if not self.before:
            raise ArithmeticError("a proven plan leaves out a recipient that it has room and money for")
        levels = listed(self.before)
        return Why(
            "not-best",
            f"{self._leader(leader).id} could support it, but the plan would be worse on {levels}, "
            f"which {'stands' if len(self.before) == 1 else 'stand'} before need.",
        )

    # Room: what the minimums of the leader's matches leave.

    @cached_property
    def _load(self) -> tuple[list[int], list[int], list[list[int]]]:
        """Own days, all days and recipients of every leader, at the minimums."""
        own, days = [0] * len(self.case.leaders), [0] * len(self.case.leaders)
        members: list[list[int]] = [[] for _ in self.case.leaders]
        for t, leader in sorted(self.choice.leader.items()):
            own[leader] += self._own(t)
            days[leader] += self._least(t)
            members[leader].append(t)
        return own, days, members

    def _least(self, t: int) -> int:
        return self._locked.get(t, int(self.figures.minimum[t]))

    def _own(self, t: int) -> int:
        return int(self.figures.in_person[t]) if self.figures.team[t] else self._least(t)

    @cached_property
    def _locked(self) -> dict[int, int]:
        return locked_days(self.case)

    def _no_room(self, t: int, leader: int) -> str:
        """Say why a leader has no room for a recipient; empty where it has."""
        (all_own, all_days, all_members), row = self._load, self._leader(leader)
        own, days, members, name = all_own[leader], all_days[leader], all_members[leader], row.id
        theirs = listed((self.case.recipients[m].id for m in members), 4) if members else "nobody"
        if len(members) >= self.figures.most_matches[leader]:
            return f"{name} ({len(members)} of {row.max_matches} matches: {theirs})"
        if own + self._own(t) > row.capacity_days:
            return f"{name} ({own} of {row.capacity_days} own days needed by {theirs})"
        if days + self._least(t) > self.figures.all_days[leader]:
            return f"{name} ({days} of {self.figures.all_days[leader]} days needed by {theirs})"
        return ""

    # Money: what the minimums of all matches leave.

    @cached_property
    def _spent(self) -> list[tuple[Budget, int]]:
        reviews = [self.case.recipient_number[k.recipient] for k in self.case.decisions.reviews]
        rows = []
        for budget in self.case.budgets:
            if budget.pot in DAY_POTS:
                spent = sum(self._cost(t, x) for t, x in self.choice.leader.items() if self._pays(budget, t))
                extra = sum(self.figures.review_cost for t in reviews if self._pays(budget, t))
                rows.append((budget, spent + (extra if budget.pot == "total" else 0)))
        return rows

    def _cost(self, t: int, leader: int) -> int:
        return self._least(t) * int(self.figures.rate[leader])

    def _pays(self, budget: Budget, t: int) -> bool:
        return budget.pays_for(self.case.recipients[t].region)

    def _short(self, t: int, leader: int) -> tuple[tuple[Budget, int], ...]:
        """The budgets that cannot pay for this match beside the others."""
        cost = self._cost(t, leader)
        return tuple((b, spent) for b, spent in self._spent if self._pays(b, t) and spent + cost > b.amount)

    def _money(self, short: Sequence[tuple[Budget, int]], t: int, leaders: Sequence[int]) -> str:
        cost = min(self._cost(t, x) for x in leaders)
        return f"It needs at least {pounds(cost)}, and {'; '.join(self._pots(short))}."

    def _pots(self, short: Sequence[tuple[Budget, int]]) -> Iterator[str]:
        for budget, spent in short:
            where = f" of {budget.region}" if budget.region else ""
            left = pounds(budget.amount - spent)
            yield f"the {budget.pot} pot{where} has {left} left of {pounds(budget.amount)} beside the matches' minimums"

    def _names(self, leaders: Sequence[int]) -> str:
        return listed(self._leader(x).id for x in leaders)

    def _leader(self, leader: int) -> Leader:
        return self.case.leaders[leader]

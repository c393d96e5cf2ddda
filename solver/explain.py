"""Why a recipient has no leader: true of this plan, and named; nothing is guessed.

What the others keep for sure is their minimum of days, so a leader has room, and a budget has money, where the
minimums of everybody matched leave enough for one more. With `need` proven, no rearrangement supports more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from .room import budget_limits, leader_limits


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in one word, and in a sentence."""

    reason: Reason
    sentence: str


@dataclass(frozen=True, slots=True)
class _Full:
    """A leader without room for a recipient, and why, in words; `taken` says that others fill it."""

    leader: int
    words: str
    taken: bool


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
            return Why("banned", self._banned(banned))
        counts = ", ".join(f"{name} {number}" for name, number in refused_counts(flags).items())
        leaders = count(len(self.case.leaders), "leader")
        return Why("no-allowed-leader", f"None of the {leaders} may support it. Refused by rule: {counts}.")

    def _banned(self, leaders: list[int]) -> str:
        # Whether these leaders have room, and the pots money, was never asked.
        who = "A ban alone keeps it" if len(leaders) == 1 else "Bans alone keep it"
        what = "that match" if len(leaders) == 1 else "those matches"
        sentence = f"{who} from {self._names(leaders)}: no other rule refuses {what}."
        others = len(self.case.leaders) - len(leaders)
        return sentence + (f" Every other leader ({others}) is refused by other rules." if others else "")

    def _limited(self, t: int, allowed: list[int]) -> Why:
        full = [found for x in allowed if (found := self._no_room(t, x))]
        roomy = sorted(set(allowed) - {found.leader for found in full})
        if not roomy:
            return Why("no-room", f"{self._nobody(full)}: {self._words(full)}.")
        poor = [self._short(t, x) for x in roomy]
        if not all(poor):
            return self._not_best(t, roomy[poor.index(())])
        money = self._money(min(poor, key=len), t, roomy)
        if not full:
            return Why("no-money", money)
        lead = "Taken" if all(found.taken for found in full) else "No room"
        return Why(
            "no-room-or-money", f"{lead}: {self._words(full)}. Room, but no money: {self._names(roomy)}. {money}"
        )

    def _nobody(self, full: list[_Full]) -> str:
        taken = all(found.taken for found in full)
        if len(full) == 1:
            return f"The one leader who may support it {'is taken' if taken else 'has no room'}"
        if taken:
            return f"All {len(full)} leaders who may support it are taken"
        return f"None of the {len(full)} leaders who may support it has room"

    def _words(self, full: list[_Full]) -> str:
        return listed((f"{self._leader(found.leader).id} ({found.words})" for found in full), 8)

    # Not best: what the match would make worse.

    def _not_best(self, t: int, leader: int) -> Why:
        fits = self._fits(t, leader)
        worse = self._grows(t, leader) if fits else self._may_be_worse(t, leader)
        levels = [name for name in self.before if name in worse]
        if not levels:
            raise ArithmeticError("a proven plan leaves out a recipient that it has room and money for")
        names = listed(levels, len(levels)) if fits else " or ".join(levels)
        return Why(
            "not-best",
            f"{self._leader(leader).id} could support it, but the plan would be worse on {names}, "
            f"which {'stands' if len(levels) == 1 else 'stand'} before need.",
        )

    def _fits(self, t: int, leader: int) -> bool:
        """Whether there is room and money for a match though the others keep all that they have."""
        days = self.choice.days | {t: self._least(t)}
        more = replace(self.choice, leader=self.choice.leader | {t: leader}, days=days)
        limits = (*leader_limits(self.figures, more), *(limit for _, limit in budget_limits(self.figures, more)))
        return all(sum(w * days[member] for member, w in limit.weight.items()) <= limit.most for limit in limits)

    def _grows(self, t: int, leader: int) -> set[str]:
        """The levels that a match makes worse where everything else stays as it is."""
        pair = self.case.pairs.find(t, leader)
        km = 0 if pair is None else int(self.case.pairs.km[pair])
        return {"balance", *(["travel"] if km > 0 else []), *(["cost"] if self._cost(t, leader) else [])}

    def _may_be_worse(self, t: int, leader: int) -> set[str]:
        """The levels one of which is worse, whatever the others give up for a match: days, extras, or their cost.

        They keep their leaders, so that neither fit nor keep gets worse.
        """
        more = any(days > self._least(m) for m, days in self.choice.days.items())
        extras = self.choice.partner or self.choice.reviewer or self.choice.npqel
        return {*self._grows(t, leader), *(["days"] if more else []), *(["extras"] if extras else [])}

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

    def _no_room(self, t: int, leader: int) -> _Full | None:
        """Say why a leader has no room for a recipient; None where it has."""
        (all_own, all_days, all_members), row = self._load, self._leader(leader)
        own, days, members = all_own[leader], all_days[leader], all_members[leader]
        every = int(self.figures.all_days[leader])
        if len(members) >= self.figures.most_matches[leader]:
            words = f"{len(members)} of {row.max_matches} matches: {self._listed(members)}"
            return _Full(leader, words if members else "takes no matches", bool(members))
        if own + self._own(t) > row.capacity_days:
            return self._out_of_days(leader, own, row.capacity_days, self._own(t), "own ")
        if days + self._least(t) > every:
            return self._out_of_days(leader, days, every, self._least(t), "")
        return None

    def _out_of_days(self, leader: int, used: int, most: int, needed: int, which: str) -> _Full:
        if used:
            theirs = self._listed(self._load[2][leader])
            return _Full(leader, f"{used} of {most} {which}days needed by {theirs}", True)
        if not most:
            return _Full(leader, "has no days of their own" if which else "has no days", False)
        return _Full(leader, f"has {most} of the {needed} {which}days that it needs", False)

    def _listed(self, members: Sequence[int]) -> str:
        return listed((self.case.recipients[m].id for m in members), 4)

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

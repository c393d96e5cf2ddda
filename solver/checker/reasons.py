"""The checker's own reasons: why each recipient has no leader, worked out from the matches, the region and the offer.

What the others keep for sure is their minimum of days, or what a lock gives them: that is what they are counted with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ...common.names import with_id
from ...common.version import VERSION
from ...models.eligibility.recipients import Recipient
from ...models.matching.instance import Instance
from ...models.matching.pairs import refused_counts
from ...models.plan.check_result import Broken
from ...models.plan.plan import Match, Plan, Reason, Unmatched
from ...models.plan.reasons_and_notes import (
    DECLINED,
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
from ...models.region.region import Budget, Leader
from .limits import grants_of, pence_of_a_day, spent_of
from .links import Supports

_DAYS = ("total", "days")
"""The pots that pay for days."""
_MATCHES = (*_DAYS, "grants")
"""The pots that pay for matches."""


class _Why(NamedTuple):
    reason: Reason
    words: str


def reasons_by_name(instance: Instance, plan: Plan) -> dict[str, str]:
    """Explain whoever has no leader with names, their ids behind them, by the id of the recipient.

    A plan's own explanations have ids alone; one of another reason than the matches give stays as it is.
    """
    reasons, told = _Reasons(instance, plan, by_name=True), {row.recipient: row.explanation for row in plan.unmatched}
    for row in plan.unmatched:
        number = instance.recipient_number.get(row.recipient)
        why = None if number is None else reasons.why(number)
        if why is not None and why.reason == row.reason:
            told[row.recipient] = why.words
    return told


def broken_reasons(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Walk the reasons and explanations that are not what the matches give."""
    reasons = _Reasons(instance, plan)
    for row in plan.unmatched:
        number = instance.recipient_number.get(row.recipient)
        if number is not None:
            yield from _unlike("unmatched", row, reasons.why(number), plan)
    for row in plan.declined:
        yield from _unlike("declined", row, _Why("declined", DECLINED), plan)


def _unlike(what: str, row: Unmatched, why: _Why | None, plan: Plan) -> Iterator[Broken]:
    if why is None:
        sentence = "could be supported with all others as they are, though need is called proven"
        yield Broken(what, row.recipient, sentence)
    elif row.reason != why.reason:
        yield Broken(what, row.recipient, f"the reason is {row.reason}, and would be {why.reason}: {why.words}")
    elif row.explanation != why.words and plan.version == VERSION:
        yield Broken(what, row.recipient, f"is explained otherwise than the matches give: {why.words}")


class _Reasons:
    """Reasons of one plan, over what its matches need at the least."""

    def __init__(self, instance: Instance, plan: Plan, *, by_name: bool = False) -> None:
        self.instance, self.plan, self.by_name = instance, plan, by_name
        self.locked = {lock.recipient: lock.days for lock in instance.decisions.matches if lock.days is not None}
        names = [level.name for level in plan.levels]
        self.before = names[: names.index("need")] if "need" in names else names
        self.settled = all(level.proven for level in plan.levels[: len(self.before) + 1])
        self.led: dict[str, list[Match]] = defaultdict(list)
        known = [
            m for m in plan.matches if m.recipient in instance.recipient_number and m.leader in instance.leader_number
        ]
        for match in sorted(known, key=lambda m: instance.recipient_number[m.recipient]):
            self.led[match.leader].append(match)
        self.supports, self.grants = Supports(instance, plan), grants_of(instance)
        self.budgets = [(row, self._needed(row)) for row in instance.budgets if row.pot in _MATCHES]

    def why(self, number: int) -> _Why | None:
        """Why a recipient has no leader; None where nothing keeps it from one."""
        recipient = self.instance.recipients[number]
        pairs = self.instance.pairs
        allowed = [self.instance.leaders[x] for x in pairs.leader[pairs.recipient == number].tolist()]
        if not allowed:
            return self._refused(number)
        if first := self.supports.lacks(recipient.body, recipient.support):
            return _Why("after", after_words(self._told_first(recipient, first)))
        if not self.settled:
            return _Why("stopped", stopped_words(len(allowed)))
        room = [(leader, self._full(recipient, leader)) for leader in allowed]
        full = [found for _, found in room if found is not None]
        roomy = [leader for leader, found in room if found is None]
        if not roomy:
            return _Why("no-room", no_room_words(full))
        short = [self._short(recipient, leader) for leader in roomy]
        if not all(short):
            return self._not_best(number, roomy[short.index([])])
        words = money_words(min(self._cost(recipient, x) for x in roomy), min(short, key=len))
        if not full:
            return _Why("no-money", words)
        return _Why("no-room-or-money", no_room_or_money_words(full, [*map(self._text, roomy)], words))

    def _refused(self, number: int) -> _Why:
        leaders, flags = self.instance.leaders, self.instance.rules.by_recipient(number)
        banned = [
            self._text(x) for i, x in enumerate(leaders) if [name for name, no in flags.items() if no[i]] == ["ban"]
        ]
        if banned:
            return _Why("banned", banned_words(banned, len(leaders) - len(banned)))
        return _Why("no-allowed-leader", refused_words(len(leaders), refused_counts(flags)))

    # Room, beside what the leader's matches need.

    def _text(self, row: Recipient | Leader) -> str:
        return with_id(row.name, row.id) if self.by_name else row.id

    def _told_first(self, recipient: Recipient, support: str) -> str:
        """The support of the same school that comes before, as it is told."""
        return self._text(next(r for r in self.instance.recipients if (r.body, r.support) == (recipient.body, support)))

    def _full(self, recipient: Recipient, leader: Leader) -> Full | None:
        found = self._without_room(recipient, leader)
        return found and replace(found, by_name=self.by_name)

    def _without_room(self, recipient: Recipient, leader: Leader) -> Full | None:
        mine = [self._recipient(match) for match in self.led[leader.id]]
        who, whom = self._text(leader), [self._text(r) for r in mine]
        own, days = sum(map(self._own, mine)), sum(map(self._least, mine))
        every = leader.capacity_days + (leader.team_days or 0)
        if relative := self.supports.relative(recipient.body, recipient.support, leader):
            return own_organisation(who, self._text(self.supports.leaders[relative]))
        if leader.max_matches is not None and len(mine) >= leader.max_matches:
            return full_of_matches(who, leader.max_matches, whom)
        if own + self._own(recipient) > leader.capacity_days:
            return out_of_days(who, own, leader.capacity_days, self._own(recipient), whom, own=True)
        if days + self._least(recipient) > every:
            return out_of_days(who, days, every, self._least(recipient), whom, own=False)
        return None

    def _recipient(self, match: Match) -> Recipient:
        return self.instance.recipients[self.instance.recipient_number[match.recipient]]

    def _least(self, recipient: Recipient) -> int:
        return self.locked.get(recipient.id, recipient.minimum)

    def _own(self, recipient: Recipient) -> int:
        team = self.instance.offer.terms_of(recipient).team
        return team.days_in_person if team.may_help else self._least(recipient)

    # Money, beside what all matches need.

    def _needed(self, row: Budget) -> int:
        """The pence that a row needs for the minimums of all matches, and for reviews that are locked."""
        leaders, review = self.instance.leader_number, self.instance.offer.review
        matches = [m for mine in self.led.values() for m in mine]
        days = [(self._recipient(m), self.instance.leaders[leaders[m.leader]]) for m in matches]
        pence = sum(self._cost(r, x, row.pot) for r, x in days if row.pays_for(r.region))
        reviewed = [self.instance.recipient_number[lock.recipient] for lock in self.instance.decisions.reviews]
        paid = sum(row.pays_for(self.instance.recipients[t].region) for t in reviewed)
        return pence + (review.cost * paid if review is not None and row.pot == "total" else 0)

    def _cost(self, recipient: Recipient, leader: Leader, pot: str = "total") -> int:
        days = self._least(recipient) * self._rate(leader) if pot in _DAYS else 0
        return days + (0 if pot == "days" else self.grants.get(recipient.id, 0))

    def _rate(self, leader: Leader) -> int:
        return pence_of_a_day(leader, self.instance.offer)

    def _short(self, recipient: Recipient, leader: Leader) -> list[tuple[Budget, int]]:
        """The budgets that cannot pay for a match beside the others."""
        rows = [(b, used) for b, used in self.budgets if b.pays_for(recipient.region)]
        return [(b, used) for b, used in rows if used + self._cost(recipient, leader, b.pot) > b.amount]

    # Levels before need, which the match would make worse.

    def _not_best(self, number: int, leader: Leader) -> _Why | None:
        recipient = self.instance.recipients[number]
        fits = self._fits(recipient, leader)
        worse = {"balance"}
        pair = self.instance.pairs.find(number, self.instance.leader_number[leader.id])
        if pair is not None and self.instance.pairs.km[pair] > 0:
            worse.add("travel")
        if self._cost(recipient, leader):
            worse.add("cost")
        if not fits:
            worse |= self._given_up()
        levels = [name for name in self.before if name in worse]
        return _Why("not-best", not_best_words(self._text(leader), levels, fits=fits)) if levels else None

    def _fits(self, recipient: Recipient, leader: Leader) -> bool:
        """Whether a match fits at its minimum with all others as they are."""
        mine = self.led[leader.id]
        helped = [self.instance.offer.terms_of(self._recipient(m)).team for m in mine]
        own = sum(t.days_in_person if t.may_help else m.days for t, m in zip(helped, mine, strict=True))
        every = leader.capacity_days + (leader.team_days or 0)
        room = own + self._own(recipient) <= leader.capacity_days
        room = room and sum(m.days for m in mine) + self._least(recipient) <= every
        paying = [row for row in self.instance.budgets if row.pot in _MATCHES and row.pays_for(recipient.region)]
        return room and all(
            spent_of(row, self.plan, self.instance) + self._cost(recipient, leader, row.pot) <= row.amount
            for row in paying
        )

    def _given_up(self) -> set[str]:
        """The levels on which the other matches have more than they need."""
        matches: Sequence[Match] = self.plan.matches
        led = [m for mine in self.led.values() for m in mine]
        more = any(m.days > self._least(self._recipient(m)) for m in led)
        extras = any(m.partner or m.governance_reviewer or m.npqel for m in matches)
        return {*(["days"] if more else []), *(["extras"] if extras else [])}

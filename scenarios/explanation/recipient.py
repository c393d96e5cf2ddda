"""A recipient: why it has no leader, or how firmly it has the one it has, and who stands in the other scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...common.names import listed
from ...models.eligibility.recipients import Recipient
from ...models.matching.decisions import in_full
from ...models.matching.pairs import refused_counts
from ...models.plan.plan import Match, Plan
from ...models.plan.reasons_and_notes import banned_words, refused_words
from ...models.region.names import Names
from ...models.region.region import Decision
from ..definition.change import Add, Change, Remove, Step, Which
from ..re_solving.firmness import label_of
from ..re_solving.resolver import ReSolved, Resolver
from ..re_solving.sentences import Sentence, fact, solved, unsettled
from ..re_solving.wording import gone, match_text, move_texts, newly_in, worse
from .result import Part, Verdict

NEXT = 5
"""Other leaders of a matched recipient whose exact price is told."""


@dataclass(frozen=True)
class Outlook:
    """The verdict on a recipient, with the level and the amount by which it fell, and its sentences."""

    verdict: Verdict
    sentences: tuple[Sentence, ...]
    level: str | None = None
    amount: int | None = None


@dataclass(frozen=True)
class About:
    """One recipient of a plan, and what asks about it."""

    resolver: Resolver
    people: Names
    recipient: Recipient

    @property
    def id(self) -> str:
        """The id of the recipient."""
        return self.recipient.id

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.resolver.plan

    @cached_property
    def number(self) -> int:
        """The index of the recipient."""
        return self.resolver.instance.recipient_number[self.id]

    @cached_property
    def match(self) -> Match | None:
        """Its match in the plan."""
        return self.plan.match_of(self.id)

    @cached_property
    def leaders(self) -> list[int]:
        """The indices of the leaders who may support it, by fit, then km, then id."""
        pairs = self.resolver.instance.pairs
        mine = [int(p) for p in (pairs.recipient == self.number).nonzero()[0]]
        order = sorted(mine, key=lambda p: (-int(pairs.fit.total[p]), pairs.km[p] < 0, pairs.km[p], pairs.leader[p]))
        return [int(pairs.leader[p]) for p in order]

    @cached_property
    def supported(self) -> ReSolved:
        """The best plan in which it has a leader."""
        return self.resolver.re_solve(supported=self.id)

    # Without a leader.

    def outlook(self) -> Outlook:
        """Say why it has no leader: never, what it would cost, or by lot."""
        if not self.leaders:
            return Outlook("never", (self._refused(),))
        again = self.supported
        if again.state == "impossible":
            text = f"No plan supports {self.people.body(self.id)}, whoever goes without: the limits leave no way."
            return Outlook("never", (solved(text),))
        if again.plan is None:
            return Outlook(
                "not settled", (unsettled("What it would cost to support it could not be settled in time."),)
            )
        loss = self.resolver.first_loss(again.plan)
        if loss is None:
            text = (
                "By lot: a plan that supports it is equal on every level, and the draw among equal plans left it out."
            )
            return Outlook("by lot", (solved(text),))
        level, number = loss
        return Outlook("costs", (solved(self._costs(level, number)), *self._levels(again.plan)), level, number)

    def _costs(self, level: str, number: int) -> str:
        if level == "need":
            return f"Supporting it would cost {number:,} of the priority that the plan supports."
        alike = [name.name for name in self.plan.levels]
        before = alike[: alike.index(level)]
        lead = f"A plan that supports it is equal on {listed(before, len(before))}, and" if before else "It"
        return f"{lead} loses at the level {level}, by {worse(level, number)}."

    def _levels(self, made: Plan) -> Iterator[Sentence]:
        yield solved(f"The best plan in which it has a leader, against this one: {self.resolver.changes(made)}.")

    def _refused(self) -> Sentence:
        flags, every = self.resolver.instance.rules.by_recipient(self.number), self.resolver.instance.leaders
        refusals = np.sum([flag.astype(np.int64) for flag in flags.values()], axis=0)
        banned = [i for i in range(len(every)) if flags["ban"][i] and refusals[i] == 1]
        if banned:
            names = [self.people.leader(every[i].id) for i in banned]
            return fact(banned_words(names, len(every) - len(banned)))
        return fact(refused_words(len(every), refused_counts(flags)))

    def exchange(self) -> Part | None:
        """Say who would go without, and who would move, if it were supported; None where that is not known."""
        made = self.supported.plan
        mine = made.match_of(self.id) if made else None
        if made is None or mine is None:
            return None
        told = [f"It would have {match_text(mine, self.people, self.recipient.priority)}."]
        told += [self._goes(id_) for id_ in gone(self.plan, made)]
        others = [id_ for id_ in newly_in(self.plan, made) if id_ != self.id]
        told += [f"{self.people.body(id_)} would have a leader, too." for id_ in others]
        told += move_texts(self.plan, made, self.people)
        return Part("If it were supported", tuple(map(solved, told)))

    def _goes(self, id_: str) -> str:
        had = self.plan.match_of(id_)
        if had is None:
            raise ValueError(f"{id_} has no match to lose")
        return (
            f"{self.people.body(id_)} would go without: it has {match_text(had, self.people, self.priority_of(id_))}."
        )

    def priority_of(self, id_: str) -> int:
        """Give the priority of another recipient."""
        instance = self.resolver.instance
        return instance.recipients[instance.recipient_number[id_]].priority

    # With a leader.

    def hold(self) -> Outlook:
        """Say how firmly it has its leader, by a ban on the pair: forced, decided at a level, or free."""
        match = self._matched
        who = f"{self.people.body(self.id)} has {match_text(match, self.people, self.recipient.priority)}."
        if self.id in self.resolver.instance.lock_of:
            return Outlook("forced", (fact(who), fact("Forced: a decision locks it.")))
        again = self.resolver.re_solve([ban(self.id, match.leader)])
        if again.plan is None and again.state not in ("impossible", "unfit"):
            return Outlook("not settled", (fact(who), unsettled("How firm that is could not be settled in time.")))
        label = label_of(self.plan, match, again.plan)
        if again.plan is None:
            return Outlook(label.label, (fact(who), solved("Forced: there is no plan without this match.")))
        only = [fact("No other leader may support it.")] if self.leaders == [self._leader] else []
        if label.label == "free":
            instead = f"with {self.people.leader(label.instead)}" if label.instead else "in which it goes without"
            text = f"Free: a plan {instead} is equal on every level; the draw among equal plans chose."
            return Outlook(label.label, (fact(who), solved(text), *only))
        lost = worse(label.level, label.by)
        text = f"Decided at the level {label.level}: without this match the best plan is worse by {lost}"
        sentences = (fact(who), solved(f"{text} ({self.resolver.changes(again.plan)})."), *only)
        return Outlook(label.label, sentences, label.level, label.by)

    @property
    def _matched(self) -> Match:
        if self.match is None:
            raise ValueError(f"{self.id} has no leader")
        return self.match

    @property
    def _leader(self) -> int:
        return self.resolver.instance.leader_number[self._matched.leader]

    def next_leaders(self) -> Part | None:
        """Give the next best leaders by fit, each with the exact price of choosing them; None where a lock decides."""
        others = [x for x in self.leaders if x != self._leader]
        if self.id in self.resolver.instance.lock_of or not others:
            return None
        return Part("The next leaders by fit", tuple(self._priced(x) for x in others[:NEXT]))

    def _priced(self, x: int) -> Sentence:
        instance = self.resolver.instance
        leader, pair = instance.leaders[x], instance.pairs.find(self.number, x) or 0
        km = int(instance.pairs.km[pair])
        lead = f"{self.people.leader(leader.id)}: fit {int(instance.pairs.fit.total[pair])}, "
        lead += "km unknown" if km < 0 else f"{km:,} km"
        again = self.resolver.re_solve(chosen(self.resolver, self.id, leader.id))
        if again.state in ("impossible", "unfit"):
            return solved(f"{lead}: no plan has this match beside the decisions and limits.")
        if again.plan is None:
            return unsettled(f"{lead}: not settled in time.")
        if self.resolver.first_loss(again.plan) is None:
            return solved(f"{lead}: costs nothing on any level, by lot.")
        return solved(f"{lead}: {self.resolver.changes(again.plan)}.")

    def gainers(self) -> Part:
        """Say who would gain the place if it declined."""
        title = "If it declined"
        made = self.resolver.re_solve(declined(self.resolver, self.id)).plan
        if made is None:
            return Part(title, (unsettled("Who would gain the place could not be settled in time."),))
        gain = [self._gain(made, id_) for id_ in newly_in(self.plan, made)]
        told = gain or ["Nobody else would have a leader."]
        return Part(title, tuple(map(solved, [*told, *move_texts(self.plan, made, self.people)])))

    def _gain(self, made: Plan, id_: str) -> str:
        match = made.match_of(id_)
        if match is None:
            raise ValueError(f"{id_} has no match to gain")
        return f"{self.people.body(id_)} would gain a place: {match_text(match, self.people, self.priority_of(id_))}."


def ban(recipient: str, leader: str) -> Add:
    """Ban a pair."""
    return Add("decision", (("recipient", recipient), ("leader", leader), ("action", "ban")))


def chosen(resolver: Resolver, recipient: str, leader: str) -> tuple[Step, ...]:
    """Lock a pair; another lock of the recipient, and a ban on the pair, make way."""
    rows = resolver.base.region.decisions
    full = zip(rows, in_full(resolver.base.region, resolver.base.offer), strict=True)
    way = [row for row, told in full if _in_the_way(resolver, told, recipient, leader)]
    gone = [Remove("decisions", Which(where=_row(row))) for row in way]
    return (*gone, Add("decision", (("recipient", recipient), ("leader", leader), ("action", "lock"))))


def _in_the_way(resolver: Resolver, row: Decision, recipient: str, leader: str) -> bool:
    if row.recipient != recipient:
        return False
    review = (row.recipient, row.leader) in resolver.instance.locked_reviews
    return (row.binds and not review) or row.leader == leader


def declined(resolver: Resolver, recipient: str) -> tuple[Step, ...]:
    """Let a recipient decline; its locks make way."""
    region = resolver.base.region
    body = resolver.instance.recipients[resolver.instance.recipient_number[recipient]].body
    # All the supports of a school go with it.
    ids = {r.id for r in resolver.instance.recipients if r.body == body}
    full = zip(region.decisions, in_full(region, resolver.base.offer), strict=True)
    locks = [row for row, told in full if told.recipient in ids and row.binds]
    gone = [Remove("decisions", Which(where=_row(row))) for row in locks]
    return (*gone, Change("recipients", Which((body,)), "status", "=", "declined"))


def _row(row: Decision) -> tuple[tuple[str, str], ...]:
    return (("recipient", row.recipient), ("leader", row.leader), ("action", row.action))

"""What plans made again are told with: levels, matches, who moves; the rules of a pair, each with its least edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

from ...common.names import count, fold, listed
from ...models.eligibility.recipients import Recipient
from ...models.matching.instance import Instance
from ...models.plan.plan import Match, Plan
from ...models.plan.plan_report import amount
from ...models.region.names import Names
from ...models.region.region import Leader, School, Trust
from ..definition.change import Change, Step, Which
from .edits import change, farther, more_days, no_ban

_MOVES_TOLD = 6
"""Recipients that are named of those who move."""

METRES = 1000
"""Metres of a km."""


@dataclass(frozen=True)
class Rule:
    """One rule of a pair: whether it refuses, its figures in words, and the least edit, with words, that mends it."""

    name: str
    refuses: bool
    figures: str
    edit: tuple[Step, ...] = ()
    way: str = ""


@dataclass(frozen=True)
class PairFacts:
    """A recipient and a leader, and what each rule sees of them."""

    instance: Instance
    t: int
    x: int

    @property
    def recipient(self) -> Recipient:
        """The recipient."""
        return self.instance.recipients[self.t]

    @property
    def leader(self) -> Leader:
        """The leader, placed at their employer where they have no position."""
        return self.instance.leaders[self.x]

    def rules(self) -> tuple[Rule, ...]:
        """Give every rule, in the order of the contract."""
        refused = self.instance.rules.refusals(self.t, self.x)
        told = {
            "left": self._left, "not-ready": self._ready, "role": self._role, "region": self._region,
            "own-trust": self._own_trust, "conflict": self._conflict, "distance": self._distance,
            "must-have": self._must_have, "capacity": self._capacity, "ban": self._ban,
        }  # fmt: skip
        return tuple(told[name](name in refused) for name in self.instance.rules.names)

    def _left(self, no: bool) -> Rule:
        edit = (change("leaders", self.leader.id, "status", "=", "available"),)
        return Rule("left", no, "has left" if no else "has not left", edit, "they come back")

    def _ready(self, no: bool) -> Rule:
        edit = (change("leaders", self.leader.id, "ready", "=", "yes"),)
        return Rule("not-ready", no, "is not ready" if no else "is ready", edit, "they are ready")

    def _role(self, no: bool) -> Rule:
        allowed = listed(self.instance.offer.terms_of(self.recipient).roles.allowed)
        support = self.recipient.support
        whom = f"a {self.recipient.kind}" if support is None else f"the support {support}"
        return Rule("role", no, f"is {self.leader.role}; {whom} may have {allowed}")

    def _region(self, no: bool) -> Rule:
        theirs = self.recipient.region
        figures = f"serves {listed(self.leader.region)}; the recipient is in {theirs}"
        edit = (change("leaders", self.leader.id, "region", "+=", theirs),)
        return Rule("region", no, figures, edit, f"they serve {theirs}, too")

    def _own_trust(self, no: bool) -> Rule:
        names = Names(self.instance.region)
        works = [f"the trust {names.body(self.leader.trust_id)}"] if self.leader.trust_id else []
        works += [f"the school {names.body(self.leader.school_id)}"] if self.leader.school_id else []
        where = f"works at {listed(works)}" if works else "works at no trust or school that is known"
        return Rule("own-trust", no, f"{where}, {'which is' if no else 'not'} the recipient's own")

    def _conflict(self, no: bool) -> Rule:
        own = {self.recipient.body, self.recipient.trust_id, *self.recipient.trust_schools}
        named = [id_ for id_ in self.leader.conflicts if id_ in own]
        told = listed(Names(self.instance.region).bodies(named))
        figures = f"declares a conflict with {told}" if named else "declares no conflict with it"
        edit = (change("leaders", self.leader.id, "conflicts", "-=", ";".join(named)),)
        return Rule("conflict", no, figures, edit, f"the conflict with {told} is withdrawn")

    def _distance(self, no: bool) -> Rule:
        squared, most = self.squared_metres, self.leader.max_metres
        if most is None or squared is None:
            return Rule("distance", no, "travels any distance" if most is None else "the distance is not known")
        figures = f"{tenths(squared)} of {tenths(most * most)} km"
        more = km_short(squared, most)
        edit = (farther(self.leader.id, more),)
        return Rule("distance", no, figures, edit, f"they travel {more:,} km further")

    @property
    def squared_metres(self) -> int | None:
        """The squared metres between them, None where a position is not known."""
        here, there = self.recipient.position, self.leader.position
        if here is None or there is None:
            return None
        return (here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2

    def _must_have(self, no: bool) -> Rule:
        lacks = sorted(self.recipient.must_have - set(map(fold, self.leader.expertise)))
        if not self.recipient.must_have:
            return Rule("must-have", no, "nothing is demanded of the leader")
        figures = f"lacks {listed(lacks)}" if lacks else f"has {listed(sorted(self.recipient.must_have))}"
        return Rule("must-have", no, figures, drop_tags(self.instance, self.recipient, lacks), "that is not demanded")

    def _capacity(self, no: bool) -> Rule:
        least, team = self.recipient.minimum, self.instance.offer.terms_of(self.recipient).team.may_help
        days = self.leader.capacity_days + (self.leader.team_days or 0 if team else 0)
        whose = "with the team" if team else "of their own"
        figures = f"has {count(days, 'day')} {whose}; the match needs {least}"
        edit = (more_days(self.leader.id, max(1, least - days)),)
        return Rule("capacity", no, figures, edit, f"they have {count(max(1, least - days), 'day')} more")

    def _ban(self, no: bool) -> Rule:
        edit = (no_ban(self.recipient.id, self.leader.id),)
        return Rule("ban", no, "a decision bans it" if no else "no decision bans it", edit, "the ban is lifted")


def km_short(squared: int, most: int) -> int:
    """Give the whole km that a limit of `most` metres must rise by to reach a distance in squared metres."""
    return max(1, -(-(_root_up(squared) - most) // METRES))


def tenths(squared: int) -> str:
    """Write a distance given in squared metres in km, to one place, rounded half up."""
    # As whole tenths: 2n - 1 <= 2 x distance / 100 m < 2n + 1.
    number = (isqrt(4 * squared // 10_000) + 1) // 2
    return f"{number // 10:,}.{number % 10}"


def _root_up(squared: int) -> int:
    root = isqrt(squared)
    return root if root * root == squared else root + 1


def drop_tags(instance: Instance, recipient: Recipient, tags: list[str]) -> tuple[Step, ...]:
    """Take tags out of what a recipient demands: on its own row, or on those of its schools that it has them from."""
    return tuple(step for tag in tags for step in _drop(instance, recipient, tag))


def _drop(instance: Instance, recipient: Recipient, tag: str) -> Iterator[Step]:
    rows: tuple[School | Trust, ...] = (*instance.region.schools, *instance.region.trusts)
    own = next((row for row in rows if row.id == recipient.body), None)
    if own is not None and tag in map(fold, own.must_have):
        yield change("recipients", recipient.body, "must_have", "-=", tag)
        return
    schools = (row for row in instance.region.schools if row.id in recipient.trust_schools)
    for school in schools:
        if tag in map(fold, school.must_have):
            yield Change("schools", Which((school.id,)), "must_have", "-=", tag)


# Levels, matches and who moves.


def worse(level: str, number: int) -> str:
    """Say by how much a level is worse: '100 of need', '£450 of cost'."""
    return f"{amount(level, number)} of {level}"


def match_text(match: Match, people: Names, priority: int | None = None) -> str:
    """Say what a match is: leader, priority, fit, km and days."""
    far = "km unknown" if match.km is None else f"{match.km:,} km"
    lead = "" if priority is None else f"priority {priority:,}, "
    return f"{lead}fit {match.fit}, {far}, {count(match.days, 'day')} with {people.leader(match.leader)}"


def newly_in(before: Plan, after: Plan) -> tuple[str, ...]:
    """Give the recipients that have a leader in a later plan alone."""
    had = {match.recipient for match in before.matches}
    return tuple(match.recipient for match in after.matches if match.recipient not in had)


def gone(before: Plan, after: Plan) -> tuple[str, ...]:
    """Give the recipients that have a leader in an earlier plan alone."""
    return newly_in(after, before)


def move_texts(before: Plan, after: Plan, people: Names) -> Iterator[str]:
    """Say who has another leader in a later plan, with fit and km side by side, and how many other days."""
    new = {match.recipient: match for match in after.matches}
    both = [(old, new[old.recipient]) for old in before.matches if old.recipient in new]
    moved = [(old, now) for old, now in both if old.leader != now.leader]
    for old, now in moved[:_MOVES_TOLD]:
        leaders = f"from {people.leader(old.leader)} to {people.leader(now.leader)}"
        yield f"{people.body(old.recipient)} moves {leaders}: fit {old.fit} to {now.fit}, {_km(old)} to {_km(now)}."
    if len(moved) > _MOVES_TOLD:
        rest = [people.body(old.recipient) for old, _ in moved[_MOVES_TOLD:]]
        yield f"{count(len(rest), 'other')} have another leader, too: {listed(rest)}."
    days = [(old, now) for old, now in both if old.leader == now.leader and old.days != now.days]
    if days:
        told = (f"{people.body(o.recipient)} {o.days} to {n.days}" for o, n in days)
        yield f"Days change for {count(len(days), 'recipient')}: {listed(told)}."


def _km(match: Match) -> str:
    return "km unknown" if match.km is None else f"{match.km:,} km"

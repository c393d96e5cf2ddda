"""Locks and bans: the decisions of people, judged against the region and the offer before anything is planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ...common.faults import Fault
from ...common.names import Nearest, listed
from ..eligibility.recipients import Eligibility, Recipient, full_id, supports_planned
from ..offers.catalogue import OfferChoice
from ..offers.offer import Offer
from ..region.names import row_id
from ..region.positions import placed_leaders
from ..region.region import RECORD, Decision, Leader, Region
from .pair_rules import PASSABLE, PairRules

NLG = "NLG"

REVIEW_MARK = " (review)"
"""Stands behind a rule that a lock on a review passes over."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A match or a review that must be in the plan; `days` is None where they are free."""

    recipient: str
    leader: str
    days: int | None = None


@dataclass(frozen=True)
class Decisions:
    """The sound decisions on those who are planned for; bans are pairs of recipient and leader.

    `supported` are recipients that must have a leader, whichever: no table has them, an explanation asks for them.
    """

    matches: tuple[Lock, ...] = ()
    reviews: tuple[Lock, ...] = ()
    bans: frozenset[tuple[str, str]] = frozenset()
    supported: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DecisionCheck:
    """What came of judging the decisions: those that are sound, the faults, and notes."""

    decisions: Decisions
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class JudgedRegion:
    """A region with the offer chosen for it, and what was judged of both already: who is a recipient, and decisions.

    `eligibility` and `decisions` are None where there was no decision to judge.
    """

    region: Region
    choice: OfferChoice
    eligibility: Eligibility | None = None
    decisions: DecisionCheck | None = None

    def eligibility_of(self, region: Region, offer: Offer) -> Eligibility | None:
        """Give who is a recipient of a region under an offer, None where the region or the offer is another."""
        same = (region.schools, region.trusts) == (self.region.schools, self.region.trusts)
        same = same and offer == self.choice.offer
        supports = same and supports_planned(region, offer) == supports_planned(self.region, offer)
        return self.eligibility if supports else None

    def decisions_of(self, region: Region, offer: Offer) -> DecisionCheck | None:
        """Give what came of judging the decisions of a region, None where it is another."""
        same = (region.leaders, region.decisions) == (self.region.leaders, self.region.decisions)
        return self.decisions if same and self.eligibility_of(region, offer) is not None else None


def judge_decisions(
    region: Region, offer: Offer, eligibility: Eligibility, skip: Collection[str] = ()
) -> DecisionCheck:
    """Judge every decision of a region (contract, 'Which pairs are allowed').

    `skip` are ids whose own rows are faulty: what is said about them cannot be judged yet.
    """
    judge = _Judge(region, offer, eligibility)
    rows = [row for row in judge.rows if not {row.recipient, judge.body(row), row.leader} & set(skip)]
    faults = [fault for row in rows for fault in judge.faults(row)]
    notes = {note for row in rows if (note := judge.note(row))}
    # Sorted: the order of the rows may not show in a plan.
    return DecisionCheck(judge.sound, tuple(faults), tuple(sorted(notes)))


def unknown_ids(
    region: Region, offer: Offer, eligibility: Eligibility, rows: Iterable[Decision]
) -> Iterator[tuple[Decision, str, Fault]]:
    """Walk the ids in decisions that nobody has: row, column, fault."""
    judge, rows = _Judge(region, offer, eligibility), in_full(region, offer, rows)
    return ((row, column, fault) for row in rows for column, fault in judge.unknown(row))


def in_full(region: Region, offer: Offer, rows: Iterable[Decision] | None = None) -> tuple[Decision, ...]:
    """Give the decisions of a region, or some, with the full ids of recipients, in their order.

    Where a decision names a school, the leader's role says which of its supports is meant.
    """
    rows = region.decisions if rows is None else rows
    if not offer.supports:
        return tuple(rows)
    schools = {school.id for school in region.schools}
    given = {leader.id: support.name for leader in region.leaders if (support := offer.support_by(leader.role))}
    planned = supports_planned(region, offer)
    return tuple(
        replace(row, recipient=full_id(row.recipient, given[row.leader]))
        if row.recipient in schools and given.get(row.leader) in planned
        else row
        for row in rows
    )


def passed_over(rules: PairRules, recipient: int, leader: int, days: int | None) -> tuple[str, ...]:
    """Name what a lock passes over: rules of the pair, and with `days` the limits of the recipient's days."""
    row = rules.recipients[recipient]
    may = (*PASSABLE, "capacity") if days is not None else PASSABLE
    names = [name for name in rules.refusals(recipient, leader) if name in may]
    if days is not None:
        names += ["minimum"] if days < row.minimum else []
        names += ["days_requested"] if row.days_requested is not None and days > row.days_requested else []
    return tuple(names)


def review_passed_over(rules: PairRules, recipient: int, reviewer: int) -> tuple[str, ...]:
    """Name what a lock on a review passes over; the words tell it apart from what a lock on the match does."""
    return tuple(name + REVIEW_MARK for name in rules.refusals(recipient, reviewer) if name in PASSABLE)


class _Judge:
    def __init__(self, region: Region, offer: Offer, eligibility: Eligibility) -> None:
        self.region, self.offer, self.eligibility = region, offer, eligibility
        self.planned = {r.id: r for r in eligibility.recipients}
        self.leaders = {leader.id: leader for leader in region.leaders}
        self.row_ids = {row.id for row in (*region.schools, *region.trusts)}
        # The rules are asked about those alone of whom something is decided.
        self.rows = in_full(region, offer)
        recipients, leaders = {row.recipient for row in self.rows}, {row.leader for row in self.rows}
        self.named = [r for r in eligibility.recipients if r.id in recipients]
        self.named_leaders = placed_leaders(region, [leader for leader in region.leaders if leader.id in leaders])
        self.number = {r.id: i for i, r in enumerate(self.named)}
        self.leader_number = {leader.id: i for i, leader in enumerate(self.named_leaders)}

    def body(self, row: Decision) -> str:
        """The id of the row of the region that a decision is about."""
        return row_id(row.recipient, self.row_ids)

    @cached_property
    def bodies(self) -> Mapping[str, str]:
        """Every id of a school or trust, with why it is not planned for."""
        reasons = {s.id: "is not eligible under this offer" for s in self.region.schools}
        for body in self.eligibility.bodies:
            reasons[body.trust.id] = "is not eligible under this offer"
            if body.supported:
                reasons |= {s.id: f"is supported through its trust, {body.trust.id}" for s in body.members}
            elif body.multi:
                reasons[body.trust.id] = f"is a trust, and {self.offer.id} supports each school by itself"
            elif body.schools:
                reasons[body.trust.id] = _standalone([school.id for school in body.schools])
        reasons |= {row.id: f"may be eligible: not known is {row.missing}" for row in self.eligibility.undecided}
        reasons |= {row.id: f"is excluded by {row.clause}: {row.reason}" for row in self.eligibility.excluded}
        for school in self.region.schools:
            for support in filter(None, supports_planned(self.region, self.offer)):
                reasons[full_id(school.id, support)] = reasons[school.id]
        for r in self.eligibility.recipients if self.offer.supports else ():
            reasons[r.body] = "has no support that such a leader gives"
        for r in self.eligibility.declined:
            reasons |= dict.fromkeys((r.id, r.body), "has declined")
        return reasons

    @cached_property
    def sound(self) -> Decisions:
        about = [row for row in self.rows if row.recipient in self.planned and row.leader in self.leaders]
        locks = sorted((row for row in about if row.binds), key=lambda row: row.key)
        return Decisions(
            tuple(_lock(row) for row in locks if not self._review(row)),
            tuple(_lock(row) for row in locks if self._review(row)),
            frozenset((row.recipient, row.leader) for row in about if row.action == "ban"),
        )

    @cached_property
    def match_rules(self) -> PairRules:
        return PairRules(self.named, self.named_leaders, self.offer, self.sound.bans)

    @cached_property
    def review_rules(self) -> PairRules:
        return PairRules(self.named, self.named_leaders, self.offer, self.sound.bans, reviews=True)

    @cached_property
    def first_locks(self) -> Mapping[tuple[str, bool], Decision]:
        """The first lock of each recipient on a match, and on a review."""
        first: dict[tuple[str, bool], Decision] = {}
        for row in self.rows:
            if row.binds and row.leader in self.leaders:
                first.setdefault((row.recipient, self._review(row)), row)
        return first

    def note(self, row: Decision) -> str | None:
        """A ban that can change nothing does no harm: on whoever is not planned for, or on a review nobody can have.

        Neither does a record, which binds nobody.
        """
        if row.binds:
            return None
        why = self._idle(row)
        if why is None:
            return self._hopeless(row) if row.action == RECORD else None
        return f"the {row.action} on {row.recipient} with {row.leader} has no effect: {row.recipient} {why}"

    def _hopeless(self, row: Decision) -> str | None:
        """Say of a record of somebody whom a rule keeps from this match that no plan will have it."""
        if row.leader not in self.leaders or (self._review(row) and not self.planned[row.recipient].review):
            return None
        refused = self._refused(row)
        told = ", ".join(f"{step} {day}" for step, day in row.steps.items())
        return f"no plan matches {row.recipient} with {row.leader} ({told}): {', '.join(refused)}" if refused else None

    def _idle(self, row: Decision) -> str | None:
        recipient = self.planned.get(row.recipient)
        if recipient is None:
            return self.bodies.get(row.recipient)
        # What an NLG is kept from is a review: there is none to keep them from where the recipient cannot have one.
        review = row.leader in self.leaders and self._review(row)
        return f"cannot have a review, and {row.leader} is an NLG" if review and not recipient.review else None

    def faults(self, row: Decision) -> list[Fault]:
        """Every fault of one decision."""
        found = [fault for _, fault in self.unknown(row)]
        if found:
            return found
        recipient = self.planned.get(row.recipient)
        if recipient is None:
            why = self.bodies[row.recipient]
            return [_fault(row, "recipient", f"cannot be {_held(row)}: it {why}")] if row.binds else []
        return [*_steps(row), *self._days(row, recipient), *self._second(row), *self._pair(row, recipient)]

    def unknown(self, row: Decision) -> list[tuple[str, Fault]]:
        """The ids of a decision that nobody has, each by its column."""
        known: list[tuple[str, str, Collection[str]]] = [
            ("recipient", "expected the id of a school or trust of the region", self.bodies),
            ("leader", "expected the id of a leader of the region", self.leaders),
        ]
        return [
            (column, _fault(row, column, expected, Nearest(getattr(row, column), ids)))
            for column, expected, ids in known
            if getattr(row, column) not in ids
        ]

    def _days(self, row: Decision, recipient: Recipient) -> list[Fault]:
        if row.days is None:
            return []
        if row.action == "ban":
            return [_fault(row, "days", "expected blank: days go with a lock")]
        if self._review(row):
            return [_fault(row, "days", "expected blank: a review has no leader days")]
        if row.days > recipient.limit:
            expected = f"expected 1 to {recipient.limit} days: the cap and the approved extra days of {recipient.id}"
            return [_fault(row, "days", expected)]
        return []

    def _second(self, row: Decision) -> list[Fault]:
        if not row.binds:
            return []
        first = self.first_locks[row.recipient, self._review(row)]
        if first is row:
            return []
        if RECORD in (row.action, first.action):
            told = f"is {_held(row)} to {row.leader}, and in row {first.place.row} {_held(first)} to {first.leader}"
            return [_fault(row, "recipient", f"{told}: expected one of these")]
        return [_fault(row, "recipient", f"a second lock of one kind: the first is in row {first.place.row}")]

    def _pair(self, row: Decision, recipient: Recipient) -> list[Fault]:
        if not row.binds:
            return []
        if self._review(row) and not recipient.review:
            return [_fault(row, "recipient", "expected a trust that would benefit from a governance review")]
        hard = self._refused(row)
        if not hard:
            return []
        return [_fault(row, "leader", f"cannot be {_held(row)} to {row.recipient}: refused by {', '.join(hard)}")]

    def _refused(self, row: Decision) -> list[str]:
        """Name the rules that keep a pair apart, and that no lock passes over."""
        rules = self.review_rules if self._review(row) else self.match_rules
        refused = rules.refusals(self.number[row.recipient], self.leader_number[row.leader])
        return [name for name in refused if name not in (*PASSABLE, "capacity")]

    def _review(self, row: Decision) -> bool:
        return is_reviewer(self.leaders[row.leader])


def _standalone(schools: list[str]) -> str:
    if len(schools) == 1:
        return f"is a trust of one school: decide on the school, {schools[0]}"
    return f"is a standalone trust: decide on its schools, {listed(schools)}"


def is_reviewer(leader: Leader) -> bool:
    """Say whether decisions on a leader are about reviews: NLGs give nothing else."""
    return leader.role == NLG


def _held(row: Decision) -> str:
    return "locked" if row.action == "lock" else "appointed"


def _steps(row: Decision) -> list[Fault]:
    """Find days of steps that cannot be: an appointment that is banned, and days before those of an earlier step.

    School and regional director may agree in either order.
    """
    if row.action == "ban" and row.appointed_on is not None:
        return [_fault(row, "appointed_on", "expected blank: this match is banned")]
    order = (
        ("agreed", "preferred"), ("approved", "preferred"),
        ("appointed", "preferred"), ("appointed", "agreed"), ("appointed", "approved"),
    )  # fmt: skip
    found: dict[str, Fault] = {}
    for step, before in order:
        day, earlier = getattr(row, f"{step}_on"), getattr(row, f"{before}_on")
        if day is not None and earlier is not None and day < earlier:
            expected = f"expected {earlier} or later: {before}_on is that day"
            found.setdefault(step, _fault(row, f"{step}_on", expected))
    return list(found.values())


def _lock(row: Decision) -> Lock:
    return Lock(row.recipient, row.leader, row.days)


def _fault(row: Decision, column: str, expected: str, near: str | Nearest | None = None) -> Fault:
    value = getattr(row, column)
    return Fault(expected, row.place, row.place.at(column), None if value is None else str(value), near)

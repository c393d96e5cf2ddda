"""The sheets on recipients that people decide on: who is matched, and who is not and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from ...common.names import fold, spelling, with_id
from ...common.numbers import number_of_pounds
from ...models.eligibility.recipients import Recipient
from ...models.matching.groups import authority_of
from ...models.offers.offer import Offer
from ...models.plan.bands import Bands
from ...models.plan.plan import Match
from ...models.plan.plan_report import PlanReport
from ...models.plan.workbook_layout import (
    AGREE_ALL,
    APPROVAL,
    BY,
    DATE,
    DAYS,
    DECISION,
    INSTEAD,
    LEADER,
    MATCHES,
    NOT_MATCHED,
    PLANNED,
    REASON,
    RECIPIENT,
)
from ...models.region.names import Names, row_id
from ...models.region.region import APPROVAL as APPROVALS
from ...models.region.region import Leader, School, Trust
from ..shared.by_school import cost_of
from ..shared.plan_wording import REMEDIES, SHORTLY, besides, support_cost_texts
from ..shared.steps import Steps
from ..workbook.sheet import Column, Sheet, Value

_ID = re.compile(r"[\w-]{4,}(?:/[\w-]+)?")
"""What may be an id in a sentence: a number of four digits and more has a comma in it there, so it is none."""


class Bodies:
    """What the sheets say about each recipient beside its plan: grade, phase, needs, priority, status."""

    def __init__(self, report: PlanReport) -> None:
        self.report, self.people = report, Names(report.instance.region)

    def before(self, id_: str) -> tuple[Value, ...]:
        """Give phase, authority, grade, its day, priority and status of a recipient."""
        row, recipient = self._rows.get(row_id(id_, self._rows)), self._recipients.get(id_)
        school = row if isinstance(row, School) else None
        return (
            (school.phase or "School") if school else "Trust", self._places.get(id_),
            school.grade if school else None, school.judged_on if school else None,
            recipient.priority if recipient else None, (row.status if row else None) or "no answer",
        )  # fmt: skip

    def needs(self, id_: str) -> str:
        """Write what a recipient needs, as the region spells it; what its leader must have is marked."""
        recipient = self._recipients.get(id_)
        if recipient is None:
            return ""
        must = [f"{self._spelled(tag)} (must)" for tag in sorted(recipient.must_have)]
        return ", ".join([*must, *(self._spelled(tag) for tag in sorted(recipient.needs - recipient.must_have))])

    def expertise(self, leader: str) -> str:
        """Write what a leader is good at."""
        row = self._leaders.get(leader)
        return ", ".join(row.expertise) if row else ""

    def named(self, sentence: str) -> str:
        """Write a sentence of the plan with the names before the ids of its recipients and leaders."""
        return _ID.sub(lambda found: self._named(found[0]), sentence)

    def _named(self, id_: str) -> str:
        """Name an id of a sentence; one of a support has that of its school in it."""
        known = self._known.get(id_)
        return known or "/".join(self._known.get(part, part) for part in id_.split("/"))

    def _spelled(self, tag: str) -> str:
        return self._tags.get(fold(tag), tag)

    @cached_property
    def _tags(self) -> dict[str, str]:
        region = self.report.instance.region
        bodies: tuple[School | Trust, ...] = (*region.schools, *region.trusts)
        return spelling(tag for row in bodies for tag in (*row.needs, *row.must_have))

    @cached_property
    def _rows(self) -> dict[str, School | Trust]:
        region = self.report.instance.region
        bodies: tuple[School | Trust, ...] = (*region.schools, *region.trusts)
        return {row.id: row for row in bodies}

    @cached_property
    def _recipients(self) -> dict[str, Recipient]:
        eligibility = self.report.instance.eligibility
        return {row.id: row for row in (*eligibility.recipients, *eligibility.declined)}

    @cached_property
    def _leaders(self) -> dict[str, Leader]:
        return {row.id: row for row in self.report.instance.region.leaders}

    @cached_property
    def _places(self) -> dict[str, str]:
        return authority_of(self.report.instance)

    @cached_property
    def _known(self) -> dict[str, str]:
        names = {id_: with_id(row.name, id_) for id_, row in self._rows.items()}
        names |= {id_: with_id(row.name, id_) for id_, row in self._recipients.items() if row.support}
        names |= {id_: with_id(row.name, id_) for id_, row in self._leaders.items()}
        return {id_: name for id_, name in names.items() if any(map(str.isdigit, id_))}


_BEFORE = (
    Column("Phase", width=9), Column("Local authority", width=12), Column("Grade", "number", 7),
    Column("Judged on", "date", 10), Column("Priority", "number", 8), Column("Status", width=9),
)  # fmt: skip
"""Beside each recipient: `Bodies.before` fills them."""


def matches_sheet(report: PlanReport, leaders: str, words: Sequence[str]) -> Sheet:
    """Who supports whom, and columns to decide in; `leaders` is the range of the leaders' names."""
    several = len({m.region for m in report.plan.matches}) > 1
    # On A3 paper the text stays above 8 points: two further columns take their place from the widest.
    less = 2 if several and report.log else 0
    offer = report.instance.offer
    steps = bool(Steps(report.instance.region, offer))
    columns = (
        Column(RECIPIENT, width=22 - less), *([Column("Support", width=13)] if offer.supports else []),
        *([Column("Region", width=10)] if several else []), *_BEFORE,
        Column("Eligible under", width=8), Column("Needs", width=14 - less), Column(LEADER, width=18 - less),
        Column("Leader's expertise", width=14 - less), Column(PLANNED, "number", 9), Column("Cost", "pounds", 10),
        *([Column("Band", width=16)] if _banded(offer) else []),
        Column("Fit", "number", 5), Column("Km", "number", 5), Column("Besides", width=12),
        *([Column("Steps", width=14)] if steps else []),
        *([Column("Decided before", width=12)] if report.log else []), *deciding(leaders, words),
    )  # fmt: skip
    return Sheet(
        MATCHES,
        f"Matches: who supports whom ({len(report.plan.matches):,})",
        f"Decide in the bordered columns, or agree all at once on the Cover ({AGREE_ALL}); a row's own decision counts "
        "first. A blank row may move. Fit: how well the leader suits, 0 to 100. Blank Km: not known.",
        columns,
        tuple(_rows(report, several)),
        paper="A3",
    )


def deciding(leaders: str, words: Sequence[str]) -> tuple[Column, ...]:
    """Give the columns that people fill in."""
    return (
        Column(DECISION, width=10, words=words, entry=True), Column(INSTEAD, width=15, words=leaders, entry=True),
        Column(DAYS, "number", 6, entry=True), Column(APPROVAL, width=9, words=APPROVALS.known, entry=True),
        Column(REASON, width=13, entry=True), Column(BY, width=8, entry=True), Column(DATE, "date", 10, entry=True),
    )  # fmt: skip


def _rows(report: PlanReport, several: bool) -> Iterator[tuple[Value, ...]]:
    bodies, before, steps = Bodies(report), standing_words(report), Steps(report.instance.region, report.instance.offer)
    bands, offer = Bands(report.instance), report.instance.offer
    for m in report.plan.matches:
        yield (
            with_id(m.recipient_name, m.recipient), *([m.support] if offer.supports else []),
            *([m.region] if several else []), *bodies.before(m.recipient),
            ", ".join(m.eligible_because), bodies.needs(m.recipient), _leader(m), bodies.expertise(m.leader), m.days,
            number_of_pounds(cost_of(m)), *([bands.of(m)] if _banded(offer) else []), m.fit, m.km,
            besides(m, bodies.people),
            *([steps.of(m.recipient, m.leader)] if steps else []),
            *([before.get(m.recipient)] if report.log else []), *[None] * 7,
        )  # fmt: skip


def _banded(offer: Offer) -> bool:
    return any(support.funding for support in offer.supports)


def _leader(match: Match) -> str:
    return with_id(match.leader_name, match.leader)


def standing_words(report: PlanReport) -> dict[str, str]:
    """Give for each recipient the decisions that hold, in words."""
    people, found = Names(report.instance.region), dict[str, list[str]]()
    for priced in report.log:
        if priced.entry.stands:
            found.setdefault(priced.entry.recipient, []).append(priced.entry.text(people.leader))
    return {recipient: "; ".join(words) for recipient, words in found.items()}


COSTS = "What its support would cost"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def unmatched_sheet(report: PlanReport, leaders: str, words: Sequence[str]) -> Sheet:
    """Who has no leader, why, and what would change it."""
    steps = Steps(report.instance.region, report.instance.offer)
    columns = (
        Column(RECIPIENT, width=22), *_BEFORE, Column("Eligible under", width=8), Column("Needs", width=13),
        Column("Why not", width=16), Column("Explanation", width=38), Column(COSTS, width=20),
        Column("What would change it", width=14), *([Column("Steps", width=14)] if steps else []),
        *deciding(leaders, words),
    )  # fmt: skip
    bodies, costs = Bodies(report), support_cost_texts(report.plan)
    rows = (
        (
            with_id(u.recipient_name, u.recipient), *bodies.before(u.recipient), ", ".join(u.eligible_because),
            bodies.needs(u.recipient), SHORTLY[u.reason].capitalize(), bodies.named(u.explanation),
            _sentence(costs.get(u.recipient, "")), REMEDIES[u.reason],
            *([steps.of(u.recipient, None)] if steps else []), *[None] * 7,
        )
        for u in (*report.plan.unmatched, *report.plan.declined)
    )  # fmt: skip
    return Sheet(
        NOT_MATCHED,
        f"Not matched: who has no leader, and why ({len(report.plan.unmatched):,}; "
        f"declined: {len(report.plan.declined):,})",
        "What a reason says is proven; a cost that is blank is not settled. Decide in the bordered columns: decline, "
        "or other leader with Leader instead.",
        columns,
        tuple(rows),
        paper="A3",
    )

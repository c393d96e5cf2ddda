"""The sheets on recipients: who is matched, who is not and why, and the next best leaders of each with their price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...common.names import count
from ...common.numbers import number_of_pounds
from ...models.matching.groups import authority_of
from ...models.plan.plan_report import Alternative, LevelCost, PlanReport, amount
from ...models.plan.workbook_layout import (
    ALTERNATIVES,
    APPROVAL,
    BY,
    DATE,
    DAYS,
    DECISION,
    INSTEAD,
    LEADER,
    MATCHES,
    NO_LEADER,
    NOT_MATCHED,
    PLANNED,
    REASON,
    RECIPIENT,
)
from ...models.region.region import APPROVAL as APPROVALS
from ..shared.plan_wording import REMEDIES, besides
from ..workbook.sheet import Column, Sheet, Value


def matches_sheet(report: PlanReport, leaders: str, words: Sequence[str]) -> Sheet:
    """Who supports whom, and columns to decide in; `leaders` is the range of the leaders' ids."""
    several = len({m.region for m in report.plan.matches}) > 1
    columns = (
        Column(RECIPIENT), Column("Name", width=24), Column("Kind"), *([Column("Region", width=14)] if several else []),
        Column("Local authority", width=15), Column("Because"), Column(LEADER), Column("Leader name", width=24),
        Column(PLANNED, "number"), Column("Cost", "pounds"), Column("Fit", "number"), Column("Km", "number"),
        Column("Besides", width=15), *([Column("Decided before", width=20)] if report.log else []),
        *deciding(leaders, words),
    )  # fmt: skip
    return Sheet(
        MATCHES,
        f"Matches: who supports whom ({len(report.plan.matches):,})",
        "Decide in the bordered columns; leave a row blank to let it move. Blank Km: not known.",
        columns,
        tuple(_rows(report, several)),
        frozen=2,
    )


def deciding(leaders: str, words: Sequence[str]) -> tuple[Column, ...]:
    """Give the columns that people fill in."""
    return (
        Column(DECISION, words=words, entry=True), Column(INSTEAD, words=leaders, entry=True),
        Column(DAYS, "number", entry=True), Column(APPROVAL, words=APPROVALS.known, entry=True),
        Column(REASON, width=20, entry=True), Column(BY, width=12, entry=True), Column(DATE, "date", entry=True),
    )  # fmt: skip


def _rows(report: PlanReport, several: bool) -> Iterator[tuple[Value, ...]]:
    places, before = authority_of(report.instance), standing_words(report)
    for m in report.plan.matches:
        yield (
            m.recipient, m.recipient_name, m.kind, *([m.region] if several else []), places[m.recipient],
            ", ".join(m.eligible_because), m.leader, m.leader_name, m.days, number_of_pounds(m.cost), m.fit, m.km,
            besides(m), *([before.get(m.recipient)] if report.log else []), *[None] * 7,
        )  # fmt: skip


def standing_words(report: PlanReport) -> dict[str, str]:
    """Give for each recipient the decisions that hold, in words."""
    found: dict[str, list[str]] = {}
    for priced in report.log:
        if priced.entry.stands:
            found.setdefault(priced.entry.recipient, []).append(str(priced.entry))
    return {recipient: "; ".join(words) for recipient, words in found.items()}


def unmatched_sheet(report: PlanReport, leaders: str) -> Sheet:
    """Who has no leader, why, and what would change it."""
    columns = (
        Column(RECIPIENT), Column("Name", width=24), Column("Kind"), Column("Local authority", width=15),
        Column("Because"),
        Column("Priority", "number"), Column("Why not"), Column("Explanation", width=40),
        Column("What would change it", width=30), *deciding(leaders, NO_LEADER),
    )  # fmt: skip
    places = authority_of(report.instance)
    rows = (
        (
            u.recipient, u.recipient_name, u.kind, places.get(u.recipient), ", ".join(u.eligible_because),
            u.priority, u.reason, u.explanation, REMEDIES[u.reason], *[None] * 7,
        )
        for u in (*report.plan.unmatched, *report.plan.declined)
    )  # fmt: skip
    return Sheet(
        NOT_MATCHED,
        f"Not matched: who has no leader, and why ({len(report.plan.unmatched):,}; "
        f"declined: {len(report.plan.declined):,})",
        "What a reason says is proven. Decide in the bordered columns: decline, or other leader with Leader instead.",
        columns,
        tuple(rows),
        frozen=2,
    )


_BOUNDS = (
    "Costs: how much worse the best plan with this leader is, at least and at most, at the first level that is worse. "
    "Blank: not proven."
)
_EXACT = (
    "Costs: how much worse the best plan with this leader is on each level, solved again for each; below 0: better. "
    "Blank: not solved."
)


def alternatives_sheet(report: PlanReport) -> Sheet:
    """For each recipient the leader that the plan chose and the five next best."""
    levels = [level.name for level in report.plan.levels]
    columns = (
        Column("Recipient"), Column("Name", width=28), Column("Rank"), Column("Leader"),
        Column("Leader name", width=26),
        Column("Fit", "number"), Column("Expertise", "number"), Column("Phase", "number"),
        Column("Distance", "number"), Column("Km", "number"), Column("Room"), Column("Costs at least"),
        Column("Costs at most"),
        *(Column(f"Cost: {name}", "pounds" if name == "cost" else "number") for name in levels),
    )  # fmt: skip
    return Sheet(
        ALTERNATIVES,
        "Alternatives: the five next best leaders of each recipient",
        _EXACT if report.exact else _BOUNDS,
        columns,
        tuple(_alternatives(report, levels)),
        frozen=2,
    )


def _alternatives(report: PlanReport, levels: list[str]) -> Iterator[tuple[Value, ...]]:
    leaders = {leader.id: leader.name for leader in report.instance.leaders}
    recipients = {r.id: r for r in report.instance.recipients}
    for a in report.alternatives:
        r, costs = recipients[a.recipient], {cost.level: cost for cost in a.costs}
        yield (
            a.recipient, r.name, f"{a.rank}" if a.rank else "chosen", a.leader, leaders[a.leader], a.fit,
            a.fit_parts.expertise, a.fit_parts.phase, a.fit_parts.distance, a.km, _room(a, r.minimum, r.top),
            _bound(a.costs, "least"), "no plan has it" if a.impossible else _bound(a.costs, "most"),
            *(_exact(costs.get(name)) for name in levels),
        )  # fmt: skip


def _room(a: Alternative, least: int, most: int) -> str:
    if a.room < least:
        return f"no: {count(a.room, 'day')} left" if a.room > 0 else "no"
    return "yes" if a.room >= most else f"for {count(a.room, 'day')}"


def _bound(costs: tuple[LevelCost, ...], side: str) -> str:
    """Say which level is the first to be worse, and by how much; blank where nothing is proven."""
    values = [(cost.level, getattr(cost, side)) for cost in costs]
    known = [(level, value) for level, value in values if value is not None]
    first = next(((level, value) for level, value in known if value), None)
    if first is not None:
        return f"{first[0]} {amount(*first)}"
    if not known:
        return ""
    return "nothing" if len(known) == len(values) else f"nothing up to {known[-1][0]}"


def _exact(cost: LevelCost | None) -> Value:
    if cost is None or cost.exact is None:
        return None
    return number_of_pounds(cost.exact) if cost.level == "cost" else cost.exact

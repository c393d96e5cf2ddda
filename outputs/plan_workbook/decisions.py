"""The sheets on decisions: what changed since the plan before, and the log of every decision with its price."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.plan.plan import Support
from ...models.plan.plan_report import PlanChange, PlanReport, Since
from ...models.plan.workbook_layout import (
    APPROVAL,
    BY,
    CHANGES,
    DATE,
    DAYS,
    DECISION,
    LEADER,
    LOG,
    REASON,
    RECIPIENT,
    STANDS,
)
from ..shared.changes_wording import all_cost, counted, extras_told, price_told, what_changed
from ..workbook.sheet import Column, Sheet, Value


def changes_sheet(since: Since) -> Sheet:
    """What is not as it was in the plan before, and why."""
    columns = (
        Column(RECIPIENT), Column("Name"), Column("What", width=16), Column("Leader before"),
        Column("Days before", "number"), Column("Besides before", width=18), Column("Leader now"),
        Column("Days now", "number"), Column("Besides now", width=18), Column("Why", width=40),
    )  # fmt: skip
    return Sheet(
        CHANGES,
        f"What changed since the plan before ({len(since.changes):,})",
        f"{counted(since)} Blank leader: none.",
        columns,
        tuple(map(_change, since.changes)),
        frozen=2,
    )


def _change(row: PlanChange) -> tuple[Value, ...]:
    return row.recipient, row.name, what_changed(row), *_side(row.before), *_side(row.now), row.why


def _side(support: Support | None) -> tuple[Value, ...]:
    """Leader, days and what else a recipient has in one of the two plans."""
    return (support.leader, support.days, extras_told(support)) if support else (None, None, extras_told(None))


def log_sheet(report: PlanReport) -> Sheet:
    """Every decision, who took it, when, why, whether it stands and what it costs."""
    columns = (
        Column(RECIPIENT), Column("Name"), Column(DECISION), Column(LEADER), Column(DAYS, "number"), Column(APPROVAL),
        Column(REASON, width=40), Column(BY), Column(DATE, "date"), Column(STANDS, words=("yes", "no"), entry=True),
        Column("What it costs", width=40),
    )  # fmt: skip
    return Sheet(
        LOG,
        "Decisions log: every decision, and what it costs",
        f"{all_cost(report.since) if report.since else ''} Stands = no takes a decision back.".strip(),
        columns,
        tuple(_log(report)),
    )


def _log(report: PlanReport) -> Iterator[tuple[Value, ...]]:
    region = report.instance.region
    names = {s.id: s.name for s in region.schools} | {t.id: t.name for t in region.trusts}
    for priced in report.log:
        e = priced.entry
        yield (
            e.recipient, names.get(e.recipient), e.decision, e.leader, e.days, e.approval, e.reason, e.by, e.on,
            "yes" if e.stands else "no", price_told(priced),
        )  # fmt: skip

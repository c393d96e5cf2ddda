"""The sheet of the schools of which it is not known whether they are eligible: a person decides."""

from __future__ import annotations

from ...common.names import with_id
from ...models.matching.decision_log import RULINGS
from ...models.plan.plan_report import PlanReport
from ...models.plan.workbook_layout import BY, DATE, DECISION, NOT_KNOWN, REASON, RECIPIENT
from ..workbook.sheet import Column, Sheet


def not_known_sheet(report: PlanReport) -> Sheet:
    """Who may be eligible, what is missing to say so, and columns to decide in."""
    columns = (
        Column(RECIPIENT, width=30), Column("Region", width=16), Column("Local authority", width=16),
        Column("Eligible perhaps under", width=10), Column("What is missing", width=50),
        Column(DECISION, width=12, words=RULINGS, entry=True), Column(REASON, width=24, entry=True),
        Column(BY, width=8, entry=True), Column(DATE, "date", 10, entry=True),
    )  # fmt: skip
    rows = tuple(
        (with_id(u.name, u.id), u.region, u.local_authority, u.clause, u.missing, None, None, None, None)
        for u in report.plan.not_known
    )
    return Sheet(
        NOT_KNOWN,
        f"Not known: who may be eligible, and is not planned for ({len(rows):,})",
        "A cell that decides is missing in the region. Fill it in there; or decide here, with a reason: match replan "
        "then plans for whoever is eligible.",
        columns,
        rows,
        paper="A3",
    )

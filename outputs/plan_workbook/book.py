"""A plan's workbook, whole: the same plan makes the same bytes."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook

from ...models.matching.decision_log import NO_LEADER, STEPS, WORDS
from ...models.plan.plan_report import Handling, PlanReport
from ...models.plan.workbook_layout import LEADERS
from ...models.region.names import Names
from ..shared.redact import redacted
from ..shared.steps import steps_asked
from ..workbook.book import CREATED, OPTIONS, Painter
from ..workbook.sheet import HEADER_ROW
from .alternatives import alternatives_sheet
from .by_school import by_school_sheet
from .cover import draw_cover
from .matches import matches_sheet, unmatched_sheet
from .not_known import not_known_sheet
from .record import changes_sheet, log_sheet, notes_sheet, record_sheet
from .supply import areas_sheet, budgets_sheet, draw_charts, leaders_sheet, trusts_sheet


def plan_book(report: PlanReport, handling: Handling) -> bytes:
    """Write a plan's workbook."""
    if handling.redact:
        report = redacted(report)
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"title": f"Plan for {report.instance.region.name}", "created": CREATED})
        _draw(Painter(book, handling.marking), report, handling)
    return content.getvalue()


def _draw(painter: Painter, report: PlanReport, handling: Handling) -> None:
    draw_cover(painter, report, handling)
    leaders, areas, budgets = leaders_sheet(report), areas_sheet(report), budgets_sheet(report)
    ids = f"='{LEADERS}'!$A${HEADER_ROW + 2}:$A${leaders.last_row + 1}"
    steps = STEPS if steps_asked(report.instance) else ()
    before = [matches_sheet(report, ids, (*WORDS, *steps)), unmatched_sheet(report, ids, (*NO_LEADER, *steps))]
    if report.instance.offer.supports:
        before.insert(0, by_school_sheet(report))
    if report.plan.not_known:
        before.append(not_known_sheet(report))
    if report.since is not None:
        before.append(changes_sheet(report.since, Names(report.instance.region)))
    for sheet in (*before, leaders, trusts_sheet(report), budgets, areas):
        painter.table(sheet)
    draw_charts(painter, areas, budgets)
    closing = (log_sheet(report), notes_sheet(report), record_sheet(report, redact=handling.redact))
    for sheet in (alternatives_sheet(report), *closing):
        painter.table(sheet)

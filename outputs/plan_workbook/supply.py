"""The sheets on supply and demand: leaders, trusts, budgets and areas; the charts of days by area and spend by pot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ...common.names import count, with_id
from ...common.numbers import number_of_pounds, share_of_one, whole_percent
from ...models.matching.groups import GroupRow
from ...models.plan.plan_report import PlanReport
from ...models.plan.workbook_layout import AREAS, BUDGETS, CHARTS, ID, LEADER, LEADERS, TRUSTS
from ..shared.areas import area_rows
from ..shared.plan_wording import days_left, leader_status
from ..workbook.book import Painter
from ..workbook.sheet import HEADER_ROW, Column, Sheet, Value

ALL = "All"
"""The region of a pot that pays everywhere."""


def leaders_sheet(report: PlanReport) -> Sheet:
    """What the plan asks of each leader."""
    columns = (
        Column(LEADER, width=30), Column("Role"), Column("Status"), Column("Own days", "number"),
        Column("Team days", "number"), Column("Days given", "number"), Column("Days left", "number"),
        Column("Load", "percent"), Column("Matches", "number"), Column("Most matches", "number"),
        Column("Recipients", width=50), Column(ID),
    )  # fmt: skip
    return Sheet(
        LEADERS,
        "Leaders: days given, days left, and for whom",
        "A governance review counts as a match. Blank Most matches: no limit. Blank Load: no days at all. "
        "100%: no day is left.",
        columns,
        tuple(_leaders(report)),
    )


def _leaders(report: PlanReport) -> Iterator[tuple[Value, ...]]:
    whom: dict[str, list[str]] = defaultdict(list)
    for m in report.plan.matches:
        told = with_id(m.recipient_name, m.recipient)
        whom[m.leader].append(f"{told}: {count(m.days, 'day')}")
        if m.governance_reviewer:
            whom[m.governance_reviewer].append(f"{told}: review")
    uses = zip(report.instance.leaders, report.plan.leaders, days_left(report.plan), strict=True)
    for row, use, left in uses:
        yield (
            with_id(row.name, row.id), row.role, leader_status(row), use.capacity.own, use.capacity.team, use.days,
            left, share_of_one(use.load), use.matches, row.max_matches, "; ".join(whom[row.id]), row.id,
        )  # fmt: skip


def trusts_sheet(report: PlanReport) -> Sheet:
    """The partnerships of the trusts that can take some on."""
    columns = (
        Column("Trust", width=40), Column("Region"), Column("Can take on", "number"), Column("Taken on", "number"),
        Column("Left", "number"), Column("Partner of", width=50),
    )  # fmt: skip
    return Sheet(
        TRUSTS,
        "Trusts: partnerships that they take on",
        "Every trust that says how many partnerships it can take on. Blank Partner of: nobody.",
        columns,
        tuple(_trusts(report)),
    )


def _trusts(report: PlanReport) -> Iterator[tuple[Value, ...]]:
    of: dict[str, list[str]] = defaultdict(list)
    for m in report.plan.matches:
        if m.partner:
            of[m.partner].append(with_id(m.recipient_name, m.recipient))
    for p in report.instance.partners:
        told = with_id(p.name, p.id)
        yield told, p.region, p.slots, len(of[p.id]), p.slots - len(of[p.id]), "; ".join(of[p.id])


def budgets_sheet(report: PlanReport) -> Sheet:
    """What is spent of every pot."""
    columns = (
        Column("Pot"), Column("Region"), Column("Amount", "pounds"), Column("Spent", "pounds"),
        Column("Left", "pounds"), Column("Spent of amount", "percent"),
    )  # fmt: skip
    rows = (
        (
            b.pot, b.region or ALL, number_of_pounds(b.amount), number_of_pounds(b.spent),
            number_of_pounds(b.amount - b.spent), share_of_one(whole_percent(b.spent, b.amount)),
        )
        for b in report.plan.budgets
    )  # fmt: skip
    return Sheet(
        BUDGETS,
        "Budgets: what is spent of each pot",
        "The pot total pays for everything, beside the other pots. A pot without a row has no limit. 100%: nothing is "
        "left.",
        columns,
        tuple(rows),
    )


def areas_sheet(report: PlanReport) -> Sheet:
    """Who was eligible and who was matched, area by area."""
    columns = (
        Column("By"), Column("Area"), Column("Eligible", "number"), Column("Matched", "number"),
        Column("Matched of eligible", "percent"), Column("Days", "number"), Column("Days a match", "decimal"),
        Column("Mean km", "decimal"),
    )  # fmt: skip
    return Sheet(
        AREAS,
        "By area: who is eligible and who has a leader",
        "A trust counts where most of its listed schools are. Filter By for one kind of area. Blank: no match.",
        columns,
        tuple(map(_area, area_rows(report.instance, report.plan))),
        frozen=2,
    )


def _area(row: GroupRow) -> tuple[Value, ...]:
    share = share_of_one(whole_percent(row.matched, row.eligible))
    each = round(row.days / row.matched, 1) if row.matched else None
    return row.by, row.group, row.eligible, row.matched, share, row.days, each, row.mean_km


_MOST_BARS = 40
"""The most bars of a chart: of more nobody can read the labels."""
_BAR_HEIGHT = 22
"""Pixels from one bar to the next."""


def draw_charts(painter: Painter, areas: Sheet, budgets: Sheet) -> None:
    """Draw the sheet of charts."""
    page = painter.page(CHARTS, "Charts: days by area, spend by pot", "Drawn from the sheets By area and Budgets.")
    page.fit_to_pages(1, 1)
    by = _first_kind(areas)
    height = 160 + _BAR_HEIGHT * len(by)
    if by:
        _insert(page, HEADER_ROW, _days(painter.book, areas, by), height, _days_words(areas, by))
    below = HEADER_ROW + 1 + height // 20 + 1
    if budgets.rows:
        size = 200 + 2 * _BAR_HEIGHT * len(budgets.rows)
        _insert(page, below, _spend(painter.book, budgets), size, _spend_words(budgets))


def _first_kind(areas: Sheet) -> list[int]:
    """The rows of the finest kind of area that a chart can show."""
    kinds: dict[object, list[int]] = {}
    for number, row in enumerate(areas.rows):
        kinds.setdefault(row[0], []).append(number)
    few = {kind: rows for kind, rows in kinds.items() if len(rows) <= _MOST_BARS}
    return few.get("Local authority") or few.get("Region") or few.get("Kind") or []


def _insert(page: Any, row: int, chart: Any, height: int, words: str) -> None:
    chart.set_size({"width": 1000, "height": height})
    chart.set_legend({"none": True})
    page.insert_chart(row, 0, chart, {"description": words, "object_position": 3})


def _days(book: Any, areas: Sheet, rows: list[int]) -> Any:
    chart = book.add_chart({"type": "bar"})
    first, last = HEADER_ROW + 1 + rows[0], HEADER_ROW + 1 + rows[-1]
    chart.add_series(
        {
            "name": "Days", "categories": [AREAS, first, 1, last, 1], "values": [AREAS, first, 5, last, 5],
            "data_labels": {"value": True}, "fill": {"color": "#1F4E79"}, "gap": 60,
        }
    )  # fmt: skip
    _axes(chart, f"Days by {str(areas.rows[rows[0]][0]).lower()}")
    return chart


def _spend(book: Any, budgets: Sheet) -> Any:
    chart = book.add_chart({"type": "bar"})
    first, last = HEADER_ROW + 1, budgets.last_row
    named = 0 if all(row[1] == ALL for row in budgets.rows) else 1
    for name, column, look in (("Amount", 2, "#9DC3E6"), ("Spent", 3, "#1F4E79")):
        chart.add_series(
            {
                "name": name, "categories": [BUDGETS, first, 0, last, named],
                "values": [BUDGETS, first, column, last, column],
                "data_labels": {"value": True, "series_name": True, "separator": " ", "num_format": "£#,##0"},
                "fill": {"color": look}, "gap": 60,
            }
        )  # fmt: skip
    _axes(chart, "Spend by pot, pounds")
    return chart


def _axes(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "overlay": False})
    # Every bar has its value beside it.
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    # The first row of the table stands at the top.
    chart.set_y_axis({"reverse": True})


def _days_words(areas: Sheet, rows: list[int]) -> str:
    told = ", ".join(f"{areas.rows[row][1]} {areas.rows[row][5]}" for row in rows)
    return f"Bar chart of the days given by {str(areas.rows[rows[0]][0]).lower()}: {told}."


def _spend_words(budgets: Sheet) -> str:
    told = "; ".join(f"{row[0]}, {row[1]}: £{row[3]:,} of £{row[2]:,}" for row in budgets.rows)
    return f"Bar chart of what is spent of each pot: {told}."

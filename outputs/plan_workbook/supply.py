"""The sheets on what is given: leaders, trusts as partners, budgets, areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...common.numbers import number_of_pounds, share_of_one, whole_percent
from ...models.plan.plan_report import PlanReport
from ...models.plan.workbook_layout import AREAS, BUDGETS, LEADER, LEADERS, TRUSTS
from ..shared.areas import AreaRow, area_rows
from ..shared.plan_wording import days_left, leader_status
from ..workbook.sheet import Column, Sheet, Value

ALL = "All"
"""The region of a pot that pays everywhere."""


def leaders_sheet(report: PlanReport) -> Sheet:
    """What the plan asks of each leader."""
    columns = (
        Column(LEADER), Column("Name", width=30), Column("Role"), Column("Status"), Column("Own days", "number"),
        Column("Team days", "number"), Column("Days given", "number"), Column("Days left", "number"),
        Column("Load", "percent"), Column("Matches", "number"), Column("Most matches", "number"),
        Column("Recipients", width=40),
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
        whom[m.leader].append(f"{m.recipient} ({m.days} days)")
        if m.governance_reviewer:
            whom[m.governance_reviewer].append(f"{m.recipient} (review)")
    uses = zip(report.instance.leaders, report.plan.leaders, days_left(report.plan), strict=True)
    for row, use, left in uses:
        yield (
            row.id, row.name, row.role, leader_status(row), use.capacity.own, use.capacity.team, use.days, left,
            share_of_one(use.load), use.matches, row.max_matches, ", ".join(whom[row.id]),
        )  # fmt: skip


def trusts_sheet(report: PlanReport) -> Sheet:
    """The partnerships of the trusts that can take some on."""
    columns = (
        Column("Trust"), Column("Name", width=38), Column("Region"), Column("Slots", "number"),
        Column("Used", "number"),
        Column("Left", "number"), Column("Partner of", width=40),
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
            of[m.partner].append(m.recipient)
    for p in report.instance.partners:
        yield p.id, p.name, p.region, p.slots, len(of[p.id]), p.slots - len(of[p.id]), ", ".join(of[p.id])


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
        "By area: is it fair?",
        "A trust counts where most of its listed schools are. Filter By for one kind of area. Blank: no match.",
        columns,
        tuple(map(_area, area_rows(report.instance, report.plan))),
        frozen=2,
    )


def _area(row: AreaRow) -> tuple[Value, ...]:
    share = share_of_one(whole_percent(row.matched, row.eligible))
    each = round(row.days / row.matched, 1) if row.matched else None
    return row.by, row.area, row.eligible, row.matched, share, row.days, each, row.km

"""Days, money and leaders: charts, and tables with the same figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ...common.names import count, fold
from ...common.numbers import percent_text, pounds
from ...models.matching.groups import GroupRow
from ...models.matching.instance import Instance
from ...models.plan.plan import BudgetUse, LeaderUse, Plan
from ...models.region.region import Leader
from ..html.render import Bar, Bars, Row, Table, columns, named, whole
from ..shared.areas import area_rows
from ..shared.plan_wording import days_left, leader_status, supported
from .subject import Subject

POTS = {
    "total": "Total", "days": "Leaders' days", "partnerships": "Trust partnerships",
    "governance": "Governance reviews", "npqel": "NPQELs", "grants": "Grants by band",
}  # fmt: skip
"""Each pot in words."""

_EVERYWHERE = "All"
_MOST_BARS = 30
"""The most bars of a chart; the table below has every row."""
_FRONT_POTS = 8
"""The most pots on the first page: what is signed is to fit two pages."""
_LOADS = ((0, 0), (1, 25), (26, 50), (51, 75), (76, 99), (100, 100))
"""The classes of leaders by load, in whole per cent."""


def areas(subject: Subject) -> tuple[str, tuple[GroupRow, ...]]:
    """Give the areas by which the page counts, regions or the authorities of one, and what they are called."""
    by = "Region" if subject.several else "Local authority"
    return by, tuple(row for row in area_rows(subject.instance, subject.plan) if row.by == by)


def area_charts(subject: Subject) -> tuple[Bars, ...]:
    """Draw who is matched of those eligible, and the days given, by area."""
    by, rows = areas(subject)
    shown = sorted(rows, key=lambda row: (-row.eligible, row.group))[:_MOST_BARS]
    more = f" The {len(shown)} areas with most recipients; the table has all." if len(rows) > len(shown) else ""
    about = f"Bars by {by.lower()}.{more} The table below has the same figures."
    matched = tuple(Bar(r.group, r.matched, f"{r.matched:,} of {r.eligible:,}", r.eligible) for r in shown)
    days = tuple(Bar(r.group, r.days, f"{r.days:,}") for r in shown)
    return (
        Bars("chart-matched", f"Recipients with a leader, of those eligible, by {by.lower()}", about, matched),
        Bars("chart-days", f"Days given, by {by.lower()}", about, days),
    ) if rows else ()  # fmt: skip


def areas_table(subject: Subject) -> Table:
    """The figures of the areas."""
    by, rows = areas(subject)
    header = columns(by, "Eligible#", "With a leader#", "Of eligible#", "Days#", "Days a match#", "Mean km#")
    return Table("areas", f"Recipients and days by {by.lower()}", header, tuple(map(_area, rows)))


def _area(row: GroupRow) -> Row:
    each = f"{row.days / row.matched:.1f}" if row.matched else ""
    share = percent_text(row.matched, row.eligible)
    km = "" if row.mean_km is None else f"{row.mean_km:,.1f}"
    return row.group, whole(row.eligible), whole(row.matched), share, whole(row.days), each, km


def money_chart(plan: Plan) -> Bars:
    """Draw what is spent of each pot."""
    bars = tuple(
        Bar(_pot(b), b.spent / 100, f"{pounds(b.spent)} of {pounds(b.amount)}", b.amount / 100) for b in plan.budgets
    )
    return Bars("chart-money", "Spent of each pot", "Bars by pot. The table below has the same figures.", bars)


def _pot(row: BudgetUse) -> str:
    return POTS[row.pot] + (f", {row.region}" if row.region else "")


def money_table(plan: Plan) -> Table:
    """The figures of the pots."""
    header = columns("Pot", "Region", "Amount#", "Spent#", "Left#", "Spent of amount#")
    return Table("money", "Budgets", header, tuple(map(_budget, plan.budgets)))


def front_money_table(plan: Plan) -> Table:
    """The figures of the first pots, those for all regions before others: what is signed is to fit a page."""
    first = sorted(plan.budgets, key=lambda row: row.region is not None)[:_FRONT_POTS]
    header = columns("Pot", "Region", "Amount#", "Spent#", "Left#", "Spent of amount#")
    return Table("front-money", "What is spent of each pot", header, tuple(map(_budget, first)))


def _budget(b: BudgetUse) -> Row:
    share = percent_text(b.spent, b.amount)
    return POTS[b.pot], b.region or _EVERYWHERE, pounds(b.amount), pounds(b.spent), pounds(b.amount - b.spent), share


def load_chart(plan: Plan) -> Bars:
    """Draw how many leaders carry how much of what they can."""
    bars = tuple(Bar(name, number, count(number, "leader")) for name, number in _loads(plan))
    about = "Bars by days given as a share of capacity. The table beside it has the same figures."
    return Bars("chart-load", "Leaders by load", about, bars)


def load_table(plan: Plan) -> Table:
    """The figures of the loads."""
    rows = tuple((name, whole(number)) for name, number in _loads(plan))
    return Table("load", "Leaders by load (days given of capacity)", columns("Load", "Leaders#"), rows)


def _loads(plan: Plan) -> Iterator[tuple[str, int]]:
    loads = Counter(use.load for use in plan.leaders)
    for low, high in _LOADS:
        name = f"{low}%" if low == high else f"{low}% to {high}%"
        yield name, sum(number for load, number in loads.items() if load is not None and low <= load <= high)
    if loads[None]:
        yield "No days at all", loads[None]


def leaders_table(subject: Subject) -> Table:
    """What the plan asks of each leader with a match."""
    header = columns("Leader", "Role", "Days#", "Capacity#", "Left#", "Load#", "Matches#", "For whom")
    rows = ((row, use, left) for row, use, left in _uses(subject.instance, subject.plan) if use.matches)
    whom = supported(subject.plan)
    shown = tuple((*_leader(row, use, left), "; ".join(whom.get(row.id, ()))) for row, use, left in rows)
    return Table("leaders-used", f"Leaders with a match: {len(shown):,}", header, shown)


def idle_table(subject: Subject) -> Table:
    """Who supports nobody."""
    header = columns("Leader", "Role", "Status", "Own days#", "Team days#", "Most matches#", "Regions")
    rows = tuple(
        (
            named(row.name, row.id), row.role, leader_status(row), whole(use.capacity.own), whole(use.capacity.team),
            whole(row.max_matches), "; ".join(row.region),
        )
        for row, use, _ in _uses(subject.instance, subject.plan)
        if not use.matches
    )  # fmt: skip
    return Table("leaders-idle", f"Leaders without a match: {len(rows):,}", header, rows)


def _uses(instance: Instance, plan: Plan) -> list[tuple[Leader, LeaderUse, int]]:
    uses = zip(instance.leaders, plan.leaders, days_left(plan), strict=True)
    return sorted(uses, key=lambda use: (fold(use[0].name), use[0].id))


def _leader(row: Leader, use: LeaderUse, left: int) -> Row:
    capacity = f"{use.capacity.own:,}" + (f" + {use.capacity.team:,} team" if use.capacity.team else "")
    load = "" if use.load is None else f"{use.load}%"
    return named(row.name, row.id), row.role, whole(use.days), capacity, whole(left), load, whole(use.matches)


def partners_table(subject: Subject) -> Table:
    """The trusts that take on partnerships, as far as the plan uses them."""
    of: dict[str, list[str]] = defaultdict(list)
    for m in subject.plan.matches:
        if m.partner:
            of[m.partner].append(m.recipient_name)
    rows = tuple(
        (named(p.name, p.id), p.region, whole(p.slots), whole(len(of[p.id])), "; ".join(of[p.id]))
        for p in subject.instance.partners
        if of[p.id]
    )
    return Table(
        "partners", "Trusts that take on partnerships", columns("Trust", "Region", "Slots#", "Used#", "With whom"), rows
    )

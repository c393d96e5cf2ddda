"""The sheet with one row a school: what it has of each support, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import with_id
from ...common.numbers import number_of_pounds
from ...models.matching.groups import authority_of
from ...models.offers.offer import Support
from ...models.plan.plan_report import PlanReport
from ...models.plan.workbook_layout import BY_SCHOOL, MATCHES
from ..shared.by_school import SchoolRow, by_school
from ..shared.steps import Steps
from ..workbook.sheet import Column, Sheet, Value


def by_school_sheet(report: PlanReport) -> Sheet:
    """Each school with its leaders, their days and steps, and its grant."""
    supports = report.instance.offer.supports
    columns = (
        Column("School", width=28), Column("Local authority", width=17), Column("Eligible under", width=9),
        Column("Priority", "number", 8), *(column for support in supports for column in _columns(support)),
        *([Column("Grant", "pounds", 11), Column("Band", width=24)] if any(s.funding for s in supports) else []),
    )  # fmt: skip
    rows = by_school(report.plan, report.instance)
    return Sheet(
        BY_SCHOOL,
        f"By school: what each school has, side by side ({len(rows):,})",
        f"Decide on the sheet {MATCHES}, where each of these is a row. A grant by band is the most that is paid.",
        columns,
        tuple(_rows(report, rows)),
        paper="A3",
    )


def _columns(support: Support) -> tuple[Column, ...]:
    name = support.name.capitalize()
    return (
        Column(name, width=24), Column(f"{name}: days", "number", 14), Column(f"{name}: km", "number", 14),
        Column(f"{name}: steps", width=20),
    )  # fmt: skip


def _rows(report: PlanReport, rows: tuple[SchoolRow, ...]) -> Iterator[tuple[Value, ...]]:
    instance, steps = report.instance, Steps(report.instance.region, report.instance.offer)
    places = {r.body: authority_of(instance)[r.id] for r in instance.recipients}
    funded = any(support.funding for support in instance.offer.supports)
    for row in rows:
        cells: list[Value] = [with_id(row.name, row.id), places[row.id], ", ".join(row.because), row.priority]
        for support in instance.offer.supports:
            match = row.matches.get(support.name)
            if match is None:
                cells += [f"none: {row.why_not(support.name)}", None, None, steps.of(f"{row.id}/{support.name}", None)]
            else:
                told = steps.of(match.recipient, match.leader)
                cells += [with_id(match.leader_name, match.leader), match.days, match.km, told]
        grant = None if row.grant is None else number_of_pounds(row.grant)
        yield (*cells, *((grant, row.band) if funded else ()))

"""What is typed into *Manage School Improvement*, as a report: a row a school, then field by field, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from ...common.names import count
from ...common.version import VERSION
from ...delivery.handover import ELIGIBLE, FIELDS, NUMBERS, TYPES, Handover
from ...models.plan.plan import Named
from ...models.plan.plan_json import state_data
from ...models.plan.stored_plan import State
from .comparison import named
from .report_contents import Report

HANDOVER_SCHEMA = "match-handover/1"
SERVICE = "Manage School Improvement"

_NAMES = tuple(field.name for field in FIELDS)
_TYPED = ("School", "URN", "Page", "Field", "Type this")
_ABOUT = ("Field", "Page", "Where it is from")


def handover_report(rows: Sequence[Handover], region: Named, state: State, *, mark: str = "") -> Report:
    """Give the rows as a report; a `mark` says that the plan is not agreed."""
    title = f"To type into {SERVICE}: {region.name}"
    return Report(
        title=f"{mark}. {title}" if mark else title,
        about="Blank: the region does not know it. Days are written as day/month/year.",
        first=f"The plan: {state}. {SERVICE} has no import: type school by school, from the sheet To type.",
        data={
            "schema": HANDOVER_SCHEMA,
            "version": VERSION,
            "region": named(region),
            "state": state_data(state),
            "schools": [dict(row.cells) for row in rows],
        },
        sheets={
            "Schools": [dict(row.cells) for row in rows],
            "To type": [
                dict(zip(_TYPED, (row.name, row.school, field.page, field.name, text), strict=True))
                for row in rows
                for field, text in row.filled
            ],
            "Fields": [dict(zip(_ABOUT, (f.name, f.page, f.source), strict=True)) for f in FIELDS],
        },
        columns={"Schools": _NAMES, "To type": _TYPED, "Fields": _ABOUT},
        findings=tuple(handover_findings(rows)),
        answers={
            "Schools": f"One row a school, in the fields of {SERVICE}.",
            "To type": "The same, one line a field in the order of its pages; filter School for one school.",
            "Fields": "Where each field is from. "
            + "; ".join(f"the number of a {TYPES[role]} is its {number}" for role, number in NUMBERS.items())
            + ".",
        },
    )


def handover_findings(rows: Sequence[Handover]) -> tuple[str, ...]:
    """Say how many schools there are, how far they have come, and what is missing of what is asked for."""
    status = [row.cells["SupportProjectEligibilityStatus"] for row in rows]
    eligible = [row for row, each in zip(rows, status, strict=True) if each == ELIGIBLE]
    advised = sum(bool(row.cells["Adviser"]) for row in rows)
    organised = [row for row in rows if row.cells["SupportOrganisationName"]]
    unnumbered = [row for row in organised if not row.cells["SupportOrganisationIdNumber"]]
    open_ = sum(not each for each in status)
    kept_out = len(rows) - len(eligible) - open_
    told = [
        f"{count(len(rows), 'school')}: {len(eligible):,} eligible, {kept_out:,} not eligible, {open_:,} not known.",
        f"{count(advised, 'school')} with an adviser, {len(organised):,} with a supporting organisation.",
    ]
    if unnumbered:
        told.append(f"{count(len(unnumbered), 'organisation')} without a number: the column number of the leaders.")
    return tuple(told)

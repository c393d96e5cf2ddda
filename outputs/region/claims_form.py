"""The form for claims: one row for everything that a plan pays for, or blank, with drop-downs and an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from ...common.faults import Place, refuse
from ...common.files.atomic_write import write_whole
from ...common.numbers import number_of_pounds
from ...delivery.claim import CLAIMS, COLUMNS, FILLED, REQUIRED, SHOWN
from ...delivery.payments import Due
from ...models.region.cell_types import YES_NO
from ..reports.report_columns import heading
from ..workbook.book import CREATED, OPTIONS, Painter
from ..workbook.sheet import Column, Form, Sheet, Value

_BLANK_ROWS = 100
"""Rows of a form that is made without a plan."""
_ORDER = ("recipient", "recipient_name", "leader", "leader_name", "kind", "offer", "days_planned", "day_rate",
          "most_payable", *FILLED)  # fmt: skip
_SHOWN = {
    "recipient_name": "its name",
    "leader_name": "their name",
    "days_planned": "days of the plan",
    "day_rate": "the plan's pounds a day",
    "most_payable": "the most that is payable in all",
}
_HOW = "Fill in the shaded columns when the support is complete; a row without any of them is no claim yet."


def write_claims_form(dues: Sequence[Due], offer: str, title: str, path: Path, mark: str = "") -> None:
    """Write the form; without `dues` it has rows to fill in from nothing, and a `mark` stands on every page.

    Raises Faults for another ending than .xlsx, and CannotWrite where the file cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise refuse("expected a form for claims that ends in .xlsx", Place(str(path)))
    rows = tuple(_row(due, offer) for due in dues) or ((None,) * len(_ORDER),) * _BLANK_ROWS
    blank = not dues
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": title})
        painter = Painter(book, mark)
        columns = tuple(_column(name, entry=blank or name in FILLED) for name in _ORDER)
        painter.table(Sheet(CLAIMS, title, _HOW, columns, rows, frozen=2))
        painter.table(_explained())
    write_whole(path, content.getvalue())


def _row(due: Due, offer: str) -> tuple[Value, ...]:
    rate = None if due.rate is None else number_of_pounds(due.rate)
    known: dict[str, Value] = {
        "recipient": due.body or due.recipient, "recipient_name": due.recipient_name, "leader": due.claimant,
        "leader_name": due.claimant_name, "kind": due.kind, "offer": offer, "days_planned": due.days or None,
        "day_rate": rate, "most_payable": number_of_pounds(due.most),
    }  # fmt: skip
    return tuple(known.get(name) for name in _ORDER)


def _column(name: str, *, entry: bool) -> Column:
    if name in ("day_rate", "most_payable", "rate", "amount"):
        return Column(heading(name), "pounds", entry=entry)
    kind = COLUMNS[name][0] if name in COLUMNS else None
    words = () if kind is None else YES_NO.known if kind is YES_NO else kind.known
    form: Form = "text" if kind is None or name in ("recipient", "leader", "claim") else kind.form
    if name == "days_planned":
        form = "number"
    width = {"recipient_name": 30, "leader_name": 26, "signed_by": 24, "claim": 12}.get(name, 0)
    return Column(heading(name), form, width, words, entry=entry and name not in SHOWN)


def _explained() -> Sheet:
    columns = (Column("Column", width=22), Column("Needed"), Column("What goes in", width=90))
    return Sheet("How to fill in", "How to fill in a claim", _HOW, columns, tuple(_lines()))


def _lines() -> Iterator[tuple[Value, ...]]:
    for name in _ORDER:
        text = COLUMNS[name][1] if name in COLUMNS else _SHOWN[name]
        yield heading(name), "yes" if name == REQUIRED[0] else "", text

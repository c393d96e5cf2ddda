"""The form that leaders fill in: one page with a title, what to do, headings in words, drop-downs, an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from ...common.faults import Place, refuse
from ...common.files.atomic_write import write_whole
from ...models.region.region import Leader, Region, plural
from ..reports.report_columns import heading
from ..shared.region_cells import Table, table_of
from ..workbook.book import CREATED, OPTIONS, Painter
from ..workbook.sheet import HEADER_ROW, Column, Form, Sheet, Value
from .column_help import HELP
from .region_files import csv_bytes

_EMAIL = "Email"
_ORDER = ("id", "name", _EMAIL, "postcode", "role", "region", "capacity_days", "team_days", "max_matches", "max_km",
          "day_rate", "phase", "expertise", "trust_id", "school_id", "conflicts", "ready", "status")  # fmt: skip
_POSITION = ("easting", "northing")
"""Only where a leader who is in the form has them: people know a postcode."""
_WIDTHS = {
    "id": 9, "name": 20, _EMAIL: 22, "postcode": 10, "role": 11, "region": 16, "capacity_days": 10, "team_days": 8,
    "max_matches": 10, "max_km": 7, "day_rate": 8, "phase": 14, "expertise": 24, "trust_id": 9, "school_id": 9,
    "conflicts": 14, "ready": 8, "status": 10, "easting": 9, "northing": 9,
}  # fmt: skip
_BLANK_ROWS = 24
"""Rows to fill in: with the title they are one page of A3 paper."""
_HOW = (
    "Fill in a row for each leader, and send the workbook back. Id, Name, Role, Region and Capacity days are needed; "
    "the sheet How to fill in explains every column."
)
_EMAIL_HELP = "where to write to the leader (blank: unknown); kept as it stands"


def write_form(
    leaders: Sequence[Leader], choices: Mapping[str, Sequence[str]], path: Path, further: Sequence[str] = ()
) -> None:
    """Write the form, with leaders in it or blank; `choices` gives the words offered for a column.

    `further` are columns that are seldom used, and are wanted.

    Raises Faults for another ending than .xlsx or .csv, and CannotWrite where the file cannot be written.
    """
    region = Region(name=path.stem, leaders=tuple(leaders))
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_whole(path, csv_bytes(table_of(region, "leader")))
    elif suffix == ".xlsx":
        write_whole(path, _workbook(table_of(region, "leader"), choices, further))
    else:
        raise refuse("expected a form that ends in .xlsx or .csv", Place(str(path)))


def _workbook(table: Table, choices: Mapping[str, Sequence[str]], further: Sequence[str]) -> bytes:
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": "Leaders"})
        painter = Painter(book, "")
        names = _names(table, further)
        page = painter.table(_leaders(table, names, choices))
        for column, name in enumerate(names):
            page.write_comment(HEADER_ROW, column, _help(name), {"x_scale": 2, "y_scale": 0.6})
        painter.table(_explained(names, choices))
    return content.getvalue()


def _names(table: Table, further: Sequence[str]) -> tuple[str, ...]:
    placed = any("easting" in row and "postcode" not in row for row in table.rows)
    known = (*_ORDER, *(_POSITION if placed else ()), *further)
    return (*known, *(name for name in table.columns if name not in (*known, *_POSITION)))


def _leaders(table: Table, names: Sequence[str], choices: Mapping[str, Sequence[str]]) -> Sheet:
    kinds = Leader.kinds()
    rows: list[tuple[Value, ...]] = [
        tuple(row[name].value if name in row else None for name in names) for row in table.rows
    ]
    rows += [(None,) * len(names)] * (_BLANK_ROWS - len(rows))
    return Sheet(
        plural("leader"),
        "Leaders: who can give support, and how much",
        _HOW,
        tuple(_column(name, kinds.get(name), choices.get(name, ())) for name in names),
        tuple(rows),
        frozen=2,
        paper="A3",
    )


def _column(name: str, kind: Any, words: Sequence[str]) -> Column:
    # A price or a distance may have a fraction: the reader judges it, and says what it expects.
    whole = kind is not None and kind.form == "number" and name not in ("max_km", "day_rate", "school_id")
    form: Form = "number" if whole and name not in _POSITION else "text"
    return Column(
        heading(name), form, _WIDTHS.get(name, 14), words or getattr(kind, "known", ()),
        entry=True, least=0, most=1_000, free=kind is not None and kind.many,
    )  # fmt: skip


def _help(name: str) -> str:
    return _EMAIL_HELP if name == _EMAIL else HELP["leader"].get(name, "kept as it stands")


def _explained(names: Sequence[str], choices: Mapping[str, Sequence[str]]) -> Sheet:
    columns = (Column("Column", width=16), Column("Needed", width=8), Column("What goes in", width=70),
               Column("Words", width=40))  # fmt: skip
    return Sheet("How to fill in", "How to fill in the form", _HOW, columns, tuple(_lines(names, choices)))


def _lines(names: Sequence[str], choices: Mapping[str, Sequence[str]]) -> Iterator[tuple[Value, ...]]:
    needed = Leader.required()
    for name in names:
        told = _help(name)
        yield heading(name), "yes" if name in needed else "", told, "; ".join(choices.get(name, ()))

"""A report: tables that each answer a question, written as JSON, CSV, a workbook with charts, or one HTML page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from ...common.faults import Fault, Faults
from ...common.files.atomic_write import check_place, write_whole
from ...common.names import listed
from ...common.version import VERSION
from ..shared.csv import csv_table
from ..targets import Targets
from ..workbook.book import CREATED, OPTIONS, Chart, Painter, add_charts
from ..workbook.sheet import HEADER_ROW, Column, Form, Sheet

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is written: `data` for machines, `sheets` for people, the first of them in a CSV file.

    `columns` has the columns of each sheet, so that an empty one still has them; `about` stands on the cover,
    and `first` there and on the page: what must be read before the figures.
    """

    title: str
    data: Mapping[str, Any]
    sheets: Mapping[str, Rows]
    columns: Mapping[str, tuple[str, ...]]
    charts: tuple[Chart, ...] = ()
    about: str = "Every value says on its row how far it is proven."
    first: str = ""
    findings: tuple[str, ...] = ()
    """What the figures come to, in sentences: the cover of the workbook has them."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What each sheet answers."""
    shown: Mapping[str, tuple[Rows, str]] = field(default_factory=dict)
    """What a page shows of a sheet in place of all its rows, and the line that sums up the rest."""


def report_json(report: Report) -> str:
    """Give a report as the text of a JSON file."""
    return json.dumps(report.data, indent=2, ensure_ascii=False) + "\n"


def write_report(report: Report, path: Path) -> None:
    """Write a report in the form that the ending names; raises Faults for another, CannotWrite where it fails."""
    check_report_targets([path])
    write_whole(path, _FORMS[path.suffix.lower()](report))


def check_report_targets(paths: Iterable[Path], targets: Targets | None = None) -> None:
    """Refuse targets that cannot be written, or clash with what the command reads and writes, before it plans."""
    paths = tuple(paths)
    wanted = f"expected a file that ends in {listed(_FORMS)}"
    faults = [Fault(wanted, at="-o", value=str(path)) for path in paths if path.suffix.lower() not in _FORMS]
    faults += targets.faults() if targets else ()
    if faults:
        raise Faults(faults)
    for path in paths:
        check_place(path)


def _json(report: Report) -> bytes:
    return report_json(report).encode()


def _csv(report: Report) -> bytes:
    name, rows = next(iter(report.sheets.items()))
    header = report.columns[name]
    return csv_table(header, ([row.get(column) for column in header] for row in rows))


_BLANK = "Blank: nothing there, or nothing that differs."
_POUNDS = ("cost", "amount", "pounds", "spent", "claimed", "payable", "paid", "outstanding", "released", "free")
_WIDEST = 48
"""Characters of a column's width from which on its texts are wrapped."""


def _xlsx(report: Report) -> bytes:
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": report.title})
        painter = Painter(book, "")
        _cover(painter, report)
        drawn = {name: _sheet(report.title, name, report.columns[name], rows) for name, rows in report.sheets.items()}
        for sheet in drawn.values():
            painter.table(sheet)
        if report.charts:
            page = painter.page("Charts", f"{report.title}: charts", "Drawn from the sheets before.")
            add_charts(book, page, drawn, report.charts)
    return content.getvalue()


def _cover(painter: Painter, report: Report) -> None:
    page = painter.page("Cover", report.title, f"Made by match {VERSION}. {report.about} {report.first}".rstrip())
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 60)
    for number, (name, rows) in enumerate(report.sheets.items(), HEADER_ROW):
        painter.put(page, number, 0, name, painter.free)
        painter.put(page, number, 1, f"{len(rows):,} rows" if len(rows) != 1 else "1 row", painter.free)


def _sheet(title: str, name: str, columns: tuple[str, ...], rows: Rows) -> Sheet:
    shown = tuple(tuple(row.get(column) for column in columns) for row in rows)
    return Sheet(
        name=name,
        title=f"{title}: {name.lower()}",
        how=_BLANK,
        columns=tuple(_column(column, [row[place] for row in shown]) for place, column in enumerate(columns)),
        rows=shown,
    )


def _column(name: str, values: Sequence[Any]) -> Column:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return Column(heading(name), _form(name, values), _WIDEST if longest > _WIDEST else 0)


def heading(name: str) -> str:
    """Give the heading of a column: 'days_change' is 'Days change'."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _form(name: str, values: Sequence[Any]) -> Form:
    known = [value for value in values if value not in (None, "")]
    if not known or not all(isinstance(value, int | float) for value in known):
        return "text"
    parts = name.split("_")
    if "days" not in parts and any(part in _POUNDS for part in parts):
        return "pounds"
    return "number" if all(isinstance(value, int) for value in known) else "decimal"


def _html(report: Report) -> bytes:
    from .page import report_page

    return report_page(report)


_FORMS: dict[str, Callable[[Report], bytes]] = {".xlsx": _xlsx, ".csv": _csv, ".json": _json, ".html": _html}

"""A report: tables that each answer a question, written as JSON, CSV, a workbook with charts, or one HTML page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...common.faults import Fault, Faults
from ...common.files.atomic_write import check_place, write_whole
from ...common.names import listed
from ..html.render import Bar, Bars, Table, encoded, render
from ..html.render import Column as PageColumn
from ..shared.csv import csv_table
from ..targets import Targets
from ..workbook.charts import Chart
from .report_contents import Report, Rows


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


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet of the report, as a part of its page."""

    name: str
    charts: tuple[Bars, ...]
    table: Table


def _html(report: Report) -> bytes:
    parts = [
        _Part(name, tuple(_bars(name, number, rows, report.charts)), _table(f"sheet-{number}", name, rows, report))
        for number, (name, rows) in enumerate(report.sheets.items(), 1)
    ]
    return encoded(render("html/report.html", title=report.title, first=report.first, sheets=parts))


def _table(id_: str, name: str, rows: Rows, report: Report) -> Table:
    used = [column for column in report.columns[name] if any(row.get(column) not in (None, "") for row in rows)]
    numeric = {c for c in used if all(_is_number(row.get(c)) for row in rows if row.get(c) not in (None, ""))}
    shown = tuple(tuple(_shown(row.get(c)) for c in used) for row in rows)
    return Table(id_, name, tuple(PageColumn(c, c in numeric) for c in used), shown)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:,}" if _is_number(value) else str(value)


def _bars(sheet: str, number: int, rows: Rows, charts: Sequence[Chart]) -> Iterator[Bars]:
    """Draw the first series of each chart of a sheet as bars."""
    for place, chart in enumerate(chart for chart in charts if chart.sheet == sheet):
        column = chart.values[0]
        points = tuple(
            Bar(str(row[chart.labels]), row[column], _shown(row[column])) for row in rows if _is_number(row.get(column))
        )
        if points:
            about = f"Bars of {column} by {chart.labels}; the table below has the figures."
            yield Bars(f"chart-{number}-{place + 1}", chart.title, about, points)


def _xlsx(report: Report) -> bytes:
    # XlsxWriter takes longer to import than most reports take to write.
    from .report_workbook import report_workbook

    return report_workbook(report)


_FORMS: dict[str, Callable[[Report], bytes]] = {".xlsx": _xlsx, ".csv": _csv, ".json": _json, ".html": _html}

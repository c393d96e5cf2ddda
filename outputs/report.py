"""A report: tables that each answer a question, written as JSON, CSV, a workbook with charts, or one HTML page."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ..models.apostrophe import guard
from ..models.faults import Fault, Faults
from ..models.names import listed
from .charts import Chart
from .files import CannotWrite, write_whole
from .page.render import encoded
from .report_book import report_book
from .report_html import report_html

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is written: `data` for machines, `sheets` for people, the first of them in a CSV file.

    `columns` has the columns of each sheet, so that an empty one still has them; `about` stands on the cover.
    """

    title: str
    data: Mapping[str, Any]
    sheets: Mapping[str, Rows]
    columns: Mapping[str, tuple[str, ...]]
    charts: tuple[Chart, ...] = ()
    about: str = "Every value says on its row how far it is proven."


def report_json(report: Report) -> str:
    """Give a report as the text of a JSON file."""
    return json.dumps(report.data, indent=2, ensure_ascii=False) + "\n"


def write_report(report: Report, path: Path) -> None:
    """Write a report in the form that the ending names; raises Faults for another, CannotWrite where it fails."""
    check_report_targets([path])
    write_whole(path, _FORMS[path.suffix.lower()](report))


def check_report_targets(paths: Iterable[Path]) -> None:
    """Refuse targets that cannot be written before anything is planned."""
    paths = tuple(paths)
    wanted = f"expected a file that ends in {listed(_FORMS)}"
    faults = [Fault(wanted, at="-o", value=str(path)) for path in paths if path.suffix.lower() not in _FORMS]
    if faults:
        raise Faults(faults)
    for path in paths:
        if path.is_dir():
            raise CannotWrite(path, "it is a folder")
        if not path.parent.is_dir():
            raise CannotWrite(path, f"there is no folder {path.parent}")


def _json(report: Report) -> bytes:
    return report_json(report).encode()


def _csv(report: Report) -> bytes:
    name, rows = next(iter(report.sheets.items()))
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(report.columns[name])
    writer.writerows([_guarded(row.get(column)) for column in report.columns[name]] for row in rows)
    # Excel takes a file for UTF-8 only where it starts with the mark.
    return text.getvalue().encode("utf-8-sig")


def _guarded(value: Any) -> Any:
    return guard(value) if isinstance(value, str) else "" if value is None else value


def _xlsx(report: Report) -> bytes:
    return report_book(report.title, report.about, report.sheets, report.columns, report.charts)


def _html(report: Report) -> bytes:
    return encoded(report_html(report.title, report.sheets, report.columns, report.charts))


_FORMS: dict[str, Callable[[Report], bytes]] = {".xlsx": _xlsx, ".csv": _csv, ".json": _json, ".html": _html}

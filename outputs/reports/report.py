"""A report: tables that each answer a question, written as JSON, CSV, a workbook with charts, or one HTML page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from ...common.faults import Fault, Faults
from ...common.files.atomic_write import check_writable, write_whole
from ...common.names import listed
from ..shared.csv import csv_table
from ..targets import Targets
from .report_contents import Report


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
        check_writable(path)


def _json(report: Report) -> bytes:
    return report_json(report).encode()


def _csv(report: Report) -> bytes:
    name, rows = next(iter(report.sheets.items()))
    header = report.columns[name]
    return csv_table(header, ([row.get(column) for column in header] for row in rows))


def _html(report: Report) -> bytes:
    # A template's engine and a page's words are imported where a page is asked for.
    from .page import report_page

    return report_page(report)


def _xlsx(report: Report) -> bytes:
    # XlsxWriter takes longer to import than most reports take to write.
    from .report_workbook import report_workbook

    return report_workbook(report)


_FORMS: dict[str, Callable[[Report], bytes]] = {".xlsx": _xlsx, ".csv": _csv, ".json": _json, ".html": _html}

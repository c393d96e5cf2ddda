"""A plan into files: the ending chooses the form, and each file is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import count
from pathlib import Path

from ..common.faults import Fault, Faults
from ..common.files.atomic_write import CannotWrite, check_writable, write_whole
from ..common.interrupt import this_process
from ..common.names import collapse, listed
from ..models.plan.certificate import Certificate
from ..models.plan.plan_json import certificate_json, plan_json
from ..models.plan.plan_report import Handling, PlanReport
from .shared.csv import csv_table, plan_columns, plan_rows
from .shared.redact import redacted_plan

JSON, CSV, BOOK, PAGE = ".json", ".csv", ".xlsx", ".html"
ENDINGS = (JSON, CSV, BOOK, PAGE)
_LONGEST = 100
"""A page's header holds 255 characters in all."""


def write_plans(report: PlanReport, paths: Iterable[Path], handling: Handling | None = None) -> tuple[CannotWrite, ...]:
    """Write a plan into every file, and give what went wrong: one file that fails does not lose the others."""
    return tuple(failed for path in paths if (failed := _try(report, path, handling or Handling())))


def _try(report: PlanReport, path: Path, handling: Handling) -> CannotWrite | None:
    this_process.step = f"writing {path.name}"
    content = _writer(path.suffix.lower())(report, handling)
    try:
        write_whole(path, content)
    except CannotWrite as error:
        return _elsewhere(path, content, error)
    return None


def _elsewhere(path: Path, content: bytes, error: CannotWrite) -> CannotWrite:
    """Keep what could not be written under a free name beside it: it may have been an hour's work."""
    spare = next(p for n in count(2) if not (p := path.with_name(f"{path.stem}-{n}{path.suffix}")).exists())
    try:
        write_whole(spare, content)
    except CannotWrite:
        return error
    return CannotWrite(path, f"{error.reason}; the plan is in {spare.name} instead")


def has_book(paths: Iterable[Path]) -> bool:
    """Say whether one of some files is a workbook."""
    return any(path.suffix.lower() == BOOK for path in paths)


def tells_changes(paths: Iterable[Path]) -> bool:
    """Say whether one of some files tells what changed since a plan before, and what decisions cost."""
    return any(path.suffix.lower() in (BOOK, PAGE) for path in paths)


def parse_handling(marking: str | None, redact: bool, paths: Iterable[Path]) -> Handling:
    """Read how what is circulated is handled; raises Faults where that cannot be done to one of the files."""
    faults = [
        Fault(
            "a plan.json has leaders' names, by which it is checked: leave it or --redact out", at="-o", value=str(path)
        )
        for path in paths
        if redact and path.suffix.lower() == JSON
    ]
    text = collapse(marking or "")
    if len(text) > _LONGEST or not text.isprintable():
        faults.append(Fault(f"expected at most {_LONGEST} printable characters", at="--marking", value=text))
    if faults:
        raise Faults(faults)
    return Handling(marking=text, redact=redact)


def check_endings(paths: Iterable[Path], forms: Iterable[str] = (), at: str = "-o") -> None:
    """Refuse targets of the option `at` whose ending names none of `forms` (a plan's); raises Faults with all."""
    paths, forms = tuple(paths), tuple(forms) or ENDINGS
    wanted = f"expected a file that ends in {listed(forms)}"
    faults = [Fault(wanted, at=at, value=str(path)) for path in paths if path.suffix.lower() not in forms]
    if faults:
        raise Faults(faults)


def check_targets(paths: Iterable[Path]) -> None:
    """Refuse targets that cannot be written before anything is planned, such as those in a folder that is missing."""
    for path in paths:
        check_writable(path)


def write_certificate(certificate: Certificate, path: Path) -> None:
    """Write a certificate; raises CannotWrite where that fails."""
    write_whole(path, certificate_json(certificate).encode())


def _json(report: PlanReport, handling: Handling) -> bytes:
    return plan_json(report.stored).encode()


def _csv(report: PlanReport, handling: Handling) -> bytes:
    plan = redacted_plan(report.plan) if handling.redact else report.plan
    return csv_table(plan_columns(plan), (row.values() for row in plan_rows(plan)))


def load_writers(paths: Iterable[Path]) -> None:
    """Import what writes some files: nothing else is imported for them."""
    for ending in {path.suffix.lower() for path in paths}:
        _writer(ending)


@cache
def _writer(ending: str) -> Callable[[PlanReport, Handling], bytes]:
    # XlsxWriter and Jinja take longer to import than a plan.json takes to write.
    if ending == BOOK:
        from .plan_workbook.book import plan_book

        return plan_book
    if ending == PAGE:
        from .plan_page.page import report_page

        return report_page
    return {JSON: _json, CSV: _csv}[ending]

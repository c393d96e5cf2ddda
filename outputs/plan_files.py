"""A plan into files: the ending chooses the form, and each file is written whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from ..models.apostrophe import guard
from ..models.faults import Fault, Faults
from ..models.names import listed
from ..models.plan import Plan
from .book import book_bytes
from .files import check_place, write_whole
from .plan_json import plan_json
from .plan_table import plan_columns, plan_rows, plan_sheets

__all__ = ["check_endings", "check_targets", "plan_json", "write_plan"]


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan in the form that the ending names; raises Faults for another ending, CannotWrite where it fails."""
    check_targets([path])
    write_whole(path, _FORMS[path.suffix.lower()](plan))


def check_endings(paths: Iterable[Path]) -> None:
    """Refuse targets whose ending names no form; raises Faults with all of them."""
    wanted = f"expected a file that ends in {listed(_FORMS)}"
    faults = [Fault(wanted, at="-o", value=str(path)) for path in paths if path.suffix.lower() not in _FORMS]
    if faults:
        raise Faults(faults)


def check_targets(paths: Iterable[Path]) -> None:
    """Refuse targets that cannot be written before anything is planned: an unknown ending, a folder that is missing."""
    paths = tuple(paths)
    check_endings(paths)
    for path in paths:
        check_place(path)


def _json(plan: Plan) -> bytes:
    return plan_json(plan).encode()


def _csv(plan: Plan) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(plan_columns())
    writer.writerows([_guarded(value) for value in row.values()] for row in plan_rows(plan))
    # Excel takes a file for UTF-8 only where it starts with the mark.
    return text.getvalue().encode("utf-8-sig")


def _guarded(value: Any) -> Any:
    return guard(value) if isinstance(value, str) else value


def _xlsx(plan: Plan) -> bytes:
    return book_bytes(plan_sheets(plan))


_FORMS: dict[str, Callable[[Plan], bytes]] = {".json": _json, ".csv": _csv, ".xlsx": _xlsx}

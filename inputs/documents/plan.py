"""A plan from whichever file carries it, plan.json or its workbook; and its certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...common.faults import Place, refuse
from ...common.files.read import read_bytes
from ...models.offers.parsing import parse_json
from ...models.plan.certificate import CERTIFICATE_SCHEMA, CERTIFICATE_SCHEMAS, Certificate
from ...models.plan.plan_json import model_of
from ...models.plan.stored_plan import StoredPlan
from ..recognition.file_kind import CERTIFICATE, PLAN, recognise
from ..tables.file_type import EXCEL, OPEN_DOCUMENT, looks_like
from .plan_workbook import plan_book_of
from .stored_plan import stored_text


def read_stored(path: str | Path) -> StoredPlan:
    """Read a plan with what it was made from and its state, from plan.json or its workbook.

    Raises Faults where the file is not a plan, or a workbook that does not carry one.
    """
    path = Path(path)
    return recognise(path, PLAN, lambda: _read(path))


def _read(path: Path) -> StoredPlan:
    data = read_bytes(path)
    if looks_like(data) not in (EXCEL, OPEN_DOCUMENT):
        return stored_text(data, Place(str(path)))
    book = plan_book_of(data, path.name)
    if book.stored is not None:
        return book.stored
    if book.record.redacted:
        why = "was written with --redact and carries no plan: give the plan.json, or the workbook that is not redacted"
    else:
        why = "was written by an earlier version and carries no plan: give its plan.json"
    raise refuse(why, Place(path.name))


def read_certificate(path: str | Path) -> Certificate:
    """Read the certificate that `match plan --certificate FILE` wrote; raises Faults where it is not one."""
    return recognise(Path(path), CERTIFICATE, lambda: _certificate(Path(path)))


def _certificate(path: Path) -> Certificate:
    place = Place(str(path))
    data = parse_json(read_bytes(path), place, "expected a JSON file")
    if isinstance(data, dict) and data.get("schema") in CERTIFICATE_SCHEMAS:
        data = data | {"schema": CERTIFICATE_SCHEMA, "cuts": _cuts(data.get("cuts"))}
    certificate: Certificate = model_of(data, place, CERTIFICATE_SCHEMA, "certificate", Certificate)
    return certificate


def _cuts(cuts: Any) -> Any:
    """Give the cuts of schema 1 as those after it: each was the list of its members."""
    return [{"members": cut} if isinstance(cut, list) else cut for cut in cuts] if isinstance(cuts, list) else cuts

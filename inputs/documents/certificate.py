"""A certificate back from its JSON file, every fault of the file at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...common.faults import Place
from ...common.files.read import read_bytes
from ...models.offers.parsing import parse_json
from ...models.plan.certificate import CERTIFICATE_SCHEMA, CERTIFICATE_SCHEMAS, Certificate
from ...models.plan.plan_json import model_of
from ..recognition.file_kind import CERTIFICATE, recognise


def read_certificate(path: str | Path) -> Certificate:
    """Read the certificate that `match plan --certificate FILE` wrote; raises Faults where it is not one."""
    return recognise(Path(path), CERTIFICATE, lambda: _read(Path(path)))


def _read(path: Path) -> Certificate:
    place = Place(str(path))
    data = parse_json(read_bytes(path), place, "expected a JSON file")
    if isinstance(data, dict) and data.get("schema") in CERTIFICATE_SCHEMAS:
        data = data | {"schema": CERTIFICATE_SCHEMA, "cuts": _cuts(data.get("cuts"))}
    certificate: Certificate = model_of(data, place, CERTIFICATE_SCHEMA, "certificate", Certificate)
    return certificate


def _cuts(cuts: Any) -> Any:
    """Give the cuts of schema 1 as those after it: each was the list of its members."""
    return [{"members": cut} if isinstance(cut, list) else cut for cut in cuts] if isinstance(cuts, list) else cuts

"""A certificate back from its JSON file, every fault of the file at once."""

from __future__ import annotations

from pathlib import Path

from ...models.plan.certificate import CERTIFICATE_SCHEMA, Certificate
from ...models.plan.plan_json import read_json
from ..recognition.file_kind import CERTIFICATE, recognise


def read_certificate(path: str | Path) -> Certificate:
    """Read the certificate that `match plan --certificate FILE` wrote; raises Faults where it is not one."""
    certificate: Certificate = recognise(
        Path(path), CERTIFICATE, lambda: read_json(path, CERTIFICATE_SCHEMA, "certificate", Certificate)
    )
    return certificate

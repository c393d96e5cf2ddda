"""A certificate as JSON, and into its file, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from ..models.certificate import CERTIFICATE_SCHEMA, Certificate
from .files import write_whole
from .plan_json import row_data


def write_certificate(certificate: Certificate, path: Path) -> None:
    """Write a certificate; raises CannotWrite where that fails."""
    write_whole(path, certificate_json(certificate).encode())


def certificate_json(certificate: Certificate) -> str:
    """Give a certificate as the text of a JSON file."""
    return json.dumps({"schema": CERTIFICATE_SCHEMA, **row_data(certificate)}, separators=(",", ":")) + "\n"

"""A table as a CSV file for a spreadsheet program: text never becomes a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from ..models.apostrophe import guard


def csv_table(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Write a header and rows as CSV in UTF-8; None is blank."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(map(_guarded, row) for row in rows)
    # Excel takes a file for UTF-8 only where it starts with the mark.
    return text.getvalue().encode("utf-8-sig")


def _guarded(value: Any) -> Any:
    return guard(value) if isinstance(value, str) else value

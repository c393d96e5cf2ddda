"""What `match handover` prints: how many schools, and each with its adviser and its organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from ...delivery.handover import Handover
from .console import heading, line, show_written, table
from .plan import SHORT, show_notes

_NOT_KNOWN = "not known"


def show_handover(
    console: Console,
    rows: Sequence[Handover],
    findings: Sequence[str],
    notes: Sequence[str],
    written: Iterable[Path] = (),
) -> None:
    """Print what there is to type."""
    for text in findings:
        line(console, text)
    show_notes(console, notes)
    heading(console, "Schools")
    header = ("URN", "School", "Eligible", "Adviser", "Supporting organisation", "Fields")
    if not rows:
        line(console, "None: nobody is eligible.")
    elif len(rows) > SHORT:
        line(console, "-o handover.xlsx writes them, with every field.")
    else:
        table(console, header, map(_row, rows), " n nnr")
    show_written(console, written)


def _row(row: Handover) -> tuple[object, ...]:
    cells = row.cells
    status = cells["SupportProjectEligibilityStatus"] or _NOT_KNOWN
    return row.school, row.name, status, cells["Adviser"], cells["SupportOrganisationName"], len(row.filled)

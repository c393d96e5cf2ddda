"""The sheets that close a workbook: notes, and the record by which decisions come back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ...models.book_names import KEY, NOTES, RECORD, SECOND, VALUE, WHAT
from ...models.dossier import Dossier
from ...models.money import number_of_pounds
from ...models.record import Record
from .sheet import Column, Sheet, Value

_MOST = 2_500
"""So many characters of digests go into one cell, unless one key alone has more."""


def notes_sheet(dossier: Dossier) -> Sheet:
    """What a reader must know beside the figures."""
    rows = tuple((number, note) for number, note in enumerate(dossier.plan.notes, 1))
    columns = (Column("Note", "number"), Column("What to know", width=120))
    return Sheet(NOTES, "Notes", "What is odd in the region, or limits what the plan says.", columns, rows)


def record_sheet(dossier: Dossier, *, redact: bool) -> Sheet:
    """What `match replan` needs of the plan."""
    return Sheet(
        RECORD,
        "Record: read by match replan, not to be edited",
        "The region, the offer, the options, the matches, and a digest of every row that was planned from.",
        (Column(WHAT), Column(KEY), Column(SECOND), Column(VALUE, width=110)),
        tuple(_lines(dossier.record, redact)),
    )


def _lines(record: Record, redact: bool) -> Iterator[tuple[Value, ...]]:
    yield "version", None, None, record.version
    yield "region", record.region.name, None, record.region.sha256
    yield "offer", record.offer.name, None, record.offer.sha256
    for name in record.options.objective:
        yield "objective", name, None, None
    if record.options.min_days is not None:
        yield "min_days", None, None, record.options.min_days
    for b in record.options.budgets:
        yield "budget", b.pot, b.region, number_of_pounds(b.amount)
    for recipient, leader, days in record.matches:
        yield "match", recipient, leader, days
    if record.extras is not None:
        for part in _parts([*record.extras.items()]) or [[]]:
            yield "extras", None, None, json.dumps(dict(part))
    for table in dict.fromkeys(table for table, _ in record.rows):
        # The digest of a leader's row is made of their conflicts too.
        if not (redact and table == "leader"):
            rows = [(key, digest) for (name, key), digest in record.rows.items() if name == table]
            yield from (("rows", table, None, json.dumps(dict(part))) for part in _parts(rows))


def _parts(rows: Sequence[tuple[str, Any]]) -> list[list[tuple[str, Any]]]:
    parts: list[list[tuple[str, Any]]] = []
    size = 0
    for row in rows:
        size += len(json.dumps(dict([row])))
        if not parts or size > _MOST:
            parts.append([])
            size = len(json.dumps(dict([row])))
        parts[-1].append(row)
    return parts

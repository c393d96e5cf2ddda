"""The sheets that a later plan needs: what changed, the log of decisions, notes, and the record of this plan."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ...common.names import with_id
from ...common.numbers import number_of_pounds
from ...models.matching.options import Allocation
from ...models.plan.fingerprint import Record
from ...models.plan.plan_json import plan_json
from ...models.plan.plan_report import PlanChange, PlanReport, Since
from ...models.plan.reasons_and_notes import extras_text
from ...models.plan.workbook_layout import (
    APPROVAL,
    BY,
    CHANGES,
    DATE,
    DAYS,
    DECISION,
    KEY,
    LEADER,
    LOG,
    NOTES,
    REASON,
    RECIPIENT,
    RECORD,
    SECOND,
    STANDS,
    VALUE,
    WHAT,
)
from ...models.region.names import Names
from ..shared.plan_wording import all_cost, counted, price_text, what_changed
from ..workbook.sheet import Column, Sheet, Value


def changes_sheet(since: Since, people: Names) -> Sheet:
    """What is not as it was in the plan before, and why."""
    columns = (
        Column(RECIPIENT, width=30), Column("What", width=16), Column("Leader before", width=26),
        Column("Days before", "number"), Column("Besides before", width=18), Column("Leader now", width=26),
        Column("Days now", "number"), Column("Besides now", width=18), Column("Why", width=44),
    )  # fmt: skip
    return Sheet(
        CHANGES,
        f"What changed since the plan before ({len(since.changes):,})",
        f"{counted(since)} Blank leader: none.",
        columns,
        tuple(_change(row, people) for row in since.changes),
    )


def _change(row: PlanChange, people: Names) -> tuple[Value, ...]:
    before, now = _side(row.before, people), _side(row.now, people)
    return with_id(row.name, row.recipient), what_changed(row), *before, *now, row.why


def _side(allocation: Allocation | None, people: Names) -> tuple[Value, ...]:
    """Leader, days and what else a recipient has in one of the two plans."""
    told = extras_text(allocation, people)
    return (people.leader(allocation.leader), allocation.days, told) if allocation else (None, None, told)


def log_sheet(report: PlanReport) -> Sheet:
    """Every decision, who took it, when, why, whether it stands and what it costs."""
    columns = (
        Column(RECIPIENT, width=28), Column(DECISION), Column(LEADER, width=26), Column(DAYS, "number"),
        Column(APPROVAL), Column(REASON, width=36), Column(BY), Column(DATE, "date"),
        Column(STANDS, words=("yes", "no"), entry=True), Column("What it costs", width=36),
    )  # fmt: skip
    return Sheet(
        LOG,
        "Decisions log: every decision, and what it costs",
        f"{all_cost(report.since) if report.since else ''} Stands = no takes a decision back.".strip(),
        columns,
        tuple(_log(report)),
    )


def _log(report: PlanReport) -> Iterator[tuple[Value, ...]]:
    people = Names(report.instance.region)
    for priced in report.log:
        e = priced.entry
        yield (
            people.body(e.recipient), e.decision, e.leader and people.leader(e.leader), e.days, e.approval, e.reason,
            e.by, e.on, "yes" if e.stands else "no", price_text(priced),
        )  # fmt: skip


_DIGESTS_IN_CELL = 2_500
"""Characters of digests in one cell; a single key with more has a cell of its own."""
_PLAN_IN_CELL = 16_000
"""Characters of the plan in one cell, which holds 32,767 units of UTF-16: a character may take two."""
_HOW = {
    False: "The region, the offer, the options, the matches, a digest of every row that was planned from; plan.json.",
    True: "The region, the offer, the options, the matches, and a digest of every row that was planned from.",
}


def notes_sheet(report: PlanReport) -> Sheet:
    """What a reader must know beside the figures."""
    rows = tuple((number, note) for number, note in enumerate(report.plan.notes, 1))
    columns = (Column("Note", "number"), Column("What to know", width=120))
    return Sheet(NOTES, "Notes", "What is odd in the region, or limits what the plan says.", columns, rows)


def record_sheet(report: PlanReport, *, redact: bool) -> Sheet:
    """What `match replan` needs of the plan."""
    return Sheet(
        RECORD,
        "Record: read by match replan, not to be edited",
        _HOW[redact],
        (Column(WHAT), Column(KEY), Column(SECOND), Column(VALUE)),
        (*_lines(report.record, redact), *(() if redact else _plan(_timeless(report)))),
    )


def _timeless(report: PlanReport) -> str:
    # The same plan makes the same workbook, however long it took.
    stored = report.stored
    text = plan_json(replace(stored, plan=replace(stored.plan, seconds=0.0)))
    # A workbook writes characters as _x000D_, and some programs take a name that looks so for one.
    return text.replace("_x", "\\u005fx")


def _plan(text: str) -> Iterator[tuple[Value, ...]]:
    """Cut the plan's file into cells; no part begins or ends with a space, which some programs take away."""
    number, start = 1, 0
    while start < len(text):
        end = min(start + _PLAN_IN_CELL, len(text))
        while start + 1 < end < len(text) and (text[end - 1].isspace() or text[end].isspace()):
            end -= 1
        yield "plan", str(number), None, text[start:end].strip("\n")
        number, start = number + 1, end


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
        if not parts or size > _DIGESTS_IN_CELL:
            parts.append([])
            size = len(json.dumps(dict([row])))
        parts[-1].append(row)
    return parts

"""The rows with which the empty form shows how it is filled in, and how they are known again: nobody plans for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from .region import Budget, Decision, Leader, Row, School, Trust

_WHERE = "North West"
_OVER = "(write over this row)"
_SINCE, _BEFORE = timedelta(90), timedelta(1000)
"""From the start of the offer's year to the judgement of the example school, and from the one before it."""

_DECISION = Decision(recipient="100000", leader="L1", action="lock")
_TRUST = Trust(id="10000", name=f"Example Trust {_OVER}", region=_WHERE, schools=3, partnership_slots=1)
_LEADER = Leader(
    id=_DECISION.leader, name=f"Example Leader {_OVER}", role="CEO", region=(_WHERE,), capacity_days=20,
    max_matches=4, phase=("Primary",), expertise=("leadership", "early years"), max_km=60_000,
    easting=360000, northing=421000,
)  # fmt: skip
# Without words of its own in it, this row could not be told from a budget that somebody means.
_BUDGET = Budget(pot="total", region=f"Example region {_OVER}", amount=10_000_00)


def example_rows(began: date) -> dict[str, Row]:
    """Give the example row of each table that has one, for an offer whose year began on that day."""
    return {"school": _school(began), "trust": _TRUST, "leader": _LEADER, "budget": _BUDGET, "decision": _DECISION}


def _school(began: date) -> School:
    return School(
        id=_DECISION.recipient, name=f"Example School {_OVER}", region=_WHERE, local_authority="Lancashire",
        type="maintained", phase="Primary", grade=3, judged_on=began + _SINCE, previous_grade=3,
        previous_judged_on=began - _BEFORE, pupils=210, status="accepted", needs=("leadership",),
        easting=354000, northing=430000,
    )  # fmt: skip


def without_examples(tables: Mapping[str, tuple[Row, ...]]) -> tuple[dict[str, tuple[Row, ...]], list[tuple[str, Row]]]:
    """Take the example rows out of tables by record; gives what is left, and each that was taken out with its record.

    A row in which anything was changed is the user's, and stays. So does the decision, unless it names an example row
    and no other has that id.
    """
    gone = [(record, row) for record, rows in tables.items() for row in rows if _is_example(row)]
    if not gone:
        return dict(tables), []
    left = {record: tuple(row for row in rows if not _is_example(row)) for record, rows in tables.items()}
    named = {record: {getattr(row, "id", None) for row in rows} for record, rows in left.items()}
    bodies = named.get("school", set()) | named.get("trust", set())
    records = {record for record, _ in gone}
    if ("school" in records and _DECISION.recipient not in bodies) or (
        "leader" in records and _DECISION.leader not in named.get("leader", ())
    ):
        gone += [("decision", row) for row in left.get("decision", ()) if row == _DECISION]
        left["decision"] = tuple(row for row in left.get("decision", ()) if row != _DECISION)
    return left, gone


def _is_example(row: Row) -> bool:
    """Say whether a row is one of the form's, whichever offer the form was made for."""
    words = (row.region if isinstance(row, Budget) else getattr(row, "name", None)) or ""
    # Nearly every row is somebody's, and is seen to be at once.
    if not words.endswith(_OVER):
        return False
    if not isinstance(row, School):
        return row in (_TRUST, _LEADER, _BUDGET)
    now, before = row.judged_on, row.previous_judged_on
    if now is None or before is None or now - before != _SINCE + _BEFORE:
        return False
    return row == replace(_school(date(2000, 1, 1)), judged_on=now, previous_judged_on=before)

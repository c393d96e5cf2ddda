"""Leaders who leave, as a report."""

from __future__ import annotations

from typing import Any

from ..models.comparison import Move
from ..models.dropout import Dropout, Dropouts
from .charts import Chart
from .comparison_report import against_data, named, names_of
from .plan_json import row_data
from .report import Report

SCHEMA = "match-dropout/1"
_PARTS = ("lost", "taken", "others")


def dropout_report(made: Dropouts) -> Report:
    """Give what is lost with each leader as a report."""
    return Report(
        title=f"If a leader leaves: {made.region.name}",
        data={
            "schema": SCHEMA,
            "version": made.version,
            "region": named(made.region),
            "base": against_data(made.base),
            "leaders": [_data(row) for row in made.rows],
        },
        sheets={
            "Leaders": [_cells(row) for row in made.rows],
            "Repairs": [
                {"leader_who_leaves": row.leader, "part": part, **row_data(move)}
                for row in made.rows
                for part in _PARTS
                for move in getattr(row, part)
            ],
        },
        columns={
            "Leaders": (
                "leader", "leader_name", "matches", "state", "need_lost", "days_lost", *_PARTS, "lost_ids",
                "lifted_locks", "reason",
            ),
            "Repairs": ("leader_who_leaves", "part", *names_of(Move)),
        },
        charts=(Chart("Leaders", "Need lost", "leader", ("need_lost",)),),
    )  # fmt: skip


def _cells(row: Dropout) -> dict[str, Any]:
    return {
        "leader": row.leader,
        "leader_name": row.leader_name,
        "matches": row.matches,
        "state": row.state,
        "need_lost": row.need,
        "days_lost": row.days,
        **{part: len(getattr(row, part)) for part in _PARTS},
        "lost_ids": ";".join(move.recipient for move in row.lost),
        "lifted_locks": ";".join(row.lifted),
        "reason": row.reason,
    }


def _data(row: Dropout) -> dict[str, Any]:
    moves = {part: [row_data(move) for move in getattr(row, part)] for part in _PARTS}
    return _cells(row) | moves | {"lost_ids": [m.recipient for m in row.lost], "lifted_locks": list(row.lifted)}

"""The difference of two plans, and what is lost with each leader who leaves, as reports."""

from __future__ import annotations

from typing import Any

from ...common.names import count, with_id
from ...models.plan.plan_json import row_data, state_data
from ...models.plan.stored_plan import DRAFT, State
from ...scenarios.analyses.comparison_result import LevelAgainst, Move, Tally
from ...scenarios.analyses.dropout import Dropout, Dropouts
from ...scenarios.analyses.input_differences import Difference
from ...scenarios.analyses.plan_diff import PlanDiff
from ..shared.plan_wording import row_text
from ..workbook.charts import Chart
from .comparison import against_data, level_data, named, names_of
from .findings import diff_findings, dropout_findings
from .report_contents import Report

DIFF_SCHEMA = "match-diff/1"
DROPOUT_SCHEMA = "match-dropout/1"

_PARTS = ("lost", "taken", "others")
"""The parts of a repair, by the fields of a dropout."""


def diff_report(found: PlanDiff, old: State = DRAFT, new: State = DRAFT) -> Report:
    """Give the difference of two plans as a report; `old` and `new` are their states."""
    levels = [level_data(level) for level in found.levels]
    moves = [row_data(move) for move in found.moves]
    inputs = [row_data(difference) for difference in found.differences]
    totals = [row_data(total) for total in (found.old_total, found.new_total)]
    journeys = [far and row_data(far) for far in (found.old_journeys, found.new_journeys)]
    return Report(
        title=f"From {found.old.name} to {found.new.name}",
        data={
            "schema": DIFF_SCHEMA,
            "version": found.version,
            "old": {**named(found.old), "state": state_data(old), "total": totals[0], "journeys": journeys[0]},
            "new": {**named(found.new), "state": state_data(new), "total": totals[1], "journeys": journeys[1]},
            "differences": inputs,
            "levels": levels,
            "moves": moves,
        },
        sheets={
            "Who": moves,
            "Levels": [{**level, "proven": "yes" if level["proven"] else "no"} for level in levels],
            "Inputs": inputs,
            "Sums": [{"plan": plan, **total} for plan, total in zip(("old", "new"), totals, strict=True)],
        },
        columns={
            "Who": names_of(Move),
            "Levels": names_of(LevelAgainst),
            "Inputs": names_of(Difference),
            "Sums": ("plan", *names_of(Tally)),
        },
        findings=tuple(diff_findings(found)),
        answers={
            "Who": "For whom something changes, and why.",
            "Levels": "Every level of both plans.",
            "Inputs": "What went in that differs, as far as the plans tell.",
            "Sums": "What recipients get in all.",
        },
    )


def dropout_report(made: Dropouts) -> Report:
    """Give what is lost with each leader as a report."""
    return Report(
        title=f"If a leader leaves: {made.region.name}",
        data={
            "schema": DROPOUT_SCHEMA,
            "version": made.version,
            "region": named(made.region),
            "base": against_data(made.base),
            "leaders": [_dropout_data(row) for row in made.rows],
        },
        sheets={
            "Leaders": [_dropout_cells(row) for row in made.rows],
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
        first=row_text(made.base),
        charts=(
            Chart("Leaders", "Priority lost if a leader leaves", "leader", ("need_lost",), along="Leader who leaves"),
        ),
        findings=tuple(dropout_findings(made)),
        answers={
            "Leaders": "Every matched leader: what is lost if they leave, after the best repair, the worst first.",
            "Repairs": "Who would lose support, get another leader, or change, for each leader who leaves.",
        },
        shown={"Leaders": _losing(made), "Repairs": _repairs(made)},
    )  # fmt: skip


def _losing(made: Dropouts) -> tuple[list[dict[str, Any]], str]:
    """Give who cannot be replaced without a loss, with whom they leave by name, and count the others."""
    losing = [row for row in made.rows if row.lost or row.need or row.days or row.state != "proven"]
    rows = [
        _dropout_cells(row) | {"lost_ids": "; ".join(with_id(move.recipient_name, move.recipient) for move in row.lost)}
        for row in losing
    ]
    others = len(made.rows) - len(losing)
    return rows, f"{count(others, 'leader')} can be replaced without a loss of need or days." if others else ""


def _repairs(made: Dropouts) -> tuple[list[dict[str, Any]], str]:
    """Give who would lose support; who else changes is in the other forms."""
    rows = [
        {"leader_who_leaves": with_id(row.leader_name, row.leader), "part": "lost", **row_data(move)}
        for row in made.rows
        for move in row.lost
    ]
    others = sum(len(row.taken) + len(row.others) for row in made.rows)
    return rows, f"{count(others, 'further change')} of leader or days: write .xlsx for each of them." if others else ""


def _dropout_cells(row: Dropout) -> dict[str, Any]:
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


def _dropout_data(row: Dropout) -> dict[str, Any]:
    moves = {part: [row_data(move) for move in getattr(row, part)] for part in _PARTS}
    return _dropout_cells(row) | moves | {"lost_ids": [m.recipient for m in row.lost], "lifted_locks": list(row.lifted)}

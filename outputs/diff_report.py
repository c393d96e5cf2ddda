"""The difference of two plans as a report."""

from __future__ import annotations

from ..models.comparison import LevelAgainst, Move, Tally
from ..models.differences import Difference
from ..models.plan_diff import PlanDiff
from ..models.stored_plan import DRAFT, State
from .comparison_report import level_data, named, names_of
from .plan_json import row_data, state_data
from .report import Report

SCHEMA = "match-diff/1"


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
            "schema": SCHEMA,
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
    )

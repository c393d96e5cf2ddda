"""A ranking of single changes as a report: what each is worth, who would gain, and what is worth nothing."""

from __future__ import annotations

from typing import Any

from ..models.comparison import Move, Shift
from ..models.money import number_of_pounds
from ..models.worth import Ranking, Worth
from .charts import Chart
from .comparison_report import against_data, named, names_of
from .plan_json import row_data
from .report import Report

SCHEMA = "match-worth/1"

SHIFTS: tuple[Shift, Shift] = ("gained", "lost")


def worth_report(ranking: Ranking) -> Report:
    """Give a ranking as a report."""
    levels = ranking.levels
    useful = [row for row in ranking.rows if not row.worthless]
    who = [{"single_change": row.change, **row_data(move)} for row in useful if row.row for move in row.row.moves]
    first = ("rank", "kind", "id", "change", "state", "proof", *levels, "gained", "lost", "stops", "reason")
    return Report(
        title=f"What single changes are worth for {ranking.region.name}",
        data={
            "schema": SCHEMA,
            "version": ranking.version,
            "region": named(ranking.region),
            "base": against_data(ranking.base),
            "changes": [_data(ranking, row) for row in ranking.rows],
        },
        sheets={
            "Worth": [_cells(ranking, row, rank) for rank, row in enumerate(ranking.rows, 1)],
            "Who": who,
            "Worth nothing": [_cells(ranking, row) for row in ranking.rows if row.worthless],
        },
        columns={
            "Worth": first,
            "Who": ("single_change", *names_of(Move)),
            "Worth nothing": ("kind", "id", "change", "proof", "reason"),
        },
        charts=(Chart("Worth", f"Gain in {levels[0]}", "change", (levels[0],)),),
    )


def gains(ranking: Ranking, row: Worth) -> dict[str, int | float]:
    """Give the gain of a change on every level; `cost` in pounds."""
    return {
        name: number_of_pounds(value) if name == "cost" else value
        for name, value in zip(ranking.levels, row.gain, strict=False)
    }


def _data(ranking: Ranking, row: Worth) -> dict[str, Any]:
    moves = row.row.moves if row.row else ()
    return {
        "kind": row.kind,
        "id": row.id,
        "change": row.change,
        "state": row.state,
        "proof": row.proof,
        "reason": row.reason,
        "gain": gains(ranking, row),
        "stops": row.stops,
        "moves": [row_data(move) for move in moves],
    }


def _cells(ranking: Ranking, row: Worth, rank: int | None = None) -> dict[str, Any]:
    gained, lost = (_ids(row, shift) for shift in SHIFTS)
    return {
        "rank": rank,
        "kind": row.kind,
        "id": row.id,
        "change": row.change,
        "state": row.state,
        "proof": row.proof,
        **gains(ranking, row),
        "gained": ";".join(gained),
        "lost": ";".join(lost),
        "stops": row.stops,
        "reason": row.reason,
    }


def _ids(row: Worth, shift: Shift) -> list[str]:
    return [move.recipient for move in row.row.moved(shift)] if row.row else []

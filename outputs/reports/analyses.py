"""Sweeps and rankings of single changes as reports: a row a point or a change, and the curve or the gain as a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...common.names import count, with_id
from ...common.numbers import number_of_pounds
from ...models.matching.levels import FAIR
from ...models.plan.plan_json import row_data
from ...scenarios.analyses.comparison_result import Against, Move, Shift
from ...scenarios.analyses.sweep import Point, Sweep
from ...scenarios.analyses.worth import Ranking, Repeats, Worth
from ..shared.plan_wording import row_text
from ..workbook.charts import Chart
from .comparison import against_data, named, names_of, summary, summary_columns
from .findings import UP, sweep_findings, worth_findings
from .report_columns import axis_name
from .report_contents import Report

SWEEP_SCHEMA = "match-sweep/1"
WORTH_SCHEMA = "match-worth/1"

_GAINED_LOST: tuple[Shift, Shift] = ("gained", "lost")


def sweep_report(sweep: Sweep) -> Report:
    """Give a sweep as a report."""
    names = tuple(axis.name for axis in sweep.axes)
    columns = tuple(name for name in summary_columns() if name not in ("scenario", "about"))
    levels = [level.name for level in sweep.base.levels]
    label = "values" if len(names) > 1 else names[0]
    return Report(
        title=f"Sweep of {', '.join(names)} for {sweep.region.name}",
        data=_sweep_data(sweep),
        sheets={
            "Points": [_point(sweep, point, names) for point in sweep.points],
            "Bends": [_along(row_data(bend), names) for bend in sweep.bends],
            "Flat from": [_along(row_data(flat), names) for flat in sweep.flats],
        },
        columns={
            "Points": (*names, *(("values",) if len(names) > 1 else ()), *columns, *_fair_column(levels)),
            "Bends": ("level", *names[:-1], "at", "before", "after"),
            "Flat from": ("level", *names[:-1], "since"),
        },
        charts=tuple(
            Chart("Points", UP[name], label, (name,), "line", along=axis_name(names[-1]), up=UP[name])
            for name in ("matched", *levels)
        ),
        findings=tuple(sweep_findings(sweep)),
        answers={
            "Points": "One row a plan: its value, who has a leader, every level, and the change against the base.",
            "Bends": "Where a curve turns: the change for each unit before and after.",
            "Flat from": "From which value on a level changes no more.",
        },
    )


def _sweep_data(sweep: Sweep) -> dict[str, Any]:
    return {
        "schema": SWEEP_SCHEMA,
        "version": sweep.version,
        "region": named(sweep.region),
        "axes": [{"name": axis.name, "values": list(axis.values)} for axis in sweep.axes],
        "base": against_data(sweep.base),
        "points": [{"values": list(point.values), **against_data(point.row)} for point in sweep.points],
        "bends": [row_data(bend) for bend in sweep.bends],
        "flat_from": [row_data(flat) for flat in sweep.flats],
    }


def _point(sweep: Sweep, point: Point, names: tuple[str, ...]) -> dict[str, Any]:
    values = dict(zip(names, map(_number, point.values), strict=True))
    joined = {"values": "; ".join(point.values)} if len(names) > 1 else {}
    return values | joined | summary(point.row, sweep.base) | _fair_cell(point.row)


def _fair_column(levels: Sequence[str]) -> tuple[str, ...]:
    # The value of `fair` is its least share: the column says which share is other.
    return ("fair_became",) if FAIR in levels else ()


def _fair_cell(row: Against | None) -> dict[str, str]:
    return {"fair_became": row.fair} if row is not None and row.fair else {}


def _number(text: str) -> int | float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def _along(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    others = dict(zip(names[:-1], data.pop("along"), strict=True))
    return others | {key: _number(value) if isinstance(value, str) else value for key, value in data.items()}


def worth_report(ranking: Ranking) -> Report:
    """Give a ranking as a report."""
    levels = ranking.levels
    useful = [row for row in ranking.rows if not row.worthless]
    who = [{"single_change": row.change, **row_data(move)} for row in useful if row.row for move in row.row.moves]
    first = ("rank", "kind", "id", "change", "state", "proof", *levels, "gained", "lost", "stops", "reason")
    first = (*first, *_fair_column(levels))
    return Report(
        title=f"What single changes are worth for {ranking.region.name}",
        data={
            "schema": WORTH_SCHEMA,
            "version": ranking.version,
            "region": named(ranking.region),
            "base": against_data(ranking.base),
            "changes": [_change_data(ranking, row) for row in ranking.rows],
        },
        sheets={
            "Worth": [_change_cells(ranking, row, rank) for rank, row in enumerate(ranking.rows, 1)],
            "Who": who,
            "Worth nothing": [_change_cells(ranking, row) for row in ranking.rows if row.worthless],
        },
        columns={
            "Worth": first,
            "Who": ("single_change", *names_of(Move)),
            "Worth nothing": ("kind", "id", "change", "proof", "reason"),
        },
        first=row_text(ranking.base),
        charts=(
            Chart("Worth", f"Gain in {levels[0]}", "change", (levels[0],), along="Single change", up=UP[levels[0]]),
        ),
        findings=tuple(worth_findings(ranking)),
        answers={
            "Worth": "Every single change with what it gains on each level, the best first.",
            "Who": "Whom each change would gain or lose a leader.",
            "Worth nothing": "The changes that are known to gain nothing, and why.",
        },
        shown=_shown(ranking, who),
    )


def _shown(ranking: Ranking, who: list[dict[str, Any]]) -> dict[str, tuple[list[dict[str, Any]], str]]:
    """Give what a page shows: the changes that are worth something, by name, and the others summed up by kind."""
    gaining = [(rank, row) for rank, row in enumerate(ranking.rows, 1) if any(row.gain)]
    nothing = Counter(row.kind for row in ranking.rows if row.worthless)
    unsure = Counter(row.kind for row in ranking.rows if not row.worthless and not any(row.gain))
    told = {row.change: row.told for row in ranking.rows}
    rows = [_change_cells(ranking, row, rank) | {"change": row.told, "id": "", **_names(row)} for rank, row in gaining]
    rest = _kinds("gain nothing: {}.", nothing) + _kinds("have no answer yet: {}.", unsure)
    return {
        "Worth": (rows, rest),
        "Who": ([row | {"single_change": told[row["single_change"]]} for row in who], ""),
        "Worth nothing": ([], rest or "Every change is worth something."),
    }


def _kinds(words: str, found: Counter[str]) -> str:
    if not found:
        return ""
    listing = ", ".join(f"{kind} {number:,}" for kind, number in found.most_common())
    return f"{count(found.total(), 'change')} {words.format(listing)} "


def _names(row: Worth) -> dict[str, str]:
    moved = {shift: row.row.moved(shift) if row.row else () for shift in _GAINED_LOST}
    return {
        shift: "; ".join(with_id(move.recipient_name, move.recipient) for move in moves)
        for shift, moves in moved.items()
    }


def gains(ranking: Ranking, row: Worth) -> dict[str, int | float]:
    """Give the gain of a change on every level; `cost` in pounds."""
    return {
        name: number_of_pounds(value) if name == "cost" else value
        for name, value in zip(ranking.levels, row.gain, strict=False)
    }


def repeats_text(found: Repeats | None) -> str:
    """Say how often a change pays when it is repeated; empty where that was not tried."""
    if found is None:
        return ""
    if found.stops_after is not None:
        return f"stops paying after {found.stops_after}"
    if found.unknown is not None:
        return f"not known from {found.tried} times on: {found.unknown}"
    return f"still pays at {found.tried} times"


def _change_data(ranking: Ranking, row: Worth) -> dict[str, Any]:
    moves = row.row.moves if row.row else ()
    return {
        "kind": row.kind,
        "id": row.id,
        "change": row.change,
        "state": row.state,
        "proof": row.proof,
        "reason": row.reason,
        "gain": gains(ranking, row),
        "stops": repeats_text(row.repeats),
        "moves": [row_data(move) for move in moves],
    } | ({"fair": row.row.fair} if row.row and row.row.fair else {})


def _change_cells(ranking: Ranking, row: Worth, rank: int | None = None) -> dict[str, Any]:
    gained, lost = (_ids(row, shift) for shift in _GAINED_LOST)
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
        "stops": repeats_text(row.repeats),
        "reason": row.reason,
    } | _fair_cell(row.row)


def _ids(row: Worth, shift: Shift) -> list[str]:
    return [move.recipient for move in row.row.moved(shift)] if row.row else []

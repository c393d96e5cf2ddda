"""A comparison as a report: one sheet a question, and all of it as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...common.numbers import number_of_pounds
from ...models.matching.levels import LEVELS
from ...models.plan.plan import Named
from ...models.plan.plan_json import row_data, written_fields
from ...scenarios.analyses.comparison_result import SHIFTS, Against, Comparison, LevelAgainst, Move, Shift, Tally
from ...scenarios.analyses.input_differences import Difference
from ..workbook.charts import Chart
from .findings import UP, comparison_findings
from .report_contents import Report

SCHEMA = "match-comparison/1"
_TALLY = ("eligible", "matched", "days", "cost", "km")
_NEED_FIRST = ("matched_if_need_first", "need_if_need_first")


def comparison_report(comparison: Comparison) -> Report:
    """Give a comparison as a report."""
    rows = comparison.rows
    return Report(
        title=f"Scenarios for {comparison.region.name}",
        data=comparison_data(comparison),
        sheets={
            "Scenarios": [summary(row, comparison.base) for row in rows],
            "Levels": [data for row in rows for data in _levels(row)],
            "Inputs": [{"scenario": row.name, **row_data(d)} for row in rows for d in row.differences],
            "Who": [{"scenario": row.name, **_move(m)} for row in rows for m in row.moves],
            "Regions and kinds": [data for row in rows for data in _tallies(row, comparison.base)],
            "Warnings": [{"scenario": row.name, "warning": text} for row in rows for text in row.warnings],
        },
        columns={
            "Scenarios": summary_columns(),
            "Levels": ("scenario", *names_of(LevelAgainst)),
            "Inputs": ("scenario", *names_of(Difference)),
            "Who": ("scenario", *names_of(Move)),
            "Regions and kinds": ("scenario", *names_of(Tally), *(f"{name}_change" for name in _TALLY)),
            "Warnings": ("scenario", "warning"),
        },
        charts=(
            Chart("Scenarios", "Recipients with a leader", "scenario", ("matched",), up=UP["matched"]),
            Chart("Scenarios", "Days given", "scenario", ("days",), up=UP["days"]),
            Chart("Scenarios", "Pounds spent", "scenario", ("cost",), up=UP["cost"]),
        ),
        findings=tuple(comparison_findings(comparison)),
        answers={
            "Scenarios": "One row a scenario: who has a leader, every level, and the change against the base.",
            "Levels": "Every level of every scenario, and how far it is proven.",
            "Inputs": "What each scenario changes of what goes in.",
            "Who": "For whom something changes, and why.",
            "Regions and kinds": "The sums by region and kind of recipient.",
            "Warnings": "What to know of a scenario before its figures are used.",
        },
    )


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison as plain data, money in pounds."""
    return {
        "schema": SCHEMA,
        "version": comparison.version,
        "region": named(comparison.region),
        "base": against_data(comparison.base),
        "scenarios": [against_data(row) for row in comparison.scenarios],
    }


def named(what: Named) -> dict[str, str]:
    """Give a name and its digest as plain data."""
    return {"name": what.name, "sha256": what.sha256}


def against_data(row: Against) -> dict[str, Any]:
    """Give one row as plain data."""
    return {
        "name": row.name,
        "about": row.about,
        "state": row.state,
        "reason": row.reason,
        "rules_changed": list(row.rules),
        "warnings": list(row.warnings),
        "differences": [row_data(d) for d in row.differences],
        "levels": [level_data(level) for level in row.levels],
        "journeys": None if row.journeys is None else row_data(row.journeys),
        "need_first": None if row.need_first is None else row_data(row.need_first),
        **({"fair": row.fair} if row.fair else {}),
        "total": None if row.total is None else _tally(row.total),
        "tallies": [_tally(tally) for tally in row.tallies],
        "moves": [_move(move) for move in row.moves],
    }


def names_of(kind: type[Any]) -> tuple[str, ...]:
    """Give the fields of a row of a comparison, in order."""
    return written_fields(kind)


def level_data(level: LevelAgainst) -> dict[str, Any]:
    """Give a level as plain data; `cost` is in pounds."""
    data = row_data(level)
    if level.name == "cost":
        data |= {
            key: number_of_pounds(data[key]) for key in ("value", "bound", "base", "change") if data[key] is not None
        }
    return data


def summary_columns() -> tuple[str, ...]:
    """Give the columns of the table with one row a scenario."""
    levels = [name for level in LEVELS for name in (level, f"{level}_change")]
    sums = [name for part in ("matched", "km") for name in (part, f"{part}_change")]
    sums += ["km_known", "journeys", "journeys_known"]
    return (
        "scenario", "about", "state", "reason", "rules_changed", *sums, *levels, *(_count(s) for s in SHIFTS),
        *_NEED_FIRST, "warnings",
    )  # fmt: skip


def _count(shift: Shift) -> str:
    return {"leader": "other_leader", "days": "other_days", "besides": "other_besides"}.get(shift, shift)


def summary(row: Against, base: Against) -> dict[str, Any]:
    """Give one row a scenario: every level and sum, and its change against the base."""
    data: dict[str, Any] = {
        "scenario": row.name,
        "about": row.about,
        "state": row.state,
        "reason": row.reason,
        "rules_changed": "; ".join(row.rules),
        "warnings": "; ".join(row.warnings),
    }
    for level in map(level_data, row.levels):
        data |= {level["name"]: level["value"], f"{level['name']}_change": level["change"]}
    if row.total is not None:
        data |= {**_sums(row.total, base.total, ("matched", "km")), "km_known": row.total.km_known}
    if row.journeys is not None:
        data |= {"journeys": row.journeys.number, "journeys_known": row.journeys.known}
    if row.need_first is not None and row.need_first.settled:
        data |= dict(zip(_NEED_FIRST, (row.need_first.matched, row.need_first.need), strict=True))
    if row is not base and row.total is not None and base.total is not None:
        data |= {_count(shift): len(row.moved(shift)) for shift in SHIFTS}
    return data


def _sums(now: Tally, before: Tally | None, names: tuple[str, ...]) -> Mapping[str, Any]:
    after, was = _tally(now), None if before is None else _tally(before)
    return {name: after[name] for name in names} | (
        {} if was is None else {f"{name}_change": after[name] - was[name] for name in names}
    )


def _tally(tally: Tally) -> dict[str, Any]:
    return row_data(tally)


def _levels(row: Against) -> Iterator[dict[str, Any]]:
    for level in row.levels:
        data = level_data(level)
        yield {"scenario": row.name, **data, "proven": "yes" if level.proven else "no"}


def _move(move: Move) -> dict[str, Any]:
    return row_data(move)


def _tallies(row: Against, base: Against) -> Iterator[dict[str, Any]]:
    before = {(tally.region, tally.kind): tally for tally in base.tallies}
    for tally in row.tallies:
        was = before.get((tally.region, tally.kind))
        yield {"scenario": row.name, **_tally(tally), **({} if row is base else _sums(tally, was, _TALLY))}

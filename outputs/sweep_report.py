"""A sweep as a report: a row a point, the curve as a chart, and where it bends."""

from __future__ import annotations

from typing import Any

from ..models.sweep import Point, Sweep
from .charts import Chart
from .comparison_report import against_data, named, summary, summary_columns
from .plan_json import row_data
from .report import Report

SCHEMA = "match-sweep/1"


def sweep_report(sweep: Sweep) -> Report:
    """Give a sweep as a report."""
    names = tuple(axis.name for axis in sweep.axes)
    columns = tuple(name for name in summary_columns() if name not in ("scenario", "about"))
    levels = [level.name for level in sweep.base.levels]
    label = "values" if len(names) > 1 else names[0]
    return Report(
        title=f"Sweep of {', '.join(names)} for {sweep.region.name}",
        data=_data(sweep, names),
        sheets={
            "Points": [_point(sweep, point, names) for point in sweep.points],
            "Bends": [_along(row_data(bend), names) for bend in sweep.bends],
            "Flat from": [_along(row_data(flat), names) for flat in sweep.flats],
        },
        columns={
            "Points": (*names, *(("values",) if len(names) > 1 else ()), *columns),
            "Bends": ("level", *names[:-1], "at", "before", "after"),
            "Flat from": ("level", *names[:-1], "since"),
        },
        charts=tuple(Chart("Points", name, label, (name,), "line") for name in ("matched", *levels)),
    )


def _data(sweep: Sweep, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
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
    return values | joined | summary(point.row, sweep.base)


def _number(text: str) -> int | float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def _along(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    others = dict(zip(names[:-1], data.pop("along"), strict=True))
    return others | {key: _number(value) if isinstance(value, str) else value for key, value in data.items()}

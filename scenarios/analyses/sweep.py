"""A grid of plans, and the shape of the curves over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import groupby, product

from ...common.names import fold
from ...models.matching.options import Request
from ..definition.command_line import quick_scenario
from ..definition.scenario import Scenario
from ..runs.runner import Many
from .comparison import compare_setups
from .sweep_axes import parse_axes
from .sweep_result import Axis, Bend, Flat, Point, Sweep

_FEWEST = 3
"""The fewest points of a curve that can bend."""


def sweep(base: Request, texts: Sequence[str], many: Many) -> Sweep:
    """Plan every point of the grid that the texts span; raises Faults before anything is planned."""
    axes = parse_axes(texts)
    grid = list(product(*(axis.values for axis in axes)))
    made = compare_setups(base, [_scenario(axes, values) for values in grid], many)
    points = tuple(Point(values=values, row=row) for values, row in zip(grid, made.scenarios, strict=True))
    rate = base.offer.day_rate.pence
    return Sweep(
        version=made.version,
        region=made.region,
        base=made.base,
        axes=axes,
        points=points,
        bends=tuple(bend for curve in _curves(points) for bend in _bends(curve, rate)),
        flats=tuple(flat for curve in _curves(points) for flat in _flats(curve)),
    )


def _scenario(axes: Sequence[Axis], values: Sequence[str]) -> Scenario:
    texts = [f"{axis.path}{value}" for axis, value in zip(axes, values, strict=True)]
    return quick_scenario(fold("; ".join(texts)), texts, "--vary")


def _curves(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Walk the lines of the grid along its last axis; where there is a gap in one, it has no shape."""
    for _, group in groupby(points, key=lambda point: point.values[:-1]):
        curve = list(group)
        if len(curve) >= _FEWEST and all(point.row.levels for point in curve):
            yield curve


def _levels(curve: Sequence[Point]) -> Iterator[tuple[str, list[int]]]:
    for level in curve[0].row.levels:
        found = [point.row.level(level.name) for point in curve]
        values = [one.value for one in found if one is not None]
        # What is not proven may bend only because it was stopped.
        if len(values) == len(curve) and all(one is not None and one.proven for one in found):
            yield level.name, values


def _flats(curve: Sequence[Point]) -> Iterator[Flat]:
    for name, values in _levels(curve):
        same = len(values) - 1
        while same and values[same - 1] == values[-1]:
            same -= 1
        since = curve[same].values[-1] if same < len(values) - 1 else None
        yield Flat(level=name, along=curve[0].values[:-1], since=since)


def _bends(curve: Sequence[Point], rate: int) -> Iterator[Bend]:
    at = _numbers(curve)
    if at != sorted(set(at)):
        return
    for name, values in _levels(curve):
        # Whole units make steps of every straight line: those of money are the days of one rate.
        step = rate if name == "cost" else 1
        for i in range(1, len(at) - 1):
            before, after = (_slope(at, values, name, j) for j in (i - 1, i))
            if _off_the_chord(at, values, i) >= step:
                point = curve[i].values
                yield Bend(level=name, along=point[:-1], at=point[-1], before=_text(before), after=_text(after))


def _numbers(curve: Sequence[Point]) -> list[Fraction]:
    """Give the places of the points on the last axis; none where it has other values than numbers."""
    try:
        return [Fraction(Decimal(point.values[-1].removeprefix("£").replace(",", ""))) for point in curve]
    except InvalidOperation:
        return []


def _slope(at: Sequence[Fraction], values: Sequence[int], name: str, i: int) -> Fraction:
    return Fraction(values[i + 1] - values[i], 100 if name == "cost" else 1) / (at[i + 1] - at[i])


def _off_the_chord(at: Sequence[Fraction], values: Sequence[int], i: int) -> Fraction:
    share = (at[i] - at[i - 1]) / (at[i + 1] - at[i - 1])
    return abs(values[i - 1] + share * (values[i + 1] - values[i - 1]) - values[i])


def _text(slope: Fraction) -> str:
    return format(float(slope), ".4g")

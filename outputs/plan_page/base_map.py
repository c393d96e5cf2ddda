"""What lies beneath the marks of a map: the coast in outline, and the towns."""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib.resources import files
from itertools import accumulate

from .map_geometry import Frame, Point, number

BEYOND = 6
"""Pixels outside the drawn part to which the coast is drawn: the edge of a cut ring stays out of sight."""


@cache
def coast() -> tuple[tuple[Point, ...], ...]:
    """Give the coast of Great Britain and what lies near, as rings in metres of the National Grid.

    Source: Natural Earth, land, 1:10 million (public domain), by `scripts/coast.py`; good to some hundred metres.
    """
    data = json.loads(files(__package__).joinpath("coast.json").read_text("utf-8"))
    unit = data["unit_metres"]
    return tuple(
        tuple((unit * x, unit * y) for x, y in zip(accumulate(ring[::2]), accumulate(ring[1::2]), strict=True))
        for ring in data["rings"]
    )


@cache
def towns() -> tuple[tuple[str, tuple[int, int]], ...]:
    """Give the names of towns and where they are, the largest first where two are near each other."""
    rows = csv.DictReader(files(__package__).joinpath("towns.csv").read_text("utf-8").splitlines())
    return tuple((row["name"], (int(row["easting"]), int(row["northing"]))) for row in rows)


def land_path(frame: Frame) -> str:
    """Draw the land in a frame as an SVG path to be filled, empty where the frame shows none."""
    return "".join(_path(ring, frame) for ring in coast())


def _path(ring: tuple[Point, ...], frame: Frame) -> str:
    low, high = (-BEYOND, -BEYOND), (frame.width + BEYOND, frame.height + BEYOND)
    drawn = clipped([frame.at(point) for point in ring], low, high)
    if len(drawn) < 3:
        return ""
    return "M" + "L".join(f"{number(x)},{number(y)}" for x, y in drawn) + "Z"


def clipped(ring: list[Point], low: Point, high: Point) -> list[Point]:
    """Cut a ring at a rectangle from one corner to the other, side by side (Sutherland and Hodgman 1974)."""
    for axis, limit, sign in ((0, low[0], 1), (0, high[0], -1), (1, low[1], 1), (1, high[1], -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """Cut a ring at one side of a rectangle."""
    kept: list[Point] = []
    for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        inside, next_inside = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
        if inside:
            kept.append(a)
        if inside != next_inside:
            part = (limit - a[axis]) / (b[axis] - a[axis])
            kept.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
    return kept

"""Make `outputs/plan_page/coast.json`: the coast of Great Britain on the National Grid, for the map of a plan.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/coast.py package/land-10m.json outputs/plan_page/coast.json

The input is Natural Earth's land at 1:10 million (public domain) as TopoJSON. Its accuracy is some hundred metres: good
enough to see where a place lies, never to measure. Nothing of this runs when a plan is made.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tsimatch.outputs.plan_page.base_map import clipped

Point = tuple[float, float]

WEST, SOUTH, EAST, NORTH = -8.7, 49.7, 2.3, 61.0
"""Degrees: rings of which no point lies inside are left out."""
NEAR = ((-14, 45), (8, 64))
"""Degrees west, south, east, north: the projection holds only near Great Britain, and Eurasia is one ring."""
CLIP = ((-60_000, -60_000), (720_000, 760_000))
"""Metres of the grid: what lies further out, Scotland beyond the central belt, no region of England shows."""
FINEST_METRES = 120
"""Points that lie closer than this to the line between their neighbours are left out."""
SMALLEST_KM2 = 1
"""Islands below this are left out."""
UNIT_METRES = 100
"""Coordinates are whole numbers of this many metres."""


def rings_of(topology: dict) -> Iterator[list[Point]]:  # type: ignore[type-arg]
    """Decode the rings of a TopoJSON file: degrees east and north. See the TopoJSON specification, 2.1.3 and 2.1.4."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                whole: list[Point] = []
                for index in ring:
                    part = arcs[index] if index >= 0 else arcs[~index][::-1]
                    whole += part[1:] if whole else part
                yield whole


def national_grid(east: float, north: float) -> Point:
    """Project degrees (WGS84) to metres of the National Grid, to about 5 m.

    Source: Ordnance Survey, A Guide to Coordinate Systems in Great Britain, 6.6 (parameters) and C.1 (projection).
    """
    x, y, z = _cartesian(math.radians(east), math.radians(north), 6_378_137.0, 6_356_752.3142)
    scale = 1 + 20.4894e-6
    rx, ry, rz = (math.radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))
    x, y, z = (
        -446.448 + scale * x - rz * y + ry * z,
        125.157 + rz * x + scale * y - rx * z,
        -542.060 - ry * x + rx * y + scale * z,
    )
    a, b = 6_377_563.396, 6_356_256.909
    longitude, latitude = _degrees_on(x, y, z, a, b)
    return project(longitude, latitude)


def project(longitude: float, latitude: float) -> Point:
    """Project radians on Airy's ellipsoid to metres of the National Grid (the same guide, C.1)."""
    a, b, f0 = 6_377_563.396, 6_356_256.909, 0.9996012717
    origin, meridian, n0, e0 = math.radians(49), math.radians(-2), -100_000.0, 400_000.0
    e2, n = 1 - (b / a) ** 2, (a - b) / (a + b)
    sin, cos, tan = math.sin(latitude), math.cos(latitude), math.tan(latitude)
    nu, rho = a * f0 / math.sqrt(1 - e2 * sin**2), a * f0 * (1 - e2) / (1 - e2 * sin**2) ** 1.5
    eta2 = nu / rho - 1
    less, more = latitude - origin, latitude + origin
    arc = (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
        - (3 * n + 3 * n**2 + 2.625 * n**3) * math.sin(less) * math.cos(more)
        + 1.875 * (n**2 + n**3) * math.sin(2 * less) * math.cos(2 * more)
        - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
    )
    away = longitude - meridian
    north = (
        b * f0 * arc
        + n0
        + nu / 2 * sin * cos * away**2
        + nu / 24 * sin * cos**3 * (5 - tan**2 + 9 * eta2) * away**4
        + nu / 720 * sin * cos**5 * (61 - 58 * tan**2 + tan**4) * away**6
    )
    east = (
        e0
        + nu * cos * away
        + nu / 6 * cos**3 * (nu / rho - tan**2) * away**3
        + nu / 120 * cos**5 * (5 - 18 * tan**2 + tan**4 + 14 * eta2 - 58 * tan**2 * eta2) * away**5
    )
    return east, north


def _cartesian(longitude: float, latitude: float, a: float, b: float) -> tuple[float, float, float]:
    e2 = 1 - (b / a) ** 2
    nu = a / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
    flat = nu * math.cos(latitude)
    return flat * math.cos(longitude), flat * math.sin(longitude), (1 - e2) * nu * math.sin(latitude)


def _degrees_on(x: float, y: float, z: float, a: float, b: float) -> Point:
    e2, flat = 1 - (b / a) ** 2, math.hypot(x, y)
    latitude = math.atan2(z, flat * (1 - e2))
    for _ in range(6):
        nu = a / math.sqrt(1 - e2 * math.sin(latitude) ** 2)
        latitude = math.atan2(z + e2 * nu * math.sin(latitude), flat)
    return math.atan2(y, x), latitude


def simplified(points: list[Point], finest: float) -> list[Point]:
    """Leave out points that lie close to the line between those kept (Douglas and Peucker 1973)."""
    keep = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        (x, y), (u, v) = points[first], points[last]
        length = math.hypot(u - x, v - y)
        worst, at = finest, None
        for i in range(first + 1, last):
            p, q = points[i]
            off = abs((u - x) * (y - q) - (x - p) * (v - y)) / length if length else math.hypot(p - x, q - y)
            if off > worst:
                worst, at = off, i
        if at is not None:
            keep.add(at)
            parts += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def area_km2(ring: list[Point]) -> float:
    """Give the area inside a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True))) / 2e6


def coast(topology: dict) -> list[list[int]]:  # type: ignore[type-arg]
    """Give the rings, each as the first point and the steps from there, in units of `UNIT_METRES`."""
    made = []
    for ring in rings_of(topology):
        if not any(WEST < x < EAST and SOUTH < y < NORTH for x, y in ring):
            continue
        near = clipped(ring, *NEAR)
        cut = clipped([national_grid(*point) for point in near], *CLIP)
        if len(cut) < 4 or area_km2(cut) < SMALLEST_KM2:
            continue
        thin = [(round(x / UNIT_METRES), round(y / UNIT_METRES)) for x, y in simplified(cut, FINEST_METRES)]
        steps = [*thin[0]]
        for a, b in pairwise(thin):
            if a != b:
                steps += [b[0] - a[0], b[1] - a[1]]
        made.append(steps)
    return sorted(made, key=len, reverse=True)


def main(source: str, target: str) -> None:
    """Write the file."""
    rings = coast(json.loads(Path(source).read_text("utf-8")))
    content = {
        "source": "Natural Earth, land, 1:10 million (public domain); made by scripts/coast.py",
        "unit_metres": UNIT_METRES,
        "rings": rings,
    }
    Path(target).write_text(json.dumps(content, separators=(",", ":")).replace("],[", "],\n[") + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Boundaries to draw beneath a map, from a GeoJSON file: the rings of its polygons, on the British National Grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias

from ...common.faults import Place, refuse
from ...common.files.read import read_bytes
from ...models.offers.parsing import parse_json
from ..recognition.file_kind import BOUNDARIES, recognise

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""Easting and northing of each point, in metres."""

EAST, NORTH = (-100_000, 800_000), (-100_000, 1_400_000)
"""Metres between which Great Britain lies with its seas: points outside are of another system."""

_WANTED = "expected British National Grid eastings and northings in metres (EPSG:27700)"
_CONVERT = "convert the file first: ogr2ogr -t_srs EPSG:27700 NEW.geojson OLD.geojson"
_GEOJSON = "expected GeoJSON with polygons"


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The rings of all polygons of a file, and its name."""

    name: str
    rings: tuple[Ring, ...]


def read_boundaries(path: str | Path) -> Boundaries:
    """Read the outlines of a GeoJSON file's polygons, in metres; other shapes are left out.

    Raises Faults where the file is none, has no polygon, or is not in EPSG:27700.
    """
    path = Path(path)
    return recognise(path, BOUNDARIES, lambda: _read(path))


def _read(path: Path) -> Boundaries:
    place = Place(str(path))
    data = parse_json(read_bytes(path), place, _GEOJSON)
    if not isinstance(data, dict):
        raise refuse(_GEOJSON, place)
    _refuse_system(data, place)
    try:
        rings = tuple(map(_ring, _polygons(data)))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise refuse(f"{_GEOJSON}, each a list of rings of at least four points", place) from None
    if not rings:
        raise refuse(f"{_GEOJSON}; there is none", place)
    _refuse_outside(rings, place)
    return Boundaries(path.name, rings)


def _refuse_system(data: dict[str, Any], place: Place) -> None:
    """Refuse a file whose `crs` names another system; the member is old, and still written by many programs."""
    crs = data.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and not name.endswith("27700"):
        raise refuse(f"{_WANTED}; its crs says otherwise: {_CONVERT}", place, name)


def _polygons(shape: dict[str, Any]) -> Iterator[Any]:
    """Walk the rings of every polygon of a feature, a collection or a bare geometry."""
    kind = shape["type"]
    if kind == "FeatureCollection":
        yield from chain.from_iterable(map(_polygons, shape["features"]))
    elif kind == "GeometryCollection":
        yield from chain.from_iterable(map(_polygons, shape["geometries"]))
    elif kind == "Feature":
        # A feature without a place has none to draw.
        yield from _polygons(shape["geometry"]) if shape["geometry"] is not None else ()
    elif kind == "MultiPolygon":
        yield from chain.from_iterable(shape["coordinates"])
    elif kind == "Polygon":
        yield from shape["coordinates"]


def _ring(points: Any) -> Ring:
    ring = tuple((float(east), float(north)) for east, north, *_ in points)
    if len(ring) < 4 or not all(isfinite(number) for point in ring for number in point):
        raise ValueError
    return ring


def _refuse_outside(rings: tuple[Ring, ...], place: Place) -> None:
    points = tuple(chain.from_iterable(rings))
    if all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        raise refuse(f"{_WANTED}, found longitudes and latitudes: {_CONVERT}", place)
    outside = next((p for p in points if not (_between(p[0], EAST) and _between(p[1], NORTH))), None)
    if outside is not None:
        told = f"{outside[0]:.8g}, {outside[1]:.8g}"
        raise refuse(f"{_WANTED}, found a point outside Great Britain: {_CONVERT}", place, told)


def _between(value: float, limits: tuple[int, int]) -> bool:
    return limits[0] <= value <= limits[1]

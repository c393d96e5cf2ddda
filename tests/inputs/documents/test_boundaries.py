"""Boundaries: a GeoJSON file on the British National Grid is read, and every other one refused in a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.inputs.documents.boundaries import read_boundaries

RING: list[list[float]] = [[400_000, 400_000], [410_000, 400_000], [410_000, 410_000.5], [400_000, 400_000]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}


def _file(folder: Path, data: Any) -> Path:
    path = folder / "outlines.geojson"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def _feature(geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry}


@pytest.mark.parametrize(
    ("data", "rings"),
    [
        (POLYGON, 1),
        ({"type": "MultiPolygon", "coordinates": [[RING, RING], [RING]]}, 3),
        ({"type": "GeometryCollection", "geometries": [POLYGON, {"type": "Point", "coordinates": [1, 2]}]}, 1),
        (_feature(POLYGON), 1),
        ({"type": "FeatureCollection", "features": [_feature(POLYGON), _feature(None)]}, 1),
        ({"type": "FeatureCollection", "crs": CRS, "features": [_feature(POLYGON)]}, 1),
        ({"type": "Polygon", "coordinates": [[[*point, 55.5] for point in RING]]}, 1),
    ],
)  # fmt: skip
def test_read(tmp_path: Path, data: Any, rings: int) -> None:
    """Polygons are found in every form that GeoJSON has; heights and other shapes are left out."""
    found = read_boundaries(_file(tmp_path, data))
    assert found.name == "outlines.geojson"
    assert len(found.rings) == rings
    assert all(ring[2] == (410_000.0, 410_000.5) for ring in found.rings)


def _moved(*points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


BAD = [
    ("", "expected GeoJSON with polygons: "),
    ("[" * 100_000, "expected GeoJSON with polygons: "),
    ("[]", "expected GeoJSON with polygons"),
    ({"kind": "Polygon"}, "expected GeoJSON with polygons, each a list of rings"),
    ({"type": "Polygon"}, "expected GeoJSON with polygons, each a list of rings"),
    ({"type": "Polygon", "coordinates": [[[1, "x"]]]}, "each a list of rings of at least four points"),
    ({"type": "Polygon", "coordinates": [RING[:3]]}, "each a list of rings of at least four points"),
    ('{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 1], [1, 2], [1, 1]]]}', "NaN is not a number"),
    ({"type": "FeatureCollection", "features": 7}, "each a list of rings"),
    ({"type": "Point", "coordinates": [400_000, 400_000]}, "expected GeoJSON with polygons; there is none"),
    ({"type": "FeatureCollection", "features": []}, "expected GeoJSON with polygons; there is none"),
    (_moved([-2.1, 52.5], [-1.9, 52.5], [-1.9, 52.6]), "found longitudes and latitudes: convert the file"),
    (_moved([-233_000, 6_900_000], [-211_000, 6_900_000], [-211_000, 6_920_000]), "a point outside Great Britain"),
    ({**POLYGON, "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
     "'urn:ogc:def:crs:OGC:1.3:CRS84': expected British National Grid eastings and northings in metres (EPSG:27700)"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "told"), BAD)
def test_refused(tmp_path: Path, data: Any, told: str) -> None:
    """What is no GeoJSON, has no polygon, or is in another projection is refused in a line that says what is wanted."""
    with pytest.raises(Faults) as raised:
        read_boundaries(_file(tmp_path, data))
    assert len(str(raised.value).splitlines()) == 1
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("corner", "sound"),
    [([-100_000, 0], True), ([-100_001, 0], False), ([0, 1_400_000], True), ([0, 1_400_001], False)],
)
def test_edge_of_the_grid(tmp_path: Path, corner: list[float], sound: bool) -> None:
    """Great Britain with its seas is within the limits, a metre beyond them is not."""
    path = _file(tmp_path, _moved(corner, [400_000, 400_000], [410_000, 400_000]))
    if sound:
        assert read_boundaries(path).rings
    else:
        with pytest.raises(Faults, match="outside Great Britain"):
            read_boundaries(path)


def test_too_large(tmp_path: Path) -> None:
    """A file beyond the limit is refused before it is read."""
    path = tmp_path / "large.geojson"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(Faults, match="larger than 50 MB"):
        read_boundaries(path)


def test_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file that is not there is told by the command, in a line."""
    files = [str(tmp_path / name) for name in ("plan.json", "town.csv", "none.geojson")]
    assert run(["report", *files[:2], "--boundaries", files[2], "-o", str(tmp_path / "r.html")]) == 2
    assert "none.geojson: no such file or folder" in capsys.readouterr().err

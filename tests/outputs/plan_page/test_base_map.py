"""What lies beneath a map: the coast and the towns, on the National Grid."""

import importlib.util
import math
from importlib.resources import files
from pathlib import Path

import pytest
from tsimatch.outputs.plan_page.base_map import coast, land_path, towns
from tsimatch.outputs.plan_page.map_geometry import Frame, far_out, frame_of


def _on_land(place: tuple[float, float]) -> bool:
    """Count the sides of rings east of a place: an odd number means inside."""
    inside = False
    for ring in coast():
        for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y > place[1]) != (v > place[1]) and place[0] < x + (place[1] - y) / (v - y) * (u - x):
                inside = not inside
    return inside


@pytest.mark.parametrize(
    ("place", "land"),
    [
        ((406_700, 286_900), True),  # Birmingham
        ((289_000, 92_000), True),  # Exeter
        ((462_000, 87_000), True),  # Isle of Wight, Newport lies a little north
        ((300_000, 430_000), False),  # Irish Sea west of Blackpool
        ((560_000, 400_000), False),  # North Sea off Lincolnshire
        ((500_000, 60_000), False),  # the Channel
        ((340_000, 195_000), True),  # Monmouthshire
    ],
)
def test_land_is_land_and_sea_is_sea(place: tuple[int, int], land: bool) -> None:
    """The coast is where it is: places inland are inside its rings, places in the sea are not."""
    assert _on_land(place) is land


def test_every_town_stands_on_land() -> None:
    """A town's dot stands on land, or within the accuracy of the coast."""
    near = [(dx, dy) for dx in (-1500, 0, 1500) for dy in (-1500, 0, 1500)]
    adrift = [name for name, (x, y) in towns() if not any(_on_land((x + dx, y + dy)) for dx, dy in near)]
    assert adrift == []


def test_the_coast_is_small() -> None:
    """The outline takes under 60 kB of the package, and a page draws only the part in its frame."""
    size = len(files("tsimatch.outputs.plan_page").joinpath("coast.json").read_bytes())
    assert size < 60_000
    inland = frame_of([(400_000, 280_000), (410_000, 290_000)])
    assert len(land_path(inland)) < 200


def test_a_frame_in_the_sea_has_no_land() -> None:
    """Where the drawn part shows no land, nothing is drawn."""
    assert land_path(Frame(west=560_000, north=410_000, scale=10, width=100, height=100)) == ""


def test_the_projection_is_the_ordnance_surveys() -> None:
    """The worked example of the Ordnance Survey's guide (C.1) comes out to the millimetre, London to some metres."""
    path = Path(__file__).parents[3] / "scripts" / "coast.py"
    spec = importlib.util.spec_from_file_location("coast_script", path)
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    east, north = script.project(math.radians(1 + 43 / 60 + 4.5177 / 3600), math.radians(52 + 39 / 60 + 27.2531 / 3600))
    assert (round(east, 3), round(north, 3)) == (651409.903, 313177.270)
    east, north = script.national_grid(-0.1276, 51.5074)
    assert math.hypot(east - 530_042, north - 180_380) < 10


def test_one_place_far_away_does_not_shrink_the_map() -> None:
    """A leader 200 km off is left to the overview; without one, every place is in the map."""
    near = [(400_000 + 1000 * i, 300_000 + 700 * i) for i in range(30)]
    away = (600_000, 500_000)
    assert far_out([*near, away]) == {away}
    assert far_out(near) == frozenset()

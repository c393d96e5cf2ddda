"""A country shaped like England: regions, towns of every size, local authorities; metres on the National Grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .names import Names
from .random_stream import Chance, Odds

MOST_TOWNS = 40
"""Towns of one region: beyond England's size it is the towns that grow."""


@dataclass(frozen=True, slots=True)
class Area:
    """A region as a rough box, in km, with its share of the schools and of the leaders per thousand.

    Leaders are not where the need is: the north has fewer than its share, London and the South East more.
    """

    name: str
    west: int
    south: int
    east: int
    north: int
    schools: int
    leaders: int

    @property
    def size(self) -> int:
        """Square km."""
        return (self.east - self.west) * (self.north - self.south)

    def apart(self, other: Area) -> int:
        """Square of twice the km from centre to centre."""
        east = self.west + self.east - other.west - other.east
        north = self.south + self.north - other.south - other.north
        return east * east + north * north


# In a ring: any few in a row are neighbours.
AREAS = (
    Area("North East", 400, 510, 450, 605, 52, 46),
    Area("Yorkshire and the Humber", 402, 392, 515, 500, 105, 98),
    Area("East Midlands", 438, 268, 538, 382, 94, 92),
    Area("East of England", 545, 212, 638, 335, 114, 118),
    Area("London", 510, 166, 548, 198, 116, 134),
    Area("South East", 432, 108, 605, 158, 154, 172),
    Area("South West", 200, 52, 392, 180, 109, 112),
    Area("West Midlands", 348, 228, 428, 345, 112, 110),
    Area("North West", 330, 352, 392, 525, 148, 118),
)


@dataclass(frozen=True, slots=True)
class Town:
    """A town: its centre and radius in metres, and its share of its region's schools."""

    name: str
    region: str
    authority: str
    easting: int
    northing: int
    radius: int
    share: int

    def spot(self, chance: Chance) -> dict[str, int]:
        """Draw a place in or near the town, more often near its centre."""
        east, north = (chance.between(-self.radius, self.radius) + chance.below(self.radius) for _ in "EN")
        half = self.radius // 2
        return {"easting": self.easting + east - half, "northing": self.northing + north - half}

    def squared_to(self, other: Town) -> int:
        """Squared metres to another town."""
        return (self.easting - other.easting) ** 2 + (self.northing - other.northing) ** 2


class Land:
    """Some regions with their towns."""

    def __init__(self, areas: Sequence[Area], towns: Sequence[Town]) -> None:
        self.areas, self.towns = tuple(areas), tuple(towns)
        self.by_region = {area.name: tuple(t for t in towns if t.region == area.name) for area in areas}
        self._need = Odds({area.name: area.schools for area in areas})
        self._help = Odds({area.name: area.leaders for area in areas})
        self._towns = {name: Odds({t: t.share for t in towns}) for name, towns in self.by_region.items()}

    def town(self, chance: Chance) -> Town:
        """Draw a town where a school is."""
        return self.town_of(chance.draw(self._need), chance)

    def town_of(self, region: str, chance: Chance) -> Town:
        """Draw a town of a region."""
        return chance.draw(self._towns[region])

    def home_of_a_leader(self, chance: Chance) -> str:
        """Draw the region that a leader comes from."""
        return chance.draw(self._help)

    @cached_property
    def near(self) -> dict[Town, tuple[Town, ...]]:
        """Each town and its nearest few, borders or not."""
        return {town: tuple(sorted(self.towns, key=lambda t: (town.squared_to(t), t.name))[:5]) for town in self.towns}

    def area(self, region: str) -> Area:
        """Give a region's box."""
        return next(area for area in self.areas if area.name == region)


def neighbour(region: str) -> str:
    """Give the nearest other region, whether it is in the land or not."""
    here = next(area for area in AREAS if area.name == region)
    return min((area for area in AREAS if area is not here), key=lambda a: (here.apart(a), a.name)).name


def make_land(regions: int, schools: int, names: Names, chance: Chance) -> Land:
    """Make regions that lie side by side, with towns enough for the schools: one for five of a region's, 6 to 40."""
    first = chance.below(len(AREAS))
    areas = [AREAS[(first + i) % len(AREAS)] for i in range(regions)]
    number = max(6, min(MOST_TOWNS, schools // regions // 5))
    return Land(areas, [town for area in areas for town in _towns(area, number, names, chance)])


def _towns(area: Area, number: int, names: Names, chance: Chance) -> list[Town]:
    places = [(names.town(), *_centre(area, chance)) for _ in range(number)]
    seats = [(place, names.authority(place[0])) for place in places[: max(1, number // 4)]]
    return [_town(area, rank, place, seats) for rank, place in enumerate(places)]


def _centre(area: Area, chance: Chance) -> tuple[int, int]:
    return (
        chance.between(1000 * area.west, 1000 * area.east),
        chance.between(1000 * area.south, 1000 * area.north),
    )


_Site = tuple[str, int, int]
"""Name, easting and northing of a town."""


def _town(area: Area, rank: int, place: _Site, seats: Sequence[tuple[_Site, str]]) -> Town:
    name, easting, northing = place
    authority = min(seats, key=lambda seat: (seat[0][1] - easting) ** 2 + (seat[0][2] - northing) ** 2)[1]
    # A few big towns, ever more small ones.
    return Town(name, area.name, authority, easting, northing, 3000 + 24_000 // (3 + rank), 1200 // (4 + rank))

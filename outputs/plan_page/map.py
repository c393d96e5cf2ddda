"""The map of a region's plan, in SVG: the places and journeys, the outlines below them, the symbols."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ...common.names import count
from ...inputs.documents.boundaries import Ring
from ...models.plan.plan import Plan
from ..html.render import shortened
from ..shared.areas import UNKNOWN, authority_of
from ..shared.plan_wording import supported
from .subject import Subject

_LETTER = 7.8
"""About the width of a letter of a place's name, in pixels."""
_LINE = 16
"""Pixels from one line of names to the next, so that they do not cover each other."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Lines of one kind: how they look, what the legend says, and their path."""

    look: str
    legend: str
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionMap:
    """A map, ready to be drawn: `size` is half the width of a mark.

    `land` has the outlines, `places` are names of areas; all in pixels of `frame`.
    """

    frame: Frame
    size: float
    ways: tuple[Ways, ...]
    land: str
    places: tuple[Mark, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]

    @property
    def shapes(self) -> tuple[tuple[str, str], ...]:
        """The path of each symbol."""
        return shapes(self.size)

    @property
    def sight(self) -> str:
        """The view box in which the legend shows one mark."""
        reach = 1.7 * self.size
        return f"{number(-reach)} {number(-reach)} {number(2 * reach)} {number(2 * reach)}"

    @property
    def about(self) -> str:
        """What the map shows, for those who do not see it."""
        drawn = "; ".join(group.legend for group in self.groups)
        return f"{drawn}. The tables on matches and on who is not matched name each of them."


def region_map(subject: Subject) -> RegionMap | None:
    """Draw the map of a plan; None where no recipient's position is known."""
    here = {r.id: r.position for r in subject.instance.recipients if r.position}
    there = {leader.id: leader.position for leader in subject.instance.leaders if leader.position}
    if not here:
        return None
    # Leaders who support nobody may live anywhere: they do not make the rest smaller.
    frame = frame_of([*here.values(), *(there[id_] for id_ in supporters(subject.plan) & there.keys())])
    marks = tuple(groups(subject, frame, here, there))
    land = outline_path(subject.boundaries.rings, frame) if subject.boundaries else ""
    return RegionMap(
        frame=frame,
        size=size_of(sum(len(group.marks) for group in marks)),
        ways=tuple(_ways(subject, frame, here, there)),
        land=land,
        places=tuple(_names(subject, frame, here)),
        groups=marks,
        notes=tuple(_notes(subject, here, there, land)),
    )


def _ways(subject: Subject, frame: Frame, here: Mapping[str, Site], there: Mapping[str, Site]) -> Iterator[Ways]:
    led = [(m.leader, m.recipient) for m in subject.plan.matches]
    reviewed = [(m.governance_reviewer, m.recipient) for m in subject.plan.matches if m.governance_reviewer]
    for look, what, pairs in (("ways", "Leader to recipient", led), ("reviews", "Reviewer to trust", reviewed)):
        known = [(there[who], here[whom]) for who, whom in pairs if who in there and whom in here]
        if known:
            yield Ways(look, f"{what}: {len(known):,}", "".join(_way(frame, *pair) for pair in known))


def _way(frame: Frame, leader: Site, recipient: Site) -> str:
    (a, b), (c, d) = frame.at(leader), frame.at(recipient)
    return f"M{number(a)},{number(b)}L{number(c)},{number(d)}"


def _names(subject: Subject, frame: Frame, here: Mapping[str, Site]) -> Iterator[Mark]:
    """Name areas amid their recipients, those with most first, where no name runs into another."""
    taken: list[tuple[float, float, float]] = []
    for area, places in _areas(subject, here):
        name = shortened(area)
        x, y = frame.at((sum(p[0] for p in places) / len(places), sum(p[1] for p in places) / len(places)))
        half = len(name) * _LETTER / 2
        x = min(max(x, half), frame.width - half)
        if all(abs(y - other) > _LINE or abs(x - middle) > half + width for middle, other, width in taken):
            taken.append((x, y, half))
            yield Mark(number(x), number(y), name)


def _areas(subject: Subject, here: Mapping[str, Site]) -> list[tuple[str, list[Site]]]:
    of = {r.id: r.region for r in subject.instance.recipients} if subject.several else authority_of(subject.instance)
    found: dict[str, list[Site]] = defaultdict(list)
    for id_, place in here.items():
        if of[id_] != UNKNOWN:
            found[of[id_]].append(place)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _notes(subject: Subject, here: Mapping[str, Site], there: Mapping[str, Site], land: str) -> Iterator[str]:
    recipients = len(subject.instance.recipients) - len(here)
    leaders = len(supporters(subject.plan) - there.keys())
    if recipients:
        yield f"{count(recipients, 'recipient')} without a position in the region file: not drawn."
    if leaders:
        yield f"{count(leaders, 'leader')} with a match, without a position in the region file: not drawn."
    if subject.boundaries and not land:
        yield f"No outline of {subject.boundaries.name} reaches this map."


WIDEST, TALLEST = 640, 720
MARGIN = 26
"""Pixels between the outermost mark and the edge."""
FOOT = 24
"""Pixels below, for the scale bar."""
_LEAST_METRES = 10_000
"""The shortest side of the drawn part: places that lie close together would be drawn without surroundings."""
_BAR_LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100)
_FINEST_PIXELS = 0.5
"""Points of an outline that lie closer than this cannot be told apart, and one of them is left out."""
_LONGEST_PATH = 400_000
"""The most characters of the path of all outlines: a page stays under 2 MB."""

Point = tuple[float, float]
"""Pixels from the left, and down from the top."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawn part of the grid: its north-west corner in metres, metres in a pixel, and its size in pixels."""

    west: float
    north: float
    scale: float
    width: int
    height: int

    def at(self, place: tuple[float, float]) -> Point:
        """Give where a place of the grid is drawn: from the left, and down from the top."""
        return (place[0] - self.west) / self.scale, (self.north - place[1]) / self.scale

    def shows(self, place: tuple[float, float]) -> bool:
        """Say whether a place lies within the drawn part."""
        x, y = self.at(place)
        return 0 <= x <= self.width and 0 <= y <= self.height

    @property
    def bar_km(self) -> int:
        """The length of the scale bar: a round number of km in at most a fourth of the width."""
        most = self.width * self.scale / 4000
        return max(step for step in _BAR_LENGTHS_KM if step <= max(most, _BAR_LENGTHS_KM[0]))

    @property
    def bar(self) -> str:
        """The length of the scale bar in pixels."""
        return number(1000 * self.bar_km / self.scale)


def frame_of(places: Iterable[tuple[int, int]]) -> Frame:
    """Frame places, of which there is at least one."""
    east, north = zip(*places, strict=True)
    wide, tall = (max(max(axis) - min(axis), _LEAST_METRES) for axis in (east, north))
    scale = max(wide / (WIDEST - 2 * MARGIN), tall / (TALLEST - 2 * MARGIN - FOOT))
    width, height = round(max(wide / scale + 2 * MARGIN, WIDEST / 2)), round(tall / scale + 2 * MARGIN + FOOT)
    return Frame(
        west=(min(east) + max(east)) / 2 - scale * width / 2,
        north=(min(north) + max(north)) / 2 + scale * (height - FOOT) / 2,
        scale=scale,
        width=width,
        height=height,
    )


def number(value: float) -> str:
    """Write a coordinate to a tenth of a pixel, in as few bytes as it takes."""
    return f"{round(value, 1):.1f}".removesuffix(".0")


def outline_path(rings: Iterable[Ring], frame: Frame) -> str:
    """Draw rings in a frame as an SVG path; one that would be too long is thinned until it fits."""
    drawn = [[frame.at(point) for point in ring] for ring in rings]
    apart = _FINEST_PIXELS
    while len(path := "".join(_path(ring, frame, apart) for ring in drawn)) > _LONGEST_PATH:
        apart *= 2
    return path


def _path(ring: list[Point], frame: Frame, apart: float) -> str:
    """Draw the parts of a ring that are in sight."""
    parts, end = [], None
    for a, b in pairwise(_thinned(ring, apart)):
        if _in_sight(a, b, frame):
            parts += [] if a == end else ["M", _point(a)]
            parts += ["L", _point(b)]
            end = b
    return "".join(parts)


def _thinned(ring: list[Point], apart: float) -> Iterator[Point]:
    """Leave out points that lie closer to the last one than can be seen; the ends stay."""
    last = ring[0]
    yield last
    for point in ring[1:-1]:
        if abs(point[0] - last[0]) >= apart or abs(point[1] - last[1]) >= apart:
            yield point
            last = point
    if ring[-1] != last:
        yield ring[-1]


def _in_sight(a: Point, b: Point, frame: Frame) -> bool:
    return all(
        min(start, stop) <= size and max(start, stop) >= 0
        for start, stop, size in zip(a, b, (frame.width, frame.height), strict=True)
    )


def _point(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"


Site = tuple[int, int]
"""Easting and northing in metres."""
Told = tuple[str, str]
"""An id, and what is told of it."""

_SIZES = ((60, 6.5), (250, 5.0), (700, 3.8), (2000, 3.0))
"""Numbers of marks on a map, and half the width in pixels of each up to that number: crowded marks are smaller."""
_SMALLEST = 2.2
"""Half the width in pixels of a mark among still more."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark, with what a pointer over it is told."""

    x: str
    y: str
    told: str


@dataclass(frozen=True, slots=True)
class Group:
    """The marks of one shape: its symbol, what it stands for, and its marks."""

    symbol: str
    what: str
    marks: tuple[Mark, ...]

    @property
    def legend(self) -> str:
        """What the legend says."""
        return f"{self.what}: {len(self.marks):,}"


def groups(subject: Subject, frame: Frame, here: Mapping[str, Site], there: Mapping[str, Site]) -> Iterator[Group]:
    """Give the marks in the order in which they are drawn: who has nobody stands on top.

    `here` has the positions of recipients, `there` those of leaders; whose position is not known has no mark.
    """
    parts = (
        ("i", "Leader without a match", _idle(subject), there),
        ("l", "Leader with a match", _leading(subject), there),
        ("m", "Recipient with a leader", _matched(subject), here),
        ("u", "Recipient without a leader", _unmatched(subject), here),
    )
    for symbol, what, told, places in parts:
        marks = tuple(_marks(frame, told, places))
        if marks:
            yield Group(symbol, what, marks)


def size_of(marks: int) -> float:
    """Give the size of a mark, half its width in pixels: smaller where there are many."""
    return next((size for most, size in _SIZES if marks <= most), _SMALLEST)


def shapes(r: float) -> tuple[tuple[str, str], ...]:
    """Give the path of each symbol around its middle: a circle, a triangle, and squares, the idle leaders' smaller."""
    down, arc = number(r), f"a{number(r)},{number(r)} 0 1 0"
    circle = f"M{number(-r)},0{arc} {number(2 * r)},0{arc} {number(-2 * r)},0z"
    triangle = f"M0,{number(-1.2 * r)}L{number(1.35 * r)},{down}L{number(-1.35 * r)},{down}z"
    return ("i", _square(0.6 * r)), ("l", _square(0.85 * r)), ("m", circle), ("u", triangle)


def _square(half: float) -> str:
    corner, side = number(-half), number(2 * half)
    return f"M{corner},{corner}h{side}v{side}h-{side}z"


def _marks(frame: Frame, told: Iterable[Told], places: Mapping[str, Site]) -> Iterator[Mark]:
    for id_, text in told:
        if id_ in places and frame.shows(places[id_]):
            x, y = frame.at(places[id_])
            yield Mark(number(x), number(y), text)


def supporters(plan: Plan) -> frozenset[str]:
    """Give the leaders who lead or review somebody."""
    return frozenset(use.leader for use in plan.leaders if use.matches)


def _idle(subject: Subject) -> Iterator[Told]:
    used = supporters(subject.plan)
    for leader in subject.instance.leaders:
        if leader.id not in used and leader.status != "left":
            yield leader.id, leader.name or leader.id


def _leading(subject: Subject) -> Iterator[Told]:
    whom = supported(subject.plan)
    for leader in subject.instance.leaders:
        if leader.id in whom:
            yield leader.id, f"{leader.name or leader.id}: {'; '.join(whom[leader.id])}"


def _matched(subject: Subject) -> Iterator[Told]:
    for m in subject.plan.matches:
        yield m.recipient, f"{m.recipient_name}: {m.leader_name or m.leader}, {count(m.days, 'day')}"


def _unmatched(subject: Subject) -> Iterator[Told]:
    for u in subject.plan.unmatched:
        yield u.recipient, f"{u.recipient_name}: no leader"

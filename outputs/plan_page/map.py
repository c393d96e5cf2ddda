"""The map of a plan: who is supported from where, and who is not, told apart by shape as well as by colour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ...common.names import count
from ...models.matching.groups import UNKNOWN, authority_of
from ..html.render import shortened
from .base_map import land_path, towns
from .map_geometry import Frame, far_out, frame_of, number, outline_path
from .map_labels import Label, Labels
from .map_symbols import Group, Site, groups, shapes, size_of, supporters
from .subject import Subject

_NAME_HEIGHT, _TOWN_HEIGHT = 13, 12
"""Heights in pixels of the type of a recipient's or an area's name, and of a town's."""
_DOT = 2.0
"""Half the width of a town's dot in pixels."""
_MOST_TOWNS = 24
"""Names of towns on one map: more would draw the eye from the marks."""
_INSET_WIDTH, _INSET_HEIGHT = 220, 250
"""Pixels of the overview that shows who is far outside the map."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Lines of one kind: how they look, what the legend says, and their path."""

    look: str
    legend: str
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Inset:
    """An overview with the part that the map shows, `part`, as left, top, width and height, and who is outside."""

    frame: Frame
    ground: str
    part: tuple[str, str, str, str]
    ways: tuple[Ways, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionMap:
    """A map, ready to be drawn: `size` is half the width of a mark.

    `ground` has the coast, `land` the outlines that the user gave, `dots` the towns; `names` are of recipients without
    a leader, `areas` of authorities or regions, `towns` of towns; all in pixels of `frame`. `inset` shows who is far
    outside.
    """

    frame: Frame
    size: float
    ways: tuple[Ways, ...]
    ground: str
    land: str
    dots: tuple[tuple[str, str], ...]
    names: tuple[Label, ...]
    areas: tuple[Label, ...]
    towns: tuple[Label, ...]
    groups: tuple[Group, ...]
    inset: Inset | None
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
    helping = {id_: there[id_] for id_ in supporters(subject.plan) & there.keys()}
    outside = far_out([*here.values(), *helping.values()])
    frame = frame_of(place for place in (*here.values(), *helping.values()) if place not in outside)
    marks = tuple(groups(subject, frame, here, there))
    size = size_of(sum(len(group.marks) for group in marks))
    land = outline_path(subject.boundaries.rings, frame) if subject.boundaries else ""
    drawn = _drawn_names(subject, frame, size, marks, here)
    return RegionMap(
        frame=frame,
        size=size,
        ways=tuple(_ways(subject, frame, here, there)),
        ground=land_path(frame),
        land=land,
        dots=drawn.dots,
        names=drawn.names,
        areas=drawn.areas,
        towns=drawn.towns,
        groups=marks,
        inset=_inset(subject, frame, here, there, helping) if outside else None,
        notes=(*_notes(subject, here, there, land), *drawn.notes),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Names:
    """The names of a map, in pixels, and what is said of those that have no room."""

    names: tuple[Label, ...]
    areas: tuple[Label, ...]
    towns: tuple[Label, ...]
    dots: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def _drawn_names(
    subject: Subject, frame: Frame, size: float, marks: tuple[Group, ...], here: Mapping[str, Site]
) -> _Names:
    """Place names where they cover nothing: recipients without a leader, then towns, then areas."""
    labels = Labels(frame)
    for group in marks:
        for mark in group.marks:
            labels.block((float(mark.x), float(mark.y)), size)
    names: list[Label] = []
    left: list[str] = []
    for unmatched in subject.plan.unmatched:
        if unmatched.recipient not in here or not frame.shows(here[unmatched.recipient]):
            continue
        point = frame.at(here[unmatched.recipient])
        label = labels.beside(point, size, shortened(unmatched.recipient_name), _NAME_HEIGHT)
        if label is None:
            left.append(unmatched.recipient_name)
            label = labels.beside(point, size, str(len(left)), _NAME_HEIGHT)
        if label is not None:
            names.append(label)
    named: list[Label] = []
    dots: list[tuple[str, str]] = []
    for town, place in towns():
        if len(named) < _MOST_TOWNS and frame.shows(place):
            label = labels.beside(frame.at(place), _DOT, town, _TOWN_HEIGHT)
            if label is not None:
                named.append(label)
                x, y = frame.at(place)
                dots.append((number(x), number(y)))
    known = {label.text for label in named}
    areas = tuple(_area_labels(subject, frame, labels, here, known))
    notes = ["Numbers on the map: " + "; ".join(f"{n} {name}" for n, name in enumerate(left, 1)) + "."] if left else []
    return _Names(names=tuple(names), areas=areas, towns=tuple(named), dots=tuple(dots), notes=tuple(notes))


def _area_labels(
    subject: Subject, frame: Frame, labels: Labels, here: Mapping[str, Site], known: set[str]
) -> Iterator[Label]:
    """Name areas amid their recipients, those with most first; one that a town's name tells already is left out."""
    for area, places in _areas(subject, here):
        middle = frame.at((sum(p[0] for p in places) / len(places), sum(p[1] for p in places) / len(places)))
        if area not in known and (label := labels.amid(middle, shortened(area), _NAME_HEIGHT)):
            yield label


def _inset(
    subject: Subject, frame: Frame, here: Mapping[str, Site], there: Mapping[str, Site], helping: Mapping[str, Site]
) -> Inset:
    """Draw the overview: who is outside the map, with lines to and from them."""
    whole = frame_of((*here.values(), *helping.values()), _INSET_WIDTH, _INSET_HEIGHT)
    off = {id_: place for id_, place in here.items() if not frame.shows(place)}
    far = {id_: place for id_, place in helping.items() if not frame.shows(place)}
    ways = tuple(_ways(subject, whole, here, there, lambda a, b: not (frame.shows(a) and frame.shows(b))))
    west, north = whole.at((frame.west, frame.north))
    width, height = frame.width * frame.scale / whole.scale, frame.height * frame.scale / whole.scale
    part = (number(west), number(north), number(width), number(height))
    drawn = tuple(g for g in groups(subject, whole, off, far) if g.symbol != "i")
    return Inset(frame=whole, ground=land_path(whole), part=part, ways=ways, groups=drawn)


def _ways(
    subject: Subject,
    frame: Frame,
    here: Mapping[str, Site],
    there: Mapping[str, Site],
    wanted: Callable[[Site, Site], bool] = lambda _leader, _recipient: True,
) -> Iterator[Ways]:
    led = [(m.leader, m.recipient) for m in subject.plan.matches]
    reviewed = [(m.governance_reviewer, m.recipient) for m in subject.plan.matches if m.governance_reviewer]
    for look, what, pairs in (("ways", "Leader to recipient", led), ("reviews", "Reviewer to trust", reviewed)):
        known = [(there[who], here[whom]) for who, whom in pairs if who in there and whom in here]
        known = [pair for pair in known if wanted(*pair)]
        if known:
            yield Ways(look, f"{what}: {len(known):,}", "".join(_way(frame, *pair) for pair in known))


def _way(frame: Frame, leader: Site, recipient: Site) -> str:
    (a, b), (c, d) = frame.at(leader), frame.at(recipient)
    return f"M{number(a)},{number(b)}L{number(c)},{number(d)}"


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

"""The map of a plan: who is supported from where, and who is not, told apart by shape as well as by colour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...common.names import count
from ..html.bars import shortened
from ..shared.areas import UNKNOWN, authority_of
from .map_geometry import Frame, frame_of, number, outline_path
from .map_symbols import Group, Mark, Site, groups, shapes, size_of, supporters
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

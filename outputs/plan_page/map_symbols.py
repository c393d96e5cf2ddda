"""The marks of a map: one shape for each thing that a plan may do with a recipient or a leader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...common.names import count
from ...models.plan.plan import Plan
from ..shared.plan_wording import supported
from .map_geometry import Frame, number
from .subject import Subject

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

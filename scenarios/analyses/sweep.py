"""A sweep: a grid of plans over axes of the command line, and where its curves bend or go flat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import groupby, product
from math import prod

from ...common.faults import Fault, Faults
from ...common.names import count, fold
from ...models.matching.levels import FAIR
from ...models.matching.options import Request
from ...models.plan.plan import Named
from ..definition.command_line import quick_scenario
from ..definition.scenario import Scenario
from ..runs.answer import Answers
from .comparison import compare_requests
from .comparison_result import Against


@dataclass(frozen=True, slots=True)
class Axis:
    """What is varied, as a change without its value (`budgets.total.amount=`), and the values that it takes."""

    path: str
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """The path for people: without the sign where it only sets."""
        return self.path.removesuffix("=") if self.path[-2:-1] not in "*+-" else self.path


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point of the grid: its values, in the order of the axes, and its plan against the base."""

    values: tuple[str, ...]
    row: Against


@dataclass(frozen=True, kw_only=True, slots=True)
class Bend:
    """Where the curve of a level turns: the change of the level for each unit before and after, as texts.

    `along` are the values of the other axes.
    """

    level: str
    along: tuple[str, ...]
    at: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Flat:
    """From which value on a level changes no more, None where it still does at the end."""

    level: str
    along: tuple[str, ...]
    since: str | None


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A base, the axes, every point in their order, and the shape of the curves along the last axis."""

    version: str
    region: Named
    base: Against
    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    bends: tuple[Bend, ...]
    flats: tuple[Flat, ...]

    @property
    def rows(self) -> tuple[Against, ...]:
        """The base and every point."""
        return (self.base, *(point.row for point in self.points))

    @property
    def settled(self) -> bool:
        """Whether every plan is proven, or proven impossible."""
        return all(row.settled for row in self.rows)


MOST_POINTS = 10_000
"""The most points of a sweep: each is a plan of its own."""

_FORM = "expected CHANGE=START:STOP:STEP or CHANGE=VALUE,VALUE, such as budgets.total.amount=100000:500000:25000"


def parse_axes(texts: Sequence[str]) -> tuple[Axis, ...]:
    """Read what a sweep varies; raises Faults, too, where it comes to more points than can be planned."""
    axes, faults, sizes = list[Axis](), list[Fault](), list[int]()
    for text in texts:
        try:
            path, values = _split(text)
            sizes.append(_size(values, text))
            if sizes[-1] <= MOST_POINTS:
                axes.append(Axis(path, _values(values)))
        except Faults as found:
            faults += found.faults
    if not faults and prod(sizes) > MOST_POINTS:
        expected = f"expected at most {MOST_POINTS:,} points, but these are {count(prod(sizes), 'point')}"
        faults.append(Fault(expected, at="--vary", value=" ".join(texts)))
    if faults:
        raise Faults(faults)
    return tuple(axes)


def _split(text: str) -> tuple[str, str]:
    path, equals, values = text.rpartition("=")
    if not equals or not path.strip() or not values.strip():
        raise Faults([Fault(_FORM, at="--vary", value=text)])
    return f"{path.strip()}=", values.strip()


def _size(values: str, text: str) -> int:
    """Count the values, without making them."""
    if ":" not in values:
        every = [value.strip() for value in values.split(",")]
        if len(set(every)) < len(every) or "" in every:
            raise Faults([Fault("expected each value once", at="--vary", value=text)])
        return len(every)
    start, stop, step = _range(values, text)
    return int((stop - start) // step) + 1


def _range(values: str, text: str) -> tuple[Decimal, Decimal, Decimal]:
    try:
        start, stop, step = (Decimal(part.strip().removeprefix("£")) for part in values.split(":"))
    except (ValueError, InvalidOperation):
        raise Faults([Fault(_FORM, at="--vary", value=text)]) from None
    if not all(number.is_finite() and abs(number) < 10**12 for number in (start, stop, step)) or step < Decimal("1e-6"):
        raise Faults([Fault("expected three numbers, the last of them above 0", at="--vary", value=text)])
    if stop < start:
        raise Faults([Fault("expected a range that goes up: START is above STOP", at="--vary", value=text)])
    return start, stop, step


def _values(values: str) -> tuple[str, ...]:
    if ":" not in values:
        return tuple(value.strip() for value in values.split(","))
    start, _, step = _range(values, values)
    return tuple(format((start + i * step).normalize(), "f") for i in range(_size(values, values)))


_FEWEST = 3
"""The fewest points of a curve that can bend."""


def sweep(base: Request, axes: Sequence[Axis], many: Answers) -> Sweep:
    """Plan every point of the grid that the axes span; raises Faults before anything is planned."""
    grid = list(product(*(axis.values for axis in axes)))
    made = compare_requests(base, [_scenario(axes, values) for values in grid], many)
    points = tuple(Point(values=values, row=row) for values, row in zip(grid, made.scenarios, strict=True))
    rate = base.offer.day_rate.pence
    return Sweep(
        version=made.version,
        region=made.region,
        base=made.base,
        axes=tuple(axes),
        points=points,
        bends=tuple(bend for curve in _curves(points) for bend in _bends(curve, rate)),
        flats=tuple(flat for curve in _curves(points) for flat in _flats(curve)),
    )


def _scenario(axes: Sequence[Axis], values: Sequence[str]) -> Scenario:
    texts = [f"{axis.path}{value}" for axis, value in zip(axes, values, strict=True)]
    return quick_scenario(fold("; ".join(texts)), texts, "--vary")


def _curves(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Walk the lines of the grid along its last axis; where there is a gap in one, it has no shape."""
    for _, group in groupby(points, key=lambda point: point.values[:-1]):
        curve = list(group)
        if len(curve) >= _FEWEST and all(point.row.levels for point in curve):
            yield curve


def _levels(curve: Sequence[Point]) -> Iterator[tuple[str, list[int]]]:
    # The value of `fair` is one share of those that leximin compares: its curve is not that of the level.
    for level in (level for level in curve[0].row.levels if level.name != FAIR):
        found = [point.row.level(level.name) for point in curve]
        values = [one.value for one in found if one is not None]
        # What is not proven may bend only because it was stopped.
        if len(values) == len(curve) and all(one is not None and one.proven for one in found):
            yield level.name, values


def _flats(curve: Sequence[Point]) -> Iterator[Flat]:
    for name, values in _levels(curve):
        same = len(values) - 1
        while same and values[same - 1] == values[-1]:
            same -= 1
        since = curve[same].values[-1] if same < len(values) - 1 else None
        yield Flat(level=name, along=curve[0].values[:-1], since=since)


def _bends(curve: Sequence[Point], rate: int) -> Iterator[Bend]:
    at = _numbers(curve)
    if at != sorted(set(at)):
        return
    for name, values in _levels(curve):
        # Whole units make steps of every straight line: those of money are the days of one rate.
        step = rate if name == "cost" else 1
        for i in range(1, len(at) - 1):
            before, after = (_slope(at, values, name, j) for j in (i - 1, i))
            if _off_the_chord(at, values, i) >= step:
                point = curve[i].values
                yield Bend(level=name, along=point[:-1], at=point[-1], before=_text(before), after=_text(after))


def _numbers(curve: Sequence[Point]) -> list[Fraction]:
    """Give the places of the points on the last axis; none where it has other values than numbers."""
    try:
        return [Fraction(Decimal(point.values[-1].removeprefix("£").replace(",", ""))) for point in curve]
    except InvalidOperation:
        return []


def _slope(at: Sequence[Fraction], values: Sequence[int], name: str, i: int) -> Fraction:
    return Fraction(values[i + 1] - values[i], 100 if name == "cost" else 1) / (at[i + 1] - at[i])


def _off_the_chord(at: Sequence[Fraction], values: Sequence[int], i: int) -> Fraction:
    share = (at[i] - at[i - 1]) / (at[i + 1] - at[i - 1])
    return abs(values[i - 1] + share * (values[i + 1] - values[i - 1]) - values[i])


def _text(slope: Fraction) -> str:
    return format(float(slope), ".4g")

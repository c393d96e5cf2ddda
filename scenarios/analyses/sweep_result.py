"""A sweep: one plan at each point of a grid, and where the curve bends or goes flat."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.plan.plan import Named
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

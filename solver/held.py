"""What is settled so far: levels that are held, and the bounds of the columns."""

from __future__ import annotations

from dataclasses import dataclass

from ..models.bits import Ints


@dataclass(frozen=True, slots=True)
class Losses:
    """A row that every plan of a held level keeps: sum of value × column <= limit, where values are reduced costs."""

    column: Ints
    value: Ints
    limit: int


@dataclass(frozen=True, slots=True)
class Held:
    """A level that is held: objective >= value; `losses` says the same by what each column loses."""

    objective: Ints
    value: int
    losses: Losses | None = None

    def at(self, x: Ints) -> int:
        """Give what a solution reaches on the level."""
        return int((self.objective * x).sum())


@dataclass(frozen=True, slots=True)
class Box:
    """The bounds of the columns."""

    lower: Ints
    upper: Ints

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return bool((self.lower > self.upper).any())

"""What a search came to: the plan, and what is proven of it."""

from __future__ import annotations

from dataclasses import dataclass

from ..models.bits import Ints
from ..models.certificate import CutProof
from .bounds import Bound


@dataclass(frozen=True, slots=True)
class Closed:
    """A level that is proven: its best value as it is maximised, its last bound, and whether that alone closed it."""

    name: str
    value: int
    bound: Bound

    @property
    def by_bound(self) -> bool:
        """Whether no search was needed to prove it."""
        return self.bound.value == self.value


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to.

    The best plan as columns, the levels proven, a bound of the first that is not, whether the draw among equal plans
    was finished, and how each row that was added to the model follows. `later` are bounds of the levels after the first
    that is not proven, each true of every plan that is as good as this one on all levels before.
    """

    x: Ints
    closed: tuple[Closed, ...]
    bound: int | None
    drawn: bool
    cuts: tuple[CutProof, ...]
    later: tuple[int, ...] = ()

    @property
    def open(self) -> tuple[int, ...]:
        """Bounds of the levels that are not proven, as far as they are known."""
        return () if self.bound is None else (self.bound, *self.later)

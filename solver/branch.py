"""Branch and bound over the relaxation that the search keeps warm; what closes a part is a bound in whole numbers.

The relaxation is so tight that it leaves at most a few leaders split, one for each limit that ties all of them
together: so a handful of parts is enough as a rule. The part with the best bound comes first, the deepest of equals.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from ..models.bits import Flags, Ints
from .bounds import tightened
from .clock import Clock
from .held import Box
from .relaxation import Floats
from .step import Step

SPLIT = 1e-6


@dataclass(order=True)
class _Part:
    """A part of the box that is open: the best that it may hold, its depth, its number, and its bounds."""

    rank: tuple[int, int, int]
    box: Box = field(compare=False)

    @property
    def bound(self) -> int:
        return -self.rank[0]


@dataclass(frozen=True, slots=True)
class Branched:
    """What came of it: the best plan found, and a bound of all that was not looked at; None where nothing was left."""

    x: Ints | None
    bound: int | None
    parts: int


class Branching:
    """Looks for the best whole point of a step.

    `relax` gives the step of a part of the box, or None where it has no answer; `complete` makes the best plan of
    choices that are whole, of a value wanted or more; `finish` searches a part exactly, and says whether it came to the
    end. `choices` are the columns that a plan chooses, of which all others follow.
    """

    def __init__(
        self,
        relax: Callable[[Box], Step | None],
        complete: Callable[[Step, int], Ints | None],
        finish: Callable[[Step, int], tuple[Ints | None, bool]],
        choices: Flags,
        clock: Clock,
    ) -> None:
        self._relax, self._complete, self._finish = relax, complete, finish
        self._choices, self._clock = choices, clock
        self._parts: list[_Part] = []
        self._count = 0
        self._best: Ints | None = None
        self._floor = 0

    def run(self, step: Step, floor: int, most: int) -> Branched:
        """Search a step for a plan of more than `floor`, in at most so many parts."""
        self._floor = floor
        top = self._look(step, 0)
        while self._parts and top is None:
            part = self._parts[0]
            if part.bound <= self._floor:
                break
            if self._clock.over or self._count >= most:
                top = part.bound
                break
            heapq.heappop(self._parts)
            self._count += 1
            inner = self._relax(part.box)
            if inner is None:
                top = self._settle(replace(step, box=part.box), part.bound)
            elif inner.bound.value > self._floor:
                top = self._look(inner, part.rank[1] - 1)
        return Branched(self._best, top, self._count)

    def _look(self, step: Step, depth: int) -> int | None:
        """Take what a part shows, and split the rest of it; gives a bound where it cannot be split or finished."""
        if self._off(step.x)[self._choices].max(initial=0.0) < SPLIT:
            self._take(step, self._complete(step, self._floor + step.unit))
        if step.bound.value <= self._floor:
            return None
        box = tightened(step.bound, step.box, self._floor + step.unit)
        if box.empty:
            return None
        column = self._column(step.x, box)
        if column is not None:
            for child in self._children(step, box, column, depth):
                heapq.heappush(self._parts, child)
            return None
        return self._settle(step, step.bound.value)

    def _settle(self, step: Step, bound: int) -> int | None:
        """Search a part exactly; gives its bound where that came to no end.

        A relaxation without an answer proves nothing: it may have run out of time, and 'infeasible' is said in floats.
        """
        found, done = self._finish(step, self._floor + step.unit)
        self._take(step, found)
        return None if done else bound

    def _take(self, step: Step, x: Ints | None) -> None:
        value = self._floor if x is None else int((step.objective * x).sum())
        if value > self._floor:
            self._best, self._floor = x, value

    def _off(self, x: Floats) -> Floats:
        return np.abs(x - np.rint(x))

    def _children(self, step: Step, box: Box, column: int, depth: int) -> Iterator[_Part]:
        at = int(np.floor(step.x[column] + SPLIT))
        for number, low, high in ((0, at + 1, None), (1, None, at)):
            child = Box(
                box.lower if low is None else _with(box.lower, column, low),
                box.upper if high is None else _with(box.upper, column, high),
            )
            if not child.empty:
                yield _Part((-step.bound.value, depth - 1, 2 * self._count + number), child)

    def _column(self, x: Floats, box: Box) -> int | None:
        """The most undecided choice; where all are decided, the most undecided of what follows from them."""
        off = np.where(box.upper > box.lower, self._off(x), 0.0)
        for which in (self._choices, ~self._choices):
            column = int(np.argmax(np.where(which, off, 0.0)))
            if which[column] and off[column] > SPLIT:
                return column
        return None


def _with(values: Ints, place: int, value: int) -> Ints:
    changed = values.copy()
    changed[place] = value
    return changed

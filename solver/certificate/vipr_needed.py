"""What a level's proof rests on: which cuts, and which bounds that earlier levels moved; the rest is not written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .verify import Verifier


class State(NamedTuple):
    """What is derived with a number of levels held: cuts, and the columns that the next level moves."""

    cuts: tuple[int, ...]
    moved: frozenset[int]


def needed_of(verifier: Verifier, level: int) -> list[State]:
    """Walk back from a level to all that it rests on; gives the states up to that of the level, in order."""
    needed, states = _Needed(verifier), list[State]()
    step = verifier.steps[level]
    needed.price(level, step.proof.prices, step.reduced)
    if step.proof.closed_by == "tree":
        for visited in verifier.tree(step, level).walk():
            if visited.sums is not None:
                needed.price(level, visited.node.prices, visited.sums.reduced)
    for state in range(level, -1, -1):
        moved = needed.moved(state) if state < level else frozenset()
        if moved:
            needed.price(state, verifier.steps[state].proof.prices, verifier.steps[state].reduced)
        states.append(State(needed.cuts_of(state), moved))
    return states[::-1]


class _Needed:
    """What is still to be derived, walking back: cuts, and lower and upper bounds."""

    def __init__(self, verifier: Verifier) -> None:
        self.verifier, self.first = verifier, verifier.model.rows.count
        self.cuts, self.lower, self.upper = set[int](), set[int](), set[int]()

    def price(self, state: int, prices: Iterable[tuple[int, int]], reduced: Sequence[int]) -> None:
        """Add what some prices rest on."""
        self._rows(row for row, price in prices if price)
        self._bounds(
            state, (c for c, cost in enumerate(reduced) if cost < 0), (c for c, cost in enumerate(reduced) if cost > 0)
        )

    def moved(self, state: int) -> frozenset[int]:
        """Take off the bounds that the level of a state moves: what is left stood before."""
        before, after = self.verifier.domains[state : state + 2]
        lower = {column for column in self.lower if before[0][column] != after[0][column]}
        upper = {column for column in self.upper if before[1][column] != after[1][column]}
        self.lower -= lower
        self.upper -= upper
        return frozenset(lower | upper)

    def cuts_of(self, state: int) -> tuple[int, ...]:
        """The cuts needed that are derived in a state, and what they rest on, from the last to the first."""
        taken: list[int] = []
        for cut, added in reversed([*enumerate(self.verifier.added)]):
            if cut in self.cuts and added == state:
                taken.append(cut)
                for part in self.verifier.parts(self.verifier.cuts[cut]):
                    self._bounds(state, part.row, part.row)
                self._rows(row for row, _ in self.verifier.cuts[cut].rows)
        return tuple(reversed(taken))

    def _rows(self, rows: Iterable[int]) -> None:
        self.cuts.update(row - self.first for row in rows if row >= self.first)

    def _bounds(self, state: int, lower: Iterable[int], upper: Iterable[int]) -> None:
        """Add the bounds of columns that were moved before a state."""
        first, here = self.verifier.domains[0], self.verifier.domains[state]
        self.lower.update(column for column in lower if here[0][column] != first[0][column])
        self.upper.update(column for column in upper if here[1][column] != first[1][column])

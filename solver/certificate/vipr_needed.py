"""What a level's proof rests on: which cuts, and which bounds that earlier levels moved; the rest is not written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .verify import PricedLevel, Verifier


class State(NamedTuple):
    """What is derived with a number of levels held: cuts, and the columns that the next level moves."""

    cuts: tuple[int, ...]
    moved: frozenset[int]


@dataclass(frozen=True, slots=True)
class Needed:
    """The states up to that of a level, in order."""

    states: tuple[State, ...]


@dataclass(slots=True)
class _Open:
    """What is still to be derived, walking back: cuts, and lower and upper bounds."""

    cuts: set[int] = field(default_factory=set)
    lower: set[int] = field(default_factory=set)
    upper: set[int] = field(default_factory=set)


def needed_of(verifier: Verifier, level: int) -> Needed:
    """Walk back from a level to all that it rests on."""
    needed = _Open()
    states = [State((), frozenset())] * (level + 1)
    _price(verifier, needed, verifier.steps[level], level)
    if verifier.steps[level].proof.closed_by == "tree":
        _tree(verifier, needed, level)
    for state in range(level, -1, -1):
        moved = frozenset[int]()
        if state < level:
            moved = _moved(verifier, needed, state)
            if moved:
                _price(verifier, needed, verifier.steps[state], state)
        states[state] = State(_cuts(verifier, needed, state), moved)
    return Needed(tuple(states))


def _price(verifier: Verifier, needed: _Open, step: PricedLevel, state: int) -> None:
    """Add what the prices of a level rest on."""
    first = verifier.model.rows.count
    needed.cuts.update(row - first for row, price in step.proof.prices if price and row >= first)
    lower, upper = verifier.domains[state]
    start = verifier.domains[0]
    for column, cost in enumerate(step.reduced):
        if cost > 0 and upper[column] != start[1][column]:
            needed.upper.add(column)
        elif cost < 0 and lower[column] != start[0][column]:
            needed.lower.add(column)


def _tree(verifier: Verifier, needed: _Open, level: int) -> None:
    """Add what the leaves of a tree rest on."""
    first, start = verifier.model.rows.count, verifier.domains[0]
    lower, upper = verifier.domains[level]
    for visited in verifier.tree(verifier.steps[level], level).walk():
        if visited.sums is not None:
            needed.cuts.update(row - first for row, price in visited.node.prices if price and row >= first)
            needed.upper.update(
                c for c, cost in enumerate(visited.sums.reduced) if cost > 0 and upper[c] != start[1][c]
            )
            needed.lower.update(
                c for c, cost in enumerate(visited.sums.reduced) if cost < 0 and lower[c] != start[0][c]
            )


def _moved(verifier: Verifier, needed: _Open, state: int) -> frozenset[int]:
    """Take off the bounds that the level of a state moves: what is left stood before."""
    before, after = verifier.domains[state : state + 2]
    lower = {column for column in needed.lower if before[0][column] != after[0][column]}
    upper = {column for column in needed.upper if before[1][column] != after[1][column]}
    needed.lower -= lower
    needed.upper -= upper
    return frozenset(lower | upper)


def _cuts(verifier: Verifier, needed: _Open, state: int) -> tuple[int, ...]:
    """The cuts needed that are derived in a state, and what they rest on, from the last to the first."""
    first, start = verifier.model.rows.count, verifier.domains[0]
    lower, upper = verifier.domains[state]
    taken: list[int] = []
    for cut in range(len(verifier.added) - 1, -1, -1):
        if cut not in needed.cuts or verifier.added[cut] != state:
            continue
        taken.append(cut)
        for part in verifier.parts(verifier.cuts[cut]):
            needed.lower.update(c for c in part.row if lower[c] != start[0][c])
            needed.upper.update(c for c in part.row if upper[c] != start[1][c])
        needed.cuts.update(row - first for row, _ in verifier.cuts[cut].rows if row >= first)
    return tuple(reversed(taken))

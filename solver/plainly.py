"""Rows found without patterns: where recipients want many different days, they round better than those with them.

The relaxation without patterns is smaller and looser, and its corners are simpler: a few rounds of rows that follow by
rounding often take it below the one with patterns. The rows hold with patterns as well, and are handed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..models.bits import Ints
from ..models.certificate import CutProof
from .bounds import Prices, prove_bound
from .clock import Clock
from .held import Box
from .problem import Problem
from .relaxation import Relaxation
from .rounding import broken_rows
from .rows import Cut, Rows
from .step import Step

_ROUNDS = 8
_WORTH = 0.1
"""Rounds go on while one gains so much of what all have gained."""


@dataclass(frozen=True, slots=True)
class Plainly:
    """What was found: rows with how they follow, and the bound that they prove of the step's objective."""

    cuts: tuple[tuple[CutProof, Cut], ...]
    bound: int


def sharpen_plainly(problem: Problem, step: Step, count: int, clock: Clock) -> Plainly | None:
    """Look for rows of a step without patterns; they are numbered on from `count`. None where nothing was found."""
    rows, number = problem.plain, problem.plain_rows
    box, cuts = step.box.without(problem.columns.span("pattern")), list[tuple[CutProof, Cut]]()
    pattern = np.zeros(problem.columns.count, dtype=bool)
    pattern[problem.columns.span("pattern")] = True
    relaxation = Relaxation(rows, box, ~pattern, clock)
    relaxation.hold_only(step.held)
    best: int | None = None
    for bound, found in _rounds(rows, step, box, relaxation, clock):
        best = bound if best is None else min(best, bound)
        renumbered = [(replace(proof, rows=_in_all(proof.rows, number)), cut) for proof, cut in found]
        number = np.concatenate([number, count + len(cuts) + np.arange(len(found))])
        cuts += renumbered
    return None if best is None or not cuts else Plainly(tuple(cuts), best)


def _rounds(
    rows: Rows, step: Step, box: Box, relaxation: Relaxation, clock: Clock
) -> Iterator[tuple[int, list[tuple[CutProof, Cut]]]]:
    """Walk the bounds of round after round, each with the rows that its corner breaks."""
    first = before = None
    for round_ in range(_ROUNDS):
        relaxed = relaxation.maximise(step.objective, again=round_ > 0)
        if relaxed.end != "optimal" or clock.over:
            return
        bound = prove_bound(rows, step.held, step.objective, box, Prices(relaxed.prices, relaxed.held_prices))
        if bound is None:
            return
        now = bound.total / bound.scale
        first = now if first is None else first
        stalled = before is not None and before - now <= _WORTH * (first - now)
        before = now
        found = [] if stalled else broken_rows(rows, step.held, box, relaxation.corner(relaxed.x))
        yield bound.value, found
        if not found:
            return
        rows = rows.with_cuts("rounded", [cut for _, cut in found])
        relaxation.extend(rows)


def _in_all(rows: tuple[tuple[int, int], ...], number: Ints) -> tuple[tuple[int, int], ...]:
    return tuple((int(number[row]), times) for row, times in rows)

"""Bounds of levels: relaxed, proven in whole numbers, and sharpened by rows that follow.

It keeps one relaxation warm for all levels and for all parts of them, and says how each row that it added follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..models.bits import Flags, Ints
from ..models.certificate import CutProof
from ..models.faults import refuse
from .bounds import LARGEST_SUM, Prices, prove_bound
from .clock import Clock
from .held import Box, Held
from .problem import Problem
from .relaxation import Relaxation, Relaxed
from .rounding import broken_rows
from .rows import Cut
from .sift import Sieve
from .slots import Slots
from .step import Step

_NEAR = 1e-6
_ROUNDS = 12
"""The most rounds of sharpening of one level."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What is known before the first level: slots rows, the columns to begin with, and those of which a few will do."""

    slots: Slots
    sieve: Sieve
    cuts: Sequence[Cut]
    used: Flags
    few: Flags


class Prover:
    """Proves bounds of objectives over parts of the box; `told` hears of every one."""

    def __init__(
        self,
        problem: Problem,
        start: Ints,
        box: Box,
        clock: Clock,
        told: Callable[[Step], None],
        seed: Seed | None = None,
    ) -> None:
        self.rows = problem.rows
        self.cuts: list[CutProof] = []
        """How each row that was added follows."""
        self._problem, self._told = problem, told
        self._sieve = Sieve(problem, start) if seed is None else seed.sieve
        self._slots = Slots(problem) if seed is None else seed.slots
        if seed is not None:
            self._take(seed.cuts)
        first = self._sieve.first if seed is None else seed.used | (seed.few & self._sieve.first)
        self.relaxation = Relaxation(self.rows, box, first, clock)

    def start_from(self, held: Sequence[Held], box: Box) -> None:
        """Have the relaxation hold these levels, within these bounds."""
        self.relaxation.hold_only(held)
        self.relaxation.bound(box)

    def part(self, step: Step, box: Box) -> Step | None:
        """Give the step of a part of the box of another."""
        self.start_from(step.held, box)
        return self.step(step.objective, step.held, box, again=True)

    def step(self, objective: Ints, held: tuple[Held, ...], box: Box, *, again: bool = False) -> Step | None:
        """Relax a level and prove its bound, sharpened while that finds rows to add."""
        step = self._relaxed(objective, held, box, again=again)
        for _ in range(_ROUNDS):
            if step is None or not step.doubtful or not self._sharpen(step):
                break
            step = self._relaxed(objective, held, box, again=True)
        return step

    def rough(self, objective: Ints, held: tuple[Held, ...], box: Box) -> Step | None:
        """Relax the draw and prove its bound, as near as prices of its size can be told: the last digits are not."""
        near = float(np.abs(objective).max(initial=0) >> 16)
        return self._relaxed(objective, held, box, again=True, near=near)

    def priceless(self, objective: Ints, held: tuple[Held, ...], box: Box) -> Step:
        """The bound that holds whatever the relaxation says: every column at its best."""
        bound = prove_bound(self.rows, held, objective, box, Prices(np.zeros(self.rows.count), np.zeros(len(held))))
        if bound is None:
            raise refuse(
                f"expected figures that add up to less than {LARGEST_SUM:,} in all: use smaller amounts or rates"
            )
        return Step(objective, held, box, bound, np.zeros(len(objective)))

    def refuted(self, held: tuple[Held, ...], box: Box) -> bool:
        """Prove in whole numbers that no plan of the levels held is in a box: some sum of rows cannot hold there."""
        relaxed = self.relaxation.least_violation()
        if relaxed.end != "optimal":
            return False
        nothing = np.zeros(len(box.upper), dtype=np.int64)
        bound = prove_bound(self.rows, held, nothing, box, Prices(relaxed.prices, relaxed.held_prices))
        return bound is not None and bound.total < 0

    # Rows that follow.

    def rounded(self, step: Step) -> Step | None:
        """Add rows that follow by rounding and that a step breaks; None where there are none."""
        found = broken_rows(self.rows, step.held, step.box, self.relaxation.corner(step.x))
        return self.with_rounded(step, found) if found else None

    def with_rounded(self, step: Step, found: Sequence[tuple[CutProof, Cut]]) -> Step | None:
        """Add rows found elsewhere, and give the step anew."""
        self.cuts += [proof for proof, _ in found]
        self.rows = self.rows.with_cuts("rounded", [cut for _, cut in found])
        self.relaxation.extend(self.rows)
        return self.part(step, step.box)

    def _sharpen(self, step: Step) -> bool:
        """Add the rows that the relaxed solution breaks; gives whether there were any."""
        cuts = list(self._slots.cuts(step.x))
        if cuts:
            self._take(cuts)
            self.relaxation.extend(self.rows)
        return bool(cuts)

    def _take(self, cuts: Sequence[Cut]) -> None:
        matches = self._problem.columns.span("match").stop
        self.cuts += [CutProof(members=tuple(cut.column[cut.column < matches].tolist())) for cut in cuts]
        self.rows = self.rows.with_cuts("slots", cuts)

    # Relaxing.

    def _relaxed(
        self, objective: Ints, held: tuple[Held, ...], box: Box, *, again: bool = False, near: float = _NEAR
    ) -> Step | None:
        """Relax a level and prove its bound; columns are admitted while they would bring it up."""
        while True:
            relaxed = self.relaxation.maximise(objective, again=again)
            again = False
            wanted = self.relaxation.outside & (box.upper > 0)
            if relaxed.end == "infeasible" and wanted.any():
                # It may be for want of columns: of good ones first.
                good = wanted & self._sieve.first
                self.relaxation.admit(np.flatnonzero(good if good.any() else wanted))
                again = True
                continue
            step = self._proved(relaxed, objective, held, box)
            if step is None:
                return None
            more = self._sieve.worth(step.bound, self.relaxation.outside, box.upper)
            if not len(more) or step.bound.value <= float(objective @ relaxed.x) + near:
                return step
            self.relaxation.admit(more)

    def _proved(self, relaxed: Relaxed, objective: Ints, held: tuple[Held, ...], box: Box) -> Step | None:
        if relaxed.end != "optimal":
            return None
        bound = prove_bound(self.rows, held, objective, box, Prices(relaxed.prices, relaxed.held_prices))
        if bound is None:
            return None
        step = Step(objective, held, box, bound, relaxed.x)
        self._told(step)
        return step

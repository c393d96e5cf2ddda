"""Bounds of levels: relaxed, proven in whole numbers, and sharpened by rows that follow.

It keeps one relaxation warm for all levels and for all parts of them, and says how each row that it added follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..models.bits import Ints
from ..models.certificate import CutProof
from ..models.faults import refuse
from .bounds import LARGEST_SUM, Prices, prove_bound
from .clock import Clock
from .held import Box, Held
from .problem import Problem
from .relaxation import Relaxation, Relaxed
from .rounding import broken_rows
from .rows import Cut
from .sift import FIRST, Sieve
from .slots import Slots
from .step import Step

_NEAR = 1e-6
_ROUNDS = 12
"""The most rounds of sharpening of one level."""


class Prover:
    """Proves bounds of objectives over parts of the box; `told` hears of every one.

    `few` matches of each recipient are in the relaxation from the start.
    """

    def __init__(
        self,
        problem: Problem,
        start: Ints,
        box: Box,
        clock: Clock,
        told: Callable[[Step], None],
        *,
        few: int = FIRST,
    ) -> None:
        self.rows = problem.rows
        self.cuts: list[CutProof] = []
        """How each row that was added follows."""
        self._problem, self._told = problem, told
        self._sieve = Sieve(problem, start, few)
        self.relaxation = Relaxation(self.rows, box, self._sieve.first, clock)
        self._slots = Slots(problem)

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

    def unsharpened(self, objective: Ints, held: tuple[Held, ...], box: Box, *, near: float) -> Step | None:
        """Relax a level and prove its bound, as the model stands, and nearly as low as it could be.

        `near` is how far above that it may stay, as a share of it: the last few columns take most of the time.
        """
        return self._relaxed(objective, held, box, near=near)

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
            matches = self._problem.columns.span("match").stop
            self.cuts += [CutProof(members=tuple(cut.column[cut.column < matches].tolist())) for cut in cuts]
            self.rows = self.rows.with_cuts("slots", cuts)
            self.relaxation.extend(self.rows)
        return bool(cuts)

    # Relaxing.

    def _relaxed(
        self, objective: Ints, held: tuple[Held, ...], box: Box, *, again: bool = False, near: float = 0.0
    ) -> Step | None:
        """Relax a level and prove its bound; columns are admitted while they would bring it up."""
        while True:
            relaxed = self.relaxation.maximise(objective, again=again)
            again = False
            if relaxed.end == "infeasible" and self.relaxation.outside.any():
                # It may be for want of columns.
                self.relaxation.admit(np.flatnonzero(self.relaxation.outside))
                continue
            step = self._proved(relaxed, objective, held, box)
            if step is None:
                return None
            more = self._sieve.worth(step.bound, self.relaxation.outside, box.upper)
            reached = float(objective @ relaxed.x)
            if not len(more) or step.bound.value <= reached + max(_NEAR, near * abs(reached)):
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

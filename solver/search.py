"""The search: level after level made as good as it can be, each proven before it is held.

It first hopes for all levels at once: each is relaxed, its bound rounded down and held, and columns that no plan of
these values can use are taken out; if a plan is found in the little that is left, every level is proven at once. Where
there is none, it takes care: the first open level is settled exactly, and then there is hope again for the rest.
docs/method.md tells why this is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..models.bits import Ints
from ..models.certificate import CutProof
from .bounds import Bound, tightened
from .branch import Branching
from .clock import Clock
from .core import CoreAnswer, solve_core
from .draw import draw_objective
from .glance import ORDINARY, glance, scale_of
from .held import Box, Held
from .looks import Looks, Tools
from .plainly import sharpen_plainly
from .problem import Problem
from .prover import Prover
from .step import EMPTY, Empty, Step
from .watch import Watch

_PARTS = 3
"""So many parts of a level are looked at before CP-SAT has a turn."""
_EFFORT = 0.6
"""The effort of CP-SAT's first turn, in its deterministic seconds."""
_GLANCE = 0.1
"""The effort of a look around the relaxed solution."""
_MANY = 20
"""More patterns than so many for each leader are worth a look without them."""
_MORE = 4
"""Each turn has so many times the effort of the one before."""
_WORTH = 0.1
"""A round of rounding is worth it where it gains so much of what all have gained."""
_PATIENCE = 2
"""So many rounds in a row that are not worth it end it."""


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


class Search:
    """One search over a problem, from a first plan on; the best plan so far always reaches every level held."""

    def __init__(
        self, problem: Problem, start: Ints, clock: Clock, *, threads: int = 1, watch: Watch | None = None
    ) -> None:
        self.problem, self.clock, self.threads = problem, clock, threads
        self.watch = watch or Watch()
        self.box = Box(np.zeros(problem.columns.count, dtype=np.int64), problem.upper)
        self.held: tuple[Held, ...] = ()
        self.bounds: tuple[Bound, ...] = ()
        """The last bound of each level held."""
        self.best = start
        self.bound: int | None = None
        self.drawn = False
        self.objectives = list(problem.objectives.values())
        self.prover = Prover(problem, start, self.box, clock, self._noted)

    def run(self) -> Found:
        """Search until every level is proven and the draw is made, or the clock is over."""
        while not self.clock.over and not self.drawn:
            self._hope()
            if not self.drawn and not self.clock.over:
                self._take_care()
        proven = zip(self.problem.objectives, self.held, self.bounds, strict=False)
        closed = tuple(Closed(name, level.value, bound) for name, level, bound in proven)
        return Found(self.best, closed, self.bound, self.drawn, tuple(self.prover.cuts))

    # With hope: all open levels at once.

    def _hope(self) -> None:
        """Hold every open level at its rounded bound, and look for the plan that the draw takes there."""
        self.prover.start_from(self.held, self.box)
        held, box, bounds = self.held, self.box, self.bounds
        for objective in self.objectives[len(self.held) :]:
            step = self.prover.step(objective, held, box)
            if step is None or step.core.empty:
                return
            self._show(step, step.bound.value)
            held, box, bounds = (*held, step.hold(step.bound.value)), step.core, (*bounds, step.bound)
            if self._reaches(held):
                self._adopt(held, box, bounds, self.best)
            self.prover.start_from(held, box)
        step = self.prover.step(draw_objective(self.problem, box), held, box)
        if step is not None:
            answer = self._core(step, step.bound.value - self._fuzz(step))
            if answer.x is not None and answer.end == "optimal":
                self._adopt(held, box, bounds, answer.x)
                self.drawn = True

    def _fuzz(self, step: Step) -> int:
        # What rounding of prices adds to a bound of the draw, whose numbers are large.
        return int(np.abs(step.objective).max(initial=0)) >> 16

    # With care: one level after the other.

    def _take_care(self) -> None:
        """Settle open levels one by one, until one comes out below its bound, or the draw is made."""
        while not self.clock.over and not self.drawn:
            drawing = len(self.held) == len(self.objectives)
            objective = draw_objective(self.problem, self.box) if drawing else self.objectives[len(self.held)]
            self.prover.start_from(self.held, self.box)
            at = objective, self.held, self.box
            step = self.prover.step(*at) or self.prover.priceless(*at)
            settled = self._settle(step)
            if settled is None:
                return
            if drawing:
                self.drawn = True
            elif settled < step.bound.value:
                return

    def _settle(self, step: Step) -> int | None:
        """Find the best value of a level exactly, with a plan that has it; None where the clock was over."""
        looks = Looks(Tools(self.problem, self.clock, self._glance, self.prover.part))
        self._improve(step, looks.first(step, self.best))
        top = self._at_once(step)
        for sharpen in (self._sharper, self._sharper_plainly):
            sharper = sharpen(step) if top > self._value(step) else step
            if sharper is step:
                continue
            step, top = sharper, min(top, sharper.bound.value)
            self._improve(step, looks.dive(step, self.best))
        if top > self._value(step):
            for look in (looks.around, looks.near):
                self._improve(step, look(step, self.best))
            top = self._in_turns(step, looks)
        if top < self._value(step):
            raise ArithmeticError("a plan is better than a bound that was proven")
        if top > self._value(step):
            self.bound = top if len(self.held) < len(self.objectives) else None
            return None
        self._close(step)
        return top

    def _at_once(self, step: Step) -> int:
        """Let CP-SAT settle what is small, before more is tried; gives the bound that is then proven."""
        small = tightened(step.bound, step.box, self._value(step) + step.unit).open <= ORDINARY
        if step.bound.value > self._value(step) and small:
            return self._search_core(step, step.bound.value, _EFFORT)
        return step.bound.value

    def _in_turns(self, step: Step, looks: Looks) -> int:
        """Search a step to its end, or that of the clock, and give the bound that is then proven.

        Branching and CP-SAT take turns, each with more effort than the last time: what one is slow at, the other
        often is not.
        """
        top, effort = step.bound.value, 1
        parts = _PARTS * max(1, step.core.open // ORDINARY)
        branching = self._branching(step)
        while top > self._value(step) and not self.clock.over:
            self._show(step, top)
            branched = branching.run(step, self._value(step), effort * parts, effort * _GLANCE)
            self._improve(step, branched.x)
            top = self._value(step) if branched.bound is None else min(top, branched.bound)
            if top > self._value(step):
                top = self._search_core(step, top, effort * _EFFORT)
            effort *= _MORE
            if top > self._value(step):
                self._improve(step, looks.near(step, self.best))
        return top

    def _sharper(self, step: Step) -> Step:
        """Sharpen a step by rows that follow by rounding, while that helps."""
        # Looks have moved the relaxation elsewhere.
        at, gained, patience = self.prover.part(step, step.box), 0.0, _PATIENCE
        while at is not None and patience and self._value(step) < step.bound.value and not self.clock.over:
            at = self.prover.rounded(at)
            if at is None:
                break
            gain = step.bound.total / step.bound.scale - at.bound.total / at.bound.scale
            gained += max(gain, 0.0)
            patience = _PATIENCE if gain > _WORTH * gained else patience - 1
            step = at if gain > 0 else step
        return step

    def _sharper_plainly(self, step: Step) -> Step:
        """Take over rows that are found without patterns, where they prove more."""
        many = len(self.problem.columns.patterns.leader) > _MANY * len(self.problem.case.leaders)
        if self._value(step) >= step.bound.value or self.clock.over or not many:
            return step
        found = sharpen_plainly(self.problem, step, self.prover.rows.count, self.clock)
        if found is None or found.bound >= step.bound.value:
            return step
        inner = self.prover.with_rounded(step, found.cuts)
        return step if inner is None or inner.bound.value > step.bound.value else self._sharper(inner)

    def _search_core(self, step: Step, top: int, effort: float) -> int:
        """Look for a better plan by CP-SAT, with so much effort; gives the bound that is then proven."""
        answer = self._core(step, self._value(step) + step.unit, effort)
        self._improve(step, answer.x)
        return self._value(step) if answer.end in ("optimal", "infeasible") else top

    def _noted(self, step: Step) -> None:
        """Keep the bound of the first level that is not proven."""
        if step.held == self.held and step.box is self.box:
            self.bound = step.bound.value

    def _show(self, step: Step, bound: int) -> None:
        # A plan that falls short of an earlier level says nothing of this one.
        if self._reaches(step.held):
            names = [*self.problem.objectives, "draw"]
            self.watch.see(names[len(step.held)], self._value(step), bound)

    def _value(self, step: Step) -> int:
        return step.at(self.best)

    def _close(self, step: Step) -> None:
        level = step.hold(self._value(step))
        if len(self.held) < len(self.objectives):
            box = tightened(step.bound, step.box, level.value)
            self._adopt((*step.held, level), box, (*self.bounds, step.bound), self.best)

    # Plans.

    def _glance(self, held: Sequence[Held], objective: Ints, box: Box) -> CoreAnswer:
        return glance(self.problem, held, objective, box, self.clock, threads=self.threads, effort=_GLANCE)

    def _core(self, step: Step, target: int, effort: float | None = None) -> CoreAnswer:
        held = (*step.held, step.hold(target))
        return self._solve_core(step, held, tightened(step.bound, step.box, target), effort=effort)

    def _solve_core(self, step: Step, held: Sequence[Held], box: Box, effort: float | None = None) -> CoreAnswer:
        effort = None if effort is None else effort * scale_of(box)
        return solve_core(self.prover.rows, held, step.objective, box, self.clock, threads=self.threads, effort=effort)

    def _branching(self, step: Step) -> Branching:
        def relax(box: Box) -> Step | Empty | None:
            inner = self.prover.part(step, box)
            return EMPTY if inner is None and self.prover.refuted(step.held, box) else inner

        return Branching(relax, self._complete, self._finish, self.problem, self.clock)

    def _finish(self, step: Step, target: int, effort: float) -> tuple[Ints | None, bool]:
        answer = self._core(step, target, effort)
        return answer.x, answer.end in ("optimal", "infeasible")

    def _complete(self, step: Step, target: int) -> Ints | None:
        """Make a plan of relaxed choices that are whole: days and what else follows from them."""
        whole = np.rint(step.x).astype(np.int64)
        choices = self.problem.choices
        box = Box(np.where(choices, whole, step.box.lower), np.where(choices, whole, step.box.upper))
        return solve_core(self.prover.rows, [*step.held, step.hold(target)], step.objective, box, self.clock).x

    def _improve(self, step: Step, x: Ints | None) -> None:
        """Take a plan that reaches what is held and is better on the level."""
        better = x is not None and step.at(x) > self._value(step)
        if x is not None and better and self._keeps(x, step.held):
            self.best = x

    def _keeps(self, x: Ints, held: Sequence[Held]) -> bool:
        return self.prover.rows.holds(x) and all(level.at(x) >= level.value for level in held)

    def _reaches(self, held: Sequence[Held]) -> bool:
        return all(level.at(self.best) >= level.value for level in held)

    def _adopt(self, held: tuple[Held, ...], box: Box, bounds: tuple[Bound, ...], x: Ints) -> None:
        """Take a plan that reaches every value held: it proves them."""
        if not self._keeps(x, held):
            raise ArithmeticError("a plan of the core breaks a row of the model")
        self.best, self.held, self.box, self.bounds, self.bound = x, held, box, bounds, None

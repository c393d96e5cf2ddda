"""Dual bounds of levels: relax, price, add pattern cuts, and prove the bound in whole numbers.

One relaxation stays warm for all levels and all nodes. Every cut that is added is kept with its derivation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from ...common.arrays import Flags, Ints
from ...common.deadline import Deadline
from ...common.faults import refuse
from ...models.plan.certificate import CutProof
from ..backends.basis import Basis, SolverBasis
from ..backends.glop import Relaxation, Relaxed
from ..cuts.gomory import gomory_cuts
from ..cuts.pattern_cuts import Followed, PatternCuts
from ..model.levels_and_bounds import ColumnBounds, LevelProblem
from ..model.model import Model
from ..model.rows import Cut
from .exact_bound import LARGEST_SUM, Bound, Prices, prove_bound
from .farkas import farkas_prices
from .level_relaxation import EMPTY, Empty, LevelRelaxation
from .pricing import ColumnPool

_NO_COLUMNS = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Seed:
    """What is known before the first level: rows that follow, the columns to begin with, and of which a few will do."""

    pattern_cuts: PatternCuts
    pool: ColumnPool
    cuts: Sequence[Followed]
    used: Flags
    few: Flags


class Bounder:
    """Proves bounds of objectives over domains; `last_level` is the last that was proven of a level, not of a node.

    `few` matches of each recipient are in the relaxation from the start.
    """

    def __init__(
        self,
        model: Model,
        start: Ints,
        domain: ColumnBounds,
        deadline: Deadline,
        seed: Seed | None = None,
        *,
        few: int | None = None,
    ) -> None:
        self.rows = model.rows
        self.cuts: list[CutProof] = []
        """How each row that was added follows."""
        self.last_level: LevelRelaxation | None = None
        self.last_ray: Bound | None = None
        """The Farkas prices of the last domain that was proven empty."""
        self._model, self._deadline = model, deadline
        self._parameters = model.parameters
        self._pricing, self._cuts = model.parameters.pricing, model.parameters.cuts
        self._pool = ColumnPool(model, start, few) if seed is None else seed.pool
        self._pattern_cuts = PatternCuts(model) if seed is None else seed.pattern_cuts
        if seed is not None and seed.cuts:
            self._note("of patterns", seed.cuts)
        first = self._pool.first if seed is None else seed.used | (seed.few & self._pool.first)
        self.relaxation = self._of(domain, first)

    def start_from(self, level: LevelProblem, start: SolverBasis | Basis | None = None) -> None:
        """Have the relaxation hold the levels before one, within its domain, and start from a basis, if there is one.

        A basis in the model's own numbers is of another relaxation with the same rows.
        """
        self.relaxation.fix_only(level.fixed_levels)
        self.relaxation.bound(level.domain)
        if isinstance(start, Basis):
            self._load_basis(start)
        else:
            self.relaxation.start_at(start)

    def _load_basis(self, basis: Basis) -> None:
        rows = self.rows.count
        self.relaxation.load_basis(basis.padded(rows), np.zeros(rows), _NO_COLUMNS)

    def narrowed(self, lp: LevelRelaxation, domain: ColumnBounds) -> LevelRelaxation:
        """Leave out of the relaxation what cannot move from 0 any more, where that is much of it.

        Gives the relaxation as it then stands.
        """
        return self._only(lp, domain, ~self.relaxation.outside & (domain.upper > 0))

    def lean(self, lp: LevelRelaxation, domain: ColumnBounds) -> LevelRelaxation:
        """Leave out of a large relaxation, before the next level, what was admitted for this one and is not used.

        Gives the relaxation as it then stands.
        """
        if lp.basis is None or not self.relaxation.knows(lp.basis):
            return lp
        basic = self.relaxation.model_basis(lp.basis).basic
        return self._only(lp, domain, (self._pool.fewest & (domain.upper > 0)) | basic | (lp.x > 0))

    def _only(self, lp: LevelRelaxation, domain: ColumnBounds, wanted: Flags) -> LevelRelaxation:
        """Make the relaxation anew with some columns only, if it has many others; gives the level as it then stands."""
        before = self.relaxation
        if self._pricing.shrink_from * wanted.sum() >= before.size:
            return lp
        self.relaxation = self._of(domain, wanted)
        self.relaxation.fix_only(lp.fixed_levels)
        if lp.basis is not None and before.knows(lp.basis):
            self._load_basis(before.model_basis(lp.basis))
        return replace(lp, basis=self.relaxation.basis)

    def part(
        self, lp: LevelRelaxation, domain: ColumnBounds, target: int, start: SolverBasis | None = None
    ) -> LevelRelaxation | Empty | None:
        """Give the relaxation of a node: no cuts are separated.

        It is relaxed from where the last part stood, or from `start`, and no further than to show that less than the
        target is left. EMPTY where it is proven to hold no plan of the fixed levels, None where there is no answer.
        """
        node = lp.within(domain)
        self.start_from(node, start)
        return self._relaxed(node, again=True, target=target)

    def anew(self, lp: LevelRelaxation) -> LevelRelaxation | None:
        """Give a relaxation again, from where it stood, with the rows that were found since."""
        return self.relax_level(lp, lp.basis, again=True)

    def relax_level(
        self, level: LevelProblem, start: SolverBasis | Basis | None = None, *, again: bool = False
    ) -> LevelRelaxation | None:
        """Relax a level and prove its bound, sharpened while that finds rows to add; `start` as in `start_from`."""
        self.start_from(level, start)
        lp = _some(self._relaxed(level, again=again))
        stalled = 0
        for _ in range(self._cuts.rounds):
            if lp is None or not lp.doubtful or stalled == self._cuts.stalled_rounds or not self._sharpen(lp):
                break
            before, lp = lp.bound, _some(self._relaxed(level, again=True))
            gained = lp is None or before.upper - lp.bound.upper > self._cuts.least_gain * abs(before.upper)
            stalled = 0 if gained else stalled + 1
        return lp

    def rough(self, level: LevelProblem) -> LevelRelaxation | None:
        """Relax the tie-break and prove its bound, up to the last digits, which prices of this size cannot tell."""
        return _some(self._relaxed(level, again=True, near=float(level.fuzz)))

    def unsharpened(self, level: LevelProblem, *, share: float) -> LevelRelaxation | None:
        """Relax a level and prove its bound, as the model stands, and nearly as low as it could be.

        `share` is how far above that it may stay, as a share of it: the last few columns take most of the time.
        """
        self.start_from(level)
        return _some(self._relaxed(level, share=share))

    def priceless(self, level: LevelProblem) -> LevelRelaxation:
        """The bound that holds whatever the relaxation says: every column at its best."""
        nothing = Prices(np.zeros(self.rows.count), np.zeros(len(level.fixed_levels)))
        bound = prove_bound(self.rows, level, nothing)
        if bound is None:
            raise refuse(
                f"expected figures that add up to less than {LARGEST_SUM:,} in all: use smaller amounts or rates"
            )
        return LevelRelaxation.of(level, bound, np.zeros(len(level.objective)))

    # Rows that follow.

    def rounded(self, lp: LevelRelaxation) -> LevelRelaxation | None:
        """Add Gomory cuts that the relaxed solution violates; None where there are none."""
        cuts = gomory_cuts(self.rows, lp, self.relaxation.vertex(lp.x), self._cuts.gomory)
        self.add_cuts("rounded", cuts)
        return self.anew(lp) if cuts else None

    def _sharpen(self, lp: LevelRelaxation) -> bool:
        """Add the rows that the relaxed solution breaks; gives whether there were any."""
        cuts = list(self._pattern_cuts.cuts(lp.x))
        self.add_cuts("of patterns", cuts)
        return bool(cuts)

    def add_cuts(self, family: str, cuts: Sequence[tuple[CutProof, Cut]]) -> None:
        """Add rows, each with how it follows."""
        if cuts:
            self._note(family, cuts)
            self.relaxation.extend(self.rows)

    def _note(self, family: str, cuts: Sequence[tuple[CutProof, Cut]]) -> None:
        self.cuts += [proof for proof, _ in cuts]
        self.rows = self.rows.with_cuts(family, [cut for _, cut in cuts])

    # Relaxing.

    def _of(self, domain: ColumnBounds, admitted: Flags) -> Relaxation:
        """A relaxation of these columns."""
        simplex = self._parameters.simplex
        return Relaxation(self.rows, domain, admitted, self._deadline, simplex, slack=simplex.level_slack)

    def _relaxed(
        self,
        level: LevelProblem,
        *,
        again: bool = False,
        near: float | None = None,
        share: float = 0.0,
        target: int | None = None,
    ) -> LevelRelaxation | Empty | None:
        """Relax a level and prove its bound; columns are admitted while they would bring it up.

        With a target, that ends as soon as the bound is below it.
        """
        of_node = target is not None
        times, near = 0, self._pricing.tolerance if near is None else near
        while True:
            relaxed = self.relaxation.maximise(level.objective, again=again, least=self._just_below(target))
            again = relaxed.end in ("infeasible", "below")
            if relaxed.end == "infeasible":
                # It may be for want of columns.
                against = self._against(level)
                if against is not None and against.total < 0:
                    self.last_ray = against
                    return EMPTY
                more, lp = self._lacking(against, level.domain), None
            else:
                lp = self._proved(relaxed, level)
                self.last_level = lp if lp is not None and not of_node else self.last_level
                if lp is not None and target is not None and lp.bound.value < target:
                    return lp
                more = self._improving(lp, near, share, self._growth(times))
                times += 1
            if not len(more) and relaxed.end != "below":
                return lp
            # Below the target in floats, but not in whole numbers, and no column would help: it is relaxed to the end.
            target = target if len(more) else None
            self.relaxation.admit(more)
            again = again or len(more) <= self._parameters.simplex.dual_after_columns

    def _growth(self, times: int) -> int:
        """The factor on the columns of one pricing round, after a number of rounds."""
        even = self._pricing.even_rounds
        return 1 if even is None else 1 << max(0, times - even)

    def _just_below(self, target: int | None) -> float:
        """What prices in floats have to be below for a bound in whole numbers to be below a target."""
        margin, share = self._pricing.float_margin, self._pricing.tolerance
        return -inf if target is None else target - margin - abs(target) * share

    def _improving(self, lp: LevelRelaxation | None, near: float, share: float, times: int) -> Ints:
        """The columns to admit where the bound of a relaxation is above what the relaxed solution reaches."""
        reached = 0.0 if lp is None else float((lp.objective * lp.x).sum())
        if lp is None or lp.bound.value <= reached + max(near, share * abs(reached)):
            return _NO_COLUMNS
        return self._pool.worth(lp.bound, self.relaxation.outside, lp.domain.upper, times)

    def _against(self, level: LevelProblem) -> Bound | None:
        """The bound of nothing by prices that leave no plan among the columns admitted, after the relaxation said so.

        Where it is below 0 all the same, the domain is proven empty; else the others that it counts on are lacking.
        """
        vertex, outside, limits = self.relaxation.infeasible_vertex, self.relaxation.outside, self._parameters.farkas
        nothing = LevelProblem(np.zeros_like(level.objective), level.fixed_levels, level.domain)
        for prices in () if vertex is None else farkas_prices(self.rows, nothing, vertex, limits):
            bound = prove_bound(self.rows, nothing, prices, self._model.upper)
            if bound is not None and bound.total < np.maximum(bound.reduced * level.domain.upper, 0)[outside].sum():
                return bound
        return None

    def _lacking(self, against: Bound | None, domain: ColumnBounds) -> Ints:
        """The columns to admit where those that are admitted hold no plan: of good ones first."""
        outside = self.relaxation.outside & (domain.upper > 0)
        if against is not None:
            return self._pool.worth(against, outside, domain.upper)
        good = outside & self._pool.first
        return np.flatnonzero(good if good.any() else outside)

    def _proved(self, relaxed: Relaxed, level: LevelProblem) -> LevelRelaxation | None:
        if relaxed.end not in ("optimal", "below"):
            return None
        bound = prove_bound(self.rows, level, Prices(relaxed.prices, relaxed.level_prices), self._model.upper)
        return None if bound is None else LevelRelaxation.of(level, bound, relaxed.x, self.relaxation.basis)


def _some(lp: LevelRelaxation | Empty | None) -> LevelRelaxation | None:
    return None if isinstance(lp, str) else lp

"""Warm start: the prices, bases, cuts and plan of one solve, for the next similar one.

They are kept under stable keys (`stable_keys.py`), which hold in any other model. Nothing of them is believed there
(`reoptimise.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...common.arrays import Flags, Ints, flags_of
from ...common.deadline import Deadline, Work
from ...models.matching.instance import Instance
from ...models.plan.certificate import CutProof
from ..backends.basis import Basis
from ..bounds.bounder import Bounder, Seed
from ..bounds.exact_bound import Prices
from ..bounds.level_relaxation import LevelRelaxation, Settled
from ..bounds.pricing import ColumnPool, best_of_each
from ..cuts.pattern_cuts import Followed, PatternCuts
from ..model.model import Model
from ..solution import Solution
from .stable_keys import KeyMaker, StableKeys, cut_key, places


@dataclass(frozen=True, slots=True)
class WarmLevel:
    """Where a level's relaxation stood, what its rows and the fixed levels were worth, and the bound of that."""

    basis: Basis
    prices: Prices
    value: int


@dataclass(frozen=True, slots=True)
class WarmCut:
    """A row that follows from patterns: the columns that a slots row counts, or those of a hull with their weights."""

    columns: StableKeys
    weights: Ints | None


@dataclass(frozen=True, slots=True)
class WarmStart:
    """What one solve leaves for the next: columns that mattered, the plan, cuts, every level and the tie-break.

    `rows` are those of the model and, after them, one for each of `cuts`.
    """

    names: tuple[str, ...]
    columns: StableKeys
    used: Flags
    plan: Ints
    rows: StableKeys
    cuts: tuple[WarmCut, ...]
    levels: tuple[WarmLevel, ...]

    @property
    def own(self) -> int:
        """How many rows the model itself had."""
        return len(self.rows) - len(self.cuts)


@dataclass(frozen=True)
class SolvedInstance:
    """An instance that was solved, with all that a similar one may take over."""

    solution: Solution

    @property
    def instance(self) -> Instance:
        """The instance that was solved."""
        return self.solution.instance

    @property
    def model(self) -> Model:
        """Its model."""
        return self.solution.model

    @property
    def useful(self) -> bool:
        """Whether prices alone proved every level: where search was needed, they will not do next time either."""
        result = self.solution.result
        return result.tie_broken and all(level.by_bound for level in result.closed)

    @cached_property
    def warm_start(self) -> WarmStart | None:
        """What solving it taught, worked out when it is first asked for."""
        return _WarmStartMaker(self).made() if self.useful else None

    @cached_property
    def pattern_cuts(self) -> PatternCuts:
        """What finds rows that follow from patterns in its model."""
        return PatternCuts(self.model)

    @cached_property
    def pool(self) -> ColumnPool:
        """What chooses columns of its model."""
        return ColumnPool(self.model, self.solution.result.x)

    @cached_property
    def cuts(self) -> list[Followed]:
        """The rows that were kept, in its own model."""
        warm_start = self.warm_start
        cuts = derived_again(warm_start, warm_start.columns, self.pattern_cuts) if warm_start else []
        return [cut for cut in cuts if cut is not None]


def derived_again(warm_start: WarmStart, known: StableKeys, pattern_cuts: PatternCuts) -> list[Followed | None]:
    """Derive the cuts of a warm start over columns with these keys; None for each that does not hold there."""
    keys = [cut.columns for cut in warm_start.cuts]
    edges = np.cumsum([len(of) for of in keys], dtype=np.int64)[:-1]
    parts = np.split(places(np.concatenate([*keys, np.zeros(0, dtype=np.uint64)]), known), edges)
    # Without cuts there is one part all the same, an empty one.
    pairs = zip(parts, warm_start.cuts, strict=False)
    return [pattern_cuts.over(part, cut.weights) if (part >= 0).all() else None for part, cut in pairs]


class _WarmStartMaker:
    """Relaxes every level of a solved model once more, and keeps the basis and prices of each."""

    def __init__(self, solved: SolvedInstance) -> None:
        self.model, self.result = solved.model, solved.solution.result
        self.key_maker, self.limits = KeyMaker(self.model), self.model.parameters.warm
        cuts = [solved.pattern_cuts.again(cut) for cut in self.result.cuts if cut.members or cut.weights]
        everything = np.ones(self.model.columns.count, dtype=bool)
        seed = Seed(
            solved.pattern_cuts, solved.pool, [cut for cut in cuts if cut is not None], self.result.x > 0, everything
        )
        deadline = Deadline(self.limits.work, work=Work())
        self.bounder = Bounder(self.model, self.result.x, self.model.domain, deadline, seed)

    def made(self) -> WarmStart | None:
        """Give the warm start; None where prices alone do not prove every level, or there was no time."""
        model, settled = self.model, Settled((), self.model.domain)
        relaxations, bases = list[LevelRelaxation](), list[Basis]()
        for _ in range(len(model.objectives) + 1):
            lp = self.bounder.relax_level(settled.next_level(model))
            if lp is None or lp.basis is None or lp.core.empty:
                return None
            relaxations.append(lp)
            bases.append(self.bounder.relaxation.model_basis(lp.basis))
            settled = settled.then(lp)
        return self._warm_start(relaxations, bases)

    def _warm_start(self, relaxations: Sequence[LevelRelaxation], bases: Sequence[Basis]) -> WarmStart:
        columns = self.key_maker.columns
        cuts = tuple(_warm_cut(columns, proof) for proof in self.bounder.cuts)
        keys = np.array([cut_key(cut.columns) for cut in cuts], dtype=np.uint64)
        used = self.result.x > 0
        for lp, basis in zip(relaxations, bases, strict=True):
            used |= basis.basic | (lp.x > self.limits.whole) | self._near(lp)
        pairs = zip(relaxations, bases, strict=True)
        return WarmStart(
            names=tuple(self.model.objectives),
            columns=columns,
            used=used,
            plan=self.result.x,
            rows=np.concatenate([self.key_maker.rows, keys]),
            cuts=cuts,
            levels=tuple(_level(lp, basis, len(self.key_maker.rows) + len(cuts)) for lp, basis in pairs),
        )

    def _near(self, lp: LevelRelaxation) -> Flags:
        """The matches of each recipient that are nearest to being worth it."""
        of = self.model.columns.match.recipient
        nearest = best_of_each(np.arange(len(of)), lp.bound.reduced[: len(of)], of, self.limits.matches_per_recipient)
        return flags_of(nearest, self.model.columns.count)


def _warm_cut(columns: StableKeys, proof: CutProof) -> WarmCut:
    if proof.members:
        return WarmCut(columns[list(proof.members)], None)
    places, weights = np.array(proof.weights, dtype=np.int64).reshape(-1, 2).T
    return WarmCut(columns[places], weights)


def _level(lp: LevelRelaxation, basis: Basis, rows: int) -> WarmLevel:
    """Keep a level as if all rows had been there from the start."""
    bound = lp.bound
    prices = np.zeros(rows)
    prices[: len(bound.prices)] = bound.prices / bound.scale
    # As the solver gives it: the price of objective >= value.
    fixed_levels = -np.array(bound.level_prices, dtype=float) / bound.scale
    return WarmLevel(basis.padded(rows), Prices(prices, fixed_levels), bound.value)

"""The best plan is known: it is carried through a second search, and the step that would lose it is named."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from tsimatch.common.arrays import Ints
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.bounds.bounder import Bounder
from tsimatch.solver.bounds.exact_bound import Bound, prove_bound, reduced_cost_fixing
from tsimatch.solver.cuts.gomory import gomory_cuts
from tsimatch.solver.cuts.pattern_cuts import PatternCuts
from tsimatch.solver.model.levels_and_bounds import ColumnBounds, FixedLevel, LevelProblem, reaches_all
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.model.rows import Cut
from tsimatch.solver.search.branch_and_bound import BranchAndBound
from tsimatch.solver.search.result import SearchResult

from ...support.searches import exact

SHORT = Regime(leaders="tight", money="hard", rates="mixed", minimums=True)


def searched(model: Model) -> SearchResult:
    return exact(model).run()


def cut_by_rounding(model: Model, best: Ints) -> None:
    """Relax each level with the levels before it fixed, and add Gomory cuts: small regions are proven without."""
    prover = Bounder(model, best, model.domain, Deadline())
    held: tuple[FixedLevel, ...] = ()
    for objective in model.objectives.values():
        step = prover.relax_level(LevelProblem(objective, held, model.domain))
        assert step is not None
        prover.rounded(step)
        held = (*held, FixedLevel(objective, int((objective * best).sum())))


class Carried:
    """A solution that is carried through every step of a search: `lost` names the steps that exclude it wrongly."""

    def __init__(self, x: Ints, patch: pytest.MonkeyPatch) -> None:
        self.x, self._patch = x, patch
        self.seen: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self._bounds: list[tuple[Bound, int]] = []
        """The bounds that are true of the solution, each with the solution's value of its objective."""

    def everywhere(self, step: Callable[..., Any], watched: Callable[..., Any]) -> None:
        """Put a watched step in the place of a step in every module that imported it."""
        for name, module in list(sys.modules.items()):
            if name.startswith("tsimatch.solver") and getattr(module, step.__name__, None) is step:
                self._patch.setattr(module, step.__name__, watched)

    def judge(self, step: str, keeps: bool) -> None:
        self.seen[step] += 1
        self.lost[step] += not keeps

    def keeps(self, cut: Cut) -> bool:
        return bool((cut.value * self.x[cut.column]).sum() <= cut.limit)

    def inside(self, rows: Any, level: LevelProblem) -> bool:
        return bool(rows.holds(self.x)) and reaches_all(level.fixed_levels, self.x) and level.domain.has(self.x)

    def bound(self, rows: Any, level: LevelProblem, *more: Any) -> Bound | None:
        found = prove_bound(rows, level, *more)
        if found is not None and self.inside(rows, level):
            value = level.at(self.x)
            self.judge("bound", found.value >= value)
            self._bounds.append((found, value))
        return found

    def fixing(self, bound: Bound, box: ColumnBounds, target: int) -> ColumnBounds:
        found = reduced_cost_fixing(bound, box, target)
        value = next((value for known, value in self._bounds if known is bound), None)
        if value is not None and value >= target and box.has(self.x):
            self.judge("fixing", found.has(self.x))
        return found

    def gomory(self, rows: Any, level: LevelProblem, *more: Any) -> Any:
        found = gomory_cuts(rows, level, *more)
        if self.inside(rows, level):
            for _, cut in found:
                self.judge("gomory", self.keeps(cut))
        return found

    def watch(self) -> None:
        """Watch every step of the searches that follow."""
        self.everywhere(prove_bound, self.bound)
        self.everywhere(reduced_cost_fixing, self.fixing)
        self.everywhere(gomory_cuts, self.gomory)
        cuts, children = PatternCuts.cuts, BranchAndBound._children

        def pattern_cuts(finder: PatternCuts, x: Any) -> Any:
            for proof, cut in cuts(finder, x):
                self.judge("pattern cuts", self.keeps(cut))
                yield proof, cut

        def branched(search: BranchAndBound, step: Any, box: ColumnBounds, *more: Any) -> Any:
            nodes = list(children(search, step, box, *more))
            if box.has(self.x):
                self.judge("branching", any(bounds_of(node).has(self.x) for node in nodes))
            yield from nodes

        self._patch.setattr(PatternCuts, "cuts", pattern_cuts)
        self._patch.setattr(BranchAndBound, "_children", branched)


def bounds_of(node: Any) -> ColumnBounds:
    values = (getattr(node, field.name) for field in fields(node))
    return next(value for value in values if isinstance(value, ColumnBounds))


@pytest.mark.slow
def test_no_step_loses_the_best_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds, fixing, each family of cuts and branching keep the best plan of every region, and each was tried."""
    seen: Counter[str] = Counter()
    for offer, seed in (("2022-23", 1), ("2022-23", 2), ("2023-24", 2), ("2021-22", 4)):
        region = make_example(recipients=20, leaders=12, seed=seed, offer=offer, regime=SHORT)
        model = make_model(prepare(region, read_offer(offer), Options()), extended=True)
        best = searched(model).x
        with monkeypatch.context() as patch:
            carried = Carried(best, patch)
            carried.watch()
            assert (searched(model).x == best).all()
            cut_by_rounding(model, best)
        assert {step: times for step, times in carried.lost.items() if times} == {}
        seen += carried.seen
    assert set(seen) == {"bound", "fixing", "gomory", "pattern cuts", "branching"}


def test_a_step_that_loses_the_best_plan_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch itself works: a plan that is no plan of the region is lost, and the step that lost it is told."""
    region = make_example(recipients=20, leaders=12, seed=1, offer="2022-23", regime=SHORT)
    model = make_model(prepare(region, read_offer("2022-23"), Options()), extended=True)
    carried = Carried(searched(model).x, monkeypatch)
    cut = Cut(carried.x.nonzero()[0][:1], carried.x[carried.x != 0][:1] * 0 + 1, 0)
    carried.judge("pattern cuts", carried.keeps(cut))
    assert carried.lost == {"pattern cuts": 1}

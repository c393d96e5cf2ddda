"""Cuts over the patterns of a leader: no whole plan is cut off, and each cut follows from its members alone."""

from __future__ import annotations

import numpy as np
import pytest
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.backends.cpsat import solve_cpsat
from tsimatch.solver.cuts.pattern_cuts import SlotCuts
from tsimatch.solver.model.levels_and_bounds import LevelProblem
from tsimatch.solver.model.model import make_model

from ...support.deadlines import standing


@pytest.mark.parametrize("seed", range(3))
def test_no_plan_is_cut_off(seed: int) -> None:
    """Plans that are best for objectives drawn at random keep every cut, which `row_of` gives again."""
    regime = Regime(leaders="tight", money="slack", rates="uniform", minimums=True)
    region = make_example(recipients=12, leaders=6, seed=seed, offer="2022-23", regime=regime)
    model = make_model(prepare(region, read_offer("2022-23"), Options()))
    chance, finder = np.random.default_rng(seed), SlotCuts(model)
    points = chance.uniform(0, 1, (60, model.columns.count))
    points[:, model.columns.span("pattern")] *= 0.2
    cuts = [cut for point in points for cut in finder.cuts(point)]
    assert cuts
    matches = model.columns.span("match").stop
    for cut in cuts:
        again = finder.row_of(cut.column[cut.column < matches])
        assert again is not None
        assert (again.column == cut.column).all()
        assert (again.value == cut.value).all()
    for _ in range(8):
        objective = chance.integers(-5, 20, model.columns.count)
        x = solve_cpsat(model.rows, LevelProblem(objective, (), model.domain), standing()).x
        assert x is not None
        assert all((cut.value * x[cut.column]).sum() <= cut.limit for cut in cuts)

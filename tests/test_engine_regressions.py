"""Made-up regions that the engine once could not prove in a minute, with the levels that HiGHS proves for them."""

from __future__ import annotations

import pytest
from tsimatch.models.options import Options
from tsimatch.scenarios.example import make_example
from tsimatch.scenarios.regime import Regime
from tsimatch.solver.check import case_of, check
from tsimatch.solver.plan import plan_with_proof
from tsimatch.solver.recheck import recheck

HARD = {
    "partnerships short of money, mixed rates": (
        "2021-22", 120, 100, 3, Regime(leaders="scarce", money="binding", rates="mixed"),
        (11_550, 240, 5_700, 7_705, 1_816, 26_907_500),
    ),
    "rows for some regions and pots, mixed rates": (
        "2021-22", 120, 100, 3, Regime(leaders="scarce", money="hard", rates="mixed"),
        (11_550, 231, 5_600, 7_705, 1_816, 25_289_500),
    ),
    "different minimums": (
        "2022-23", 120, 100, 3, Regime(leaders="scarce", money="slack", rates="uniform", minimums=True),
        (12_950, 457, 0, 9_040, 3_059, 27_420_000),
    ),
    "ample leaders, money that binds": (
        "2021-22", 120, 100, 3, Regime(leaders="ample", money="binding", rates="uniform"),
        (15_050, 360, 5_700, 11_005, 2_074, 34_600_000),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_hard_regions_are_proven(name: str) -> None:
    """Every level is proven, and the proofs hold where prices alone are claimed to prove them."""
    offer, recipients, leaders, seed, regime, expected = HARD[name]
    made = make_example(recipients=recipients, leaders=leaders, seed=seed, offer=offer, regime=regime)
    found, proof = plan_with_proof(made, offer, Options(time_limit=120))
    assert tuple(level.value for level in found.levels) == expected
    assert found.optimal
    assert check(found, made, offer).broken == ()
    assert recheck(proof, found, case_of(found, made, offer)).broken == ()

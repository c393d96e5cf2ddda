"""Made-up regions that the engine once could not prove in a minute, with the levels that HiGHS proves for them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.offers.catalogue import shipped_offers
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.bounds import exact_bound as bounds
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.checker.check import check, instance_of

from ..support.builders import budget, leader, region, school, town
from ..support.deadlines import enough
from ..support.proofs import plan_with_proof
from ..support.slow_cases import random_regions, slow

HARD = {
    "partnerships short of money, mixed rates": (
        "2021-22", 120, 100, 3, Regime(leaders="scarce", money="binding", rates="mixed"),
        (11_550, 240, 5_700, 7_723, 1_883, 26_907_500),
    ),
    "rows for some regions and pots, mixed rates": (
        "2021-22", 120, 100, 3, Regime(leaders="scarce", money="hard", rates="mixed"),
        (11_550, 231, 5_600, 7_723, 1_883, 25_289_500),
    ),
    "different minimums": (
        "2022-23", 120, 100, 3, Regime(leaders="scarce", money="slack", rates="uniform", minimums=True),
        (12_950, 457, 0, 9_040, 3_059, 27_420_000),
    ),
    "ample leaders, money that binds": (
        "2021-22", 120, 100, 3, Regime(leaders="ample", money="binding", rates="uniform"),
        (15_050, 360, 5_700, 11_013, 2_089, 34_600_000),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", ["different minimums", *slow(*(name for name in HARD if name != "different minimums"))]
)
def test_hard_regions_are_proven(name: str) -> None:
    """Every level is proven, and the proofs hold where prices alone are claimed to prove them."""
    offer, recipients, leaders, seed, regime, expected = HARD[name]
    made = make_example(recipients=recipients, leaders=leaders, seed=seed, offer=offer, regime=regime)
    found, proof = plan_with_proof(made, offer, deadline=enough())
    assert tuple(level.value for level in found.levels) == expected
    assert found.optimal
    assert check(found, made, offer).broken == ()
    assert recheck(proof, found, instance_of(found, made, offer)).broken == ()


SMALL = (
    (10, Regime(leaders="tight", money="slack", rates="mixed", minimums=True)),
    (18, Regime(leaders="scarce", money="hard", rates="mixed", minimums=True)),
    (1, Regime(leaders="tight", money="binding", rates="mixed", minimums=True)),
)
FURTHER = (
    (8, Regime(leaders="tight", money="slack", rates="uniform", minimums=True)),
    (14, Regime(leaders="tight", money="slack", rates="mixed", minimums=True)),
    (17, Regime(leaders="tight", money="hard", rates="mixed", minimums=True)),
)
"""Another 40 s of CPU: tried where the environment asks for more random regions."""


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "regime"), [*SMALL, *(FURTHER if len(random_regions(0)) else ())])
def test_small_regions_that_were_open_are_proven(seed: int, regime: Regime) -> None:
    """Thirty recipients and twelve leaders that once were not proven in ten seconds are, and their proofs hold."""
    made = make_example(recipients=30, leaders=12, seed=seed, offer="2022-23", regime=regime)
    found, proof = plan_with_proof(made, "2022-23", deadline=enough())
    assert found.optimal
    assert check(found, made, "2022-23").broken == ()
    assert recheck(proof, found, instance_of(found, made, "2022-23")).broken == ()


def test_the_largest_figures_are_exact() -> None:
    """With days, rates, amounts, priorities and weights at the largest that are read: proven, and proven again."""
    base = next(offer for offer in shipped_offers() if offer.id == "2022-23")
    heavy = replace(base, fit=replace(base.fit, expertise=1000, phase=1000, distance=1000))
    schools = [
        school(f"1000{n:02}", priority=1000 - n % 3, days_requested=366, easting=80_000 + 19_000 * n, northing=5_000)
        for n in range(30)
    ]
    rates = (1_000_000, 999_999, 999_998)
    leaders = [
        leader(f"L{n}", capacity_days=1000, team_days=1000, day_rate=rates[n % 3], easting=660_000, northing=660_000)
        for n in range(20)
    ]
    made = region(*schools, *leaders, budget(1_000_000_000), budget(999_999_999, pot="days"))
    found, proof = plan_with_proof(made, heavy, deadline=enough())
    assert found.optimal
    assert check(found, made, heavy).broken == ()
    assert recheck(proof, found, instance_of(found, made, heavy)).broken == ()


def test_figures_beyond_exact_arithmetic_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sums could leave 64 bits nothing is planned, and the limit is named."""
    monkeypatch.setattr(bounds, "_SAFE", 10.0)
    with pytest.raises(Faults, match="add up to less than 2,305,843,009,213,693,952 in all"):
        plan_with_proof(town(), "2022-23")

"""Made-up regions in every regime and under all three offers: the product against a second solver."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from tsimatch.models.plan.plan import NoPlan
from tsimatch.solver.checker.check import check

from ..oracle.exhaustive import Oracle
from ..oracle.plan import deals_of, reason, small_outcome, unfair
from ..oracle.regions import small_case, tiny_case
from ..oracle.second_solver import SecondSolver
from ..support.builders import levels_of
from ..support.slow_cases import random_regions, slow

BLOCK = 10
BLOCKS = len(random_regions(60)) // BLOCK
PLAIN = 2
"""Blocks that plain pytest runs."""


@cache
def oracle_of(seed: int) -> Oracle:
    """The oracle of a small case, once."""
    return Oracle(*small_case(seed))


@cache
def expected_of(seed: int) -> dict[str, int] | None:
    """What the second solver proves, once."""
    return SecondSolver(*small_case(seed)).solve()


@pytest.mark.parametrize("block", [*range(PLAIN), *slow(*range(PLAIN, BLOCKS))])
def test_levels_are_the_second_solvers(block: int) -> None:
    """Every level is what a second solver, with another model, proves; and the plan is sound, fair and explained."""
    for seed in range(BLOCK * block, BLOCK * (block + 1)):
        region, offer, _ = small_case(seed)
        found = small_outcome(seed)
        if isinstance(found, NoPlan):
            assert expected_of(seed) is None, seed
            continue
        if isinstance(found, Exception):
            raise found
        assert levels_of(found) == expected_of(seed), seed
        assert check(found, region, offer).broken == (), seed
        oracle = oracle_of(seed)
        deals, days = deals_of(oracle, found)
        assert oracle.possible(deals, days), seed
        assert unfair(oracle, deals, days) == [], seed
        for row in found.unmatched:
            assert row.reason == reason(oracle, deals, oracle.who[row.recipient]), (seed, row)


def test_second_solver_is_the_oracle() -> None:
    """The second solver itself comes to what trying everything comes to."""
    for seed in range(60):
        region, offer, options = tiny_case(seed)
        assert SecondSolver(region, offer, options).solve() == Oracle(region, offer, options).best(), seed


@pytest.mark.slow
def test_regions_differ() -> None:
    """The made-up regions have plans that leave somebody out, with and without extras, and some have none."""
    seen: Counter[str] = Counter()
    for seed in range(0, BLOCK * BLOCKS, 2):
        values = expected_of(seed)
        seen["no plan"] += values is None
        if values is not None:
            most = sum(who.priority for who in oracle_of(seed).planned)
            seen["extras"] += values["extras"] > 0
            seen["left out"] += values["need"] < most
            seen["all matched"] += values["need"] == most
    assert all(seen[name] for name in ("no plan", "extras", "left out", "all matched")), seen

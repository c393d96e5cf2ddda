"""Random small regions of an offer with two supports a school: the product against trying everything, and HiGHS."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.solver.checker.check import check

from ..oracle.exhaustive import Oracle
from ..oracle.plan import deals_of, reason, shown, stated, unfair
from ..oracle.second_solver import SecondSolver
from ..oracle.supported import supported_case
from ..support.builders import levels_of, planned

SEEDS = range(120)


@cache
def outcome(seed: int, schools: int = 3) -> Plan | None:
    """The product's plan, none where it says that there is none."""
    try:
        return planned(*supported_case(seed, schools))
    except NoPlan:
        return None


@cache
def oracle_of(seed: int) -> Oracle:
    return Oracle(*supported_case(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_levels_are_the_best(seed: int) -> None:
    """Every level is what trying everything comes to, with `after`, `own-organisation`, bands and their pots."""
    found = outcome(seed)
    assert (None if found is None else levels_of(found)) == oracle_of(seed).best()


@pytest.mark.parametrize("seed", SEEDS)
def test_plan_keeps_every_limit_and_says_why(seed: int) -> None:
    """Limits hold, figures are as stated, days are shared, reasons are true, and the checker has nothing to say."""
    found, oracle = outcome(seed), oracle_of(seed)
    if found is None:
        return
    deals, days = deals_of(oracle, found)
    assert oracle.possible(deals, days)
    assert not any(oracle.lacks(deal.who, deals) for deal in deals)
    assert [shown(match) for match in found.matches] == [stated(oracle, match) for match in found.matches]
    assert unfair(oracle, deals, days) == []
    left = [who for who in oracle.planned if who.id not in {deal.who.id for deal in deals}]
    assert [(row.recipient, row.reason) for row in found.unmatched] == [(w.id, reason(oracle, deals, w)) for w in left]
    assert [row.recipient for row in found.declined] == [who.id for who in oracle.declined]
    assert check(found, oracle.region, oracle.offer).broken == ()


@pytest.mark.parametrize("seed", range(24))
def test_a_second_solver_agrees(seed: int) -> None:
    """HiGHS, on the model that everyone writes first, comes to the same levels on larger regions."""
    found = outcome(seed, schools=7)
    assert (None if found is None else levels_of(found)) == SecondSolver(*supported_case(seed, 7)).solve()


def test_regions_are_contrary() -> None:
    """The regions hold everything that a plan of two supports may come to, so that the other tests mean something."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        found, oracle = outcome(seed), oracle_of(seed)
        seen["no plan"] += found is None
        seen["related"] += bool(oracle.kin)
        for match in found.matches if found else ():
            seen[f"grant {match.grant}"] += match.grant is not None
            seen["locked"] += match.locked
            seen["both"] += match.support == "organisation"
        for row in found.unmatched if found else ():
            seen[row.reason] += 1
            seen["own organisation"] += "of one organisation" in row.explanation
    for name in (
        "no plan", "related", "grant 0", "grant 4000000", "grant 8000000", "grant 10000000", "locked", "both",
        "after", "no-room", "no-money", "own organisation",
    ):  # fmt: skip
        assert seen[name], f"{name}: {seen}"

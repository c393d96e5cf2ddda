"""Large regions under a time limit: every level has a value that is real and a bound that is true."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import Level, Plan
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.backends.cpsat import solve_cpsat
from tsimatch.solver.bounds.level_relaxation import Settled
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.checker.check import check
from tsimatch.solver.heuristics.construction import first_plan, locked_start
from tsimatch.solver.model.levels_and_bounds import FixedLevel, LevelProblem
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.parameters import PROFILES, SizeClass
from tsimatch.solver.plan.assignment import assignment_of
from tsimatch.solver.plan.day_allocation import share_days
from tsimatch.solver.search.anytime import AnytimeSearch
from tsimatch.solver.search.result import SearchResult
from tsimatch.solver.solution import Solution
from tsimatch.solver.solve import plan

from ...oracle.exhaustive import LOWEST
from ...support.deadlines import ticking
from ...support.slow_cases import slow

OFFERS = ("2021-22", "2022-23", "2023-24")
EFFORT = 300.0
"""Of one proof, in CP-SAT's deterministic seconds."""
LOOKS = 200
"""With as many looks at the clock the first levels of these regions are proven, and the last are not."""


COUNTRY = PROFILES[SizeClass.COUNTRY]
PATIENT = replace(COUNTRY, anytime=replace(COUNTRY.anytime, window_seconds=10_000.0))
"""Models are made as they are for a country, whatever their size, and no window ends for want of seconds."""


@cache
def example(offer: str, recipients: int, leaders: int) -> Region:
    return make_example(recipients=recipients, leaders=leaders, seed=3, offer=offer)


def problem_of(region: Region, offer: str, *, objective: tuple[str, ...] = ()) -> Model:
    return make_model(prepare(region, read_offer(offer), Options(objective=objective)), parameters=PATIENT)


def in_time(model: Model, looks: int) -> Solution:
    """What becomes of a region that is taken for a large one, whatever its size, by when a clock was looked at."""
    locked = locked_start(model, Deadline())
    assert locked is not None
    start = first_plan(model, locked)
    found = AnytimeSearch(model, Settled((), model.domain), SearchResult(start), ticking(1000.0 * looks, 1000.0)).run()
    days = int((model.objectives["days"] * found.x).sum())
    choice = share_days(model.figures, assignment_of(model, found.x), days, pence_of_days(model, found), Deadline())
    assert choice is not None
    return Solution(model, choice, found, even=True)


def pence_of_days(model: Model, found: SearchResult) -> int:
    days = model.columns.span("days")
    return int((model.figures.rate[model.columns.days.leader] * found.x[days]).sum())


def no_better_than(level: Level) -> bool:
    assert level.bound is not None
    return level.bound <= level.value if level.name in LOWEST else level.bound >= level.value


def best_after(model: Model, stated: Plan, place: int) -> int:
    """The best value of a level among plans that are as good as one stated on all levels before, by CP-SAT."""
    signs = [-1 if level.name in LOWEST else 1 for level in stated.levels]
    objectives = list(model.objectives.values())
    held = [
        FixedLevel(objective, sign * level.value)
        for objective, sign, level in zip(objectives[:place], signs, stated.levels, strict=False)
    ]
    answer = solve_cpsat(
        model.rows, LevelProblem(objectives[place], tuple(held), model.domain), Deadline(), effort=EFFORT
    )
    assert answer.end == "optimal"
    assert answer.x is not None
    return signs[place] * int((objectives[place] * answer.x).sum())


@pytest.mark.parametrize("offer", ["2022-23", *slow("2021-22", "2023-24")])
def test_every_level_of_a_large_region_has_a_bound_and_its_plan_breaks_no_rule(offer: str) -> None:
    """Stopped by a short limit, a large region gets a plan that the checker finds sound, with a gap for each level."""
    region = example(offer, 90, 70)
    stated = in_time(problem_of(region, offer), LOOKS).plan
    assert all(no_better_than(level) for level in stated.levels)
    assert check(stated, region).broken == ()
    assert all(level.bound == level.value for level in stated.levels if level.proven)
    assert {level.proven for level in stated.levels} == {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS)
def test_bounds_of_a_large_region_are_true(offer: str) -> None:
    """No plan as good on the levels before is better on a level than the bound says: CP-SAT looks for one."""
    model = problem_of(example(offer, 24, 16), offer)
    stated = in_time(model, LOOKS).plan
    for place, level in enumerate(stated.levels):
        best = best_after(model, stated, place)
        assert level.bound is not None
        assert level.bound <= best <= level.value if level.name in LOWEST else level.value <= best <= level.bound


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_levels_proven_for_a_large_region_are_those_of_the_best_plan(seed: int) -> None:
    """What is called proven under a limit is what the search without one proves."""
    region = make_example(recipients=60, leaders=45, seed=seed, offer="2022-23")
    stated = in_time(problem_of(region, "2022-23"), LOOKS).plan
    best = plan(region)
    proven = [level for level in stated.levels if level.proven]
    assert proven
    assert [(level.name, level.value) for level in proven] == [
        (level.name, level.value) for level in best.levels[: len(proven)]
    ]


def test_the_proofs_of_a_large_region_can_be_checked_again() -> None:
    """Levels that are proven under a limit stand in the certificate, and another program works them out again."""
    region = example("2022-23", 60, 45)
    solution = in_time(problem_of(region, "2022-23"), LOOKS)
    stated = solution.plan
    certificate = solution.certified()
    assert [proof.name for proof in certificate.levels] == [level.name for level in stated.levels if level.proven]
    assert certificate.levels
    assert recheck(certificate, stated, solution.model.instance, PATIENT).broken == ()


def test_a_large_region_with_no_time_at_all_keeps_its_first_plan() -> None:
    """With the time up from the start there is still a sound plan, and each level has the bound known in a moment."""
    region = example("2023-24", 120, 100)
    stated = in_time(problem_of(region, "2023-24"), 0).plan
    assert stated.matches
    assert check(stated, region).broken == ()
    assert all(no_better_than(level) for level in stated.levels)


def test_balance_first_is_a_level_like_any_other() -> None:
    """A level that is only there where it is named gets its value and bound as the others do."""
    region = example("2022-23", 60, 45)
    stated = in_time(problem_of(region, "2022-23", objective=("need", "balance")), LOOKS).plan
    assert stated.levels[1].name == "balance"
    assert no_better_than(stated.levels[1])
    assert check(stated, region).broken == ()

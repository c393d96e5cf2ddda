"""A country is searched in another order than a region, and a huge one level by level in its time: no other answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import inf

import numpy as np
import pytest
from tsimatch.common.arrays import Ints
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.backends.basis import SolverBasis
from tsimatch.solver.backends.cpsat import ShortCpSat, solve_cpsat
from tsimatch.solver.backends.glop import Relaxation, Relaxed
from tsimatch.solver.bounds.bounder import Bounder
from tsimatch.solver.bounds.pricing import ColumnPool
from tsimatch.solver.heuristics.lp_guided import LpGuided
from tsimatch.solver.model.levels_and_bounds import FixedLevel, LevelProblem, reaches_all
from tsimatch.solver.model.model import Model, make_model
from tsimatch.solver.parameters import PROFILES, Farkas, Parameters, Simplex, SizeClass
from tsimatch.solver.plan.assignment import assignment_of
from tsimatch.solver.search import strategies
from tsimatch.solver.search.anytime import share_of
from tsimatch.solver.search.branch_and_bound import BranchAndBound
from tsimatch.solver.search.level_search import LevelSearch
from tsimatch.solver.search.lexicographic import LexicographicSearch
from tsimatch.solver.search.result import SearchResult
from tsimatch.solver.search.state import SearchState
from tsimatch.solver.search.strategies import CountryStrategy, HugeStrategy, Task

from ...support.deadlines import standing, ticking
from ...support.searches import begun, exact
from ...support.slow_cases import slow

OFFERS = ("2021-22", "2022-23", "2023-24")
EFFORT = 60.0
"""Of one proof, in CP-SAT's deterministic seconds."""
HARD = Regime(leaders="tight", money="hard", rates="mixed", minimums=True)


def problem_of(
    offer: str, seed: int, parameters: Parameters | None = None, *, recipients: int = 24, leaders: int = 12
) -> Model:
    """A model of a made-up region, searched as one of another size is if parameters say so."""
    region = make_example(recipients=recipients, leaders=leaders, seed=seed, offer=offer, regime=HARD)
    return make_model(prepare(region, read_offer(offer), Options()), extended=True, parameters=parameters)


def values(model: Model, found: SearchResult) -> list[int]:
    return [int((objective * found.x).sum()) for objective in model.objectives.values()]


def first_level(model: Model, deadline: Deadline) -> LevelSearch:
    """The first level of a huge region, with the time that it has."""
    state = SearchState(model, begun(model), deadline)
    lp = state.bounder.relax_level(state.settled.next_level(model))
    assert lp is not None
    return LevelSearch(state, lp, HugeStrategy().deadline_of_level(state))


COUNTRY, HUGE = PROFILES[SizeClass.COUNTRY], PROFILES[SizeClass.HUGE]
UNBRANCHED = replace(HUGE, branching=replace(HUGE.branching, nodes_per_round=0))


@pytest.mark.parametrize(
    ("offer", "seed"), [("2022-23", 1), *slow(*product(OFFERS, [2]), ("2021-22", 1), ("2023-24", 1))]
)
def test_a_country_has_the_answer_of_a_region(offer: str, seed: int) -> None:
    """The order of heuristics, cuts and branching changes what is tried, never what is best, nor the tie-break."""
    model = problem_of(offer, seed)
    region = exact(model).run()
    large = problem_of(offer, seed, COUNTRY)
    country = exact(large).run()
    assert region.tie_broken
    assert country.tie_broken
    # A match with extra days allowed and one without are the same choice.
    assert assignment_of(model, region.x) == assignment_of(large, country.x)
    assert [level.value for level in region.closed] == [level.value for level in country.closed]


@pytest.mark.parametrize("offer", ["2022-23", *slow("2021-22", "2023-24")])
def test_a_huge_region_without_a_limit_is_proven(offer: str) -> None:
    """However large a region is, without a time limit every level is searched to its end, and the draw made."""
    model = problem_of(offer, 2)
    region = exact(model).run()
    huge = problem_of(offer, 2, HUGE)
    of, found = HugeStrategy().search(Task(huge, begun(huge), Deadline()))
    assert found.tie_broken
    assert values(of, found) == values(model, region)


@pytest.fixture(params=range(1, 7))
def let_go(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A huge region in which no level has any time of its own."""
    monkeypatch.setattr(strategies, "share_of", lambda left, weight: 0.0)
    never = replace(UNBRANCHED, anytime=replace(HUGE.anytime, near_enough=0.0))
    return problem_of("2022-23", request.param, never, recipients=12, leaders=6)


@pytest.mark.slow
def test_a_level_that_had_its_share_is_held_with_its_bound(let_go: Model) -> None:
    """Every level has a value that a plan shows, and a bound that no plan as good before it goes beyond."""
    searched = exact(let_go, standing())
    found = searched.run()
    reached = values(let_go, found)
    assert let_go.rows.holds(found.x)
    assert not found.tie_broken or not found.open
    assert len(found.closed) + len(found.open) == len(reached)
    assert [level.value for level in found.closed] == reached[: len(found.closed)]
    for place, bound in enumerate(found.open, len(found.closed)):
        held = searched.state.settled.fixed_levels[:place]
        assert reaches_all(held, found.x)
        best = best_of(let_go, place, searched)
        assert reached[place] <= best <= bound


def best_of(model: Model, place: int, searched: LexicographicSearch) -> int:
    """The best that a plan can have on a level, with those before it held at what was reached; by CP-SAT alone.

    These models take it well under a second; the effort is counted, so that it ends at the same point everywhere.
    """
    objective = list(model.objectives.values())[place]
    fixed = searched.state.settled.fixed_levels[:place]
    answer = solve_cpsat(model.rows, LevelProblem(objective, fixed, model.domain), Deadline(), effort=EFFORT)
    assert answer.end == "optimal"
    assert answer.x is not None
    return int((objective * answer.x).sum())


def test_some_level_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above promises is asked of levels that were not proven."""
    monkeypatch.setattr(strategies, "share_of", lambda left, weight: 0.0)
    problems = [problem_of("2022-23", seed, UNBRANCHED, recipients=12, leaders=6) for seed in range(1, 7)]
    assert any(exact(model, standing()).run().open for model in problems)


def test_a_level_near_its_bound_is_let_go_only_where_time_is_limited() -> None:
    """With a limit, a huge region's level that is as good as proven gives its time to the next; without, never."""
    model = problem_of("2022-23", 1, HUGE)
    limited, free = (first_level(model, clock) for clock in (standing(), Deadline()))
    for level in (limited, free):
        level.bound = level.value
    assert limited.near_enough
    assert not free.near_enough
    limited.bound += limited.value // 1000
    assert not limited.near_enough


def test_a_huge_region_is_not_branched_in_a_share_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open parts of a huge region would fill the memory: a level that has a share of the time goes without."""

    def never(*_: object) -> None:
        raise AssertionError("a part was looked at")

    model = problem_of("2022-23", 1, HUGE)
    free, shared = (first_level(model, clock) for clock in (Deadline(), standing()))
    for level in (free, shared):
        level.bound = level.lp.bound.value + level.lp.unit
    free.branch()
    assert free.bound <= free.lp.bound.value
    monkeypatch.setattr(BranchAndBound, "run", never)
    shared.branch()
    assert shared.bound > shared.lp.bound.value


def test_too_little_time_for_a_huge_region_is_shared_from_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the search would not come to the last level, every level has its turn instead."""
    hopeless, ample = (
        problem_of("2023-24", 1, replace(HUGE, anytime=replace(HUGE.anytime, matches_per_second=pace)))
        for pace in (1, 10**6)
    )

    def never(self: LexicographicSearch) -> SearchResult:
        raise AssertionError("the search began")

    monkeypatch.setattr(LexicographicSearch, "run", never)
    _, found = HugeStrategy().search(Task(hopeless, begun(hopeless), ticking(5.0, 0.01)))
    assert hopeless.rows.holds(found.x)
    with pytest.raises(AssertionError, match="the search began"):
        HugeStrategy().search(Task(ample, begun(ample), ticking(5.0, 0.01)))


def test_shares_of_the_time_add_up() -> None:
    """The last level has all that is left, and each one before it a part."""
    names = ["need", "days", "extras", "fit", "travel", "cost"]
    shares = [share_of(names[place:], HUGE.anytime.level_weights) for place in range(len(names))]
    assert shares[-1] == 1
    assert all(0 < share < 1 for share in shares[:-1])


def relaxed_twice(model: Model, *, lean: bool) -> tuple[int, int, int]:
    """The bounds of the first two levels, and how many columns are in the relaxation between them."""
    prover = Bounder(model, begun(model), model.domain, Deadline())
    # Everything is admitted, as after a level that wanted much.
    prover.relaxation.admit(np.flatnonzero(prover.relaxation.outside))
    need, days = list(model.objectives.values())[:2]
    step = prover.relax_level(LevelProblem(need, (), model.domain))
    assert step is not None
    step = prover.lean(step, model.domain) if lean else step
    size = prover.relaxation.size
    held = (step.fix(step.bound.value),)
    after = prover.relax_level(LevelProblem(days, held, model.domain), step.basis)
    assert after is not None
    return step.bound.value, after.bound.value, size


@pytest.mark.parametrize("offer", [OFFERS[0], *slow(*OFFERS[1:])])
def test_a_lean_relaxation_has_the_same_bounds(offer: str) -> None:
    """Columns that a level does not use can leave before the next one, whose bound they do not change."""
    model = problem_of(offer, 1, recipients=60, leaders=30)
    full, lean = (relaxed_twice(model, lean=lean) for lean in (False, True))
    same_rows = replace(HUGE, model=PROFILES[SizeClass.REGION].model)
    leanest = relaxed_twice(problem_of(offer, 1, same_rows, recipients=60, leaders=30), lean=True)
    assert full[:2] == lean[:2] == leanest[:2]
    assert full[2] > lean[2] > leanest[2]


@pytest.mark.parametrize("offer", [OFFERS[0], *slow(*OFFERS[1:])])
def test_columns_are_taken_up_from_their_other_bound(offer: str) -> None:
    """After columns came in, the dual simplex goes on to the optimum of all of them."""
    model = problem_of(offer, 1, recipients=60, leaders=30)
    pool = ColumnPool(model, begun(model), 1)
    for objective in model.objectives.values():
        few = Relaxation(model.rows, model.domain, pool.first, Deadline(), Simplex())
        every = Relaxation(model.rows, model.domain, np.ones(model.columns.count, dtype=bool), Deadline(), Simplex())
        before, whole = few.maximise(objective), every.maximise(objective)
        few.admit(np.flatnonzero(few.outside))
        after = few.maximise(objective, again=True)
        values = [float((objective * relaxed.x).sum()) for relaxed in (before, after, whole)]
        assert values[0] <= values[1] + 1e-6 * abs(values[1])
        assert values[1] == pytest.approx(values[2])


def test_few_columns_of_a_huge_region_do_not_begin_a_relaxation_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A huge region's relaxation goes on from where it stood when a few columns come in; a region's is quick anyhow."""
    maximise, goes_on = Relaxation.maximise, list[bool]()

    def seen(self: Relaxation, objective: Ints, *, again: bool = False, least: float = -inf) -> Relaxed:
        goes_on.append(again)
        return maximise(self, objective, again=again, least=least)

    monkeypatch.setattr(Relaxation, "maximise", seen)

    def relaxed(parameters: Parameters | None = None) -> list[bool]:
        model = problem_of("2023-24", 1, parameters, recipients=60, leaders=30)
        objective = next(iter(model.objectives.values()))
        goes_on.clear()
        prover = Bounder(model, begun(model), model.domain, Deadline(), few=1)
        prover.unsharpened(LevelProblem(objective, (), model.domain), share=0.0)
        return list(goes_on)

    region = relaxed()
    assert len(region) > 1
    assert not any(region)
    assert relaxed(HUGE) == [False, *[True] * (len(goes_on) - 1)]
    assert len(goes_on) > 1


@pytest.mark.parametrize("offer", ["2022-23", *slow("2021-22", "2023-24")])
def test_the_next_level_starts_from_where_the_last_one_stood(offer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A country's level that heuristics or cuts close leaves a basis that the next level's relaxation starts from."""
    model = problem_of(offer, 1, COUNTRY, recipients=30, leaders=15)
    given, known = CountryStrategy.basis_for_next, list[bool]()

    def seen(self: CountryStrategy, level: LevelSearch) -> SolverBasis | None:
        basis = given(self, level)
        if not level.state.tie_broken and level.lp.basis is not None:
            known.append(level.state.bounder.relaxation.knows(basis))
        return basis

    monkeypatch.setattr(CountryStrategy, "basis_for_next", seen)
    exact(model).run()
    assert known
    assert all(known)


@pytest.mark.parametrize("offer", [OFFERS[0], *slow(*OFFERS[1:])])
def test_levels_held_a_little_lower_have_true_bounds(offer: str) -> None:
    """A huge region's relaxation may stay below a level held: its prices are of another corner, its bounds true."""
    model = problem_of(offer, 1, HUGE)
    best = exact(model).run()
    slacked = [replace(HUGE, simplex=replace(HUGE.simplex, level_slack=slack)) for slack in (0.0, 1e-9, 0.05)]
    unslacked, near, far = (bounds_after(problem_of(offer, 1, parameters), best) for parameters in slacked)
    for value, *bounds in zip(values(model, best), unslacked, near, far, strict=True):
        assert all(value <= bound for bound in bounds)
    assert far != unslacked


def bounds_after(model: Model, best: SearchResult) -> list[float]:
    """The bound of each level, with those before it held at the best plan's values, or lower by so much of them."""
    prover = Bounder(model, best.x, model.domain, Deadline())
    held: tuple[FixedLevel, ...] = ()
    bounds = []
    for objective in model.objectives.values():
        step = prover.relax_level(LevelProblem(objective, held, model.domain))
        assert step is not None
        bounds.append(step.bound.upper)
        held = (*held, step.fix(step.at(best.x)))
    return bounds


@pytest.mark.parametrize("offer", OFFERS)
def test_relaxed_choices_lead_only_to_plans(offer: str) -> None:
    """The heuristic makes the choices that the relaxed solution makes whole, and gives a plan that is no worse."""
    model = problem_of(offer, 3, COUNTRY)
    step = Bounder(model, begun(model), model.domain, Deadline()).relax_level(
        LevelProblem(next(iter(model.objectives.values())), (), model.domain)
    )
    assert step is not None
    best = LpGuided(model, ShortCpSat(model, Deadline(), 1), Deadline()).relaxed_choices(step, begun(model))
    assert model.rows.holds(best)
    assert step.at(begun(model)) < step.at(best) <= step.bound.value


def test_rays_come_a_few_at_a_time() -> None:
    """A country's rays are worked out a few at a time, and a part without a plan is proven to be one all the same."""
    from ..bounds.test_farkas import prove_empty_parts

    prove_empty_parts(Farkas(least_at_once=1, multipliers_at_once=0))

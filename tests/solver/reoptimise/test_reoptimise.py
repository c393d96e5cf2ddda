"""Regions solved again from what is known of one like them: the same answers as from nothing, and as well proven."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import product

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options, Request
from tsimatch.models.offers.catalogue import choose_offer, read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.scenarios.runs.runner import Many
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.checker.check import check
from tsimatch.solver.model.model import make_model
from tsimatch.solver.plan_cache import PlanCache
from tsimatch.solver.reoptimise.reoptimise import reoptimise
from tsimatch.solver.reoptimise.warm_start import SolvedInstance, WarmStart
from tsimatch.solver.solve import plan, solve

from ...support.builders import ban, leader, region, school
from ...support.deadlines import enough
from ...support.nearby_regions import ALL, ASKED, Make, nearby
from ...support.paths import SHARED
from ...support.slow_cases import slow

OFFERS = ("2021-22", "2022-23", "2023-24")
REGIMES = [
    Regime(leaders="ample", money="slack", rates="uniform"),
    Regime(leaders="tight", money="binding", rates="few"),
    Regime(leaders="scarce", money="hard", rates="mixed"),
    Regime(leaders="tight", money="binding", rates="uniform", minimums=True),
]
FOLDER = SHARED / "regions"
NAMES = ("north-west-2022-23.csv", "west-midlands-2021-22.csv", "yorkshire-and-the-humber-2023-24.csv")


def base_of(made: Region, offer: Offer, options: Options) -> tuple[Plan, SolvedInstance]:
    solved = SolvedInstance(solve(prepare(made, offer, options), enough()))
    return solved.solution.plan, solved


def told(made: Plan) -> bytes | str:
    # What need first would support is asked for beside a plan, and not by whoever plans many.
    return plan_json(replace(made, seconds=0.0, need_first=None))


def cold(made: Region, offer: Offer, options: Options) -> bytes | str:
    try:
        return told(plan(made, offer, options, clock=enough()))
    except (NoPlan, Faults) as error:
        return str(error)


def warm(solved: SolvedInstance, made: Region, offer: Offer, options: Options) -> bytes | str:
    try:
        instance = prepare(made, offer, options, solved.instance)
        return told(solve(instance, enough(), like=solved).plan)
    except (NoPlan, Faults) as error:
        return str(error)


def compare(made: Region, offer: Offer, number: int, seed: int, kinds: dict[str, Make], options: Options) -> None:
    """Solve regions near one from what is known of it, and from nothing."""
    base, solved = base_of(made, offer, options)
    if base.matches:
        for kind, changed in nearby(prepare(made, offer, options), base, number, seed, kinds):
            assert warm(solved, changed, offer, options) == cold(changed, offer, options), (seed, kind)


@pytest.mark.parametrize(
    ("offer", "number"), [*product(OFFERS, range(1)), *slow(*product(OFFERS, range(1, len(REGIMES))))]
)
def test_the_same_as_from_nothing(offer: str, number: int) -> None:
    """Whatever changes (leaders, money, decisions, wishes), levels, matches, days and reasons are the very same."""
    made = make_example(recipients=10, leaders=7, seed=number + 1, offer=offer, regime=REGIMES[number])
    compare(made, read_offer(offer), len(ALL), number, ALL, Options())


@pytest.mark.parametrize("objective", [("travel",), ("balance", "need"), ("cost", "fit"), ("fair",)])
def test_any_order_of_levels(objective: tuple[str, ...]) -> None:
    """The same in any order of levels, those that ask for the fewest first among them."""
    made = make_example(recipients=10, leaders=8, seed=4, offer="2022-23")
    compare(made, read_offer("2022-23"), len(ALL), 5, ALL, Options(objective=objective))


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, *slow(1, 2)])
def test_supports_are_the_same_as_from_nothing(number: int) -> None:
    """The same under an offer with two supports a school, whose leaders may not be of one organisation."""
    regime = (Regime(), Regime(leaders="scarce", money="hard", rates="mixed"), Regime(money="binding"))[number]
    made = make_example(recipients=7, leaders=9, seed=number + 1, offer="rise-2025-26", regime=regime)
    compare(made, read_offer("rise-2025-26"), len(ALL), number, ALL, Options())


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the region files are not beside this repository")
@pytest.mark.parametrize("name", NAMES)
def test_the_same_on_real_schools(name: str) -> None:
    """The same on regions of real schools, decision after decision."""
    made = read_region(FOLDER / name)
    kinds = {kind: ALL[kind] for kind in ("leader out", "lock", "ban", "day", "place", "reach")}
    compare(made, choose_offer(made, None).offer, len(kinds), 3, kinds, Options())


def easy() -> tuple[Region, Offer]:
    return make_example(recipients=20, leaders=14, seed=2, offer="2023-24"), read_offer("2023-24")


def test_nothing_is_searched_for_again() -> None:
    """A change that touches nothing that matters is proven from what is known alone."""
    made, offer = easy()
    _, solved = base_of(made, offer, Options())
    instance = prepare(made, offer, Options(), solved.instance)
    again = reoptimise(solved, instance, Deadline())
    assert again is not None
    assert again.result.tie_broken
    assert all(level.by_bound for level in again.result.closed)


@pytest.mark.slow
def test_warm_proofs_hold() -> None:
    """What a warm answer claims to be proven by prices is proven again, in whole numbers, on the model made anew."""
    made, offer = easy()
    base, solved = base_of(made, offer, Options())
    held = 0
    for _, changed in nearby(solved.instance, base, 3 * len(ALL), 1, ALL):
        instance = prepare(changed, offer, Options(), solved.instance)
        try:
            solution = solve(instance, enough(), like=solved)
        except NoPlan:
            continue
        found = solution.plan
        assert check(found, changed, offer).broken == ()
        proof = solution.certified()
        if solution.model.digest == make_model(prepare(changed, offer)).digest:
            verdict = recheck(proof, found, prepare(changed, offer))
            assert verdict.broken == ()
            assert len(verdict.proved) == len(found.levels)
            held += 1
    assert held


def test_what_was_learnt_can_be_sent() -> None:
    """What a solve taught can be sent to another process, and is there as good as here."""
    made, offer = easy()
    _, solved = base_of(made, offer, Options())
    assert solved.warm_start is not None
    sent = pickle.loads(pickle.dumps(solved.warm_start))  # noqa: S301 - our own bytes
    assert isinstance(sent, WarmStart)
    assert (sent.columns == solved.warm_start.columns).all()
    assert len(sent.levels) == len(solved.solution.result.closed) + 1


def test_nothing_was_possible_before() -> None:
    """A region in which nobody could be matched teaches nothing wrong to one in which somebody can, nor back."""
    offer, options = read_offer("2022-23"), Options()
    shut, free = region(school("100001"), leader("A"), ban("100001", "A")), region(school("100001"), leader("A"))
    for before, after in ((shut, free), (free, shut)):
        _, solved = base_of(before, offer, options)
        assert warm(solved, after, offer, options) == cold(after, offer, options)


def test_lessons_of_other_levels_are_put_aside() -> None:
    """What was learnt for one order of levels is not used for another."""
    made, offer = easy()
    _, solved = base_of(made, offer, Options())
    options = Options(objective=("travel",))
    assert reoptimise(solved, prepare(made, offer, options, solved.instance), Deadline()) is None
    assert warm(solved, made, offer, options) == cold(made, offer, options)


def planned(memory: PlanCache, made: Region, offer: Offer) -> bytes | str:
    try:
        return told(memory.plan(made, offer, Options()))
    except NoPlan as error:
        return str(error)


def test_order_does_not_matter() -> None:
    """Whatever was planned before, and in whatever order, each plan is the same."""
    made, offer = easy()
    base, solved = base_of(made, offer, Options())
    regions = [changed for _, changed in nearby(solved.instance, base, 10, 7, ASKED)]
    forth, back = PlanCache(), PlanCache()
    first = [planned(forth, changed, offer) for changed in regions]
    last = [planned(back, changed, offer) for changed in reversed(regions)]
    assert first == last[::-1]


@pytest.mark.slow
def test_workers_give_the_same() -> None:
    """Several processes, each with what it knows itself, give the plans that one gives."""
    made, offer = easy()
    base, solved = base_of(made, offer, Options())
    requests = [Request(region=changed, offer=offer) for _, changed in nearby(solved.instance, base, 10, 8, ASKED)]
    with Many(workers=2) as many:
        far = many.answers(requests)
    here = Many(workers=1).answers(requests)
    assert [a.state for a in far] == [a.state for a in here]
    assert [a.plan and told(a.plan) for a in far] == [a.plan and told(a.plan) for a in here]

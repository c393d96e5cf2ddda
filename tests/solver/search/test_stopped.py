"""Stopped early, at any moment: the plan is sound, and nothing is called proven that is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import Level, Plan, Stopped
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.checker.check import check
from tsimatch.solver.search.progress import Progress, ProgressWatch
from tsimatch.solver.solve import plan

from ...oracle.exhaustive import LOWEST
from ...oracle.regions import small_case, tiny_case
from ...oracle.second_solver import SecondSolver
from ...support.builders import ban, budget, leader, region, school, town
from ...support.deadlines import CountedClock
from ...support.proofs import plan_with_proof
from ...support.slow_cases import slow


def stopped(made: Region, offer: Offer, options: Options, looks: int) -> Plan | None:
    """The plan found by then; nothing where there was none yet."""
    try:
        return plan(made, offer, options, clock=CountedClock(looks))
    except Stopped:
        return None


def judged(levels: tuple[Level, ...], best: dict[str, int]) -> None:
    """Proven levels come first and are the best; the first that is not has a bound that it does not reach."""
    for level in levels:
        sign = -1 if level.name in LOWEST else 1
        if not level.proven:
            assert level.bound is None or sign * level.bound >= sign * best[level.name], level
            assert level.bound != level.value, level
            break
        assert level.value == level.bound == best[level.name], level
    proofs = [level.proven for level in levels]
    assert proofs == sorted(proofs, reverse=True)
    for level in levels:
        sign = -1 if level.name in LOWEST else 1
        assert level.bound is None or sign * level.bound >= sign * level.value, level


CASES = {
    **{f"tiny {seed}": tiny_case(seed) for seed in (13, 40, 55, 71, 101)},
    **{f"small {seed}": small_case(seed) for seed in (3, 15, 29, 42)},
}


FIRST = ("tiny 13", "small 3")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*FIRST, *slow(*(name for name in CASES if name not in FIRST))])
def test_stopped_plans_are_honest(name: str) -> None:
    """Whenever the search is stopped, the plan keeps every rule, and proofs and bounds are true."""
    made, offer, options = CASES[name]
    best = SecondSolver(made, offer, options).solve()
    assert best is not None
    for looks in range(0, 60, 2) if name.startswith("tiny") else range(0, 120, 6):
        found = stopped(made, offer, options, looks)
        if found is not None:
            judged(found.levels, best)
            assert check(found, made, offer).broken == (), looks
            assert (found.status == "optimal") == all(level.proven for level in found.levels)


def test_stopping_late_is_not_stopping() -> None:
    """The moments of stopping reach from the first plan to the proof of every level."""
    seen: Counter[int] = Counter()
    poor = replace(town(), budgets=(budget(10_000),))
    for looks in range(0, 120, 4):
        found = stopped(poor, read_offer("2022-23"), Options(), looks)
        seen[sum(level.proven for level in found.levels) if found else -1] += 1
    assert seen[0] > 0
    assert seen[6] > 0


def test_stop_from_outside() -> None:
    """Whoever stops the clock, as Ctrl-C does, has the plan found so far."""
    clock = Deadline()
    clock.stop()
    rows = school("100001"), school("100002", region="South"), leader(), leader("B", region=("South",)), budget(3000)
    found = plan(region(*rows), read_offer("2022-23"), clock=clock)
    assert found.status == "feasible"
    assert [level.proven for level in found.levels] == [False] * len(found.levels)
    assert {row.reason for row in found.unmatched} == {"stopped"}


def test_reaching_the_bound_is_a_proof() -> None:
    """A level that reaches its bound is proven, though the search was stopped before it said so."""
    clock = Deadline()
    clock.stop()
    nothing = plan(region(school(), leader(), ban("100001", "A")), read_offer("2022-23"), clock=clock)
    assert (nothing.status, nothing.matches) == ("optimal", ())
    everybody = plan(region(school(), leader()), read_offer("2022-23"), clock=clock)
    assert everybody.levels[0] == Level(name="need", value=100, bound=100, proven=True)
    assert check(everybody, region(school(), leader()), "2022-23").sound


def test_reaching_a_bound_behind_an_open_level_is_no_proof() -> None:
    """A level is proven only where all before it are: what it is held to is not known otherwise."""
    clock = Deadline()
    clock.stop()
    rows = school("100001"), school("100002", region="South"), leader(), leader("B", region=("South",)), budget(3000)
    found = plan(region(*rows), read_offer("2022-23"), clock=clock)
    travel = next(level for level in found.levels if level.name == "travel")
    assert (travel.value, travel.bound, travel.proven) == (0, 0, False)


def test_watch_sees_true_bounds() -> None:
    """Whoever watches a search sees levels in order, with a best value that never passes the bound."""
    seen: list[Progress] = []

    class Listed(ProgressWatch):
        def see(self, level: str, value: int, bound: int) -> None:
            seen.append(Progress(level, value, bound))

    made = make_example(recipients=30, leaders=12, seed=3, offer="2022-23", regime=Regime(minimums=True))
    found, _ = plan_with_proof(made, "2022-23", watch=Listed())
    levels = {level.name: -level.value if level.name in LOWEST else level.value for level in found.levels}
    assert {sight.level for sight in seen} <= {*levels, "draw"}
    assert len({sight.level for sight in seen}) > 3
    for sight in seen:
        assert sight.level == "draw" or sight.value <= max(sight.bound, levels[sight.level])
    # The draw is shown when it begins, and that is when every level is proven: benchmarks tell the two apart by it.
    drawing = [sight.level for sight in seen].index("draw")
    assert seen[drawing].value < seen[drawing].bound
    last = {sight.level: sight for sight in seen[:drawing]}
    assert all(sight.value <= levels[name] <= sight.bound for name, sight in last.items())
    assert all(sight.level == "draw" for sight in seen[drawing:])

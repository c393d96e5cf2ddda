"""A limit of work ends every search at the same place, on any machine and however busy it is."""

from __future__ import annotations

import pytest
from tsimatch.common.deadline import Deadline, Work
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.plan.plan import Plan, Stopped
from tsimatch.models.region.region import Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.solve import solve

HARD = Regime(leaders="scarce", money="hard", rates="mixed")


@pytest.fixture(scope="module")
def hard() -> Region:
    """A region whose proofs take a search."""
    return make_example(recipients=24, leaders=8, seed=3, offer="2022-23", regime=HARD)


def _ended(made: Region, work: float, threads: int = 1) -> tuple[list[tuple[str, int, int | None, bool]], float | None]:
    deadline = Deadline(work, work=Work())
    instance = prepare(made, choose_offer(made, "2022-23").offer, Options(threads=threads))
    plan: Plan = solve(instance, deadline).plan
    return [(level.name, level.value, level.bound, level.proven) for level in plan.levels], deadline.work


def test_the_same_place_each_time(hard: Region) -> None:
    """Two runs with the same limit do the same work and come to the same levels, bounds and proofs."""
    whole = _ended(hard, 1e6)
    assert all(proven for *_, proven in whole[0])
    assert whole[1]
    for share in (0.1, 0.5):
        ended = _ended(hard, share * whole[1])
        assert ended == _ended(hard, share * whole[1])
        assert ended[1] is not None
        assert not all(proven for *_, proven in ended[0])


def test_threads_do_not_count(hard: Region) -> None:
    """Under a limit of work one worker searches, whatever number is asked for: several would not end alike."""
    assert _ended(hard, 0.2, threads=4) == _ended(hard, 0.2)


def test_no_work_at_all() -> None:
    """Without any work there is a plan of nobody, or none, and nothing is called proven that is not."""
    made = make_example(recipients=8, leaders=3, seed=1, offer="2022-23", regime=Regime())
    try:
        levels, work = _ended(made, 0.0)
    except Stopped:
        return
    assert not all(proven for *_, proven in levels)
    assert work is not None

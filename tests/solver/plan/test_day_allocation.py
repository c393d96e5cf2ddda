"""The days of one leader: one at a time, above the minimums, to whoever is furthest below its cap."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.plan.plan import NoPlan
from tsimatch.models.region.region import Region, Row
from tsimatch.solver.checker.check import check
from tsimatch.solver.plan.assignment import assignment_of
from tsimatch.solver.solution import days_as_searched
from tsimatch.solver.solve import solve

from ...oracle.exhaustive import Oracle
from ...oracle.plan import deals_of, unfair
from ...oracle.regions import small_case, tiny_case
from ...support.builders import budget, days_of, leader, lock, planned, region, school, trust


def days(*rows: Row, offer: str = "2022-23", **asked: Any) -> dict[str, int]:
    return days_of(planned(region(*rows), offer, **asked))


def three(**cells: Any) -> list[Row]:
    """Three schools alike, but for what is said of the second."""
    return [school("100001"), school("100002", **cells), school("100003")]


@pytest.mark.parametrize(
    ("own", "expected"),
    [(15, (5, 5, 5)), (16, (6, 5, 5)), (17, (6, 6, 5)), (18, (6, 6, 6)), (29, (10, 10, 9)), (30, (10, 10, 10))],
)
def test_days_go_round(own: int, expected: tuple[int, ...]) -> None:
    """Among equals the days go round, the lowest id first."""
    assert tuple(days(*three(), leader(capacity_days=own)).values()) == expected


def test_higher_priority_comes_first() -> None:
    """On a tie the higher priority has the day."""
    assert days(*three(priority=101), leader(capacity_days=16)) == {"100001": 5, "100002": 6, "100003": 5}


def test_ids_are_compared_as_text() -> None:
    """On a tie of priorities the id decides, as text: 'T10' stands before 'T9'."""
    rows = trust("T9"), trust("T10"), leader(capacity_days=11)
    assert days(*rows) == {"T9": 5, "T10": 6}


@pytest.mark.parametrize(
    ("own", "expected"), [(14, (5, 4, 5)), (15, (6, 4, 5)), (16, (6, 4, 6)), (19, (8, 4, 7)), (24, (10, 4, 10))]
)
def test_requested_days_are_a_cap(own: int, expected: tuple[int, ...]) -> None:
    """Whoever asks for four days is at its cap with four, and the rest goes to the others."""
    assert tuple(days(*three(days_requested=4), leader(capacity_days=own)).values()) == expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [(17, (6, 5, 6)), (20, (8, 5, 7)), (21, (8, 5, 8)), (22, (8, 6, 8)), (24, (9, 6, 9)), (25, (9, 7, 9))],
)
def test_furthest_below_its_cap_comes_first(own: int, expected: tuple[int, ...]) -> None:
    """Whoever asks for seven days waits until the others are as near to their caps."""
    assert tuple(days(*three(days_requested=7, priority=900), leader(capacity_days=own)).values()) == expected


def test_locked_days_are_not_shared() -> None:
    """A lock with days has neither more nor fewer."""
    assert days(*three(), leader(capacity_days=20), lock("100002", "A", 2)) == {"100001": 9, "100002": 2, "100003": 9}


def test_extra_days_count_as_the_cap() -> None:
    """Approved extra days raise the cap from which the distance is measured."""
    rows = school("100001", eligible="yes"), school("100002", eligible="yes", rd_approved="days")
    assert days(*rows, leader(capacity_days=15), offer="2023-24") == {"100001": 5, "100002": 10}
    assert days(*rows, leader(capacity_days=21), offer="2023-24") == {"100001": 8, "100002": 13}


def test_days_of_schools_and_trusts_together() -> None:
    """One leader's days are shared over schools and trusts alike, as far as own days go."""
    rows = school("100001"), trust("T1")
    assert days(*rows, leader(capacity_days=15)) == {"100001": 8, "T1": 7}
    assert days(*rows, leader(capacity_days=7, team_days=8)) == {"100001": 6, "T1": 9}


def test_days_over_regions() -> None:
    """A regional budget that binds holds back its region, and the days go to the other."""
    rows = school("100001"), school("100002", region="South"), leader(capacity_days=16, region=("North", "South"))
    assert days(*rows) == {"100001": 8, "100002": 8}
    assert days(*rows, budget(3600, "days", "North")) == {"100001": 6, "100002": 10}


def test_minimum_of_the_option() -> None:
    """Days are shared above the minimum that the option sets."""
    assert days(*three(), leader(capacity_days=8), min_days=2) == {"100001": 3, "100002": 3, "100003": 2}


@pytest.mark.parametrize("seed", range(6))
def test_random_days_are_shared(seed: int) -> None:
    """However many recipients a leader has, no day could have gone to one further below its cap."""
    made, offer, _ = small_case(3 * seed + 1)
    few: Region = replace(made, leaders=tuple(x for x in made.leaders if x.role != "NLG")[:3])
    few = replace(few, leaders=tuple(replace(x, max_matches=None, max_km=None) for x in few.leaders), decisions=())
    found = planned(few, offer)
    oracle = Oracle(few, offer, Options())
    assert unfair(oracle, *deals_of(oracle, found)) == []


@pytest.mark.parametrize("seed", [85, *range(0, 60, 3)])
def test_days_are_shared_by_the_rule_without_time_too(seed: int) -> None:
    """Where there is no time to share days over all leaders, the rule holds within each leader all the same."""
    made, offer, options = tiny_case(seed)
    try:
        solution = solve(prepare(made, offer, options), Deadline())
    except NoPlan:
        pytest.skip("there is no plan")
    found = days_as_searched(solution.model, assignment_of(solution.model, solution.result.x), solution.result.x)
    stated = replace(solution, assignment=found, even=False).plan
    assert [str(item) for item in check(stated, made, offer).broken] == []
    assert unfair(Oracle(made, offer, options), *deals_of(Oracle(made, offer, options), stated)) == []

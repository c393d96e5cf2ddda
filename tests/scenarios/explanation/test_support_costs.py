"""What `match plan` says of the cost of supporting whoever has no leader is what plans made again say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.common.faults import Place
from tsimatch.inputs.documents.stored_plan import stored_text
from tsimatch.models.matching.decisions import JudgedRegion
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.plan.plan import SupportCost
from tsimatch.models.plan.plan_json import plan_digest, plan_json
from tsimatch.models.plan.plan_report import PlanReport, support_cost_text
from tsimatch.models.region.region import Region
from tsimatch.scenarios.explanation.support_costs import with_support_costs
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.alternatives.plan_report import make_plan_report
from tsimatch.solver.checker.check import check

from ...support.builders import leader, region, school


def _made(region_: Region, work: float = 60.0, options: Options | None = None) -> PlanReport:
    judged = JudgedRegion(region_, choose_offer(region_, "2022-23"))
    return with_support_costs(make_plan_report(judged, options or Options(), Deadline(), book=False), Deadline(), work)


def _costs(region_: Region, work: float = 60.0) -> tuple[SupportCost, ...]:
    return _made(region_, work).plan.support_costs


def _two_for_one() -> Region:
    """Two schools, one of more priority, and one leader with one match."""
    schools = (school("100001", priority=300), school("100002", priority=100))
    return region(*schools, leader("A", max_matches=1))


def test_what_it_would_cost_and_whom() -> None:
    """Of two schools for one place, the other is told by what its support would cost, and who would go without."""
    costs = _costs(_two_for_one())
    assert costs == (SupportCost(recipient="100002", level="need", loss=200, instead=("100001",)),)
    assert support_cost_text(costs[0], str) == "supporting it would cost 200 of need; 100001 would go without"


def test_by_lot() -> None:
    """Of two schools alike in all, the one that the draw left out is told to have lost by lot."""
    alike = (school("100001", priority=100), school("100002", priority=100))
    (cost,) = _costs(region(*alike, leader("A", max_matches=1)))
    assert (cost.level, cost.loss, len(cost.instead)) == (None, 0, 1)
    assert support_cost_text(cost, str).startswith("by lot; ")


def test_whom_the_rules_leave_nobody_needs_no_plan() -> None:
    """Where the rules refuse every leader there is no sentence: the reason says it."""
    far = school("100002", region="South")
    assert _costs(region(school("100001"), far, leader("A", region=("North",)))) == ()


def test_no_work_is_no_sentence() -> None:
    """Where no work may be done nothing is said, rather than guessed."""
    assert _costs(_two_for_one(), work=0.0) == ()


def test_threads_change_nothing() -> None:
    """With several threads the same is said: the work that it may take is that of one."""
    assert _made(_two_for_one(), options=Options(threads=2)).plan.support_costs == _costs(_two_for_one())


def test_a_file_keeps_them() -> None:
    """A plan that is read back says the same, pounds and pence included; it is the same plan, and the checker's too."""
    made = _made(_two_for_one())
    (cost,) = made.plan.support_costs
    dear = replace(cost, level="cost", loss=60_050)
    for costs in ((), (cost,), (dear,)):
        plan = replace(made.plan, support_costs=costs)
        assert stored_text(plan_json(plan), Place("plan.json")).plan == plan
        assert plan_digest(plan) == plan_digest(made.plan)
        assert check(plan, made.region, "2022-23").sound
        assert ("support_costs" in plan_json(plan)) == bool(costs)


@pytest.mark.parametrize(
    "wrong",
    [{"recipient": "100001"}, {"loss": 0}, {"level": "virtue"}, {"level": None}, {"instead": ("100002",)}],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    """The checker refuses costs of whoever has a leader, of nothing, at no level, and at whose expense nobody is."""
    made = _made(_two_for_one())
    plan = replace(made.plan, support_costs=(replace(made.plan.support_costs[0], **wrong),))
    assert [broken.rule for broken in check(plan, made.region, "2022-23").broken] == ["support_costs"]


def test_two_runs_say_the_same() -> None:
    """Where work ends before all is settled, two runs have settled the same, and more work only adds to it."""
    made = make_example(recipients=20, leaders=6, seed=2, offer="2022-23", regime=Regime(leaders="scarce"))
    every = _costs(made)
    some = _costs(made, work=0.1)
    assert some == _costs(made, work=0.1)
    assert 0 < len(some) < len(every)
    assert set(some) < set(every)

"""The sentence that `match plan` prints of a recipient without a leader is what plans made again say."""

from __future__ import annotations

from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.decisions import JudgedRegion
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.region.region import Region
from tsimatch.scenarios.explanation.one_lines import one_lines
from tsimatch.solver.alternatives.plan_report import make_plan_report

from ...support.builders import leader, region, school


def _said(made: Region, work: float = 60.0) -> dict[str, str]:
    judged = JudgedRegion(made, choose_offer(made, "2022-23"))
    return one_lines(make_plan_report(judged, Options(), Deadline(), book=False), Deadline(), work)


def _two_for_one() -> Region:
    """Two schools, one of more priority, and one leader with one match."""
    schools = (school("100001", priority=300), school("100002", priority=100))
    return region(*schools, leader("A", max_matches=1))


def test_what_it_would_cost_and_whom() -> None:
    """Of two schools for one place, the other is told by what its support would cost, and who would go without."""
    said = _said(_two_for_one())
    assert set(said) == {"100002"}
    assert "200 of need" in said["100002"]
    assert "(100001) would go without" in said["100002"]


def test_whom_the_rules_leave_nobody_needs_no_plan() -> None:
    """Where the rules refuse every leader there is no sentence: the reason says it."""
    far = school("100002", region="South")
    assert _said(region(school("100001"), far, leader("A", region=("North",)))) == {}


def test_no_work_is_no_sentence() -> None:
    """Where no work may be done nothing is said, rather than guessed."""
    assert _said(_two_for_one(), work=0.0) == {}

"""Groups of recipients whose treatment is compared: by deprivation as the region tells it."""

from __future__ import annotations

from tsimatch.models.matching.groups import groups_of
from tsimatch.models.matching.instance import prepare
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.scenarios.findings.ledger import groupings, ledger_of
from tsimatch.scenarios.findings.plan_case import plan_case
from tsimatch.scenarios.runs.runner import Many

from ...support.builders import leader, planned, region, school, trust


def test_fifths_of_deprivation() -> None:
    """A school is in its own fifth, a trust in that of its listed schools, or of several; nobody guesses one."""
    made = region(
        school("100001", deprivation=5), school("100002"), trust("T1"), trust("T2"),
        school("100003", trust_id="T1", deprivation=1), school("100004", trust_id="T1", deprivation=1),
        school("100005", trust_id="T2", deprivation=1), school("100006", trust_id="T2", deprivation=2), leader(),
    )  # fmt: skip
    assert groups_of(prepare(made, read_offer("2022-23")), "deprivation") == {
        "100001": "fifth 5, most deprived", "100002": "(unknown)", "T1": "fifth 1, least deprived", "T2": "(several)",
    }  # fmt: skip


def test_ledger_by_deprivation() -> None:
    """The ledger has the fifths where the region tells some, and is silent of them elsewhere."""
    for told in (5, None):
        made = region(school("100001", deprivation=told), school("100002", deprivation=told and 1), leader())
        case = plan_case(planned(made), made, Many(workers=1), read_offer("2022-23"))
        rows = [(row.group, row.eligible) for row in ledger_of(case) if row.by == "deprivation"]
        fifths = [("fifth 1, least deprived", 1), ("fifth 5, most deprived", 1)]
        assert rows == (fifths if told else [])
        assert ("deprivation" in dict(groupings(case))) == bool(told)

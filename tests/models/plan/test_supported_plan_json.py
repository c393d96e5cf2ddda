"""A plan of supports as JSON: what it has beside other plans, and that it is read as it was."""

from __future__ import annotations

import json

from tsimatch.common.faults import Place
from tsimatch.models.plan.plan_json import match_fields, plan_data, plan_of

from ...support.builders import leader, planned, region, school
from ...support.supported import adviser, organisation, stuck, supported

FIELDS = {"body", "support", "grant"}


def test_supports_have_three_fields_more() -> None:
    """The school's id, the support and the grant, in pounds, stand in each row; and the plan is read as it was."""
    made = supported(region(stuck(), stuck("100002", status="declined"), adviser(), organisation(max_matches=0)))
    lone = supported(region(stuck(), adviser(), organisation()))
    data = plan_data(lone)
    assert [(m["body"], m["support"], m["grant"]) for m in data["matches"]] == [
        ("100001", "adviser", None), ("100001", "organisation", 40_000),
    ]  # fmt: skip
    rows = [*plan_data(made)["unmatched"], *plan_data(made)["declined"]]
    assert [(r["recipient"], r["body"], r["support"]) for r in rows] == [
        ("100001/organisation", "100001", "organisation"),
        ("100002/adviser", "100002", "adviser"),
        ("100002/organisation", "100002", "organisation"),
    ]
    for plan in (made, lone):
        assert plan_of(json.loads(json.dumps(plan_data(plan))), Place("plan.json")) == plan
    assert set(match_fields(lone)) >= FIELDS


def test_other_plans_have_none_of_them() -> None:
    """A plan of an offer without supports has the fields that it always had."""
    made = planned(region(school(), school("100002"), leader(max_matches=1)))
    data = plan_data(made)
    rows = [*data["matches"], *data["unmatched"]]
    assert len(rows) == 2
    assert not any(FIELDS & set(row) for row in rows)
    assert not FIELDS & set(match_fields(made))
    assert [match.row_id for match in made.matches] == [data["matches"][0]["recipient"]]

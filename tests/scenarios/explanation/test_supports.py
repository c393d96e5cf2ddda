"""Explanations where a school has several supports: it is asked about by its name or its own id."""

from __future__ import annotations

import pytest
from tsimatch.scenarios.explanation.explanation import explain

from ...support.builders import region
from ...support.supported import OFFER, adviser, organisation, stuck, supported


@pytest.mark.parametrize("who", ["School 100002", "100002"])
def test_the_support_without_a_leader_is_meant(who: str) -> None:
    """Of a school with an adviser and no organisation, why it has no organisation is what is asked."""
    made = region(stuck(priority=900), stuck("100002"), adviser(), organisation(max_matches=1))
    found = explain(supported(made), made, who, offer=OFFER)
    assert (found.id, found.verdict) == ("100002/organisation", "costs")


def test_the_last_support_is_meant_where_none_is_open() -> None:
    """Of a school that has all its supports the last is explained; one by its own id in any case."""
    made = region(stuck(), adviser(), organisation())
    plan = supported(made)
    assert explain(plan, made, "100001", offer=OFFER).id == "100001/organisation"
    assert explain(plan, made, "100001/adviser", offer=OFFER).id == "100001/adviser"

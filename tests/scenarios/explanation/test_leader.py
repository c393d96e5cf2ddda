"""Explanations of a leader: money is asked for at their own rate."""

from __future__ import annotations

import pytest
from tsimatch.scenarios.explanation.explanation import explain

from ...support.builders import budget, leader, planned, region, school


@pytest.mark.parametrize(("rate", "told"), [(None, True), (100, True), (0, False)])
def test_a_day_that_costs_nothing_needs_no_money(rate: int | None, told: bool) -> None:
    """Of a leader whose days are free nobody says what money for one more of them would change."""
    made = region(school(), leader(day_rate=rate), budget(6_000))
    parts = explain(planned(made), made, "leader:A", offer="2022-23").parts
    assert any("the money for one of their days more" in s.text for part in parts for s in part.sentences) == told

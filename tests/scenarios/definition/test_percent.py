"""A share more or less, as people write it: `budgets.total.amount=-10%`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tsimatch.common.faults import Faults
from tsimatch.scenarios.analyses.sweep import parse_axes
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import parse_change
from tsimatch.scenarios.definition.toml_file import scenarios_of

from ...support.builders import budget, leader, region, school

BASE = region(school(), leader("A", capacity_days=20), budget(40_000))


@pytest.mark.parametrize(
    ("value", "pence"),
    [("-10%", 3_600_000), ("+2.5%", 4_100_000), ("- 10 %", 3_600_000), ("+0%", 4_000_000), ("-100%", 0)],
)
def test_percent(value: str, pence: int) -> None:
    """On the command line and in a file alike, it is so much less or more than there was."""
    steps = (parse_change(f"budgets.total.amount={value}", "--set"),)
    assert [row.amount for row in apply_steps(BASE, steps).region.budgets] == [pence]
    entry = {"name": "one", "change": [{"table": "budgets", "ids": ["total"], "set": {"amount": value}}]}
    (scenario,) = scenarios_of({"scenario": [entry]})
    assert [row.amount for row in apply_steps(BASE, scenario.steps).region.budgets] == [pence]


@given(st.integers(0, 100))
def test_percent_is_a_product(share: int) -> None:
    """It is what the product with one less, or one and, that share is."""
    for sign, factor in (("-", 100 - share), ("+", 100 + share)):
        theirs = parse_change(f"leaders.A.capacity_days*={factor / 100}", "")
        ours = parse_change(f"leaders.A.capacity_days={sign}{share}%", "")
        assert apply_steps(BASE, [ours]).region == apply_steps(BASE, [theirs]).region


@pytest.mark.parametrize("text", ["budgets.total.amount=-110%", "budgets.total.amount=10%", "leaders.A.role=-10%"])
def test_what_is_no_share(text: str) -> None:
    """Less than nothing, a share without a sign, and a share of what is no number are faults."""
    with pytest.raises(Faults):
        apply_steps(BASE, [parse_change(text, "--set")])


def test_sweep() -> None:
    """A sweep goes through shares, each of the base's value."""
    (axis,) = parse_axes(["budgets.total.amount=-20%,-10%,+0%"])
    assert axis.values == ("-20%", "-10%", "+0%")

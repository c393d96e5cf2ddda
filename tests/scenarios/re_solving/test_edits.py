"""The changes that plans are made again with: each finds its row, whatever that is called."""

from __future__ import annotations

import pytest
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import id_of, parse_change
from tsimatch.scenarios.re_solving.edits import leader_leaves, more_days, more_money, would_take

from ...support.builders import ban, budget, leader, lock, region, school

NAMES = ["North", "A;B", "A.B", 'A"B', "A=B", "a@b", "*"]


@pytest.mark.parametrize("name", NAMES)
def test_money_goes_into_its_row(name: str) -> None:
    """A budget row gets money by its pot and region, also where the region's name has a sign of the syntax."""
    made = region(school("100001", region=name), leader("A", region=(name,)), budget(1_000, "days", name), budget(9))
    step = more_money(id_of(made.budgets[0]), 60_000)
    assert [row.amount for row in apply_steps(made, [step]).region.budgets] == [160_000, 900]
    assert [parse_change(text, "") for text in would_take([step])] in ([step], [])


@pytest.mark.parametrize("name", NAMES)
def test_days_go_to_their_leader(name: str) -> None:
    """A leader gets days by the id, also where that has a sign of the syntax."""
    made = region(school("100001"), leader(name, capacity_days=3), leader("B", capacity_days=3))
    assert [x.capacity_days for x in apply_steps(made, [more_days(name, 2)]).region.leaders] == [5, 3]


def test_a_leader_leaves_with_the_locks() -> None:
    """Whoever leaves takes their own locks along, and nobody else's, nor a ban."""
    made = region(
        school("100001"), school("100002"), school("100003"), leader("A"), leader("B"),
        lock("100001", "A"), ban("100002", "A"), lock("100003", "B"),
    )  # fmt: skip
    after = apply_steps(made, leader_leaves(made, "A")).region
    assert {x.id: x.status for x in after.leaders}["A"] == "left"
    assert [(d.recipient, d.action) for d in after.decisions] == [("100002", "ban"), ("100003", "lock")]

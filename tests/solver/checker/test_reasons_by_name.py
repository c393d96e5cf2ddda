"""Why somebody has no leader, by name: the facts of the plan's own reasons, with the name before each id."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tsimatch.models.matching.instance import prepare
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import Region
from tsimatch.solver.checker.reasons import reasons_by_name

from ...support.builders import budget, leader, planned, region, school


def _text(made: Region) -> tuple[dict[str, str], dict[str, str]]:
    """The plan's own reasons, and those by name."""
    plan = planned(made)
    instance = prepare(made, read_offer("2022-23"))
    return {row.recipient: row.explanation for row in plan.unmatched}, reasons_by_name(instance, plan)


def test_who_has_the_place() -> None:
    """A leader who is full is named, and so is whom they support."""
    own, told = _text(
        region(school("100001", name="Ash", priority=200), school("100002", name="Elm"),
               leader("L1", name="Ada", max_matches=1))
    )  # fmt: skip
    assert own == {"100002": "The one leader who may support it is taken: L1 (1 of 1 matches: 100001)."}
    assert told == {"100002": "The one leader who may support it is taken: Ada (L1), 1 of 1 matches: Ash (100001)."}


def test_room_but_no_money() -> None:
    """A leader with room, for whom there is no money, is named as one who is full is."""
    own, told = _text(
        region(school("100001", name="Ash", priority=200), school("100002", name="Elm"),
               leader("L1", name="Ada", max_matches=1), leader("L2", name="Bea", day_rate=90_000), budget(5_900))
    )  # fmt: skip
    assert own["100002"].startswith("Taken: L1 (1 of 1 matches: 100001). Room, but no money: L2. It needs")
    assert told["100002"].startswith(
        "Taken: Ada (L1), 1 of 1 matches: Ash (100001). Room, but no money: Bea (L2). It needs"
    )
    assert own["100002"].partition("It needs")[2] == told["100002"].partition("It needs")[2]


@pytest.mark.parametrize("by_hand", ["no-room", "stopped"])
def test_another_reason_stays(by_hand: str) -> None:
    """A reason that the matches do not give is told as the plan tells it."""
    made = region(school("100001", name="Ash"), leader("L1", name="Ada", region=("South",)))
    plan = planned(made)
    plan = replace(plan, unmatched=tuple(replace(row, reason=by_hand, explanation="Said.") for row in plan.unmatched))  # type: ignore[arg-type]
    assert reasons_by_name(prepare(made, read_offer("2022-23")), plan) == {"100001": "Said."}

"""A cell set, scaled or raised holds what somebody would reckon by hand, or says what was expected."""

from __future__ import annotations

from typing import Any

import pytest
from tsimatch.models.region.cell_types import DAYS, KM, NAMES, POUNDS, SCORE, TEXT, CellType
from tsimatch.scenarios.definition.apply_changes import Unfit, changed_value
from tsimatch.scenarios.definition.change import Op


@pytest.mark.parametrize(
    ("kind", "old", "op", "value", "expected"),
    [
        (POUNDS, 10_000, "*=", "1.10", 11_000),
        (POUNDS, 10_001, "*=", "0.5", 5_001),
        (POUNDS, 10_000, "+=", "£1,000", 110_000),
        (POUNDS, 10_000, "-=", "0.01", 9_999),
        (DAYS, 5, "*=", "1.5", 8),
        (DAYS, 5, "*=", "1.4", 7),
        (DAYS, 5, "-=", "2", 3),
        (KM, KM.read("10"), "*=", "1.2345", KM.read("12.345")),
        (SCORE, SCORE.read("-0.5"), "+=", "0.25", SCORE.read("-0.25")),
    ],
)
def test_reckoned(kind: CellType, old: Any, op: Op, value: str, expected: Any) -> None:
    """Numbers are reckoned in the unit in which they are written, and halves are rounded up to what a cell can hold."""
    assert changed_value(kind, old, op, value) == expected


@pytest.mark.parametrize("value", ["", "none", "None"])
def test_cleared(value: str) -> None:
    """A cell set to nothing is blank, a list of names empty."""
    assert changed_value(POUNDS, 10_000, "=", value) is None
    assert changed_value(NAMES, ("maths",), "=", value) == ()


def test_blank_stays_blank() -> None:
    """A blank cell cannot be scaled or raised: it is unknown, not 0."""
    ops: tuple[Op, ...] = ("*=", "+=", "-=")
    assert [changed_value(POUNDS, None, op, "2") for op in ops] == [None] * 3


def test_lists() -> None:
    """Names are added once and taken away however they are spelt; a name that is not there takes nothing away."""
    assert changed_value(NAMES, ("maths",), "+=", "Reading; MATHS") == ("Reading", "maths")
    assert changed_value(NAMES, ("maths", "Reading"), "-=", "MATHS; music") == ("Reading",)


@pytest.mark.parametrize(
    ("kind", "old", "op", "value", "told"),
    [
        (POUNDS, 10_000, "*=", "ten", "expected a number after the sign"),
        (POUNDS, 10_000, "+=", "nan", "expected a number after the sign"),
        (POUNDS, 10_000, "+=", "1e30", "expected a number after the sign"),
        (TEXT, "Ash", "+=", "1", "only a number can be changed by"),
        (NAMES, ("maths",), "*=", "2", "only a number can be changed by"),
        (DAYS, 5, "-=", "9", "expected"),
        (DAYS, 5, "=", "many", "expected"),
    ],
)
def test_unfit(kind: CellType, old: Any, op: Op, value: str, told: str) -> None:
    """What is no number, or more than the cell can hold, is refused in words."""
    with pytest.raises(Unfit, match=told):
        changed_value(kind, old, op, value)

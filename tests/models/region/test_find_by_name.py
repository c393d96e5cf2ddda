"""Who is meant by what somebody typed: an id, a name, or a part of a name."""

from __future__ import annotations

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.region.find_by_name import Ambiguous, Known, find_by_name

EVERYBODY = [
    Known("recipient", "100001", "Ash Primary"),
    Known("recipient", "100002", "Ash Secondary"),
    Known("recipient", "100003", "Blackmoor Park"),
    Known("recipient", "X1", "Twin"),
    Known("leader", "X1", "Ada"),
    Known("leader", "L2", "Blackmoor Park"),
]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("100001", "100001"),
        (" ash  PRIMARY ", "100001"),
        ("secondary", "100002"),
        ("l2", "L2"),
        ("twin", "X1"),
        ("recipient:Blackmoor", "100003"),
        ("Leader: X1", "X1"),
    ],
)
def test_found(text: str, id_: str) -> None:
    """An id, a name in any case and spacing, a part that one name has, with a kind before it or none."""
    assert find_by_name(text, EVERYBODY).id == id_


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ash", "fits several: Ash Primary (100001) and Ash Secondary (100002); give one of the ids"),
        ("X1", "fits several: recipient Twin (X1) and leader Ada (X1); give recipient:X1 or leader:X1"),
        ("Blakmoor Prak", "the nearest are Blackmoor Park (100003) and Blackmoor Park (L2)"),
        ("zzzzzzzz", "expected the id or the name of a leader or recipient of the region"),
        ("", "expected the id or the name"),
        ("x" * 100_000, "expected the id or the name"),
    ],
)
def test_not_found(text: str, told: str) -> None:
    """Where several fit they are listed, where nobody does the nearest are: in one line."""
    with pytest.raises(Faults) as found:
        find_by_name(text, EVERYBODY)
    assert told in str(found.value)
    assert str(found.value).count("\n") == 0
    assert len(str(found.value)) < 500


@pytest.mark.parametrize(("text", "several"), [("ash", True), ("X1", True), ("zzzzzzzz", False), ("", False)])
def test_several_are_told_from_nobody(text: str, several: bool) -> None:
    """That several fit is known by the exception, not by its words: a name that nobody has may go on as an id."""
    with pytest.raises(Faults) as found:
        find_by_name(text, EVERYBODY)
    assert isinstance(found.value, Ambiguous) is several

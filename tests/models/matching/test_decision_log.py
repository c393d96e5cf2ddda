"""Which decisions of a log hold: the steps of an appointment beside agreements, bans and those who decline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from tsimatch.inputs.documents.decision_entries import WRONG as OF_ROWS
from tsimatch.models.matching.decision_log import Entry, Filled, Word, Wrong, active_entries, carried, judge
from tsimatch.review.web.forms import WRONG as OF_FORMS


def _entry(decision: Word, leader: str | None = "A") -> Entry:
    return Entry(recipient="100001", leader=leader, decision=decision)


@pytest.mark.parametrize(
    ("old", "new", "holds"),
    [
        (("preferred", "A"), ("agreed by school", "A"), "both"),
        (("preferred", "A"), ("preferred", "A"), "new"),
        (("agreed by school", "A"), ("preferred", "B"), "new"),
        (("appointed", "A"), ("preferred", "B"), "both"),
        (("appointed", "A"), ("appointed", "B"), "new"),
        (("agree", "A"), ("preferred", "B"), "both"),
        (("agree", "A"), ("appointed", "B"), "new"),
        (("lock", "A"), ("appointed", "A"), "both"),
        (("appointed", "A"), ("agree", "A"), "both"),
        (("preferred", "A"), ("other leader", "B"), "new"),
        (("appointed", "A"), ("ban", "A"), "new"),
        (("preferred", "A"), ("ban", "B"), "both"),
        (("ban", "A"), ("preferred", "A"), "new"),
        (("ban", "A"), ("preferred", "B"), "both"),
        (("decline", None), ("preferred", "A"), "new"),
        (("approved by RD", "A"), ("decline", "A"), "new"),
        (("preferred", "A"), ("approve", None), "both"),
    ],
)
def test_what_a_decision_ends(old: tuple[Word, str | None], new: tuple[Word, str | None], holds: str) -> None:
    """Steps of one leader add up; another's proposal replaces a proposal, and nobody who is appointed or agreed."""
    first, last = _entry(*old), _entry(*new)
    standing = active_entries(carried([first], [last]))
    assert standing == ((first, last) if holds == "both" else (last,))


WHOLE = Filled(
    decision="lock", planned="A", instead=None, days=True, approval=True, reason=False, by=True, on=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"decision": None, "days": False}, []),
        ({"decision": None, "days": False, "approval": False}, ["nothing"]),
        ({"planned": None}, ["no-match"]),
        ({"decision": "other leader"}, ["no-instead", "no-reason"]),
        ({"decision": "other leader", "instead": "A", "reason": True}, ["planned-instead"]),
        ({"decision": "other leader", "instead": "B", "reason": True, "planned": None}, []),
        ({"instead": "B"}, ["instead-unasked"]),
        ({"decision": "appointed", "planned": None}, ["step-of-nobody"]),
        ({"decision": "preferred"}, ["days-unasked"]),
        ({"decision": "decline", "reason": True}, ["days-unasked", "approval-unasked"]),
        ({"decision": "ban", "days": False}, ["no-reason"]),
        ({"by": False, "on": False}, ["nobody", "no-day"]),
    ],
)
def test_half_filled(changed: dict[str, Any], found: list[str]) -> None:
    """What is half-filled or contradicts itself is found by one rule each, whoever asks: a workbook or a page."""
    assert list(judge(replace(WHOLE, **changed))) == found


def test_words_of_each() -> None:
    """A workbook and a page have words for everything that can be wrong."""
    assert set(OF_ROWS) == set(OF_FORMS) == set(get_args(Wrong))

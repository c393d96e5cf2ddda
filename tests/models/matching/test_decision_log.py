"""Which decisions of a log hold: the steps of an appointment beside agreements, bans and those who decline."""

from __future__ import annotations

import pytest
from tsimatch.models.matching.decision_log import Entry, Word, active_entries, carried


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

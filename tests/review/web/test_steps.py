"""Steps of an appointment in a review: read from the form, kept as an event, and shown with their days."""

from __future__ import annotations

from datetime import date

from tsimatch.review.decisions import entries_of, event_of, told
from tsimatch.review.store import Event
from tsimatch.review.web.forms import Planned, read_decision

FORM = {"decision": "appointed", "by": "JS", "on": "01/03/2026"}
PLANNED = Planned(recipient="100001", leader="A", days=6)


def test_a_step_is_kept() -> None:
    """A step goes with the planned leader, or with the one who is named, and comes back from the file as it went in."""
    for instead, leader in (("", "A"), ("B", "B")):
        entries, errors = read_decision({**FORM, "instead": instead}, PLANNED)
        assert (errors, entries[0].leader, entries[0].on) == ({}, leader, date(2026, 3, 1))
        assert entries_of(Event(1, "", "decide", event_of(entries))) == entries
        assert told(entries[0]) == f"appointed {leader}"


def test_a_step_of_nobody() -> None:
    """Where the plan has no leader, a step needs one."""
    _, errors = read_decision(FORM, Planned(recipient="100001", leader=None, days=None))
    assert "here is no match" in errors["instead"]

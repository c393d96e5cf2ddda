"""From events to decisions: what holds, what one undo takes back, what a redo takes again."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tsimatch.models.matching.decision_log import Entry, Word, carried
from tsimatch.review.decisions import ReviewState, concerns, event_of, replay, summary, told
from tsimatch.review.store import Event

DAY = date(2023, 11, 30)


def entry(recipient: str = "1", decision: Word = "agree", leader: str | None = "A", **more: Any) -> Entry:
    """A decision of one person on one day."""
    return Entry(recipient=recipient, leader=leader, decision=decision, by="JS", on=DAY, **more)


def events(*steps: tuple[str, Any]) -> tuple[Event, ...]:
    """Events in order: decide with entries, undo and redo with a number, planned with what holds, accept."""
    made = []
    for number, (kind, what) in enumerate(steps, 1):
        body = {
            "decide": lambda w: event_of(w),
            "undo": lambda w: {"event": w},
            "redo": lambda w: {"event": w},
            "planned": lambda w: {"plan": w[0], "decisions": w[1], "region": 1},
            "accept": lambda w: {"plan": w},
            "back": lambda w: {"plan": w},
        }[kind](what)
        made.append(Event(number, "2023-11-30T10:00:00+00:00", kind, body))
    return tuple(made)


def test_a_later_decision_replaces() -> None:
    """A later decision on a recipient ends the one before, as in a workbook's log."""
    first, then = entry(), entry(decision="ban", reason="they know each other")
    state = replay(events(("decide", [first]), ("decide", [then])))
    assert state.entries == carried([first], [then])
    assert state.holding == (then,)


def test_undo_brings_back_what_was_replaced() -> None:
    """Where a decision is taken back that replaced another, the other one holds again."""
    first, then = entry(), entry(decision="lock", days=5)
    state = replay(events(("decide", [first]), ("decide", [then]), ("undo", 2)))
    assert state.holding == (first,)
    assert state.entries == (first,)


def test_one_undo_takes_many_back() -> None:
    """Many decisions that were taken as one are taken back as one."""
    many = [entry(str(number)) for number in range(5)]
    state = replay(events(("decide", [entry("x")]), ("decide", many)))
    assert state.undoable == 2
    assert [e.recipient for e in replay((*state.events, *_after(state, "undo", 2))).holding] == ["x"]


def _after(state: ReviewState, kind: str, number: int) -> tuple[Event, ...]:
    return (Event(state.version + 1, "", kind, {"event": number}),)


def test_redo_ends_with_a_new_decision() -> None:
    """What was taken back can be taken again until somebody decides anew."""
    steps = [("decide", [entry("1")]), ("decide", [entry("2")]), ("undo", 2), ("undo", 1)]
    assert replay(events(*steps)).redoable == 1
    again = replay(events(*steps, ("redo", 1)))
    assert (again.redoable, [e.recipient for e in again.holding]) == (2, ["1"])
    assert replay(events(*steps, ("decide", [entry("3")]))).redoable is None


def test_what_was_planned_stays_in_the_log() -> None:
    """A decision that a plan was made with stays in the log when it is taken back, and does not stand."""
    steps = [("decide", [entry()]), ("planned", (1, [1])), ("accept", 1)]
    assert replay(events(*steps)).unplanned == 0
    state = replay(events(*steps, ("undo", 1)))
    assert [(e.recipient, e.stands) for e in state.entries] == [("1", False)]
    assert state.unplanned == 1


def test_a_plan_waits_until_it_is_accepted_or_put_back() -> None:
    """A plan that was made waits; accepted it is the plan, put back the plan before stays."""
    steps = [("planned", (1, [])), ("accept", 1), ("planned", (2, []))]
    assert (replay(events(*steps)).plan, replay(events(*steps)).proposed) == (1, 2)
    assert (replay(events(*steps, ("accept", 2))).plan, replay(events(*steps, ("accept", 2))).proposed) == (2, None)
    assert (replay(events(*steps, ("back", 2))).plan, replay(events(*steps, ("back", 2))).proposed) == (1, None)


def test_only_what_concerns_a_page_makes_it_outdated() -> None:
    """A decision on another recipient does not make a recipient's page outdated; an undo and a new plan do."""
    decided, undone, accepted = events(("decide", [entry("2")]), ("undo", 1), ("accept", 1))
    assert not concerns(frozenset({"1"}), decided)
    assert concerns(frozenset({"2"}), decided)
    assert concerns(frozenset({"1"}), undone)
    assert concerns(frozenset({"1"}), accepted)


def test_words() -> None:
    """A decision and an event are told in a few words."""
    assert told(entry(decision="lock", days=5)) == "lock A, 5 days"
    assert told(entry(decision="decline")) == "decline"
    assert told(entry(decision="approve", leader=None, approval="days")) == "RD approval: days"
    one, many = events(("decide", [entry()]), ("decide", [entry("1"), entry("2")]))
    assert (summary(one), summary(many)) == ("1: agree A", "2 decisions")


@given(st.lists(st.tuples(st.sampled_from(["decide", "undo", "redo"]), st.integers(1, 8)), max_size=12))
def test_nothing_is_lost_and_nothing_holds_twice(steps: list[tuple[str, int]]) -> None:
    """Whatever is decided, undone and redone: every entry that holds was decided and not undone since."""
    made = events(*((kind, [entry(str(n % 3))] if kind == "decide" else n) for kind, n in steps))
    state = replay(made)
    holds: set[int] = set()
    for event in made:
        if event.kind == "decide":
            holds.add(event.number)
        elif event.kind == "undo":
            holds.discard(event.body["event"])
        elif event.body["event"] in {e.body["event"] for e in made if e.kind == "undo" and e.number < event.number}:
            was = replay(made[: event.number])
            holds = set(was.taken)
    assert state.taken == holds
    assert len({e.recipient for e in state.holding}) == len(state.holding)
    assert replay((*state.events,)) == state

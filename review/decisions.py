"""From events to decisions: which hold, which were taken back, what one undo or redo does. Pure functions.

An event is never rewritten: an undo is an event of its own, and a redo another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, cast

from ..common.names import count
from ..models.matching.decision_log import Entry, Word, active_entries, carried
from ..models.plan.plan_json import entry_data
from .store import ACCEPT, BACK, DECIDE, PLANNED, REDO, REGION, SCENARIO, UNDO, Event


@dataclass(frozen=True, kw_only=True)
class ReviewState:
    """Where a review stands after its events.

    `entries` is the log as a workbook would carry it; `taken` has the events of decisions that hold, by number, and
    `decided` all of them. `planned` are those that the accepted plan was made with. `proposed` is a plan that was
    neither accepted nor put back.
    """

    version: int = 0
    events: tuple[Event, ...] = ()
    decided: tuple[Event, ...] = ()
    taken: frozenset[int] = frozenset()
    planned: frozenset[int] = frozenset()
    entries: tuple[Entry, ...] = ()
    region: int | None = None
    planned_region: int | None = None
    plan: int | None = None
    proposed: int | None = None
    undoable: int | None = None
    redoable: int | None = None
    scenarios: tuple[Event, ...] = ()

    @property
    def holding(self) -> tuple[Entry, ...]:
        """The decisions that hold."""
        return active_entries(self.entries)

    @cached_property
    def decided_on(self) -> frozenset[str]:
        """The recipients on whom something is decided."""
        return frozenset(entry.recipient for entry in self.holding)

    @property
    def unplanned(self) -> int:
        """The number of events of decisions that the accepted plan was not made with, or that were undone since."""
        return len(self.taken ^ self.planned)

    @property
    def person(self) -> str:
        """Who decided last: asked once, then filled in."""
        return next((str(e.body["entries"][-1]["by"]) for e in reversed(self.decided) if e.body["entries"]), "")

    def of(self, recipient: str) -> tuple[Entry, ...]:
        """The decisions that hold on one recipient."""
        return tuple(entry for entry in self.holding if entry.recipient == recipient)


def replay(events: Sequence[Event]) -> ReviewState:
    """Give where a review stands after its events."""
    taken, undone = dict[int, Event](), list[int]()
    decided = [event for event in events if event.kind == DECIDE]
    by_number = {event.number: event for event in decided}
    made: dict[int, Event] = {event.body["plan"]: event for event in events if event.kind == PLANNED}
    planned, ever = frozenset[int](), set[int]()
    region = plan = proposed = planned_region = None
    for event in events:
        number = cast("int", event.body.get("event"))
        if event.kind == DECIDE:
            taken[event.number] = event
            # What is decided anew ends the row of redos.
            undone = []
        elif event.kind == UNDO and number in taken:
            del taken[number]
            undone.append(number)
        elif event.kind == REDO and number in undone:
            undone.remove(number)
            taken[number] = by_number[number]
        elif event.kind == REGION:
            region = event.body["region"]
        elif event.kind == PLANNED:
            proposed = event.body["plan"]
        elif event.kind == BACK:
            proposed = None
        elif event.kind == ACCEPT:
            plan, proposed = event.body["plan"], None
            planned = frozenset(made[plan].body["decisions"])
            planned_region = made[plan].body["region"]
            ever |= planned
    return ReviewState(
        version=events[-1].number if events else 0,
        events=tuple(events),
        decided=tuple(decided),
        taken=frozenset(taken),
        planned=planned,
        entries=_log(decided, frozenset(taken), ever),
        region=region,
        planned_region=planned_region,
        plan=plan,
        proposed=proposed,
        undoable=max(taken, default=None),
        redoable=undone[-1] if undone else None,
        scenarios=tuple(event for event in events if event.kind == SCENARIO),
    )


def _log(decided: Iterable[Event], taken: frozenset[int], ever: set[int]) -> tuple[Entry, ...]:
    """Give the log: what was taken back ends nothing, and stays only where a plan was once made with it."""
    log = tuple[Entry, ...]()
    for event in decided:
        entries = entries_of(event)
        if event.number in taken:
            log = carried(log, entries)
        elif event.number in ever:
            log = (*log, *(replace(entry, stands=False) for entry in entries))
    return log


def entries_of(event: Event) -> tuple[Entry, ...]:
    """Give the decisions of an event."""
    return tuple(map(_entry, event.body["entries"]))


def event_of(entries: Iterable[Entry], how: str = "") -> dict[str, Any]:
    """Give the body of the event that decisions were taken; `how` says where they come from."""
    return {"how": how, "entries": list(map(entry_data, entries))}


def summary(event: Event) -> str:
    """Say in a few words what an event was."""
    if event.kind == DECIDE:
        entries = entries_of(event)
        if len(entries) == 1:
            return f"{entries[0].recipient}: {told(entries[0])}"
        how = f", {event.body['how']}" if event.body.get("how") else ""
        return f"{count(len(entries), 'decision')}{how}"
    number = event.body.get("event")
    return {
        UNDO: f"decision {number} was taken back",
        REDO: f"decision {number} was taken again",
        REGION: "the region was read",
        PLANNED: "a plan was made",
        ACCEPT: "a plan was accepted",
        BACK: "a plan was put back",
        SCENARIO: f"the scenario {event.body.get('name')} was kept",
    }.get(event.kind, event.kind)


def told(entry: Entry) -> str:
    """Say what was decided, without who and when."""
    days = f", {count(entry.days, 'day')}" if entry.days else ""
    if entry.decision == "approve":
        return f"RD approval: {entry.approval}"
    whom = "" if entry.leader is None or entry.decision == "decline" else f" {entry.leader}"
    return f"{entry.decision}{whom}{days}"


def concerns(recipients: frozenset[str], event: Event) -> bool:
    """Say whether an event makes a page outdated on which one decides on some recipients."""
    if event.kind == DECIDE:
        return any(row["recipient"] in recipients for row in event.body["entries"])
    # A scenario, or a plan that nobody has accepted yet, changes nothing that is decided on.
    return event.kind not in (SCENARIO, PLANNED, BACK)


def _entry(data: Mapping[str, Any]) -> Entry:
    on = data["on"]
    return Entry(
        recipient=data["recipient"],
        leader=data["leader"],
        decision=cast("Word", data["decision"]),
        days=data["days"],
        approval=data["approval"],
        reason=data["reason"],
        by=data["by"],
        on=None if on is None else date.fromisoformat(on),
    )

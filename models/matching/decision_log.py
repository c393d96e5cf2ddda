"""What people decided on a plan, as the log of a workbook keeps it: who, when, what, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

from ...common.faults import Place

Step = Literal["preferred", "agreed by school", "approved by RD", "appointed"]
Ruling = Literal["eligible", "not eligible"]
Word = Literal["agree", "lock", "ban", "decline", "other leader", "approve", Step, Ruling]
WORDS: tuple[Word, ...] = ("agree", "lock", "ban", "decline", "other leader")
"""What may stand in the column Decision; an RD approval alone is logged as `approve`."""
STEPS: tuple[Step, ...] = get_args(Step)
"""The steps of an appointment, which may stand there too: only the last one asks for the match."""
RULINGS: tuple[Ruling, ...] = get_args(Ruling)
"""What a person says of a school of which it is not known whether it is eligible."""

REASONED: frozenset[Word] = frozenset({"ban", "decline", "other leader", *RULINGS})
"""The decisions that need a reason: they go against the plan."""

NO_LEADER: tuple[Word, ...] = ("decline", "other leader")
"""The decisions, beside steps, on a recipient that has no leader."""

_KEEPING = frozenset({"agree", "lock", "other leader", "appointed"})
"""The decisions that ask for a match."""

_OF_RECIPIENT = frozenset({"agree", "lock", "decline", "other leader"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One decision. `leader` is whom it is about: the planned one, or for `other leader` the one instead.

    A step of an appointment is about either.

    `stands` is false for what was taken back, or replaced by a later decision.
    """

    recipient: str
    leader: str | None
    decision: Word
    days: int | None = None
    approval: str | None = None
    reason: str = ""
    by: str = ""
    on: date | None = None
    stands: bool = True
    place: Place = field(default=Place(), compare=False)

    @property
    def keeps(self) -> bool:
        """Whether it asks for a match."""
        return self.decision in _KEEPING

    def text(self, leader: Callable[[str], str] = str) -> str:
        """Say what was decided, by whom and when; `leader` writes the leader, else the id stands."""
        whom = f" {leader(self.leader)}" if self.leader and self.decision != "decline" else ""
        by = f" by {self.by}" if self.by else ""
        return f"{self.decision}{whom}{by}{f', {self.on}' if self.on else ''}"

    def __str__(self) -> str:
        return self.text()


Wrong = Literal[
    "nothing", "no-match", "no-instead", "planned-instead", "instead-unasked", "step-of-nobody", "days-unasked",
    "approval-unasked", "no-reason", "nobody", "no-day",
]  # fmt: skip
"""What is half-filled in a decision, or contradicts itself; whoever asks has the words for each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What a person filled in for one recipient; `planned` is the leader that the plan has for it, `instead` another.

    Of days, approval, reason, who (`by`) and when (`on`) it counts whether they are filled in at all.
    """

    decision: Word | None
    planned: str | None
    instead: str | None
    days: bool
    approval: bool
    reason: bool
    by: bool
    on: bool


def judge(filled: Filled) -> Iterator[Wrong]:
    """Find what is half-filled in a decision, and what contradicts itself."""
    decision, instead = filled.decision, filled.instead
    if decision is None and not filled.approval:
        yield "nothing"
    if decision is not None and filled.planned is None and decision not in (*NO_LEADER, *STEPS):
        yield "no-match"
    if decision == "other leader":
        if instead is None:
            yield "no-instead"
        elif instead == filled.planned:
            yield "planned-instead"
    elif decision in STEPS:
        if filled.planned is None and instead is None:
            yield "step-of-nobody"
    elif instead is not None:
        yield "instead-unasked"
    if filled.days and decision not in _KEEPING:
        yield "days-unasked"
    if filled.approval and decision == "decline":
        yield "approval-unasked"
    if decision in REASONED and not filled.reason:
        yield "no-reason"
    if not filled.by:
        yield "nobody"
    if not filled.on:
        yield "no-day"


def carried(log: Iterable[Entry], new: Iterable[Entry]) -> tuple[Entry, ...]:
    """Put new decisions behind those of a log, and end those that they replace."""
    entries = list(log)
    for entry in new:
        entries = [replace(old, stands=old.stands and not _ends(entry, old)) for old in entries]
        entries.append(entry)
    return tuple(entries)


def active_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give the decisions that hold."""
    return tuple(entry for entry in entries if entry.stands)


def _ends(new: Entry, old: Entry) -> bool:
    if new.recipient != old.recipient:
        return False
    if old.decision == "approve" or new.decision == "approve":
        return old.decision == new.decision
    if old.decision in RULINGS or new.decision in RULINGS:
        return old.decision in RULINGS and new.decision in RULINGS
    if {old.decision, new.decision} == {"ban"}:
        return old.leader == new.leader
    if old.decision == "ban":
        return (new.keeps or new.decision in STEPS) and new.leader == old.leader
    if new.decision in STEPS:
        return _overtaken(new, old)
    if old.decision in STEPS and new.leader == old.leader:
        # That a match is agreed or locked takes none of its steps back.
        return not new.keeps
    return new.decision in _OF_RECIPIENT or new.leader == old.leader


def _overtaken(step: Entry, old: Entry) -> bool:
    """Say whether a step of an appointment ends an older decision on the same recipient, which is no ban."""
    if old.decision == "decline":
        return True
    if step.leader == old.leader:
        return old.decision == step.decision
    # Who is preferred next replaces whoever was, but nobody who is appointed or agreed.
    return step.keeps or not old.keeps

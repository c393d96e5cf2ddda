"""What people decided on a plan, as the log of a workbook keeps it: who, when, what, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ...common.faults import Place

Word = Literal["agree", "lock", "ban", "decline", "other leader", "approve"]
WORDS: tuple[Word, ...] = ("agree", "lock", "ban", "decline", "other leader")
"""What may stand in the column Decision; an RD approval alone is logged as `approve`."""

REASONED: frozenset[Word] = frozenset({"ban", "decline", "other leader"})
"""The decisions that need a reason: they go against the plan."""

_OF_RECIPIENT = frozenset({"agree", "lock", "decline", "other leader"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One decision. `leader` is whom it is about: the planned one, or for `other leader` the one instead.

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
        return self.decision in ("agree", "lock", "other leader")

    def __str__(self) -> str:
        whom = f" {self.leader}" if self.leader and self.decision != "decline" else ""
        by = f" by {self.by}" if self.by else ""
        return f"{self.decision}{whom}{by}{f', {self.on}' if self.on else ''}"


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
    if {old.decision, new.decision} == {"ban"}:
        return old.leader == new.leader
    if old.decision == "ban":
        return new.keeps and new.leader == old.leader
    return new.decision in _OF_RECIPIENT or new.leader == old.leader

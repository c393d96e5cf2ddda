"""The decisions in a plan's workbook: those typed beside the matches, and those that its log carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from ...common.faults import FaultList, Place
from ...common.names import listed
from ...models.matching.decision_log import REASONED, WORDS, Entry, Word
from ...models.plan.fingerprint import Record
from ...models.plan.workbook_layout import (
    APPROVAL,
    BY,
    DATE,
    DAYS,
    DECIDING,
    DECISION,
    INSTEAD,
    LEADER,
    LOG,
    MATCHES,
    NO_LEADER,
    NOT_MATCHED,
    REASON,
    RECIPIENT,
    STANDS,
)
from ...models.region.cell_types import DATE as A_DATE
from ...models.region.cell_types import DAYS as A_NUMBER
from ...models.region.cell_types import ID, TEXT, YES_NO, CellType, choice
from ...models.region.region import APPROVAL as AN_APPROVAL
from ..workbooks.workbook import Workbook
from .workbook_table import BookRow, book_rows

_DECIDED: dict[str, CellType] = {
    DECISION: choice(*WORDS), INSTEAD: ID, DAYS: A_NUMBER, APPROVAL: AN_APPROVAL, REASON: TEXT, BY: TEXT, DATE: A_DATE,
}  # fmt: skip
_LOGGED: dict[str, CellType] = {
    DECISION: choice(*get_args(Word)), LEADER: ID, DAYS: A_NUMBER, APPROVAL: AN_APPROVAL, REASON: TEXT, BY: TEXT,
    DATE: A_DATE, STANDS: YES_NO,
}  # fmt: skip


def new_entries(book: Workbook, record: Record, faults: FaultList) -> Iterator[Entry]:
    """Read the decisions typed into Matches and Not matched; what is wrong with them is added to `faults`."""
    planned = {recipient: (leader, days) for recipient, leader, days in record.matches}
    seen: dict[str, BookRow] = {}
    for sheet, columns in ((MATCHES, (RECIPIENT, LEADER, *DECIDING)), (NOT_MATCHED, (RECIPIENT, *DECIDING))):
        for row in book_rows(book, sheet, columns):
            if sheet == MATCHES and not _untouched(row, planned, faults):
                continue
            if any(row.cells.get(column) for column in DECIDING):
                yield from _DecisionRow(row, planned, seen, faults).entries()


def _untouched(row: BookRow, planned: Mapping[str, tuple[str, int]], faults: FaultList) -> bool:
    """Say whether a row of Matches is still the one that was written: somebody may have typed over it."""
    recipient, leader = row.cells.get(RECIPIENT, ""), row.cells.get(LEADER, "")
    if recipient not in planned:
        faults.append(row.fault(RECIPIENT, "expected a recipient that the plan has matched, as match wrote it"))
    elif leader != planned[recipient][0]:
        expected = f"expected {planned[recipient][0]}, as planned: for another, {DECISION} other leader and {INSTEAD}"
        faults.append(row.fault(LEADER, expected))
    else:
        return True
    return False


class _DecisionRow:
    """The decisions of one row."""

    def __init__(
        self, row: BookRow, planned: Mapping[str, tuple[str, int]], seen: dict[str, BookRow], faults: FaultList
    ) -> None:
        self.row, self.faults = row, faults
        self.recipient = row.cells.get(RECIPIENT, "")
        match = planned.get(self.recipient)
        self.leader: str | None = match[0] if match else None
        self.days: int | None = match[1] if match else None
        before = faults.number
        self.values: dict[str, Any] = {name: row.read(name, kind, faults) for name, kind in _DECIDED.items()}
        self.sound = faults.number == before
        first = seen.setdefault(self.recipient, row)
        if first is not row:
            self._fault(RECIPIENT, f"expected each recipient once: {first.place} has decided on it too")

    def entries(self) -> Iterator[Entry]:
        """Give what was decided, nothing where the row is at fault."""
        if not self.sound:
            return
        before = self.faults.number
        self._judge()
        if self.faults.number > before:
            return
        decision: Word | None = self.values[DECISION]
        if decision is not None:
            yield self._entry(decision)
        if self.values[APPROVAL] is not None:
            yield replace(self._entry("approve"), leader=None, days=None, approval=self.values[APPROVAL])

    def _entry(self, decision: Word) -> Entry:
        v, row = self.values, self.row
        whose = INSTEAD if decision == "other leader" else LEADER
        columns = {"recipient": row.place.at(RECIPIENT), "leader": row.place.at(whose), "days": row.place.at(DAYS)}
        columns |= {"status": row.place.at(DECISION), "rd_approved": row.place.at(APPROVAL)}
        return Entry(
            recipient=self.recipient,
            leader=v[INSTEAD] if decision == "other leader" else self.leader,
            decision=decision,
            days=v[DAYS] or (self.days if decision == "lock" else None),
            reason=v[REASON] or "",
            by=v[BY],
            on=v[DATE],
            place=replace(row.place, columns=columns),
        )

    def _judge(self) -> None:
        """Find what is half-filled, and what contradicts itself."""
        decision, approval = self.values[DECISION], self.values[APPROVAL]
        if decision is None and approval is None:
            self._fault(DECISION, f"expected a decision ({', '.join(WORDS)}): other cells of this row are filled")
            return
        self._words(decision)
        if self.values[BY] is None:
            self._fault(BY, "expected who decided: a name, or initials")
        if self.values[DATE] is None:
            self._fault(DATE, "expected the day of the decision, such as 30/11/2023")
        if decision in REASONED and self.values[REASON] is None:
            self._fault(REASON, f"expected a reason, which {decision} needs")

    def _words(self, decision: str | None) -> None:
        if self.leader is None and decision not in (None, *NO_LEADER):
            self._fault(DECISION, f"expected {' or '.join(NO_LEADER)}: here is no match to {decision}")
        if decision == "other leader":
            self._instead()
        elif self.values[INSTEAD] is not None:
            self._fault(INSTEAD, f"expected blank, or the {DECISION} other leader")
        if self.values[DAYS] is not None and decision in (None, "ban", "decline"):
            self._fault(DAYS, "expected blank: days go with agree, lock or other leader")
        if decision == "decline" and self.values[APPROVAL] is not None:
            self._fault(APPROVAL, "expected blank: a recipient that declines needs no approval")

    def _instead(self) -> None:
        if self.values[INSTEAD] is None:
            self._fault(
                INSTEAD, f"expected the id of a leader (sheet Leaders), which the {DECISION} other leader needs"
            )
        elif self.values[INSTEAD] == self.leader:
            self._fault(
                INSTEAD, f"is the leader of the plan: choose agree or lock as the {DECISION}, or another leader"
            )

    def _fault(self, column: str, expected: str) -> None:
        self.faults.append(self.row.fault(column, expected))


def log_entries(book: Workbook, faults: FaultList) -> Iterator[Entry]:
    """Read the decisions that the log carries."""
    for row in book_rows(book, LOG, (RECIPIENT, *_LOGGED)):
        before = faults.number
        v: dict[str, Any] = {name: row.read(name, kind, faults) for name, kind in _LOGGED.items()}
        if v[DECISION] is None and faults.number == before:
            faults.append(row.fault(DECISION, f"expected {listed(get_args(Word), 6)}"))
        if faults.number == before:
            yield _logged(row, v)


def _logged(row: BookRow, v: Mapping[str, Any]) -> Entry:
    on: date | None = v[DATE]
    names = {"recipient": RECIPIENT, "leader": LEADER, "days": DAYS, "status": DECISION, "rd_approved": APPROVAL}
    return Entry(
        recipient=row.cells.get(RECIPIENT, ""),
        leader=v[LEADER],
        decision=v[DECISION],
        days=v[DAYS],
        approval=v[APPROVAL],
        reason=v[REASON] or "",
        by=v[BY] or "",
        on=on,
        stands=v[STANDS] is not False,
        place=Place(row.place.file, row.place.sheet, row.place.row, _columns(row, names)),
    )


def _columns(row: BookRow, names: Mapping[str, str]) -> Mapping[str, str]:
    return {column: row.place.at(name) for column, name in names.items()}

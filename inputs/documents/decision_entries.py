"""The decisions in a plan's workbook: those typed beside the matches, and those that its log carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from ...common.faults import FaultList, Place
from ...common.names import listed, squash
from ...models.matching.decision_log import NO_LEADER, RULINGS, STEPS, WORDS, Entry, Filled, Word, Wrong, judge
from ...models.plan.fingerprint import Record
from ...models.plan.workbook_layout import (
    AGREE_ALL,
    APPROVAL,
    BY,
    DATE,
    DAYS,
    DECIDED_BY,
    DECIDED_ON,
    DECIDING,
    DECISION,
    INSTEAD,
    LEADER,
    LOG,
    MATCHES,
    NOT_KNOWN,
    NOT_MATCHED,
    REASON,
    RECIPIENT,
    RULING,
    STANDS,
)
from ...models.region.cell_types import DATE as A_DATE
from ...models.region.cell_types import DAYS as A_NUMBER
from ...models.region.cell_types import TEXT, YES_NO, CellType, choice
from ...models.region.region import APPROVAL as AN_APPROVAL
from ..workbooks.workbook import Workbook
from .workbook_people import WorkbookPeople
from .workbook_table import BookRow, book_rows, cover_cells

_DECIDED: dict[str, CellType] = {
    DECISION: choice(*WORDS, *STEPS), DAYS: A_NUMBER, APPROVAL: AN_APPROVAL, REASON: TEXT, BY: TEXT, DATE: A_DATE,
}  # fmt: skip
_LOGGED: dict[str, CellType] = {
    DECISION: choice(*get_args(Word)), DAYS: A_NUMBER, APPROVAL: AN_APPROVAL, REASON: TEXT, BY: TEXT, DATE: A_DATE,
    STANDS: YES_NO,
}  # fmt: skip
WRONG: dict[Wrong, tuple[str, str]] = {
    "nothing": (DECISION, f"expected a decision ({', '.join(WORDS)}): other cells of this row are filled"),
    "no-match": (DECISION, f"expected {' or '.join(NO_LEADER)}: here is no match to {{decision}}"),
    "no-instead": (INSTEAD, f"expected a leader (sheet Leaders), which the {DECISION} other leader needs"),
    "planned-instead": (
        INSTEAD, f"is the leader of the plan: choose agree or lock as the {DECISION}, or another leader",
    ),
    "instead-unasked": (INSTEAD, f"expected blank, or the {DECISION} other leader"),
    "step-of-nobody": (
        INSTEAD, "expected a leader (sheet Leaders): here is no match, and {decision} needs one",
    ),
    "days-unasked": (DAYS, "expected blank: days go with agree, lock or other leader"),
    "approval-unasked": (APPROVAL, "expected blank: a recipient that declines needs no approval"),
    "no-reason": (REASON, "expected a reason, which {decision} needs"),
    "nobody": (BY, "expected who decided: a name, or initials"),
    "no-day": (DATE, "expected the day of the decision, such as 30/11/2023"),
}  # fmt: skip
"""For each thing that is wrong with a row, the column and what is expected there."""


@dataclass(frozen=True, slots=True)
class Together:
    """What the Cover says for all rows: whether every match is agreed, and who signs where a row does not say."""

    agree: bool = False
    by: str | None = None
    on: date | None = None


def read_together(book: Workbook, faults: FaultList) -> Together:
    """Read what is decided for all matches at once; a half-filled answer is added to `faults`."""
    cells = cover_cells(book, (AGREE_ALL, DECIDED_BY, DECIDED_ON))
    kinds = ((AGREE_ALL, YES_NO), (DECIDED_BY, TEXT), (DECIDED_ON, A_DATE))
    agree, by, on = (cells[label].read(label, kind, faults) if label in cells else None for label, kind in kinds)
    if agree:
        for label, told in ((DECIDED_BY, "who agreed"), (DECIDED_ON, "the day, such as 30/11/2023")):
            if label not in cells:
                faults.append(cells[AGREE_ALL].fault(AGREE_ALL, f"expected a cell {label} on the Cover too"))
            elif not cells[label].cells:
                faults.append(cells[label].fault(label, f"expected {told}: {AGREE_ALL} is yes"))
    return Together(bool(agree), by, on)


def new_entries(
    book: Workbook, record: Record, people: WorkbookPeople, log: Iterable[Entry], faults: FaultList
) -> Iterator[Entry]:
    """Read the decisions typed into Matches and Not matched; what is wrong with them is added to `faults`.

    Where the Cover agrees all matches at once, so is every match that no decision keeps, of its row or of the `log`.
    """
    planned = {recipient: (leader, days) for recipient, leader, days in record.matches}
    kept = {entry.recipient for entry in log if entry.stands and entry.keeps}
    together = read_together(book, faults)
    seen: dict[str, BookRow] = {}
    yield from _rulings(book, people, together, faults)
    for sheet, columns in ((MATCHES, (RECIPIENT, LEADER, *DECIDING)), (NOT_MATCHED, (RECIPIENT, *DECIDING))):
        for found in book_rows(book, sheet, columns):
            row = _by_id(found, people)
            if sheet == MATCHES and not _untouched(row, planned, people, faults):
                continue
            whole = together
            if sheet == NOT_MATCHED or row.cells.get(RECIPIENT) in kept:
                whole = replace(together, agree=False)
            if whole.agree or any(row.cells.get(column) for column in DECIDING):
                yield from _DecisionRow(row, planned, people, whole, seen, faults).entries()


def _rulings(book: Workbook, people: WorkbookPeople, together: Together, faults: FaultList) -> Iterator[Entry]:
    """Read what was typed into Not known: which schools are eligible, and which are not."""
    if all(squash(name) != squash(NOT_KNOWN) for name in book.sheets):
        # A plan that leaves nothing open has no such sheet.
        return
    for found in book_rows(book, NOT_KNOWN, (RECIPIENT, *RULING)):
        if any(found.cells.get(column) for column in RULING):
            yield from _RulingRow(_by_id(found, people), together, faults).entries()


class _RulingRow:
    """What one row says of a school that may be eligible."""

    def __init__(self, row: BookRow, together: Together, faults: FaultList) -> None:
        self.row, self.faults = row, faults
        before = faults.number
        kinds = {DECISION: choice(*RULINGS), REASON: TEXT, BY: TEXT, DATE: A_DATE}
        self.values: dict[str, Any] = {name: row.read(name, kind, faults) for name, kind in kinds.items()}
        self.values[BY] = self.values[BY] or together.by
        self.values[DATE] = self.values[DATE] or together.on
        self.sound = faults.number == before

    def entries(self) -> Iterator[Entry]:
        """Give the decision, nothing where the row is at fault."""
        wanted = {
            DECISION: f"expected {' or '.join(RULINGS)}: other cells of this row are filled",
            REASON: "expected a reason: what was found out, and where",
            BY: "expected who decided: a name, or initials",
            DATE: "expected the day of the decision, such as 30/11/2023",
        }
        blank = [name for name in wanted if self.values[name] is None]
        if not self.sound or blank:
            self.faults += (self.row.fault(name, wanted[name]) for name in blank if self.sound)
            return
        v, columns = self.values, {"recipient": self.row.place.at(RECIPIENT)}
        yield Entry(
            recipient=self.row.cells.get(RECIPIENT, ""), leader=None, decision=v[DECISION], reason=v[REASON],
            by=v[BY], on=v[DATE], place=replace(self.row.place, columns=columns),
        )  # fmt: skip


def _by_id(row: BookRow, people: WorkbookPeople) -> BookRow:
    recipient = people.body(row.cells.get(RECIPIENT, ""))
    return BookRow(row.place, {**row.cells, RECIPIENT: recipient}) if recipient else row


def _untouched(row: BookRow, planned: Mapping[str, tuple[str, int]], people: WorkbookPeople, faults: FaultList) -> bool:
    """Say whether a row of Matches is still the one that was written: somebody may have typed over it."""
    recipient = row.cells.get(RECIPIENT, "")
    if recipient not in planned:
        faults.append(row.fault(RECIPIENT, "expected a recipient that the plan has matched, as match wrote it"))
        return False
    before, leader = faults.number, people.leader(row, LEADER, faults)
    if leader == planned[recipient][0]:
        return True
    if faults.number == before:
        whom = people.told(planned[recipient][0])
        faults.append(
            row.fault(LEADER, f"expected {whom}, as planned: for another, {DECISION} other leader and {INSTEAD}")
        )
    return False


class _DecisionRow:
    """The decisions of one row."""

    def __init__(
        self,
        row: BookRow,
        planned: Mapping[str, tuple[str, int]],
        people: WorkbookPeople,
        together: Together,
        seen: dict[str, BookRow],
        faults: FaultList,
    ) -> None:
        self.row, self.faults = row, faults
        self.recipient = row.cells.get(RECIPIENT, "")
        match = planned.get(self.recipient)
        self.leader: str | None = match[0] if match else None
        self.days: int | None = match[1] if match else None
        before = faults.number
        self.values: dict[str, Any] = {name: row.read(name, kind, faults) for name, kind in _DECIDED.items()}
        self.values[INSTEAD] = people.leader(row, INSTEAD, faults)
        self.sound = faults.number == before
        if together.agree and self.values[DECISION] is None:
            self.values[DECISION] = "agree"
        self.values[BY] = self.values[BY] or together.by
        self.values[DATE] = self.values[DATE] or together.on
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
        instead = v[INSTEAD] is not None
        whose = INSTEAD if instead else LEADER
        columns = {"recipient": row.place.at(RECIPIENT), "leader": row.place.at(whose), "days": row.place.at(DAYS)}
        columns |= {"status": row.place.at(DECISION), "rd_approved": row.place.at(APPROVAL)}
        return Entry(
            recipient=self.recipient,
            leader=v[INSTEAD] if instead else self.leader,
            decision=decision,
            days=v[DAYS] or (self.days if decision == "lock" else None),
            reason=v[REASON] or "",
            by=v[BY],
            on=v[DATE],
            place=replace(row.place, columns=columns),
        )

    def _judge(self) -> None:
        """Find what is half-filled, and what contradicts itself."""
        v = self.values
        filled = Filled(
            decision=v[DECISION], planned=self.leader, instead=v[INSTEAD], days=v[DAYS] is not None,
            approval=v[APPROVAL] is not None, reason=v[REASON] is not None, by=v[BY] is not None,
            on=v[DATE] is not None,
        )  # fmt: skip
        wrong = list(judge(filled))
        for what in wrong[:1] if "nothing" in wrong else wrong:
            column, expected = WRONG[what]
            self._fault(column, expected.format(decision=v[DECISION]))

    def _fault(self, column: str, expected: str) -> None:
        self.faults.append(self.row.fault(column, expected))


def log_entries(book: Workbook, people: WorkbookPeople, faults: FaultList) -> Iterator[Entry]:
    """Read the decisions that the log carries."""
    for found in book_rows(book, LOG, (RECIPIENT, LEADER, *_LOGGED)):
        row, before = _by_id(found, people), faults.number
        v: dict[str, Any] = {name: row.read(name, kind, faults) for name, kind in _LOGGED.items()}
        v[LEADER] = people.leader(row, LEADER, faults)
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

"""Who is meant in a plan's workbook: an id, a name with the id behind it, or a name that only one has."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from ...common.faults import FaultList, Faults
from ...common.names import collapse, fold, listed, squash, with_id
from ...models.plan.fingerprint import Record
from ...models.plan.workbook_layout import ID, LEADER, LEADERS
from ...models.region.cell_types import ID as AN_ID
from ...models.region.names import row_id
from ..workbooks.workbook import Workbook
from .workbook_table import BookRow, table_rows

_NAME = "Name"
"""The column of the sheet Leaders that had the names in earlier workbooks."""


@dataclass(frozen=True)
class WorkbookPeople:
    """The ids of the bodies and leaders that a workbook knows, and the leaders' names by id."""

    bodies: frozenset[str]
    leaders: Mapping[str, str]

    def body(self, text: str) -> str:
        """Give the id that a cell has, alone or behind a name; a text with none stays as it is."""
        return _id_in(text, self.bodies)

    def leader(self, row: BookRow, column: str, faults: FaultList) -> str | None:
        """Read a cell with a leader, None where it is blank or several leaders have the name: that is a fault."""
        text = collapse(row.cells.get(column, ""))
        found = _id_in(AN_ID.read(text), self.leaders) if text else None
        if found is None or found in self.leaders:
            return found
        named = sorted(id_ for id_, name in self.leaders.items() if fold(name) == fold(text))
        if len(named) > 1:
            faults.append(row.fault(column, f"expected one leader, by id: {listed(named)} have this name"))
            return None
        return named[0] if named else found

    def told(self, leader: str) -> str:
        """Write a leader as the workbook does."""
        return with_id(self.leaders.get(leader, ""), leader)


def _id_in(text: str, known: Container[str]) -> str:
    """Give the id that a text is, or that stands in brackets at its end; the text itself where it is neither."""
    if text in known or not text.endswith(")"):
        return text
    starts = (place + 1 for place, letter in enumerate(text) if letter == "(")
    return next((text[start:-1] for start in starts if row_id(text[start:-1], known) in known), text)


def people_of(book: Workbook, record: Record) -> WorkbookPeople:
    """Find who a workbook knows: the rows that it was planned from, and the leaders of its sheet Leaders."""
    bodies = {key for table, key in record.rows if table in ("school", "trust")}
    leaders = {key: "" for table, key in record.rows if table == "leader"}
    bodies |= {recipient for recipient, _, _ in record.matches}
    leaders |= {leader: "" for _, leader, _ in record.matches}
    return WorkbookPeople(frozenset(bodies), leaders | dict(_named(book)))


def _named(book: Workbook) -> Iterable[tuple[str, str]]:
    sheet = next((name for name in book.sheets if squash(name) == squash(LEADERS)), None)
    if sheet is None:
        return
    try:
        rows = table_rows(book.grid(sheet), (LEADER,), (_NAME, ID))
    except Faults:
        # Nothing is decided on this sheet: without it, leaders are known by their ids.
        return
    for row in rows:
        told = collapse(row.cells.get(LEADER, ""))
        id_ = AN_ID.read(row.cells.get(ID, told))
        yield id_, row.cells.get(_NAME) or told.removesuffix(f"({id_})").strip()

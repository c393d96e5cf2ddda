"""What is typed into a plan's workbook: leaders by name, and all matches agreed with one cell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.common.faults import Faults
from tsimatch.inputs.documents.plan_workbook import read_plan_book
from tsimatch.models.matching.decision_log import Entry

from ...support.builders import changed, town
from ...support.plan_workbooks import fill, report_of, write_book

DAY = date(2023, 3, 1)
SIGNED: dict[str, Any] = {"By": "JS", "Date": DAY, "Reason": "they know each other"}
TOGETHER: dict[str, Any] = {"Agree all matches": "yes", "Decided by": "A Director", "Decided on": DAY}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The workbook of a plan of the town."""
    return write_book(tmp_path / "plan.xlsx")


def cover(path: Path, cells: dict[str, Any]) -> Path:
    """Type into the cells of the Cover, on the right of their labels."""
    made = openpyxl.load_workbook(path)
    for row in made["Cover"].iter_rows():
        if row[0].value in cells:
            row[1].value = cells[row[0].value]
    made.save(path)
    return path


def entries(path: Path) -> dict[str, Entry]:
    """The new decisions by recipient."""
    return {entry.recipient: entry for entry in read_plan_book(path).new}


@pytest.mark.parametrize("typed", ["Bea (B)", "B", "bea", "  Bea  "])
def test_a_leader_by_name(book: Path, typed: str) -> None:
    """A leader is taken by name with id, as the drop-down writes it, by id, or by a name that only one has."""
    fill(book, "Matches", {"100001": {"Decision": "other leader", "Leader instead": typed, **SIGNED}})
    assert entries(book)["100001"].leader == "B"


def test_a_name_of_two(tmp_path: Path) -> None:
    """A name that two leaders have is a fault that names both; the name with the id is taken."""
    book = write_book(tmp_path / "plan.xlsx", report_of(changed(changed(town(), "B", name="Kim"), "D", name="Kim")))
    row = {"Decision": "other leader", "Leader instead": "Kim", **SIGNED}
    with pytest.raises(Faults, match="expected one leader, by id: B and D have this name"):
        read_plan_book(fill(book, "Matches", {"100001": row}))
    assert entries(fill(book, "Matches", {"100001": row | {"Leader instead": "Kim (D)"}}))["100001"].leader == "D"


def test_ids_alone_are_read(book: Path) -> None:
    """Where somebody has put the bare ids into a sheet, as earlier versions wrote them, it is read the same."""
    made = openpyxl.load_workbook(book)
    page = made["Matches"]
    columns = {cell.value: cell.column for cell in page[4]}
    for name in ("Recipient", "Leader"):
        for row in range(5, page.max_row + 1):
            cell = page.cell(row, columns[name])
            cell.value = str(cell.value).rpartition("(")[2].rstrip(")")
    made.save(book)
    fill(book, "Matches", {"100002": {"Decision": "agree", **SIGNED}})
    assert entries(book)["100002"].leader == "B"


def test_agree_all(book: Path) -> None:
    """One cell agrees every match, signed once; a match with its own decision keeps that, and its own signature."""
    fill(book, "Matches", {"100002": {"Decision": "ban", **SIGNED}, "100003": {"Decision": "lock"}})
    found = entries(cover(book, TOGETHER))
    planned = {recipient: leader for recipient, leader, _ in read_plan_book(book).record.matches}
    assert found.keys() == planned.keys()
    assert {entry.decision for id_, entry in found.items() if id_ not in ("100002", "100003")} == {"agree"}
    assert (found["100002"].decision, found["100002"].by) == ("ban", "JS")
    assert (found["100003"].decision, found["100003"].by, found["100003"].on) == ("lock", "A Director", DAY)
    assert all(entry.leader == planned[id_] for id_, entry in found.items())


def test_a_default_signer_alone(book: Path) -> None:
    """Without agree all, whoever stands on the Cover signs the decisions that nobody has signed, and no other row."""
    fill(book, "Matches", {"100003": {"Decision": "agree"}})
    found = entries(cover(book, TOGETHER | {"Agree all matches": None, "Decided on": datetime(2023, 3, 1)}))  # noqa: DTZ001
    assert [(entry.recipient, entry.by, entry.on) for entry in found.values()] == [("100003", "A Director", DAY)]


@pytest.mark.parametrize("missing", ["Decided by", "Decided on"])
def test_agreed_by_nobody(book: Path, missing: str) -> None:
    """All matches are not agreed by nobody, nor on no day."""
    with pytest.raises(Faults, match=f"{missing}.*Agree all matches is yes"):
        read_plan_book(cover(book, TOGETHER | {missing: None}))

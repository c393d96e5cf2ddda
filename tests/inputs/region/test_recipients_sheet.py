"""The sheet Recipients: who is eligible and why, and what is typed there is read with the region."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region
from tsimatch.models.region.region import Region, Setting
from tsimatch.outputs.region.region_files import write_region

from ...support.builders import changed, school, town


def _town() -> Region:
    made = changed(town(), "100002", status="declined")
    further = (
        school("100008", name="Holly", grade=2, eligible=None, judged_on=None, previous_grade=None),
        school("100009", name="Ivy", eligible="no"),
    )
    return replace(made, schools=(*made.schools, *further), settings=(Setting(name="offer", value="2022-23"),))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The town as a workbook."""
    path = tmp_path / "town.xlsx"
    write_region(_town(), path)
    return path


def type_in(path: Path, sheet: str, id_: str, cells: dict[str, Any]) -> None:
    """Type into the row of a school or trust."""
    made = openpyxl.load_workbook(path)
    page = made[sheet]
    header = next(row for row in page.iter_rows() if any(cell.value == "Id" for cell in row))
    columns = {cell.value: cell.column for cell in header}
    row = next(n for n in range(header[0].row + 1, page.max_row + 1) if str(page.cell(n, columns["Id"]).value) == id_)
    for name, value in cells.items():
        page.cell(row, columns[name]).value = value
    made.save(path)


def rows_of(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of the sheet by id."""
    rows = list(openpyxl.load_workbook(path)["Recipients"].iter_rows(min_row=4, values_only=True))
    made = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return {str(row["Id"]): row for row in made}


def test_who_is_eligible_and_who_is_not(book: Path) -> None:
    """Every school and trust is listed: by which clause it is a recipient, or why it is none."""
    rows = rows_of(book)
    assert {id_: row["Eligible"] for id_, row in rows.items()} == {
        "100001": "yes", "100002": "declined", "100003": "yes", "100004": "yes", "100005": "no", "100006": "no",
        "100007": "yes", "100008": "no", "100009": "no", "T1": "yes",
    }  # fmt: skip
    assert rows["100001"]["Clause"] == "22.1"
    assert rows["100001"]["Why, or why not"].startswith("22.1: ")
    assert rows["100005"]["Why, or why not"] == "One of the schools of Elms (T1), which is a recipient itself."
    assert rows["100008"]["Why, or why not"] == "No rule of the offer fits: judged 2, on no known day."
    assert rows["100009"]["Why, or why not"] == "Marked as not eligible by hand."


def test_what_is_typed_is_read(book: Path) -> None:
    """A priority and an answer typed there count, where the tables have none and where they stand as they were."""
    type_in(book, "Recipients", "100001", {"Priority": 500, "Status": "declined"})
    type_in(book, "Recipients", "100002", {"Status": "accepted"})
    type_in(book, "Recipients", "T1", {"Priority": 20})
    region = read_region(book)
    schools = {row.id: row for row in region.schools}
    assert (schools["100001"].priority, schools["100001"].status) == (500, "declined")
    assert (schools["100002"].priority, schools["100002"].status) == (150, "accepted")
    assert region.trusts[0].priority == 20
    assert not [note for note in region.notes if "Recipients" in note]


def test_nothing_typed_is_the_same_region(book: Path) -> None:
    """A workbook that comes back as it went out is the region that it was made from, digest and all."""
    assert read_region(book).digest == _town().digest


def test_a_table_changed_alone_wins(book: Path) -> None:
    """What is typed into a table counts where the sheet says nothing, or the same."""
    type_in(book, "Schools", "100001", {"Priority": 7})
    type_in(book, "Schools", "100003", {"Priority": 8})
    type_in(book, "Recipients", "100003", {"Priority": 8})
    assert {row.id: row.priority for row in read_region(book).schools}["100001"] == 7
    assert {row.id: row.priority for row in read_region(book).schools}["100003"] == 8


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"Priority": 9}, r"row \d+, column P \(Priority\): '9': expected one answer: .*sheet Schools, row 3, column"),
        ({"Priority": 0}, r"column P \(Priority\): '0': expected a whole number from 1 to 1,000"),
        ({"Status": "perhaps"}, r"column Q \(Status\): 'perhaps': expected accepted or declined"),
        ({"Id": "999999", "Priority": 9}, r"column B \(Id\): '999999': expected the id of a school or trust"),
    ],
)
def test_faults(book: Path, typed: dict[str, Any], told: str) -> None:
    """What contradicts a table that was changed too is a fault with both cells, and so is what cannot be read."""
    type_in(book, "Schools", "100002", {"Priority": 8})
    type_in(book, "Recipients", "100002", typed)
    with pytest.raises(Faults, match=told):
        read_region(book)


def test_check_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`match check REGION -o` writes the same, and what is filled in there plans as a region."""
    monkeypatch.chdir(tmp_path)
    write_region(_town(), "town.csv")
    assert run(["check", "town.csv", "-o", "recipients.xlsx"]) == 0
    assert "Written: recipients.xlsx" in capsys.readouterr().out
    type_in(Path("recipients.xlsx"), "Recipients", "100001", {"Status": "declined"})
    assert run(["plan", "recipients.xlsx", "-q"]) == 0
    assert "Declined: 2" in capsys.readouterr().out
    assert run(["check", "town.csv", "-o", "recipients.csv"]) == 2

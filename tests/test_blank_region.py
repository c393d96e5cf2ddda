"""The empty region: a workbook to fill in, that reads back and plans as it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.inputs.region import read_region
from tsimatch.models.region import Region, plural
from tsimatch.outputs.region_form import HELP


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """An empty region."""
    path = tmp_path / "region.xlsx"
    assert run(["example", "--blank", str(path)]) == 0
    return path


def test_every_column_is_explained() -> None:
    """Every column of every table has its help, and no other."""
    assert {record: set(row.kinds()) for record, row in Region.TABLES.items()} == {r: set(h) for r, h in HELP.items()}


def test_reads_back(blank: Path) -> None:
    """One example row a table, sound as it stands."""
    region = read_region(blank)
    assert [len(region.table(record)) for record in Region.TABLES] == [1] * 6


@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_plans_as_it_is(tmp_path: Path, offer: str) -> None:
    """It can be planned as it is, under every offer."""
    path = str(tmp_path / "region.xlsx")
    assert run(["example", "--blank", path, "--offer", offer]) == 0
    assert run(["plan", path]) == 0


def test_drop_downs_and_notes(blank: Path) -> None:
    """Cells with words of their own have drop-downs, and every header a note."""
    book = openpyxl.load_workbook(blank)
    for record, row in Region.TABLES.items():
        page = book[plural(record)]
        assert [cell.value for cell in page[1]] == list(row.kinds())
        assert all(cell.comment and cell.comment.text for cell in page[1])
    words = {str(rule.sqref): rule.formula1 for rule in book["Leaders"].data_validations.dataValidation}
    assert '"NLE,CEO,NLG,equivalent"' in words.values()


def test_same_bytes(blank: Path, tmp_path: Path) -> None:
    """The same form makes the same bytes."""
    assert run(["example", "--blank", str(tmp_path / "again.xlsx")]) == 0
    assert (tmp_path / "again.xlsx").read_bytes() == blank.read_bytes()


def test_examples_taken_out(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With nothing filled in, it says kindly what must be."""
    book = openpyxl.load_workbook(blank)
    for record in Region.TABLES:
        book[plural(record)].delete_rows(2)
    book.save(blank)
    capsys.readouterr()
    assert run(["plan", str(blank)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "region.xlsx: expected at least one row in the sheet Leaders",
        "region.xlsx: expected at least one row in the sheet Schools or one in the sheet Trusts",
    ]


def test_no_drop_downs_in_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another ending is refused."""
    assert run(["example", "--blank", str(tmp_path / "region.csv")]) == 2
    assert "expected an empty region that ends in .xlsx" in capsys.readouterr().err

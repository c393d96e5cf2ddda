"""A region in the words of an office: headings, titles, sheets, grades and years that people write are understood."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest
import xlsxwriter
from tsimatch.common.faults import Faults
from tsimatch.common.names import nearest
from tsimatch.inputs.region.region import read_judged_region, read_region
from tsimatch.models.offers.catalogue import read_offer

Rows: TypeAlias = list[list[object]]

SCHOOLS: Rows = [
    ["URN", "School name", "Region", "Ofsted grade", "judged_on", "Trust UID"],
    [100001, "Ash Primary School", "North West", "RI", "2022-11-10", ""],
    [100002, "Beech High School", "North West", "Requires improvement", "2023-02-01", ""],
]
LEADERS: Rows = [
    ["Leader ID", "Leader name", "Role", "Regions", "Days available"],
    ["L1", "Ada", "NLE", "North West", 20],
]


def _book(path: Path, **sheets: Rows) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def _two(tmp_path: Path, schools: Rows, leaders: Rows) -> Path:
    return _book(tmp_path / "r.xlsx", **{"Schools": schools, "Leaders": leaders})


def test_words_of_gias_and_offices_are_understood(tmp_path: Path) -> None:
    """URN, School name, Trust UID, Days available and RI are read as what they mean, and noted."""
    region = read_region(_two(tmp_path, SCHOOLS, LEADERS))
    assert [(s.id, s.name, s.grade) for s in region.schools] == [
        ("100001", "Ash Primary School", 3),
        ("100002", "Beech High School", 3),
    ]
    assert region.leaders[0].capacity_days == 20
    assert any("URN as id" in note and "School name as name" in note for note in region.notes)


def test_a_column_itself_goes_before_other_words_for_it(tmp_path: Path) -> None:
    """Where id and URN both stand in a sheet, id is the id, and the cells of URN are kept as they are."""
    schools: Rows = [[*SCHOOLS[0], "id"], [*SCHOOLS[1], 100009], [*SCHOOLS[2], 100008]]
    region = read_region(_two(tmp_path, schools, LEADERS))
    assert [s.id for s in region.schools] == ["100009", "100008"]
    assert ("URN", "100001") in region.schools[0].extra


def test_two_words_for_one_column_are_a_fault(tmp_path: Path) -> None:
    """Where two headings mean one column, nobody guesses: both are named."""
    leaders: Rows = [[*LEADERS[0], "Capacity"], [*LEADERS[1], 3]]
    with pytest.raises(Faults, match="has this name too"):
        read_region(_two(tmp_path, SCHOOLS, leaders))


def test_titles_above_the_header(tmp_path: Path) -> None:
    """Rows with one cell above the header are titles, told in a note; rows are counted as the spreadsheet does."""
    title: Rows = [["Schools in the North West, autumn"], [], *SCHOOLS]
    region = read_region(_two(tmp_path, title, LEADERS))
    assert [s.place.row for s in region.schools] == [4, 5]
    assert any("rows 1 to 2 are titles" in note and "autumn" in note for note in region.notes)
    wrong: Rows = [*title, [100003, "Cedar", "North West", "good-ish", "2022-11-10", ""]]
    with pytest.raises(Faults, match=r"row 6, column D \(Ofsted grade\)"):
        read_region(_two(tmp_path, wrong, LEADERS))


def test_a_row_of_data_above_the_header_is_no_title(tmp_path: Path) -> None:
    """Where more than a title stands above the header, something typed would be lost: a fault says so."""
    above: Rows = [[100007, "Gorse School"], *SCHOOLS]
    with pytest.raises(Faults, match="expected the header, which stands in row 2"):
        read_region(_two(tmp_path, above, LEADERS))


def test_sheets_by_their_words(tmp_path: Path) -> None:
    """Sheets named Schools NW and System leaders are the tables, told in a note; a sheet of that name goes before."""
    region = read_region(_book(tmp_path / "r.xlsx", **{"Schools NW": SCHOOLS, "System leaders": LEADERS}))
    assert len(region.schools) == 2
    assert any("the sheet Schools NW is read as Schools" in note for note in region.notes)
    other: Rows = [SCHOOLS[0], [100009, "Other", "North West", 3, "2022-11-10", ""]]
    both = {"Schools": SCHOOLS, "Schools of last year": other, "Leaders": LEADERS}
    assert [s.id for s in read_region(_book(tmp_path / "b.xlsx", **both)).schools] == ["100001", "100002"]


@pytest.mark.parametrize("written", ["2023/24", "2023-24", "2023-2024", "2023/2024", " 2023/24 "])
def test_an_offer_by_its_year(written: str, tmp_path: Path) -> None:
    """A shipped offer is found by its year as people write it, as an option and as the region's setting."""
    assert read_offer(written).id == "2023-24"
    settings: Rows = [["name", "value"], ["offer", written]]
    path = _book(tmp_path / "r.xlsx", Schools=SCHOOLS, Leaders=LEADERS, Settings=settings)
    assert read_judged_region(path).choice.offer.id == "2023-24"


@pytest.mark.parametrize("year", ["2019/20", "20/21", "2023/24x"])
def test_a_year_without_an_offer_is_refused(year: str) -> None:
    """A year that no offer has is a fault, with the ids that there are."""
    with pytest.raises(Faults, match="2022-23"):
        read_offer(year)


def test_regions_are_known() -> None:
    """South East is not a slip for North East; NW means North West; a slip is still one."""
    regions = ["North East", "North West", "West Midlands"]
    assert nearest("South East", regions) is None
    assert nearest("NW", regions) == "North West"
    assert nearest("Nort West", regions) == "North West"

"""Reading workbooks: what a spreadsheet program makes of a cell, and what it may do to a whole file."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region
from tsimatch.outputs.region.region_files import write_region

from ...support.opendocument import cell, write_ods
from ...support.paths import SOUND

OLE = b"\xd0\xcf\x11\xe0"
PROTECTED = "a workbook that is protected with a password"
WORKBOOK = "expected an .xlsx or .ods workbook"
SCHOOL = ["id", "name", "region", "grade", "judged_on", "eligible"]
LEADER = ["id", "name", "role", "region", "capacity_days", "max_km", "ready"]
ADA = ["L1", "Ada", "NLE", "North", 5, 60.5, True]


def _book(path: Path, schools: list[list[Any]], header: list[Any] | None = None, **further: Any) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    tables: dict[str, list[list[Any]]] = {"Schools": [header or SCHOOL, *schools], "Leaders": [LEADER, ADA], **further}
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _refused(path: Path) -> str:
    with pytest.raises(Faults) as caught:
        read_region(path)
    return str(caught.value)


def test_cells_as_in_csv(tmp_path: Path) -> None:
    """Numbers, dates and truth values of a workbook are read as the same cells of a CSV file are."""
    rows: list[list[Any]] = [
        [104423.0, "Ash", "North", 3, datetime(2023, 11, 30), True],  # noqa: DTZ001 - as a spreadsheet has it
        ["104424", 12, "North", "3", "30/11/2023", "yes"],
        [104425, 0.1, "North", 3.0, date(2023, 11, 30), 1],
    ]
    (tmp_path / "region.csv").write_text(
        "record,id,name,region,grade,judged_on,eligible,role,capacity_days,max_km,ready\n"
        "school,104423,Ash,North,3,2023-11-30,yes,,,,\n"
        "school,104424,12,North,3,2023-11-30,yes,,,,\n"
        "school,104425,0.1,North,3,2023-11-30,yes,,,,\n"
        "leader,L1,Ada,North,,,,NLE,5,60.5,yes\n"
    )
    region = read_region(_book(tmp_path / "region.xlsx", rows))
    assert region == read_region(tmp_path / "region.csv")
    assert str(region.schools[2].place) == "region.xlsx, sheet Schools, row 4"


def test_open_document(tmp_path: Path) -> None:
    """An OpenDocument spreadsheet is read like any workbook."""
    ash = ("104423", "Ash", "North", "3", "2023-11-30", "true")
    kinds = ("float", "string", "string", "float", "date", "boolean")
    schools = [
        [cell("string", name) for name in SCHOOL],
        [cell(kind, text) for kind, text in zip(kinds, ash, strict=True)],
    ]
    leaders = [[cell("string", name) for name in LEADER], [cell("string", text) for text in map(str, ADA)]]
    write_ods(tmp_path / "region.ods", {"schools": schools, "LEADERS": leaders})
    rows = [[104423, "Ash", "North", 3, date(2023, 11, 30), True]]
    assert read_region(tmp_path / "region.ods") == read_region(_book(tmp_path / "region.xlsx", rows))


@pytest.mark.parametrize("error", ["#N/A", "Err:502"])
def test_error_in_open_document(tmp_path: Path, error: str) -> None:
    """A failed formula of an OpenDocument spreadsheet is told, not taken for blank."""
    schools = [[cell("string", name) for name in SCHOOL], [cell("error", error)] * 2]
    path = tmp_path / "region.ods"
    write_ods(path, {"Schools": schools, "Leaders": [[cell("string", name) for name in LEADER]]})
    assert f"sheet Schools, row 2, column B (name): '{error}': the error of a formula" in _refused(path)


def test_protected_open_document(tmp_path: Path) -> None:
    """An OpenDocument spreadsheet with a password is told as such."""
    path = tmp_path / "region.ods"
    with ZipFile(path, "w") as package:
        package.writestr("META-INF/manifest.xml", "<m:manifest><m:encryption-data/></m:manifest>")
        package.writestr("content.xml", b"\x8f\x02")
    assert _refused(path) == f"region.ods: looks like {PROTECTED}, {WORKBOOK}: save it without one"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (12.5, "column D (grade): '12.5': expected a grade: 1, 2, 3 or 4"),
        (datetime(2023, 11, 30, 9, 30), "column D (grade): '2023-11-30T09:30:00': expected a grade"),  # noqa: DTZ001
        ("#N/A", "column D (grade): '#N/A': the error of a formula, expected its value"),
        ("=1+2", "column D (grade): '#UNCALCULATED!': a formula without a stored value: open the workbook in a"),
    ],
)
def test_cell_at_fault(tmp_path: Path, value: Any, message: str) -> None:
    """A cell that cannot be used is told with sheet, row and column; none is taken for blank."""
    path = _book(tmp_path / "region.xlsx", [[104423, "Ash", "North", value, None, "yes"]])
    assert _refused(path).startswith(f"region.xlsx, sheet Schools, row 2, {message}")


def test_formula_with_a_value(tmp_path: Path) -> None:
    """A formula counts with the value that it had, and a formula that gives a blank text is blank."""
    path = tmp_path / "region.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("Schools", [SCHOOL, [100001, "Ash", "North"]]), ("Leaders", [LEADER, ADA])):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.sheetnames["Schools"].write_formula(1, 3, "=1+2", None, 3)
        book.sheetnames["Schools"].write_formula(1, 5, '=IF(1,"","x")', None, "")
    _edit(path, "xl/worksheets/sheet1.xml", b'<c r="F2">', b'<c r="F2" t="str">')
    school = read_region(path).schools[0]
    assert (school.grade, school.eligible) == (3, None)


def _edit(path: Path, part: str, old: bytes, new: bytes) -> None:
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(old, new) if name == part else content)


def test_merged_header(tmp_path: Path) -> None:
    """A header whose cells are merged is told by the column that lost its name."""
    header = ["id", "name", "region", "grade", None]
    path = _book(tmp_path / "region.xlsx", [[100001, "Ash", "North", 3, "x"], [100002, "Elm", "North"]], header)
    book = openpyxl.load_workbook(path)
    book["Schools"].merge_cells("D1:E1")
    book.save(path)
    expected = "blank: expected a column name (in a cell that is not merged) above the cells used in row 2"
    assert _refused(path) == f"region.xlsx, sheet Schools, row 1, column E: {expected}"


def test_further_sheets(tmp_path: Path) -> None:
    """Further sheets are ignored and named, an empty one of ours is no table, and no sheet of ours is a fault."""
    path = _book(tmp_path / "region.xlsx", [[100001, "Ash", "North"]], Notes=[["x"]], Budget=[["x"]], Trusts=[[]])
    assert read_region(path).notes == (
        "region.xlsx: further sheets are ignored: Notes and Budget (did you mean Budgets?)",
    )
    book = openpyxl.Workbook()
    book.active.title = "region"
    book.save(path)
    names = "Schools, Trusts, Leaders, Budgets, Decisions and Settings"
    assert _refused(path) == f"region.xlsx: expected sheets named {names}, but here are only: region"


def test_faults_of_several_sheets(tmp_path: Path) -> None:
    """A sheet that cannot be read does not hide the faults of the others."""
    trusts = [["Trusts of the region", "autumn"], ["id", "name", "region"], [501, "Light", "North"]]
    path = _book(tmp_path / "region.xlsx", [[100001, "Ash", "North", 7]], Trusts=trusts)
    assert [line.split(": ")[0] for line in _refused(path).splitlines()] == [
        "region.xlsx, sheet Schools, row 2, column D (grade)",
        "region.xlsx, sheet Trusts, row 1",
    ]


@pytest.mark.parametrize("cell", ["XFD1048576", "AAA2", "A100000", "B1048576"])
def test_cell_far_outside(tmp_path: Path, cell: str) -> None:
    """A stray cell far outside the table is told, instead of reading a sheet of billions of blank cells."""
    path = _book(tmp_path / "region.xlsx", [[100001, "Ash", "North"]])
    book = openpyxl.load_workbook(path)
    book["Schools"][cell] = " "
    book.save(path)
    assert "the most that is read is row 99,999 and column ZZ" in _refused(path)


def _sound_workbook(folder: Path) -> bytes:
    write_region(read_region(SOUND), folder / "sound.xlsx")
    return (folder / "sound.xlsx").read_bytes()


def test_broken_workbooks(tmp_path: Path) -> None:
    """A workbook that is cut short anywhere is refused in one line."""
    content = _sound_workbook(tmp_path)
    path = tmp_path / "region.xlsx"
    for length in range(0, len(content), len(content) // 20):
        path.write_bytes(content[:length])
        assert len(_refused(path).splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SOUND.read_bytes(), "is not a workbook; a CSV file has the ending .csv"),
        (b"%PDF-1.7", f"looks like a PDF document, {WORKBOOK}"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), f"looks like {PROTECTED}, {WORKBOOK}: save it without one"),
        (
            OLE + "Workbook".encode("utf-16-le"),
            f"looks like an old Excel workbook (.xls), {WORKBOOK}: save it as .xlsx",
        ),
    ],
)
def test_no_workbook(tmp_path: Path, content: bytes, message: str) -> None:
    """A file that is no workbook is refused in a sentence that says what it looks like."""
    (tmp_path / "region.xlsx").write_bytes(content)
    assert _refused(tmp_path / "region.xlsx") == f"region.xlsx: {message}"


def test_workbook_named_csv(tmp_path: Path) -> None:
    """A workbook with the ending .csv is told its true ending."""
    (tmp_path / "region.csv").write_bytes(_sound_workbook(tmp_path))
    expected = "region.csv: looks like an Excel workbook (.xlsx), expected a CSV file: give it the ending .xlsx"
    assert _refused(tmp_path / "region.csv") == expected


@pytest.mark.slow
def test_zip_bomb(tmp_path: Path) -> None:
    """A small workbook that unpacks to a huge one is refused before anything is unpacked."""
    content = io.BytesIO(_sound_workbook(tmp_path))
    with ZipFile(content, "a", ZIP_DEFLATED) as package:
        package.writestr("xl/media/image.bin", bytes(210_000_000))
    (tmp_path / "region.xlsx").write_bytes(content.getvalue())
    assert _refused(tmp_path / "region.xlsx") == "region.xlsx: unpacks to more than 200 MB, the most that is read"

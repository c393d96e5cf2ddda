"""The empty region: a workbook to fill in, whose example rows are nobody's."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.names import squash
from tsimatch.inputs.documents.leaders import read_leaders
from tsimatch.inputs.region.region import read_region
from tsimatch.models.region.example_rows import example_rows
from tsimatch.models.region.region import Region, Row, plural
from tsimatch.outputs.region.column_help import HELP
from tsimatch.outputs.region.region_files import write_region


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """An empty region."""
    path = tmp_path / "region.xlsx"
    path.write_bytes(_blank())
    return path


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "region.xlsx"
        assert run(["example", "--blank", str(path)]) == 0
        return path.read_bytes()


def test_every_column_is_explained() -> None:
    """Every column of every table has its help, and no other."""
    assert {record: set(row.kinds()) for record, row in Region.TABLES.items()} == {r: set(h) for r, h in HELP.items()}


def filled(path: Path, *, school: bool = True, leader: bool = True) -> Path:
    """Fill in a school and a leader below the example rows, as a person would."""
    path.write_bytes(_filled(school, leader))
    return path


@cache
def _filled(school: bool, leader: bool) -> bytes:
    book = openpyxl.load_workbook(BytesIO(_blank()))
    if school:
        book["Schools"].append(
            ["123456", "Ash Primary", "North West", None, None, "maintained", "Primary", None, 3, "2023-11-01", 3]
        )
        book["Schools"]["L3"] = "2020-11-01"
    if leader:
        book["Leaders"].append(["A1", "Ada", "CEO", "North West", 20])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_nothing_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str], offer: str) -> None:
    """The form as it ships is no region yet, under any offer, and it is said what it lacks."""
    path = str(tmp_path / "region.xlsx")
    assert run(["example", "--blank", path, "--offer", offer]) == 0
    assert run(["plan", path]) == 2
    lacks = "region.xlsx: expected at least one row in the sheet"
    assert capsys.readouterr().err.splitlines() == [
        f"{lacks} Leaders, beside the example row",
        f"{lacks} Schools or one in the sheet Trusts, beside the example row",
    ]


def test_examples_are_left_out(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Example rows that nobody changed are no part of the region, and a note says where they stand."""
    region = read_region(filled(blank))
    assert [len(region.table(record)) for record in Region.TABLES] == [1, 0, 1, 0, 0, 1]
    assert region.schools[0].name == "Ash Primary"
    told = (
        "5 example rows of the empty form are left out, as nobody changed a cell of them: region.xlsx, sheet Schools, "
    )
    assert region.notes[-1].startswith(f"{told}row 2; region.xlsx, sheet Trusts, row 2; ")
    assert run(["plan", str(blank), "-o", str(blank.parent / "plan.json")]) == 0
    plan = json.loads((blank.parent / "plan.json").read_text(encoding="utf-8"))
    assert [(match["recipient"], match["leader"]) for match in plan["matches"]] == [("123456", "A1")]
    assert "Example School" not in capsys.readouterr().out


@pytest.mark.parametrize("form", ["out.csv", "out"])
def test_from_an_earlier_form(blank: Path, tmp_path: Path, form: str) -> None:
    """They are known in every form of a region, and those of another year's offer too."""
    rows: dict[str, tuple[Row, ...]] = {f"{record}s": (row,) for record, row in example_rows(date(2020, 9, 1)).items()}
    real = read_region(filled(blank))
    rows |= {"schools": (*rows["schools"], *real.schools), "leaders": (*rows["leaders"], *real.leaders)}
    write_region(Region(name="region", **rows), tmp_path / form)  # type: ignore[arg-type]
    found = read_region(tmp_path / form)
    assert (found.schools, found.leaders, found.trusts, found.decisions) == (real.schools, real.leaders, (), ())


CELLS = [
    (record, name) for record, row in example_rows(date(2023, 9, 1)).items() for name in row.kinds() if name != "status"
]
CHANGED = {
    "id": "100009", "name": "Oak Primary", "region": "North East", "type": "SAT", "phase": "Secondary", "grade": "4",
    "judged_on": "2023-10-01", "previous_grade": "4", "previous_judged_on": "2020-10-01", "eligible": "yes",
    "rd_approved": "days", "partnership": "yes", "governance_review": "yes", "npqel": "yes", "role": "NLE",
    "ready": "no", "pot": "days", "easting": "400000", "northing": "400000", "must_have": "leadership",
    "postcode": "LA1 4YW", "school_id": "100009", "conflicts_declared_on": "2023-10-01",
    "framework": "report card", "area_grades": "achievement: strong standard", "category": "none",
    "previous_framework": "sub-judgements", "previous_area_grades": "achievement: strong standard",
    "previous_category": "none", "structure": "changed", "directly": "yes",
    "deprivation": "5",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("record", "name"), [cell for cell in CELLS if cell[0] in ("school", "trust", "leader")])
def test_changed_is_the_users(blank: Path, record: str, name: str) -> None:
    """A row in which any cell was changed is the user's."""
    book = openpyxl.load_workbook(filled(blank))
    page = book[plural(record)]
    names = [squash(cell.value) for cell in page[1]]
    if squash(name) not in names:
        # A column that the form of this offer leaves out.
        page.cell(1, len(names) + 1).value = name
        names.append(squash(name))
    # Half of a position is a fault.
    for each in ("easting", "northing") if record == "trust" and name in ("easting", "northing") else (name,):
        page.cell(2, names.index(squash(each)) + 1).value = CHANGED.get(each, "7")
    book.save(blank)
    assert len(read_region(blank).table(record)) == (1 if record == "trust" else 2)


def test_a_note_of_ones_own(blank: Path) -> None:
    """A row with a cell in a column of the user's own is the user's."""
    book = openpyxl.load_workbook(filled(blank))
    page = book["Trusts"]
    page.cell(1, page.max_column + 1).value = "remark"
    page.cell(2, page.max_column).value = "really?"
    book.save(blank)
    assert [trust.id for trust in read_region(blank).trusts] == ["10000"]


def test_named_like_an_example(blank: Path) -> None:
    """A real school, trust or leader that happens to be called so, or has such an id, is never left out."""
    book = openpyxl.load_workbook(filled(blank))
    book["Schools"]["B3"] = "Example School (write over this row)"
    book["Leaders"]["B3"] = "Example Leader (write over this row)"
    book.save(blank)
    region = read_region(blank)
    assert ([row.id for row in region.schools], [row.id for row in region.leaders]) == (["123456"], ["A1"])


@pytest.mark.parametrize(("school", "leader", "kept"), [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 1)])
def test_the_decision(blank: Path, school: int, leader: int, kept: int) -> None:
    """The example decision is left out while it names an example row, and holds where both of its ids are real."""
    book = openpyxl.load_workbook(filled(blank))
    if school:
        book["Schools"]["A3"] = "100000"
    if leader:
        book["Leaders"]["A3"] = "L1"
    book.save(blank)
    region = read_region(blank)
    assert (len(region.schools), len(region.leaders), len(region.decisions)) == (1, 1, kept)


def test_a_budget_that_is_meant(blank: Path) -> None:
    """The amount of the example is nobody's limit; the same amount for every region, typed by somebody, is."""
    book = openpyxl.load_workbook(filled(blank))
    book["Budgets"].append(["total", None, 10_000])
    book.save(blank)
    assert [budget.region for budget in read_region(blank).budgets] == [None]


def test_a_leader_in_the_form(blank: Path) -> None:
    """The example leader is left out where the form is given as a list of leaders too."""
    assert [leader.id for leader in read_leaders(filled(blank))] == ["A1"]


def test_drop_downs_and_notes(blank: Path) -> None:
    """Cells with words of their own have drop-downs, and every header a note."""
    book = openpyxl.load_workbook(blank)
    for record, row in Region.TABLES.items():
        page = book[plural(record)]
        assert [squash(cell.value) for cell in page[1]] == [squash(n) for n in row.kinds() if n not in row.seldom()]
        assert not [cell.value for cell in page[1] if "_" in cell.value]
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


def test_form_of_an_offer_across_frameworks(tmp_path: Path) -> None:
    """The form of an offer that looks across frameworks has their columns, and the roles that give its supports."""
    path = tmp_path / "region.xlsx"
    assert run(["example", "--blank", str(path), "--offer", "rise-2025-26"]) == 0
    book = openpyxl.load_workbook(path)
    for record, row in Region.TABLES.items():
        assert [squash(cell.value) for cell in book[plural(record)][1]] == [squash(name) for name in row.kinds()]
    offered = {str(rule.formula1) for rule in book["Leaders"].data_validations.dataValidation}
    assert '"adviser,school,trust,local authority,traded service,federation"' in offered

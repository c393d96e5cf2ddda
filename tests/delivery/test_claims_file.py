"""Claims files and the command: what is read, what is refused, what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.delivery.claim import COLUMNS
from tsimatch.delivery.claims_file import ClaimsFile, read_claims

from ..support.agreed_plans import claims_book, day, written
from ..support.opendocument import cell, write_ods

ASH: dict[str, Any] = {
    "recipient": 100001,
    "leader": "A",
    "days": 3,
    "completed_on": day("2022-03-01"),
    "signed": "yes",
}


def read(path: Path, *rows: dict[str, Any], sheet: str = "Claims") -> ClaimsFile:
    """Claims written by another library, and read."""
    return read_claims(Path(claims_book(path / "claims.xlsx", list(rows), sheet)))


def csv(folder: Path, *lines: str) -> Path:
    """A CSV file of these lines."""
    (folder / "claims.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "claims.csv"


def faults(path: Path) -> list[str]:
    """What is wrong with a file."""
    with pytest.raises(Faults) as raised:
        read_claims(path)
    return [str(fault) for fault in raised.value.faults]


# Reading.


def test_a_claim_is_read_as_it_was_typed(tmp_path: Path) -> None:
    """Ids, whole floats, pounds, dates and yes or no are read as in a region; blank cells have their meaning."""
    row = ASH | {"recipient": 100001.0, "rate": "£600", "amount": "1,800.00", "claim": "C1", "signed_by": "Head"}
    (claim,) = read(tmp_path, row).claims
    assert (claim.recipient, claim.leader, claim.kind, claim.days) == ("100001", "A", "deployment", 3)
    assert (claim.rate, claim.amount, claim.reference) == (60_000, 180_000, "C1")
    assert (claim.completed_on, claim.complete, claim.signed) == (day("2022-03-01"), True, True)


def test_three_forms_are_one(tmp_path: Path) -> None:
    """A workbook, an OpenDocument sheet and a CSV file with the same claims read to the same."""
    lines = ("Recipient,Leader,Days,Completed on,Signed", "100001,A,3,01/03/2022,y")
    write_ods(
        tmp_path / "claims.ods", {"Claims": [[cell("string", text) for text in line.split(",")] for line in lines]}
    )
    contents = [
        [(c.content, c.signed, c.complete) for c in found.claims]
        for found in (read(tmp_path, ASH), read_claims(csv(tmp_path, *lines)), read_claims(tmp_path / "claims.ods"))
    ]
    assert contents[0] == contents[1] == contents[2]


def test_signed_by_somebody_is_signed(tmp_path: Path) -> None:
    """A name under Signed by is a signature, unless Signed says no; without both there is none."""
    rows = [ASH | cells for cells in ({"signed": None, "signed_by": "Head"}, {"signed": "no", "signed_by": "Head"})]
    made = read(tmp_path, *rows, ASH | {"signed": None})
    assert [claim.signed for claim in made.claims] == [True, False, False]


def test_rows_without_a_claim_are_passed_over(tmp_path: Path) -> None:
    """Rows of the form in which nothing was filled in are no claims, and counted in a note."""
    made = read(tmp_path, ASH, {"recipient": 100002, "leader": "A"})
    assert len(made.claims) == 1
    assert made.notes == ("1 row of claims.xlsx, sheet Claims without a claim passed over",)


def test_the_header_may_stand_lower(tmp_path: Path) -> None:
    """A table below a title is found, in any order of columns, whatever its case and spaces."""
    path = csv(tmp_path, "Claims of the North,,", "", "LEADER,signed_by,Recipient,days", "A,Head,100001,3")
    (claim,) = read_claims(path).claims
    assert (claim.place.row, claim.recipient, claim.leader, claim.days) == (4, "100001", "A", 3)


def test_a_misspelt_column_is_noted(tmp_path: Path) -> None:
    """A column that nobody reads is named, with the one that may be meant."""
    made = read(tmp_path, ASH | {"Ammount": 5, "Colour": "red"})
    assert made.notes == (
        "columns of claims.xlsx, sheet Claims that are not read: Ammount (did you mean amount?) and Colour",
    )


def test_the_only_sheet_will_do(tmp_path: Path) -> None:
    """A workbook with one sheet needs no sheet of a certain name."""
    assert len(read(tmp_path, ASH, sheet="Sheet1").claims) == 1


def test_every_bad_cell_at_once(tmp_path: Path) -> None:
    """Every cell that cannot be read is told with sheet, row, column, value and what is expected."""
    bad = {
        "days": 1.5,
        "rate": "a lot",
        "amount": -1,
        "completed_on": "31/02/2022",
        "signed": "perhaps",
        "kind": "deploymnt",
    }
    path = claims_book(tmp_path / "claims.xlsx", [ASH, ASH | bad | {"complete": "x"}])
    told = faults(Path(path))
    assert len(told) == 7
    assert all(line.startswith("claims.xlsx, sheet Claims, row 3, column ") for line in told)
    assert told[0].endswith("column C (days): '1.5': expected a whole number from 1 to 366")
    assert any(
        "'deploymnt': expected deployment, review, partnership or npqel (did you mean 'deployment'?)" in t for t in told
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",A,deployment,3,", "column A (recipient): blank: expected an id: a claim of the kind deployment needs it"),
        ("100001,,,3,", "column B (leader): blank: expected an id: a claim of the kind deployment needs it"),
        (
            "100001,A,,,1800",
            "column D (days): blank: expected a whole number from 1 to 366: a claim of the kind deploy",
        ),
        ("T1,G,review,,10", "column D (days): blank"),
        ("100001,T2,partnership,3,", "column E (amount): blank"),
        ("T1,,npqel,1,", "column E (amount): blank"),
    ],
)
def test_what_a_kind_needs(tmp_path: Path, line: str, told: str) -> None:
    """A cell that a claim of its kind needs is missed."""
    (fault,) = faults(csv(tmp_path, "recipient,leader,kind,days,amount", line))
    assert told in fault


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("recipient,days", "100001,3"), "claims.csv: expected a table with the columns recipient and leader"),
        (
            ("recipient,leader,days,Days", "1,A,3,4"),
            "column D (Days): expected each column once: column C (days) has this",
        ),
        (("recipient,leader,days", "100001,A,"), "expected claims, but in 1 row none is filled in"),
        (("recipient,leader,days", "100001,A,#REF!"), "'#REF!': the error of a formula, expected its value"),
    ],
)
def test_no_table_of_claims(tmp_path: Path, lines: tuple[str, ...], told: str) -> None:
    """A file without claims, or with a column twice, says what is missing."""
    assert any(told in fault for fault in faults(csv(tmp_path, *lines)))


def test_other_files(tmp_path: Path) -> None:
    """A missing file, another kind of file and a workbook without the sheet are told in one line."""
    book = openpyxl.Workbook()
    book.create_sheet("More")
    book.save(tmp_path / "two.xlsx")
    (tmp_path / "claims.pdf").write_bytes(b"%PDF")
    assert "no such file" in faults(tmp_path / "none.xlsx")[0]
    assert "expected claims: an .xlsx or .ods workbook, or a .csv file" in faults(tmp_path / "claims.pdf")[0]
    assert faults(tmp_path / "two.xlsx") == ["two.xlsx: expected a sheet Claims, but here are Sheet and More"]


# The command.


def judge(capsys: pytest.CaptureFixture[str], folder: Path, *rows: dict[str, Any], **more: str) -> tuple[int, str, str]:
    """Judge claims of the village; gives the exit code and what is printed."""
    path = claims_book(folder / "claims.xlsx", list(rows))
    options = [part for name, value in more.items() for part in (f"--{name}", value)]
    code = run(["claims", *written(folder), path, *options])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_all_payable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where every claim is payable the exit code is 0, and the money is told by pot."""
    code, out, _ = judge(capsys, tmp_path, ASH)
    assert code == 0
    assert "1 payable: £1,800 payable; 0 days of the plan can be planned again." in out
    assert max(map(len, out.splitlines())) <= 100


def test_some_claim_breaks_a_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a claim breaks a rule the exit code is 1, and each is told by row, verdict and rule."""
    code, out, _ = judge(capsys, tmp_path, ASH, ASH | {"leader": "Z"}, {**ASH, "recipient": 100002, "days": 3})
    assert code == 1
    assert "- Row 3, refused. stranger: the plan has A for 100001, not Z" in out
    assert "- Row 4, query. over-days: 3 days claimed, 2 days left of the plan's" in out


def test_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdicts, the money, the days and the plan so far go into a workbook, CSV and JSON."""
    files = [tmp_path / name for name in ("j.xlsx", "k.xlsx", "j.json", "j.csv", "j.html")]
    for path in files:
        assert judge(capsys, tmp_path, ASH, ASH | {"signed": "no"}, report=str(path))[0] == 1
    book = openpyxl.load_workbook(files[0])
    assert book.sheetnames == ["Cover", "Claims", "Money", "Days", "Plan", "Charts"]
    assert files[0].read_bytes() == files[1].read_bytes()
    data = json.loads(files[2].read_text(encoding="utf-8"))
    assert data["schema"] == "match-claims/1"
    assert [row["verdict"] for row in data["claims"]] == ["payable", "refused"]
    assert data["money"][0]["paid"] == 1800
    assert files[3].read_text(encoding="utf-8-sig").count("\n") == 3


def test_json_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json standard output is the report and nothing else."""
    path = claims_book(tmp_path / "claims.xlsx", [ASH])
    assert run(["claims", *written(tmp_path), path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["claims"][0]["payable"] == 1800


def test_hostile_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a claimant types is text in every file: no formula, no markup, no control of the terminal."""
    hostile = '=HYPERLINK("x")'
    lines = ("recipient,leader,days,claim,signed", '100001,A,3,"=HYPERLINK(""x"")",y', "100001,<b>&[/x],3,,y")
    path, book, page = csv(tmp_path, *lines), tmp_path / "j.xlsx", tmp_path / "j.html"
    assert run(["claims", *written(tmp_path), str(path), "--report", str(book), "--report", str(page)]) == 1
    assert "<b>&[/x]" in capsys.readouterr().out
    cells = [c for row in openpyxl.load_workbook(book)["Claims"].iter_rows() for c in row]
    assert [c.data_type for c in cells if c.value == hostile] == ["s"]
    assert "<b>" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"recipient": 888888},
            "claims.xlsx: expected claims of the region village, but none of its schools and trusts",
        ),
        (
            {"completed_on": day("2023-03-01")},
            "claims.xlsx: expected claims of the offer's year, 2021-09-01 to 2022-08-31",
        ),
        (
            {"offer": "2022-23"},
            "column F (offer): '2022-23': expected claims under 2021-22, the offer of the plan; 2 cl",
        ),
    ],
)
def test_claims_of_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cells: dict[str, Any], told: str
) -> None:
    """Claims that all belong to another region or year are refused in one line, and nothing is written."""
    rows = [ASH | cells, ASH | cells | {"days": 2}]
    code, out, err = judge(capsys, tmp_path, *rows, output=str(tmp_path / "left.csv"), report=str(tmp_path / "j.csv"))
    (line,) = err.splitlines()
    assert (code, out) == (2, "")
    assert told in line
    assert not (tmp_path / "left.csv").exists()
    assert not (tmp_path / "j.csv").exists()


def test_one_claim_of_another_year_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A single claim of another region or year among others is judged, not refused with the file."""
    rows = [ASH, ASH | {"recipient": 888888}, ASH | {"recipient": 100002, "completed_on": day("2023-03-01")}]
    code, out, _ = judge(capsys, tmp_path, *rows)
    assert code == 1
    assert "Row 3, refused. stranger: the plan has no match for 888888" in out
    assert "Row 4, refused. outside-year" in out


def test_unsound_plan_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Claims are not judged against a plan that breaks a rule."""
    plan, rows = written(tmp_path)
    data = json.loads(Path(plan).read_text(encoding="utf-8"))
    data["matches"][0]["days"] += 9
    Path(plan).write_text(json.dumps(data), encoding="utf-8")
    assert run(["claims", plan, rows, claims_book(tmp_path / "claims.xlsx", [ASH])]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "match check finds sound" in line


def test_faults_of_every_file_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the claims is told together with what is wrong with the plan."""
    plan, rows = written(tmp_path)
    Path(plan).write_text("[]", encoding="utf-8")
    assert run(["claims", plan, rows, claims_book(tmp_path / "claims.xlsx", [ASH | {"days": 0}])]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert any("plan.json" in line for line in told)
    assert any("column C (days): '0'" in line for line in told)


def test_outputs_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The region of the plan is not written over, and what cannot be written is told before anything is judged."""
    over = judge(capsys, tmp_path, ASH, output=str(tmp_path / "village.csv"))
    ending = judge(capsys, tmp_path, ASH, output=str(tmp_path / "left.ods"))
    nowhere = judge(capsys, tmp_path, ASH, output=str(tmp_path / "none" / "left.csv"))
    report = judge(capsys, tmp_path, ASH, report=str(tmp_path / "j.docx"))
    assert [found[0] for found in (over, ending, nowhere, report)] == [2, 2, 4, 2]
    assert "this command reads it, as REGION: expected another name" in over[2]
    assert "expected .csv, .xlsx or a folder" in ending[2]
    assert "there is no folder" in nowhere[2]
    assert "expected a file that ends in" in report[2]


@pytest.mark.parametrize("place", ["left.csv", "left"])
def test_a_region_that_cannot_be_written_leaves_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """Where the region has no place, nothing else is written either."""
    output, report = str(tmp_path / "none" / place), tmp_path / "judged.json"
    assert judge(capsys, tmp_path, ASH, output=output, report=str(report))[0] == 4
    assert not report.exists()


def test_files_are_needed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a plan and claims there is nothing to judge."""
    assert run(["claims", "plan.json"]) == 2
    assert "match claims PLAN CLAIMS" in capsys.readouterr().err


# The form.


def test_form_filled_in_from_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The form has a row for all that the plan pays for; filled in by hand it is read and judged."""
    form = tmp_path / "form.xlsx"
    plan = written(tmp_path)
    assert run(["claims", *plan, "--template", str(form)]) == 0
    book = openpyxl.load_workbook(form)
    page = book["Claims"]
    header = {cell.value: cell.column for cell in page[4]}
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    kinds = sorted(row[header["Kind"] - 1] for row in rows)
    assert kinds == ["deployment", "deployment", "deployment", "npqel", "partnership", "review"]
    assert {c.replace("_", " ") for c in COLUMNS} <= {str(name).casefold() for name in header}
    for name, value in {"Days": 3, "Completed on": day("2022-03-01"), "Signed by": "Head"}.items():
        page.cell(5, header[name], value)
    book.save(form)
    assert run(["claims", *plan, str(form)]) == 0
    assert "5 rows of form.xlsx, sheet Claims without a claim passed over" in capsys.readouterr().out


def test_blank_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a plan the form is blank, and says that no claim is filled in; only a workbook can be one."""
    form = tmp_path / "form.xlsx"
    assert run(["claims", "--template", str(form)]) == 0
    assert run(["claims", *written(tmp_path), str(form)]) == 2
    assert run(["claims", "--template", str(tmp_path / "form.csv")]) == 2
    blank, ending = capsys.readouterr().err.splitlines()
    assert "expected claims, but in 0 rows none is filled in" in blank
    assert "expected a form for claims that ends in .xlsx" in ending


def test_a_plan_alone_fills_in_the_form(tmp_path: Path) -> None:
    """The form of a plan with its region beside it is that of the plan alone, which carries it."""
    plan, rows = written(tmp_path)
    assert run(["claims", plan, "--template", str(tmp_path / "alone.xlsx")]) == 0
    assert run(["claims", plan, rows, "--template", str(tmp_path / "both.xlsx")]) == 0
    assert (tmp_path / "alone.xlsx").read_bytes() == (tmp_path / "both.xlsx").read_bytes()


def test_same_form(tmp_path: Path) -> None:
    """The same plan makes the same form, byte for byte."""
    plan = written(tmp_path)
    for name in ("a.xlsx", "b.xlsx"):
        assert run(["claims", *plan, "--template", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()

"""A plan's state: a draft, agreed, or superseded; letters and claims are made of an agreed plan only."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.inputs.documents.plan import read_stored
from tsimatch.models.plan.plan_json import plan_digest
from tsimatch.outputs.letters.render import plain_template
from tsimatch.outputs.region.region_files import write_region

from ..support.builders import town
from ..support.plan_workbooks import fill
from ..support.town_folder import write_town

SIGNED = {"By": "JS", "Date": date(2023, 3, 1)}
DECLINED = {"Decision": "decline", "Reason": "they said no", **SIGNED}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a draft in its two forms, and the same plan agreed."""
    monkeypatch.chdir(tmp_path)
    write_town(tmp_path, town())
    assert run(["agree", "plan.json", "--by", "R Director", "--on", "30/11/2023", "-o", "agreed.json"]) == 0
    return tmp_path


def _says(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    capsys.readouterr()
    assert run(list(arguments)) == code
    said = capsys.readouterr()
    return " ".join((said.out + said.err).split())


def _cover(path: str, cells: dict[str, object]) -> None:
    """Type into the Cover of a workbook, on the right of its labels."""
    book = openpyxl.load_workbook(path)
    for row in book["Cover"].iter_rows():
        for cell in row:
            if cell.value in cells:
                book["Cover"].cell(cell.row, cell.column + 1).value = cells[cell.value]
    book.save(path)


def test_only_the_state_differs(here: Path) -> None:
    """To agree a plan changes nothing of it but its state, and so not its digest."""
    plan, agreed = (json.loads(Path(name).read_text(encoding="utf-8")) for name in ("plan.json", "agreed.json"))
    assert agreed.pop("state") == {"name": "agreed", "by": "R Director", "on": "2023-11-30"}
    assert plan.pop("state") == {"name": "draft"}
    assert plan == agreed
    assert plan_digest(read_stored("plan.json").plan) == plan_digest(read_stored("agreed.json").plan)


@pytest.mark.parametrize("command", [["letters", "{}", "-o", "out.xlsx"], ["claims", "{}", "--template", "out.xlsx"]])
def test_letters_and_claims_refuse_a_draft(here: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """A draft is refused in one line with the way out, and nothing is written; an agreed plan is taken."""
    for file in ("plan.json", "plan.xlsx"):
        capsys.readouterr()
        assert run([part.format(file) for part in command]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"{file}: is a draft: match agree {file} --by NAME -o agreed.json")
        assert "--draft" in line
    assert not Path("out.xlsx").exists()
    assert run([part.format("agreed.json") for part in command]) == 0
    cells = [c.value for page in openpyxl.load_workbook("out.xlsx") for row in page.iter_rows() for c in row]
    assert "Draft: not agreed" not in cells


def test_a_draft_is_marked_on_every_page(here: Path) -> None:
    """With --draft every letter has the mark above each page, and the schedule on each sheet and row."""
    first = docx.Document(BytesIO(plain_template()))
    first.sections[0].different_first_page_header_footer = True
    first.save("letter.docx")
    assert run(["letters", "plan.json", "--draft", "--template", "letter.docx", "-o", "out", "-o", "out.json"]) == 0
    letters = list(Path("out").glob("*.docx"))
    assert letters
    for path in letters:
        (section,) = docx.Document(str(path)).sections
        for header in (section.header, section.first_page_header):
            assert header.paragraphs[0].text == "Draft: not agreed"
    book = openpyxl.load_workbook("out/schedule.xlsx")
    assert all("Draft: not agreed" in str(page.oddHeader.center.text) for page in book)
    rows = json.loads(Path("out.json").read_text(encoding="utf-8"))["letters"]
    assert {row["state"] for row in rows} == {"Draft: not agreed"}
    assert all(row["notes"].startswith("Draft: not agreed") for row in rows)


def test_claims_of_a_draft_are_marked(here: Path) -> None:
    """With --draft the form and the report of claims say that they are of a draft."""
    assert run(["claims", "plan.xlsx", "--draft", "--template", "form.xlsx"]) == 0
    book = openpyxl.load_workbook("form.xlsx")
    assert all("Draft: not agreed" in str(page.oddHeader.center.text) for page in book)
    header = {cell.value: cell.column for cell in book["Claims"][4]}
    book["Claims"].cell(5, header["Days"]).value = 1
    book["Claims"].cell(5, header["Signed by"]).value = "Head"
    book.save("form.xlsx")
    for ending in ("json", "csv", "html"):
        assert run(["claims", "plan.xlsx", "form.xlsx", "--draft", "--report", f"judged.{ending}"]) in (0, 1)
        assert "Draft: not agreed" in Path(f"judged.{ending}").read_text(encoding="utf-8-sig")
    assert run(["claims", "plan.xlsx", "form.xlsx"]) == 2


def test_pages_and_contacts_say_the_state(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page to sign says on its face whether it is a draft or agreed, and so do contacts, check and diff."""
    for file, told in (("plan.xlsx", "Draft: not agreed"), ("agreed.json", "Agreed by R Director on 2023-11-30")):
        assert run(["report", file, "-o", "page.html"]) == 0
        assert told in Path("page.html").read_text(encoding="utf-8")
    assert "the plan is agreed by R Director on 2023-11-30" in _says(capsys, 0, "contacts", "agreed.json")
    assert "State A draft. Digest of the plan:" in _says(capsys, 0, "check", "plan.json")
    assert "Old: plan.json, a draft. New: agreed.json, agreed by R" in _says(
        capsys, 0, "diff", "plan.json", "agreed.json"
    )


def test_agreed_on_the_cover(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A director who fills in the Cover agrees the plan: letters take the workbook, `match agree` writes it down."""
    _cover("plan.xlsx", {"Agreed by": "A Director", "Agreed on": date(2023, 12, 1)})
    assert run(["letters", "plan.xlsx", "-o", "letters.xlsx"]) == 0
    assert run(["agree", "plan.xlsx", "-o", "signed.json"]) == 0
    assert str(read_stored("signed.json").state) == "agreed by A Director on 2023-12-01"
    assert "is agreed already, by A Director" in _says(capsys, 2, "agree", "plan.xlsx", "--by", "JS", "-o", "x.json")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Agreed by": "JS"}, "(Agreed on): blank: expected the day, such as 30/11/2023"),
        ({"Agreed on": date(2023, 12, 1)}, "(Agreed by): blank: expected who agreed the plan"),
        ({"Agreed by": "JS", "Agreed on": "soon"}, "(Agreed on): 'soon': expected a date"),
    ],
)
def test_a_cover_filled_in_by_half(
    here: Path, capsys: pytest.CaptureFixture[str], cells: dict[str, object], told: str
) -> None:
    """A Cover that is half filled in is a fault, with the cell as a spreadsheet shows it."""
    _cover("plan.xlsx", cells)
    said = _says(capsys, 2, "letters", "plan.xlsx", "-o", "letters.xlsx")
    assert said.startswith("plan.xlsx, sheet Cover, row ")
    assert f"column B {told}" in said


def test_an_unsound_plan_is_not_agreed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that breaks a rule is judged as `match check` judges it, and not written."""
    data = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    data["matches"][0]["days"] += 9
    Path("plan.json").write_text(json.dumps(data), encoding="utf-8")
    assert "Not sound:" in _says(capsys, 1, "agree", "plan.json", "--by", "JS", "-o", "x.json")
    assert not Path("x.json").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["plan.json", "-o", "x.json"], "--by: expected who agrees the plan"),
        (["plan.json", "--by", " ", "-o", "x.json"], "--by: blank: expected who agrees the plan"),
        (["plan.json", "--by", "JS", "-o", "x.xlsx"], "-o: 'x.xlsx': expected a file that ends in .json"),
        (["plan.json", "--by", "JS", "-o", "plan.json"], "expected another name"),
        (["plan.json", "--by", "JS", "--supersedes", "agreed.json", "-o", "agreed.json"], "expected another name"),
        (["plan.json", "--by", "JS", "--supersedes", "agreed.json", "-o", "x.json"], "is the same plan as the one"),
        (["plan.json", "--by", "JS", "--on", "soon", "-o", "x.json"], "--on: 'soon': expected a date"),
        (["town.csv", "--by", "JS", "-o", "x.json"], "town.csv: is a region, expected a plan: match plan"),
    ],
)
def test_refused_in_one_line(here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    """What cannot be agreed is told in one line, and nothing is written over."""
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    capsys.readouterr()
    assert run(["agree", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before


def _made_again(from_: str) -> None:
    fill(Path("plan.xlsx"), "Matches", {"100007": DECLINED})
    assert run(["replan", from_, "-o", "next.json", "-o", "next.xlsx"]) == 0


@pytest.mark.slow
def test_an_agreed_plan_is_superseded(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan made again from an agreed one is agreed only where that one is put out of use: no letters go out of it."""
    _cover("plan.xlsx", {"Agreed by": "R Director", "Agreed on": date(2023, 11, 30)})
    _made_again("plan.xlsx")
    digest = plan_digest(read_stored("agreed.json").plan)
    assert (read_stored("next.json").previous.sha256, read_stored("next.json").previous.state) == (digest, "agreed")  # type: ignore[union-attr]
    told = _says(capsys, 2, "agree", "next.json", "--by", "JS", "-o", "agreed-2.json")
    assert f"was made again from an agreed plan ({digest}): name that plan with --supersedes OLD" in told
    before = json.loads(Path("agreed.json").read_text(encoding="utf-8"))
    command = ["agree", "next.json", "--by", "JS", "-o", "agreed-2.json", "--supersedes", "agreed.json"]
    said = _says(capsys, 0, *command, "--supersedes", "plan.xlsx")
    new = plan_digest(read_stored("agreed-2.json").plan)
    assert f"plan.xlsx: type {new} into Superseded by on its Cover" in said
    after = json.loads(Path("agreed.json").read_text(encoding="utf-8"))
    assert after["state"] == {
        "name": "superseded", "by": new, "agreed": {"by": "R Director", "on": "2023-11-30"},
    }  # fmt: skip
    assert after | {"state": before["state"]} == before
    for command in (["letters", "agreed.json", "-o", "l.xlsx"], ["agree", "agreed.json", "--by", "JS", "-o", "y.json"]):
        assert f"agreed.json: is superseded by {new}" in _says(capsys, 2, *command)
    assert run(["letters", "agreed-2.json", "-o", "l.xlsx"]) == 0
    assert run(["letters", "agreed.json", "--draft", "-o", "l.csv"]) == 0
    assert "Superseded: another plan replaced this one" in Path("l.csv").read_text(encoding="utf-8-sig")
    _cover("plan.xlsx", {"Superseded by": new})
    assert f"is superseded by {new}" in _says(capsys, 2, "letters", "plan.xlsx", "-o", "m.xlsx")


def test_what_was_edited_is_not_rewritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An old plan that is not as match wrote it is left alone, and so is a draft; both are said."""
    fill(Path("plan.xlsx"), "Matches", {"100007": DECLINED})
    assert run(["replan", "plan.xlsx", "-o", "next.json"]) == 0
    data = json.loads(Path("agreed.json").read_text(encoding="utf-8"))
    Path("agreed.json").write_text(json.dumps(data), encoding="utf-8")
    kept = {name: Path(name).read_bytes() for name in ("agreed.json", "plan.json")}
    command = ["agree", "next.json", "--by", "JS", "-o", "x.json"]
    said = _says(capsys, 0, *command, "--supersedes", "agreed.json", "--supersedes", "plan.json")
    assert "agreed.json is not as match wrote it, and is left alone" in said
    assert "plan.json is a draft: there is nothing to supersede" in said
    assert {name: Path(name).read_bytes() for name in kept} == kept


def test_decisions_not_planned_yet_are_not_agreed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Letters, claims and `match agree` refuse a workbook with other decisions in it; to agree to a match is none."""
    _cover("plan.xlsx", {"Agreed by": "R Director", "Agreed on": date(2023, 11, 30)})
    fill(Path("plan.xlsx"), "Matches", {"100001": {"Decision": "agree", **SIGNED}})
    assert run(["letters", "plan.xlsx", "-o", "letters.xlsx"]) == 0
    fill(Path("plan.xlsx"), "Matches", {"100007": DECLINED})
    for command in (["letters", "plan.xlsx", "-o", "l.xlsx"], ["claims", "plan.xlsx", "--template", "c.xlsx"],
                    ["agree", "plan.xlsx", "-o", "x.json"]):  # fmt: skip
        told = _says(capsys, 2, *command)
        assert "plan.xlsx: has 1 decision that is typed in and not planned yet: match replan" in told


@pytest.mark.parametrize("how", [["--decisions", "plan.xlsx"], ["--previous", "agreed.json"]])
def test_a_plan_made_the_long_way_remembers_too(here: Path, how: list[str]) -> None:
    """`plan --decisions` and `plan --previous` say from which plan they began, as `replan` does."""
    assert run(["plan", "town.csv", "--offer", "2022-23", *how, "-o", "long.json"]) == 0
    previous = read_stored("long.json").previous
    assert previous is not None
    assert previous.sha256 == plan_digest(read_stored("plan.json").plan)
    assert previous.state == ("agreed" if "agreed.json" in how else "draft")


def test_region_beside_with_its_postcodes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A region beside the plan is placed by the postcodes that the plan was made with: without them it is another."""
    places = [replace(row, easting=None, northing=None, postcode="ZZ99 9ZZ") for row in town().schools]
    write_region(replace(town(), schools=tuple(places)), "placed.csv")
    Path("codes.csv").write_text("postcode,easting,northing\nZZ99 9ZZ,400000,300000\n", encoding="utf-8")
    codes = ["--postcodes", "codes.csv"]
    assert run(["plan", "placed.csv", "--offer", "2022-23", *codes, "-o", "placed.json"]) == 0
    asked = ["agree", "placed.json", "placed.csv", "--by", "R Director", "-o", "yes.json"]
    assert "is not a plan of the region beside it" in _says(capsys, 2, *asked)
    assert not Path("yes.json").exists()
    assert "yes.json is agreed" in _says(capsys, 0, *asked, *codes)

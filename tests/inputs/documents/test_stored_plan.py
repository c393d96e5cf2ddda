"""One plan, one file: a plan carries what it was made from, in plan.json and in its workbook, and is enough alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.inputs.documents.plan import read_stored
from tsimatch.inputs.documents.stored_plan import carried_region
from tsimatch.inputs.region.region import read_region
from tsimatch.models.plan.plan_json import plan_digest, plan_json
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region

from ...support.builders import changed
from ...support.plan_workbooks import fill, rows_of
from ...support.town_folder import roomy_town, write_town

SIGNED = {"By": "JS", "Date": date(2023, 3, 1)}
DECLINED = {"Decision": "decline", "Reason": "they said no", **SIGNED}


def roomy() -> Region:
    """The town with days and money to spare, names that a spreadsheet or a JSON file might spoil, and a column."""
    rows = roomy_town()
    extra = (("Comment", ' "_x0041_ \\u0041'), ("Grüße", "=1+1 \U0001f3eb"))
    first = replace(rows.schools[0], name="Ash_x000D_ & <Co> \U0001f3eb", extra=extra)
    return replace(rows, schools=(first, *rows.schools[1:]))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan of the town in its two forms, and without the region."""
    monkeypatch.chdir(tmp_path)
    write_town(tmp_path, roomy())
    Path("town.csv").rename("away.csv")
    return tmp_path


def _lines(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    """What a command says, on one line."""
    capsys.readouterr()
    assert run(list(arguments)) == code
    said = capsys.readouterr()
    return " ".join((said.out + said.err).split())


def test_nothing_of_the_region_is_lost(here: Path) -> None:
    """Both forms give back the region that was read: cell by cell, columns that nobody knows among them."""
    rows = read_region("away.csv", "2022-23")
    for file in ("plan.json", "plan.xlsx"):
        own = carried_region(read_stored(file))
        assert own is not None
        assert replace(own.region, name=rows.name) == rows
        assert own.region.digest == read_stored(file).plan.region.sha256
        assert [note.replace("town", "away") for note in own.region.notes] == list(rows.notes)


def test_both_forms_carry_the_same_plan(here: Path) -> None:
    """The workbook has the whole plan.json in it, but for the seconds, and a plan read is written again as it was."""
    file, book = read_stored("plan.json"), read_stored("plan.xlsx")
    assert (replace(book.plan, seconds=0), book.inputs) == (replace(file.plan, seconds=0), file.inputs)
    assert plan_json(file) == Path("plan.json").read_text(encoding="utf-8")
    longest = max(len(str(row["Value"])) for row in rows_of(here / "plan.xlsx", "Record"))
    assert longest <= 32_767


def test_a_workbook_saved_by_another_program_carries_it_still(here: Path) -> None:
    """A workbook that somebody saved again, its record sorted, gives the same plan."""
    book = openpyxl.load_workbook("plan.xlsx")
    page = book["Record"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    for number, row in enumerate(reversed(rows), 5):
        for column, value in enumerate(row, 1):
            page.cell(number, column).value = value
    book.save("saved.xlsx")
    assert read_stored("saved.xlsx").inputs == read_stored("plan.xlsx").inputs


@pytest.mark.parametrize("file", ["plan.json", "plan.xlsx"])
def test_each_command_takes_the_plan_alone(here: Path, file: str) -> None:
    """No command after a plan needs a second file, whichever form the plan has."""
    assert run(["check", file]) == 0
    assert run(["report", file, "-o", "page.html"]) == 0
    assert run(["contacts", file, "-o", "contacts.json"]) == 0
    assert run(["letters", file, "--draft", "-o", "letters.xlsx"]) == 0
    assert run(["claims", file, "--draft", "--template", "claims.xlsx"]) == 0
    assert run(["diff", "plan.json", file, "-o", "diff.json"]) == 0
    assert run(["plan", "away.csv", "--offer", "2022-23", "--previous", file, "-o", "kept.json"]) == 0
    assert run(["replan", file, "-o", "next.json"]) == 0
    assert {m.recipient for m in read_stored("next.json").plan.matches} == {
        m.recipient for m in read_stored(file).plan.matches
    }


def test_the_digest_is_of_the_plan(here: Path) -> None:
    """The digest is the same for the same plan, whenever it was made and from a file of whatever name."""
    assert run(["plan", "away.csv", "--offer", "2022-23", "-o", "again.json"]) == 0
    assert plan_digest(read_stored("again.json").plan) == plan_digest(read_stored("plan.xlsx").plan)
    assert run(["plan", "away.csv", "--offer", "2022-23", "-o", "other.json", "--budget", "total=20000"]) == 0
    assert plan_digest(read_stored("other.json").plan) != plan_digest(read_stored("plan.json").plan)


def test_a_budget_of_an_option_is_not_the_regions(here: Path) -> None:
    """A plan made with --budget carries the region as it was given, and is sound by itself."""
    assert run(["plan", "away.csv", "--offer", "2022-23", "-o", "other.json", "--budget", "total=20000"]) == 0
    own = carried_region(read_stored("other.json"))
    assert own is not None
    assert [row.amount for row in own.region.budgets] == [3_000_000]
    assert run(["check", "other.json"]) == 0


def test_a_region_beside_it_that_differs_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same region is passed over in silence; of another one the tables and rows that differ are named."""
    assert "since" not in _lines(capsys, 0, "check", "plan.json", "away.csv")
    write_region(changed(roomy(), "100002", local_authority="Elsewhere"), Path("other.csv"))
    told = _lines(capsys, 0, "check", "other.csv", "plan.json")
    assert "1 school changed since it was planned: 100002" in told
    assert "the digests differ" in told


def test_the_decisions_of_a_workbook_are_in_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan made again carries the region with its decisions; the region without them, given beside it, is known."""
    fill(here / "plan.xlsx", "Matches", {"100007": DECLINED})
    assert run(["replan", "plan.xlsx", "-o", "next.xlsx", "-o", "next.json"]) == 0
    for file in ("next.json", "next.xlsx"):
        assert "Sound" in _lines(capsys, 0, "check", file)
        told = _lines(capsys, 0, "check", file, "away.csv")
        assert "the region away is as it was before the decisions" in told
    own = carried_region(read_stored("next.json"))
    assert own is not None
    assert [row.id for row in own.region.schools if row.declined] == ["100007"]
    assert own.base == replace(read_region("away.csv"), name="town")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_decisions_can_be_taken_back_without_the_region(here: Path, form: str) -> None:
    """The round after next needs no region either, and the log goes with the plan in both forms."""
    fill(here / "plan.xlsx", "Matches", {"100007": DECLINED})
    assert run(["replan", "plan.xlsx", "-o", f"next.{form}"]) == 0
    assert run(["replan", f"next.{form}", "-o", "third.xlsx"]) == 0
    (logged,) = rows_of(here / "third.xlsx", "Decisions log")
    assert (logged["Recipient"], logged["Reason"], logged["By"]) == ("100007", "they said no", "JS")
    fill(here / "third.xlsx", "Decisions log", {"100007": {"Stands": "no"}})
    assert run(["replan", "third.xlsx", "-o", "fourth.json"]) == 0
    assert "100007" in {m.recipient for m in read_stored("fourth.json").plan.matches}
    assert read_stored("fourth.json").inputs == replace(
        read_stored("plan.json").inputs,
        log=read_stored("fourth.json").inputs.log,  # type: ignore[type-var, union-attr]
    )


def test_decisions_not_planned_yet_are_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of decisions typed since, every command says that they are not planned; to agree with the plan is none."""
    fill(here / "plan.xlsx", "Matches", {"100001": {"Decision": "agree", **SIGNED}})
    assert "not planned yet" not in _lines(capsys, 0, "check", "plan.xlsx")
    fill(here / "plan.xlsx", "Matches", {"100007": DECLINED})
    typed = "1 decision that is typed in and not planned yet: match replan plans with them"
    for command in (["check"], ["contacts"], ["diff", "plan.json"]):
        assert typed in _lines(capsys, 0, *command, "plan.xlsx")
    assert typed in _lines(capsys, 0, "plan", "away.csv", "--offer", "2022-23", "--previous", "plan.xlsx")


def test_an_offer_of_ones_own_goes_with_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan under an offer file needs that file no more: its text is in the plan, and held against its digest."""
    text = (resources.files("tsimatch.models") / "offers" / "2022-23.toml").read_text(encoding="utf-8")
    Path("mine.toml").write_text(text.replace('id = "2022-23"', 'id = "mine"', 1), encoding="utf-8")
    assert run(["plan", "away.csv", "--offer", "mine.toml", "-o", "mine.json", "-o", "mine.xlsx"]) == 0
    Path("mine.toml").unlink()
    for file in ("mine.json", "mine.xlsx"):
        assert run(["check", file]) == 0
        assert run(["letters", file, "--draft", "-o", "letters.json"]) == 0
        assert run(["replan", file, "-o", "next.json"]) == 0
    data = json.loads(Path("mine.json").read_text(encoding="utf-8"))
    data["inputs"]["offer"] += "# more\n"
    Path("mine.json").write_text(json.dumps(data), encoding="utf-8")
    assert "the offer in it is not the one" in _lines(capsys, 2, "check", "mine.json")


def test_a_redacted_workbook_carries_no_plan(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook for circulation has no leader's name and no conflict anywhere, and says that it carries no plan."""
    command = ["plan", "away.csv", "--offer", "2022-23", "--redact", "-o", "plan.xlsx"]
    assert run(command) == 0
    cells = " ".join(
        str(cell.value) for page in openpyxl.load_workbook("plan.xlsx") for row in page.iter_rows() for cell in row
    )
    assert "inputs" not in cells
    assert "Agreed by" not in cells
    assert "match replan THIS.xlsx REGION -o" in cells
    assert not [row.name for row in roomy().leaders if row.name in cells]
    told = "was written with --redact and carries no plan: give the plan.json"
    assert told in _lines(capsys, 2, "check", "plan.xlsx")
    assert "was written with --redact, and carries no region" in _lines(capsys, 2, "replan", "plan.xlsx")
    Path("away.csv").rename("town.csv")
    assert run(["replan", "plan.xlsx", "town.csv", "-o", "next.xlsx"]) == 0


def _first_schema() -> None:
    data = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    old = {key: value for key, value in data.items() if key not in ("inputs", "state", "previous")}
    Path("old.json").write_text(json.dumps(old | {"schema": "match-plan/1"}), encoding="utf-8")


def test_the_first_schema_is_read_with_its_region(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan.json of an earlier version is a draft without a region: it works with one beside it, and asks for it."""
    _first_schema()
    assert "has no region in it" in _lines(capsys, 2, "check", "old.json")
    assert "A draft" in _lines(capsys, 0, "check", "old.json", "away.csv")
    assert run(["plan", "away.csv", "--offer", "2022-23", "--previous", "old.json"]) == 0
    assert run(["letters", "old.json", "away.csv", "-o", "l.xlsx"]) == 2
    assert run(["agree", "old.json", "away.csv", "--by", "JS", "-o", "agreed.json"]) == 0
    assert run(["letters", "agreed.json", "-o", "l.xlsx"]) == 0


def test_an_earlier_workbook_is_planned_again_with_its_region(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook without the plan in its record still brings its decisions back, beside its region."""
    book = openpyxl.load_workbook("plan.xlsx")
    page = book["Record"]
    for number in range(page.max_row, 4, -1):
        if page.cell(number, 1).value == "plan":
            page.delete_rows(number)
    book.save("old.xlsx")
    assert "by an earlier version, and carries no region" in _lines(capsys, 2, "replan", "old.xlsx")
    assert "by an earlier version and carries no plan" in _lines(capsys, 2, "check", "old.xlsx")
    assert run(["replan", "old.xlsx", "away.csv", "-o", "next.json"]) == 0


_BAD: list[tuple[str, Any, str]] = [
    ("inputs", [], "key inputs: expected a table"),
    ("inputs.schools", {}, "key inputs.schools: expected a list"),
    ("inputs.schools.0.name", 7, "key inputs.schools.1: expected a row: texts by column"),
    ("inputs.schools.0.grade", "9", "key inputs.schools, row 1, column (grade): '9': expected a grade"),
    ("inputs.schools.0.name", "\x07", "expected no unprintable character"),
    ("inputs.schools.0.pupils", "77", "the region in it is not the one that the plan was made from"),
    ("inputs.notes", [1], "key inputs.notes: expected a list of texts"),
    ("inputs.log", [{"recipient": "1"}], "key inputs.log.1: expected a decision"),
    ("state", "agreed", "key state: expected a table"),
    ("state.name", "final", "key state.name: 'final': expected draft, agreed, superseded"),
    ("state", {"name": "agreed", "on": "2026-13-01"}, "key state.by: expected who agreed"),
    ("state", {"name": "superseded", "by": "x"}, "key state.by: 'x': expected the digest"),
    ("previous", {"sha256": 1}, "key previous: expected the digest"),
]


@pytest.mark.parametrize(("key", "value", "told"), _BAD, ids=[f"{key}-{told[-12:]}" for key, _, told in _BAD])
def test_what_was_edited_is_told(
    here: Path, capsys: pytest.CaptureFixture[str], key: str, value: object, told: str
) -> None:
    """A plan whose inputs or state were edited is refused, with the key and what is expected."""
    data: Any = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    *steps, last = [int(step) if step.isdigit() else step for step in key.split(".")]
    inside = data
    for step in steps:
        inside = inside[step]
    inside[last] = value
    Path("plan.json").write_text(json.dumps(data), encoding="utf-8")
    said = _lines(capsys, 2, "check", "plan.json")
    assert told in said
    assert said.startswith("plan.json")


def test_a_record_that_was_edited_is_told(here: Path) -> None:
    """A workbook of whose plan a part is missing is refused."""
    book = openpyxl.load_workbook("plan.xlsx")
    page = book["Record"]
    number = next(n for n in range(5, page.max_row + 1) if page.cell(n, 1).value == "plan")
    page.cell(number, 4).value = str(page.cell(number, 4).value)[50:]
    book.save("plan.xlsx")
    with pytest.raises(Faults, match=r"plan.xlsx, sheet Record"):
        read_stored("plan.xlsx")

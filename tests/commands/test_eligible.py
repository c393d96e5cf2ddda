"""The command `match eligible` and the leaders' form, as a user meets them."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.common.names import squash
from tsimatch.inputs.documents.leaders import read_leaders
from tsimatch.inputs.region.region import read_region
from tsimatch.models.region.region import Leader
from tsimatch.scenarios.generator.example import example_leaders

from ..support.paths import DATA
from ..support.published_files import (
    CARDS,
    FULL,
    academies,
    academy,
    card,
    judged,
    mi,
    pipeline,
    row,
    sub_judged,
    workbook,
    write,
)
from ..support.tutorial_files import FOLDER

YEAR = ("as-at-31-aug-2022.csv", "as-at-31-aug-2023.csv")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shutil.copytree(FOLDER, tmp_path / "files"))


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["eligible", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("target", ["region.csv", "region.xlsx", "region"])
def test_targets(capsys: pytest.CaptureFixture[str], target: str) -> None:
    """A region is written in any of its forms, and the report is the same."""
    code, out, err = _run(capsys, *YEAR, "--offer", "2022-23", "-o", target)
    assert (code, err) == (0, "")
    assert f"Written: {target}" in out
    assert max(map(len, out.splitlines())) <= 100
    assert {school.id for school in read_region(target, partial=True).schools} >= {"510001", "510002"}


def test_nothing_is_written_without_a_target(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a target there is a report alone."""
    before = set(Path.cwd().iterdir())
    code, out, _ = _run(capsys, *YEAR, "--offer", "2022-23")
    assert (code, set(Path.cwd().iterdir())) == (0, before)
    assert "Nothing is written" in out


def test_the_same_whatever_the_order(capsys: pytest.CaptureFixture[str]) -> None:
    """The order in which files are given makes no difference."""
    _run(capsys, *YEAR, "--offer", "2022-23", "--members", "alllinksdata.csv", "-o", "a.csv")
    _run(capsys, *reversed(YEAR), "--offer", "2022-23", "--members", "alllinksdata.csv", "-o", "b.csv")
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([*YEAR], "--offer: blank: expected an offer (2021-22, 2022-23, 2023-24, 2024-25, rise-2025-26)"),
        ([*YEAR, "--offer", "2020-21"], "'2020-21': expected an offer"),
        ([*YEAR, "--offer", "2022-23", "--as-at", "31/02/2023"], "--as-at: '31/02/2023': expected a date"),
        ([*YEAR, "--offer", "2022-23", "--region", "North Wst"], "--region: 'North Wst': expected a region"),
        ([*YEAR, "--offer", "2022-23", "-o", "region.ods"], "expected .csv, .xlsx or a folder"),
        ([*YEAR, "--offer", "2022-23", "--members", "links.csv"], "looks like the department's links"),
        (["links.csv", "--offer", "2022-23"], "links.csv: looks like the department's links"),
        (["nowhere.csv", "--offer", "2022-23"], "nowhere.csv: no such file"),
        ([*YEAR, "--why", "999999"], "--why: '999999': expected the URN of a school"),
        (["as-at-28-feb-2026.csv", "--offer", "2023-24"], "the previous file is needed too"),
    ],
)
def test_failures(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    """What cannot be used is one line on standard error and exit code 2, and nothing is written."""
    before = set(Path.cwd().iterdir())
    code, out, err = _run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1
    assert set(Path.cwd().iterdir()) == before


def test_why_tells_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """One school: its trust and join date, its earlier URN, and every rule of every offer."""
    code, out, _ = _run(capsys, *YEAR, "--why", "510023", "--members", "alllinksdata.csv")
    assert code == 0
    assert "Trust: 7002 HOLLIN LEARNING TRUST, since 2023-01-01" in out
    assert "URNs before: 510013" in out
    assert "Recipient: under its earlier URN, 510013, standalone" in out
    for clause in ("21.1", "21.2", "22.1", "22.2", "22.3", "23.1", "23.2"):
        assert f"- {clause} " in out
    assert "22.1 judged requires improvement during the year: does not apply (looks at standalone schools" in out


def test_why_of_an_earlier_urn(capsys: pytest.CaptureFixture[str]) -> None:
    """A school that has closed says which school carries it on."""
    code, out, _ = _run(capsys, *YEAR, "--why", "510013")
    assert code == 0
    assert "Recipient: not in this file; carried on by 510023." in out


def test_why_of_one_offer(capsys: pytest.CaptureFixture[str]) -> None:
    """With --offer only that offer's verdict is told."""
    out = _run(capsys, *YEAR, "--why", "510001", "--offer", "2022-23")[1]
    assert "22.1" in out
    assert "21.1" not in out


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """The help of the command ends in an example."""
    out = _run(capsys, "--help")[1]
    assert "Example: match eligible" in " ".join(out.split())


def test_blank_form(capsys: pytest.CaptureFixture[str]) -> None:
    """The form is blank and one page, has headings in words, drop-downs, and a sheet that explains each column."""
    assert run(["example", "--leaders-only", "leaders.xlsx"]) == 0
    assert read_leaders("leaders.xlsx") == ()
    book = openpyxl.load_workbook("leaders.xlsx")
    sheet, help_ = book["Leaders"], book["How to fill in"]
    headings = [cell.value for cell in sheet[4]]
    wanted = {squash(name) for name in (*Leader.kinds().keys() - Leader.seldom(), "email")} - {"easting", "northing"}
    assert {squash(heading) for heading in headings} == wanted
    assert not [heading for heading in headings if "_" in heading or heading[0].islower()]
    assert sheet["A1"].value == "Leaders: who can give support, and how much"
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight, sheet.max_row) == (True, 0, 28)
    offered = {str(rule.formula1).strip('"') for rule in sheet.data_validations.dataValidation}
    assert {"NLE,CEO,NLG,equivalent", "available,left", "yes,no"} <= offered
    assert any("North West" in words for words in offered)
    assert [row[0].value for row in help_.iter_rows(min_row=5)] == headings


@pytest.mark.parametrize("name", ["leaders.xlsx", "leaders.csv"])
def test_filled_form(name: str) -> None:
    """A filled form reads back to the same leaders, of every region."""
    assert run(["example", "--leaders-only", name, "--leaders", "90", "--seed", "4"]) == 0
    found = read_leaders(name)
    assert found == example_leaders(90, 4, "2023-24")
    assert len({region for leader in found for region in leader.region}) == 9


def test_form_with_faults() -> None:
    """What is wrong in a form is told with sheet, row and column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Leaders"
    sheet.append(["id", "name", "role", "region", "capacity_days"])
    sheet.append(["A", "Ada", "CEOO", "North West", 10])
    sheet.append(["A", "Bea", "NLE", "North West", -1])
    book.save("leaders.xlsx")
    with pytest.raises(Faults) as caught:
        read_leaders("leaders.xlsx")
    told = str(caught.value)
    assert "leaders.xlsx, sheet Leaders, row 2, column C (role): 'CEOO': expected NLE" in told
    assert "row 3, column E (capacity_days): '-1'" in told
    assert "expected an id of its own" in told


def test_what_is_typed_into_the_form() -> None:
    """A leader typed below the title is read with the email beside it, and a fault has the row that the sheet shows."""
    assert run(["example", "--leaders-only", "leaders.xlsx"]) == 0
    book = openpyxl.load_workbook("leaders.xlsx")
    sheet = book["Leaders"]
    cells = {"Id": "A", "Name": "Ada", "Role": "CEO", "Region": "North West", "Capacity days": 20}
    cells |= {"Postcode": "LA1 4YW", "Email": "ada@example.org"}
    for cell in sheet[4]:
        sheet.cell(5, cell.column).value = cells.get(cell.value)
    book.save("leaders.xlsx")
    (ada,) = read_leaders("leaders.xlsx")
    assert (ada.id, ada.capacity_days, ada.postcode, ada.extra) == ("A", 20, "LA1 4YW", (("Email", "ada@example.org"),))
    sheet["E5"] = "CEOO"
    book.save("leaders.xlsx")
    with pytest.raises(Faults, match=r"sheet Leaders, row 5, column E \(Role\): 'CEOO': expected NLE"):
        read_leaders("leaders.xlsx")


def test_form_in_another_workbook() -> None:
    """A workbook without a sheet of leaders says which sheets it has."""
    openpyxl.Workbook().save("other.xlsx")
    with pytest.raises(Faults, match="expected a sheet Leaders, but here are Sheet"):
        read_leaders("other.xlsx")


def test_a_name_is_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A school's name that looks like a formula or like markup stays a name."""
    name = "=HYPERLINK([/St Marys])"
    ri = judged("3", "10/11/2021", "12/01/2022")
    path = write(
        tmp_path, "mi as at 31 Aug 2022.csv", mi(FULL, [row("500001", ri, name=name), academy("500002", "701", ri)])
    )
    for target in ("region.csv", "region.xlsx"):
        assert _run(capsys, str(path), "--offer", "2021-22", "-o", target)[0] == 0
        assert read_region(target, partial=True).schools[0].name == name


def test_why_tells_contradictions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Files that say different things of the school are told with both values."""
    names = [
        str(
            write(
                tmp_path, f"as at 31 {month}.csv", mi(FULL, [row("500001", judged(grade, "10/10/2021", "12/11/2021"))])
            )
        )
        for month, grade in (("Dec 2021", "3"), ("Jan 2022", "2"))
    ]
    out = " ".join(_run(capsys, *names, "--why", "500001")[1].split())
    assert "grade 2 (as at 31 Jan 2022.csv, row 2), but 3 (as at 31 Dec 2021.csv, row 2)" in out


def test_own_offer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A user's own offer file serves as well, and its region can be updated."""
    own = str(DATA / "fourth-offer.toml")
    assert _run(capsys, *YEAR, "--offer", own, "-o", "a.csv")[0] == 0
    code, out, _ = _run(capsys, *YEAR, "--offer", own, "--update", "a.csv", "-o", "b.csv")
    assert code == 0
    assert "0 recipients new" in out


def test_why_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """A school is found by a part of its name, too; several are told, and so is nobody."""
    file = str(FOLDER / "as-at-31-aug-2022.csv")
    assert run(["eligible", file, "--why", "510015"]) == 0
    by_urn = capsys.readouterr().out
    assert run(["eligible", file, "--why", "st osyth"]) == 0
    assert capsys.readouterr().out == by_urn
    for text, told in (("school", "fits several: "), ("Hogwarts", "expected the id or the name of a school")):
        assert run(["eligible", file, "--why", text]) == 2
        assert told in capsys.readouterr().err


RI_2021 = judged("3", "10/11/2021", "12/01/2022", category="")
STUCK = row("500001", RI_2021, card=card("06/01/2026", "10/02/2026", leadership="Needs attention"))
OPEN = row("500002", sub_judged("14/01/2025", "03/03/2025", leadership="3"))
RISE = ("as at 28 Feb 2026.csv", "--offer", "rise-2025-26")


def test_not_known_is_told_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A school on which a person has to decide is told with what is missing, and is written with it."""
    write(Path.cwd(), RISE[0], mi(CARDS, [STUCK, OPEN]))
    out = " ".join(_run(capsys, *RISE, "-o", "a.csv")[1].split())
    assert "Recipients: 1" in out
    assert "Not known: 1" in out
    missing = "how the inspection before judged the school (previous_grade or previous_framework)"
    assert f"1 school: School 500002 (500002). R.1: {missing}." in out
    region = read_region("a.csv", partial=True)
    told = {school.id: dict(school.extra).get("not_known") for school in region.schools}
    assert told == {"500001": None, "500002": f"R.1: {missing}"}


def test_exports_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Exports are given as often as wanted; whom they take out is told with the exclusion, and comes back without."""
    write(Path.cwd(), RISE[0], mi(CARDS, [STUCK, row("500003", RI_2021, card=STUCK["card"])]))
    workbook(Path("elms.xlsx"), "Pipeline Academies", pipeline(("0", "500001", "Conversion", "01/04/2026")))
    workbook(Path("oaks.xlsx"), "Pipeline Academies", pipeline(trust="The Oaks"))
    workbook(Path("academies.xlsx"), "Academies", academies(("500003", "01/02/2026")))
    given = ("--pipeline", "elms.xlsx", "--pipeline", "oaks.xlsx", "--academies", "academies.xlsx")
    out = " ".join(_run(capsys, *RISE, *given, "-o", "a.csv")[1].split())
    assert "2 schools under a clause, but taken out by an exclusion of the offer (R.3: 1 and R.3a: 1)" in out
    code, out, _ = _run(capsys, *RISE, "--update", "a.csv", "-o", "b.csv")
    assert (code, "2 recipients new: School 500001 (500001) and School 500003" in " ".join(out.split())) == (0, True)


def test_export_in_the_wrong_place(capsys: pytest.CaptureFixture[str]) -> None:
    """An export under the other option, and a plan's region under it, are named; nothing is written."""
    write(Path.cwd(), RISE[0], mi(CARDS, [STUCK]))
    workbook(Path("academies.xlsx"), "Academies", academies(("500003", "01/02/2026")))
    code, _, err = _run(capsys, *RISE, "--pipeline", "academies.xlsx", "-o", "a.csv")
    assert (code, Path("a.csv").exists()) == (2, False)
    assert (
        "academies.xlsx: looks like an export of a trust's academies, expected an export of a trust's pipeline" in err
    )
    shutil.copy(DATA / "sound.csv", "region.csv")
    code, _, err = _run(capsys, *RISE, "--academies", "region.csv")
    assert (code, "region.csv: is a region, expected" in err) == (2, True)


def test_why_across_frameworks(capsys: pytest.CaptureFixture[str]) -> None:
    """Every judgement is told in its framework, with the structure, each rule and exclusion, and what is missing."""
    write(Path.cwd(), RISE[0], mi(CARDS, [STUCK, OPEN]))
    stuck = " ".join(_run(capsys, *RISE[:1], "--why", "500001")[1].split())
    assert "2026-01-06 2026-02-10 report card" in stuck
    assert "2026-01-06: inclusion expected standard," in stuck
    assert "leadership and governance needs attention" in stuck
    assert "Structure: unchanged (as at 28 Feb 2026.csv, row 2: the latest inspection is of this URN)." in stuck
    assert "met (leadership and governance needs attention, judged 2026-02-10, after requires improvement" in stuck
    assert "R.3 not where its structure has changed since the latest inspection: does not exclude it" in stuck
    assert "The school: eligible under R.1." in stuck
    assert "2023-24, as at" in stuck
    other = " ".join(_run(capsys, *RISE, "--why", "500002")[1].split())
    assert "Row: sub-judgements of 2025-03-03 (quality of education 2," in other
    assert "before it a judgement that is not known" in other
    assert "not known (missing: how the inspection before judged the school" in other
    assert "The school: not known whether R.1 is met; missing: how the inspection before" in other

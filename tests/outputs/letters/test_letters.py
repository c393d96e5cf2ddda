"""Grant offer letters: what a plan offers each leader, as a schedule for mail merge and as documents."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.delivery.deployments import Deployment, deployments_of
from tsimatch.delivery.payments import dues_of
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import ClaimLimit
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.outputs.letters.fields import FIELDS, MONEY, letter_of
from tsimatch.outputs.letters.files import file_names
from tsimatch.outputs.letters.render import plain_template, render_letters
from tsimatch.outputs.region.region_files import write_region
from tsimatch.solver.checker.check import instance_of

from ...support.agreed_plans import agreed, dues, plan_of, stored, village, written
from ...support.builders import changed, planned

HOSTILE = ("{{ 7*7 }}", "{% raw %}", "<b>&amp; 'Ash'</b>", '=HYPERLINK("x")', "Ysgol Tŷ Gwyn – Ærø 学校", "N" * 300)


def deployments() -> dict[str, Deployment]:
    """The letters of the village, by reference."""
    made, rows = plan_of("village")
    return {d.reference: d for d in deployments_of(made, instance_of(made, rows))}


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of the sheet Letters as a mail merge sees them: the header in row 1."""
    header, *rows = openpyxl.load_workbook(path)["Letters"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def text_of(content: bytes) -> str:
    """All text of a document."""
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def template(*paragraphs: str) -> bytes:
    """A template of a user's own."""
    document, content = docx.Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(content)
    return content.getvalue()


# What is offered.


def test_a_letter_for_every_deployment() -> None:
    """Each leader gets a letter for each recipient, and the reviewer one of their own."""
    found = {(d.due.recipient, d.due.claimant, d.due.kind) for d in deployments().values()}
    assert found == {
        ("100001", "A", "deployment"),
        ("100002", "A", "deployment"),
        ("T1", "B", "deployment"),
        ("T1", "G", "review"),
    }


def test_most_payable_is_the_days_at_the_rate() -> None:
    """Within the caps the days at the rate are payable, and nothing is noted (P.1)."""
    ash = deployments()["2021-22/100001"]
    assert (ash.due.days, ash.due.rate, ash.due.most, ash.notes) == (3, 60_000, 180_000, ())


def test_most_payable_is_the_grants_at_most() -> None:
    """A leader of £700 a day for 5 days is offered £3,000 in 2021/22, and the letter says why (P.1)."""
    elms = deployments()["2021-22/T1"]
    assert (elms.due.planned, elms.due.most) == (350_000, 300_000)
    assert elms.notes == ("the grant pays at most £3,000 (P.1)", "the leader's own rate, £700, in place of £600")


def test_no_cap_where_the_offer_has_none() -> None:
    """In 2022/23, whose texts name no most, nine days pay in full, above £3,000."""
    assert all(due.most == due.planned and not due.limits for due in dues("town").values())
    assert max(due.most for due in dues("town").values()) == 540_000


def test_claims_cover_the_offers_days_at_most() -> None:
    """Where an offer lets claims cover fewer days than were planned, so many are payable (P.2)."""
    made, rows = plan_of("village")
    instance = instance_of(made, rows)
    limit = ClaimLimit(most_days=2, clause="P.2", words="two")
    offer = replace(instance.offer, school=replace(instance.offer.terms("school"), claim=limit))
    ash = next(due for due in dues_of(made, replace(instance, offer=offer)) if due.recipient == "100001")
    assert (ash.days, ash.most_days, ash.most) == (3, 2, 120_000)
    assert ash.limits == ("claims cover at most 2 days (P.2)",)


def test_what_comes_besides_stands_on_the_leaders_letter() -> None:
    """The partner with its credit, the reviewer and the NPQEL stand on the letter of the leader who is to know."""
    beech, elms = deployments()["2021-22/100002"], deployments()["2021-22/T1"]
    assert (beech.partner, beech.partner_name, beech.credit) == ("T2", "Firs", 1_000_000)
    assert (elms.reviewer, elms.reviewer_name, elms.npqel) == ("G", "Gus", True)
    assert deployments()["2021-22/100001"].partner == ""


def test_who_may_do_the_work() -> None:
    """At a school the leader works in person (21.7); at a trust the team may help (21.11)."""
    assert "deploy nobody" in deployments()["2021-22/100001"].work
    assert "team may help; you give at least 1 day in person" in deployments()["2021-22/T1"].work


# The schedule.


def test_schedule_is_ready_for_mail_merge(tmp_path: Path) -> None:
    """The sheet Letters has its header in row 1, money as numbers, and every documented column."""
    assert run(["letters", *written(tmp_path), "-o", str(tmp_path / "letters.xlsx"), "--dated", "1/10/2021"]) == 0
    rows = rows_of(tmp_path / "letters.xlsx")
    assert list(rows[0]) == list(FIELDS)
    elms = next(row for row in rows if row["reference"] == "2021-22/T1")
    assert (elms["days"], elms["day_rate"], elms["most_payable"], elms["dated"]) == (5, 700, 3000, "2021-10-01")
    assert all(isinstance(row[name] or 0, int | float) for row in rows for name in MONEY)


def test_schedule_in_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same rows as .csv, .json and on standard output."""
    plan = written(tmp_path)
    assert run(["letters", *plan, "-o", str(tmp_path / "a.csv"), "-o", str(tmp_path / "a.json"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data == json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["reference"] for row in table] == [row["reference"] for row in data["letters"]]


def test_same_bytes(tmp_path: Path) -> None:
    """The same plan makes the same schedule and the same letters, byte for byte."""
    plan = written(tmp_path)
    for name in ("a", "b"):
        assert run(["letters", *plan, "-o", str(tmp_path / name)]) == 0
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(names) == 5
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in names)


def test_names_stay_text_in_tables(tmp_path: Path) -> None:
    """A school named like a formula is text in the workbook, and guarded in a CSV file."""
    hostile = changed(village(), "100001", name='=HYPERLINK("x")')
    write_region(hostile, tmp_path / "r.csv")
    (tmp_path / "p.json").write_text(plan_json(stored(planned(hostile, "2021-22"), hostile)), encoding="utf-8")
    out = [tmp_path / "l.xlsx", tmp_path / "l.csv"]
    arguments = ["letters", str(tmp_path / "p.json"), str(tmp_path / "r.csv"), "-o", str(out[0]), "-o", str(out[1])]
    assert run(arguments) == 0
    cells = [c for row in openpyxl.load_workbook(out[0])["Letters"].iter_rows() for c in row]
    assert [c.data_type for c in cells if c.value == '=HYPERLINK("x")'] == ["s"]
    assert '"\'=HYPERLINK(""x"")"' in out[1].read_text(encoding="utf-8-sig")


def test_terminal_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal shows who is offered what in 100 columns, and what is payable in all."""
    assert run(["letters", *written(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 100
    assert "4 letters under 2021-22" in out
    assert "At most £6,000 payable for 15 days; besides £10,000 of credit and £0 of NPQEL fees." in out


# Documents.


def test_one_letter_each(tmp_path: Path) -> None:
    """Into a folder goes a document for each letter, named by recipient and leader, with the schedule."""
    assert run(["letters", *written(tmp_path), "-o", str(tmp_path / "letters")]) == 0
    assert sorted(path.name for path in (tmp_path / "letters").iterdir()) == [
        "100001-Ash-A.docx",
        "100002-Beech-A.docx",
        "T1-Elms-B.docx",
        "T1-Elms-G-review.docx",
        "schedule.xlsx",
    ]
    elms = text_of((tmp_path / "letters" / "T1-Elms-B.docx").read_bytes())
    assert "Dear Bea" in elms
    assert "up to £3,000" in elms
    assert "the grant pays at most £3,000 (P.1)" in elms
    assert "governance review by Gus" in elms
    review = text_of((tmp_path / "letters" / "T1-Elms-G-review.docx").read_bytes())
    assert "independent review of its governance, worth 5 days" in review
    assert "no grant is payable" in review


def test_own_template(tmp_path: Path) -> None:
    """A template of one's own is filled in, conditions and all, with money and dates in words."""
    own = tmp_path / "own.docx"
    own.write_bytes(
        template("{{ leader_name }}: {{ most_payable }} {{ dated }}", "{% if partner %}{{ partner_name }}{% endif %}")
    )
    arguments = ["--template", str(own), "--dated", "2021-10-01", "-o", str(tmp_path / "out")]
    assert run(["letters", *written(tmp_path), *arguments]) == 0
    assert text_of((tmp_path / "out" / "100002-Beech-A.docx").read_bytes()) == "Ada: £1,200 1 October 2021\nFirs"


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_text_in_letters(name: str) -> None:
    """Whatever a school is called stands in its letter as it is: never run, never markup."""
    deployment = deployments()["2021-22/100001"]
    hostile = replace(deployment, due=replace(deployment.due, recipient_name=name))
    letter = letter_of(hostile, read_offer("2021-22"), None)
    (made,) = render_letters(template("For {{ recipient_name }}."), "own.docx", [letter])
    assert text_of(made) == f"For {name}."
    (plain,) = render_letters(plain_template(), "letter.docx", [letter])
    assert name in text_of(plain)


def test_a_template_cannot_make_markup_of_names() -> None:
    """A template that asks for a name as markup is refused: what a region says stays text."""
    letter = letter_of(deployments()["2021-22/100001"], read_offer("2021-22"), None)
    with pytest.raises(Faults, match="No filter named 'safe'"):
        list(render_letters(template("{{ recipient_name | safe }}"), "own.docx", [letter]))


def test_example_template(tmp_path: Path) -> None:
    """The plain template can be had as a file, and is one that `--template` takes."""
    assert run(["letters", "--example-template", str(tmp_path / "letter.docx")]) == 0
    assert (tmp_path / "letter.docx").read_bytes() == plain_template()
    arguments = ["--template", str(tmp_path / "letter.docx"), "-o", str(tmp_path / "out")]
    assert run(["letters", *written(tmp_path), *arguments]) == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (template("{{ leader_nmae }}"), "field: 'leader_nmae': is no field of a letter; known here: reference, "),
        (template("{{ leader_nmae }}"), "(did you mean 'leader_name'?)"),
        (template("{{ leader_name "), "the template cannot be used: "),
        (template("{% if partner %}never ended"), "the template cannot be used: "),
        (template("{{ leader_name.__class__.mro() }}"), "unsafe"),
        (template("{{ days / 0 }}"), "division by zero"),
        (template("{% include 'other' %}"), "the template cannot be used: "),
        (b"Dear leader", "expected a Word document, .docx"),
        (b"PK\x03\x04 broken", "expected a Word document, .docx"),
    ],
)
def test_bad_template(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str) -> None:
    """A template that cannot be used is one line with what is wrong, and nothing is written."""
    own = tmp_path / "own.docx"
    own.write_bytes(content)
    arguments = ["--template", str(own), "-o", str(tmp_path / "out"), "-o", str(tmp_path / "letters.xlsx")]
    assert run(["letters", *written(tmp_path), *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(str(own))
    assert told in line
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "letters.xlsx").exists()


def test_field_in_a_footer(tmp_path: Path) -> None:
    """A field that no letter has is found in a footer too."""
    document, content = docx.Document(), BytesIO()
    document.sections[0].footer.paragraphs[0].text = "{{ region_name }}"
    document.save(content)
    with pytest.raises(Faults, match="'region_name': is no field of a letter"):
        list(render_letters(content.getvalue(), "own.docx", []))


@pytest.mark.slow
def test_without_docxtpl(tmp_path: Path) -> None:
    """Where docxtpl is not installed, the schedule is written, and letters say in one line what they need."""
    code = "import sys; sys.modules['docxtpl'] = None\nfrom tsimatch.cli import run\nsys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "letters", *written(tmp_path), "-o"]
    assert subprocess.run([*command, str(tmp_path / "a.xlsx")], check=False, capture_output=True).returncode == 0  # noqa: S603
    done = subprocess.run([*command, str(tmp_path / "out")], check=False, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 2
    assert 'pip install "tsimatch[letters]"' in done.stderr
    assert not (tmp_path / "out").exists()


# Names of files.


def test_file_names_are_safe_and_unique() -> None:
    """Names are plain letters, digits and hyphens, not too long, and no two are alike in any case."""
    base = letter_of(deployments()["2021-22/100001"], read_offer("2021-22"), None)
    ids = [("../x", "a/b:c*?"), ("CON", "ÉCOLE"), ("con", "École"), ("学", "校"), ("1", "N" * 300), ("1", "N" * 300)]
    letters = [replace(base, fields={**base.fields, "recipient": a, "recipient_name": b, "leader": ""}) for a, b in ids]
    names = list(file_names(letters))
    assert names[:4] == ["x-a-b-c.docx", "CON-ECOLE.docx", "con-Ecole-2.docx", "letter.docx"]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.isascii() and len(name) < 150 for name in names)


# Bad input and bad outputs.


def _refused(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    code = run(["letters", *arguments])
    (line,) = capsys.readouterr().err.splitlines()
    assert code in (2, 4)
    return line


def test_unsound_plan_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No letter is written of a plan that breaks a rule."""
    plan, rows = written(tmp_path)
    data = json.loads(Path(plan).read_text(encoding="utf-8"))
    data["matches"][0]["days"] += 9
    Path(plan).write_text(json.dumps(data), encoding="utf-8")
    assert "match check finds sound" in _refused(capsys, [plan, rows, "-o", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_other_letters_are_not_mixed_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with letters of another plan is refused; one with these letters is written again."""
    plan = written(tmp_path)
    assert run(["letters", *plan, "-o", str(tmp_path / "out")]) == 0
    assert run(["letters", *plan, "-o", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    (tmp_path / "out" / "999999-Old-Z.docx").write_bytes(b"old")
    assert "has other letters in it (999999-Old-Z.docx)" in _refused(capsys, [*plan, "-o", str(tmp_path / "out")])


def test_a_file_where_the_folder_should_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in the place of the folder is left as it is."""
    (tmp_path / "out").write_bytes(b"mine")
    assert "there is a file of this name" in _refused(capsys, [*written(tmp_path), "-o", str(tmp_path / "out")])
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_all_letters_or_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one letter cannot be written, none is, and the folder is not left behind."""
    write, opened = Path.open, count()

    def full(self: Path, *mode: Any, **more: Any) -> Any:
        if mode == ("xb",) and next(opened) == 2:
            raise OSError(28, "No space left on device")
        return write(self, *mode, **more)

    plan = written(tmp_path)
    monkeypatch.setattr(Path, "open", full)
    assert "the disk is full" in _refused(capsys, [*plan, "-o", str(tmp_path / "out")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.json", "village.csv"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "letters.docx"], "-o: 'letters.docx': expected a file that ends in .xlsx, .csv and .json, or a folder"),
        (["-o", "none/letters.xlsx"], "there is no folder none"),
        (["-o", "letters.xlsx", "-o", "none/letters"], "there is no folder none"),
        (["--template", "letter.docx", "-o", "letters.xlsx"], "--template: expected a folder for the letters"),
        (["-o", "out", "--dated", "yesterday"], "--dated: 'yesterday': expected a date"),
        (["-o", "out", "--template", "missing.docx"], "missing.docx: no such file or folder"),
    ],
)
def test_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    """What cannot be done is told in one line, and nothing is written."""
    plan = written(tmp_path)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert told in _refused(capsys, [*plan, *arguments])
    assert not list((tmp_path / "here").iterdir())


def test_a_plan_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a plan there is nothing to write."""
    assert "match letters PLAN" in _refused(capsys, [])


def test_agreed_has_no_notes(tmp_path: Path) -> None:
    """The village's plan is sound, and of its own region."""
    assert not agreed(tmp_path).notes

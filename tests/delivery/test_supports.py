"""What is delivered where a school has several supports: letters of appointment, claims of days, what is left."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.inputs.region.region import read_region
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import LetterKind
from tsimatch.outputs.letters.render import plain_template

from ..support.supported_town import OFFER, write_supported_town

HEADER = "recipient,leader,days,signed\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the town and its agreed plan."""
    monkeypatch.chdir(write_supported_town(tmp_path))
    assert run(["plan", "town.csv", "--offer", OFFER, "-o", "plan.json"]) == 0
    assert run(["agree", "plan.json", "--by", "R Director", "-o", "agreed.json"]) == 0
    return tmp_path


def _schedule(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_letters_of_appointment(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An organisation is appointed, by its band and without a rate; an adviser has no letter, as the offer says."""
    assert run(["letters", "agreed.json", "-o", "letters.csv"]) == 0
    rows = {row["recipient"]: row for row in _schedule(here / "letters.csv")}
    assert {row["letter"] for row in rows.values()} == {"appointment"}
    assert {row["support"] for row in rows.values()} == {"organisation"}
    brook = rows["107002"]
    assert (brook["band"], brook["grant"], brook["day_rate"]) == ("up to £100,000, final band", "100000", "")
    assert brook["leader_name"] == "Summit Learning Trust"
    assert "no days at a rate" in capsys.readouterr().out


def test_documents(here: Path) -> None:
    """The document of an appointment states the band, and neither a rate nor a claim form."""
    assert run(["letters", "agreed.json", "-o", "letters"]) == 0
    (path,) = (here / "letters").glob("107002-*.docx")
    text = _text(path.read_bytes())
    assert "Letter of appointment" in text
    assert "up to £100,000, final band" in text
    assert "a day, expenses included" not in text
    assert "{{" not in text


def _text(content: bytes) -> str:
    """The paragraphs and tables of a document."""
    document = pytest.importorskip("docx").Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_what_an_appointment_says(here: Path) -> None:
    """What is paid is said by the band: a final one, none, or an indicative one that may change; and whoever may do it.

    An offer that goes on has no last day in the letter.
    """
    assert run(["letters", "agreed.json", "-o", "letters"]) == 0
    ashfield, brook, crag = (_text(path.read_bytes()) for path in sorted((here / "letters").glob("*.docx")))
    assert "No grant pays for your support: the school's reserves are 24% of revenue, above 20%." in ashfield
    assert "A grant pays for your support, up to £100,000, final band. No days are claimed for it." in brook
    assert "A grant pays for your support, up to £40,000, indicative band. The final band may be another." in crag
    assert "Your team may do all of the work; you stay accountable for it." in brook
    assert "2026" not in brook


def _own_offer(**letters: str) -> str:
    """An offer of a user's own: the shipped one with other letters by support."""
    text = read_offer(OFFER).source.replace(f'id = "{OFFER}"', 'id = "mine"')
    for old, new in letters.items():
        text = text.replace(f'kind = "{old}"', f'kind = "{new}"')
    Path("mine.toml").write_text(text, encoding="utf-8")
    return "mine.toml"


def test_the_example_template_is_that_of_the_letters(here: Path) -> None:
    """A plan or an offer under which leaders are appointed gets the template of an appointment; without, of a grant."""
    for name, arguments in {"plan": ["agreed.json"], "offer": ["--offer", OFFER], "neither": []}.items():
        assert run(["letters", *arguments, "--example-template", f"{name}.docx"]) == 0
        kind: LetterKind = "grant offer" if name == "neither" else "appointment"
        assert Path(f"{name}.docx").read_bytes() == plain_template(kind)
    assert run(["letters", "agreed.json", "--template", "plan.docx", "-o", "letters"]) == 0


def test_one_template_for_both_kinds_of_letters(here: Path) -> None:
    """Where one support has grant offers and another appointments, the example has each for letters of its kind."""
    pytest.importorskip("docx")
    assert run(["plan", "town.csv", "--offer", _own_offer(none="grant offer"), "-o", "both.json"]) == 0
    assert run(["letters", "both.json", "--example-template", "both.docx"]) == 0
    for folder, arguments in {"own": ["--template", "both.docx"], "plain": []}.items():
        assert run(["letters", "both.json", "--draft", *arguments, "-o", folder]) == 0
    own, plain = (
        {path.name: _text(path.read_bytes()) for path in Path(folder).glob("*.docx")} for folder in ("own", "plain")
    )
    assert own == plain
    assert {text.partition("\n")[0] for text in own.values()} == {"Grant offer letter", "Letter of appointment"}


def test_no_example_where_nobody_has_a_letter(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An offer of which no support has letters has no template either: one line says so."""
    offer = _own_offer(appointment="none")
    assert run(["letters", "--offer", offer, "--example-template", "letter.docx"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "expected an offer of which some support has letters" in line
    assert not Path("letter.docx").exists()


def test_claims(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An adviser's days are claimed by the school's own id; a claim for what a band pays is refused with the reason."""
    Path("claims.csv").write_text(HEADER + "107002,A2,12,yes\n107002,O1,5,yes\n", encoding="utf-8")
    assert run(["claims", "agreed.json", "claims.csv", "--report", "judged.csv"]) == 1
    adviser, organisation = _schedule(here / "judged.csv")
    assert (adviser["verdict"], adviser["payable"]) == ("payable", "7200")
    assert (organisation["verdict"], organisation["rules"]) == ("refused", "by-band")
    assert "up to £100,000, final band" in organisation["why"]
    assert "no days are claimed" in " ".join(capsys.readouterr().out.split())


def test_the_form_has_no_bands(here: Path) -> None:
    """The form for claims has a row for each adviser, and none for what a band pays."""
    openpyxl = pytest.importorskip("openpyxl")
    assert run(["claims", "agreed.json", "--template", "form.xlsx"]) == 0
    cells = {str(cell) for row in openpyxl.load_workbook("form.xlsx")["Claims"].iter_rows(values_only=True)
             for cell in row}  # fmt: skip
    assert {"A1", "A2"} & cells
    assert not {"O1", "O2"} & cells


def test_what_is_left(here: Path) -> None:
    """While an organisation goes on, the whole school is held with the days of the plan, and plans again as it was."""
    Path("claims.csv").write_text(HEADER + "107002,A2,12,yes\n", encoding="utf-8")
    assert run(["claims", "agreed.json", "claims.csv", "-o", "left.csv"]) == 0
    left = read_region(here / "left.csv", read_offer(OFFER))
    days = {(row.recipient, row.leader): row.days for row in left.decisions if row.binds}
    assert days["107002/adviser", "A2"] == 12
    assert next(row.capacity_days for row in left.leaders if row.id == "A2") == 36
    assert next(row for row in left.decisions if row.leader == "O1").appointed_on is not None
    assert run(["plan", "left.csv", "-o", "again.json"]) == 0

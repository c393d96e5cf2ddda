"""The command `match explain`, as a user meets it."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region

from ..support.builders import budget, changed, town
from ..support.html_pages import judge
from ..support.paths import ROOT, SHARED
from ..support.town_folder import write_town

ALL_DAY = ("--seconds", "100000")
TARGETS = ("-o", "why.xlsx", "-o", "why.html", "-o", "why.json", "-o", "why.csv")
REAL = SHARED / "regions" / "west-midlands-2021-22.csv"


def _short() -> Region:
    """The town with money for fewer than all."""
    return replace(town(), budgets=(budget(13_000),))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    write_town(tmp_path, _short())
    capsys.readouterr()


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["explain", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _left() -> str:
    """Somebody whom the plan leaves without a leader."""
    unmatched = json.loads(Path("plan.json").read_text(encoding="utf-8"))["unmatched"]
    return str(unmatched[0]["recipient"])


def test_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Every sentence that is printed carries its proof, in 100 columns, names first and ids behind."""
    who = _left()
    code, out, err = _run(capsys, "plan.json", who, *ALL_DAY)
    assert (code, err) == (0, "")
    assert f"({who})" in out.splitlines()[0]
    assert max(map(len, out.splitlines())) <= 100
    assert "Verdict" in out
    sentences = " ".join(out.split()).split("- ")[1:]
    assert all("[" in sentence for sentence in sentences)


@pytest.mark.slow
def test_one_answer_from_each_file(capsys: pytest.CaptureFixture[str]) -> None:
    """The plan, its workbook, and either with its region beside it, give the same answer."""
    who = _left()
    alone, beside = (("plan.json",), ("plan.xlsx",)), (("plan.json", "town.csv"), ("plan.xlsx", "town.csv"))
    assert len({_run(capsys, *files, who, "--json", *ALL_DAY)[1] for files in alone}) == 1
    assert len({_run(capsys, *files, who, "--brief", "--json")[1] for files in (*alone, *beside)}) == 1


@pytest.mark.slow
def test_ways_are_repeated_by_compare(capsys: pytest.CaptureFixture[str]) -> None:
    """What each way would take makes, with `match compare --set`, the plan that its marks tell of."""
    who = _left()
    ways = json.loads(_run(capsys, "plan.json", who, "--json", *ALL_DAY)[1])["ways"]
    assert ways
    for way in ways:
        changes = [part for text in way["would_take"] for part in ("--set", text)]
        assert run(["compare", "town.csv", "--offer", "2022-23", *changes, "--json"]) == 0
        (made,) = json.loads(capsys.readouterr().out)["scenarios"]
        gained = {move["recipient"] for move in made["moves"] if move["change"] == "gained"}
        assert ("lets it in" in way["marks"]) == (who in gained)
        need = next(level for level in made["levels"] if level["name"] == "need")
        assert ("opens a place" in way["marks"]) == (need["change"] > 0)


@pytest.mark.slow
def test_files(capsys: pytest.CaptureFixture[str]) -> None:
    """The workbook, the page and the JSON have every sentence that is printed."""
    who = _left()
    code, _, _ = _run(
        capsys, "plan.json", who, *ALL_DAY, *(f"-owhy.{form}" for form in ("xlsx", "html", "json", "csv"))
    )
    assert code == 0
    data = json.loads(Path("why.json").read_text(encoding="utf-8"))
    texts = [sentence["text"] for part in data["parts"] for sentence in part["sentences"]]
    rows = openpyxl.load_workbook("why.xlsx")["Sentences"].iter_rows(values_only=True)
    cells = {str(cell) for row in rows for cell in row if cell}
    assert set(texts) <= cells
    page = Path("why.html").read_text(encoding="utf-8")
    assert "<script" not in page
    judge(page)
    assert all(text in Path("why.csv").read_text(encoding="utf-8-sig").replace('""', '"') for text in texts)


@pytest.mark.slow
def test_pair_leader_and_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    """A pair, a leader and the plan as a whole are explained, too."""
    for arguments, told in (
        (("Ash", "--why-not", "Bea"), "The rules of this pair"),
        (("Ada",), "If they leave"),
        ((), "Who has no leader, and why"),
    ):
        code, out, _ = _run(capsys, "plan.json", *arguments, *ALL_DAY)
        assert (code, told in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("plan.json", "Beach"), "the nearest are Beech (100002)"),
        (("plan.json", "e"), "fits several"),
        (("plan.json", "Ash", "--why-not", "Beech"), "expected the id or the name of a leader"),
        (("plan.json", "--why-not", "Ada"), "expected WHO"),
        (("plan.json", "Ada", "Bea"), "quotes"),
        (("plan.json", "other.csv", "Ash"), "expected the region that the plan was made from"),
        (("edited.json", "Ash"), "expected a plan that match check finds sound"),
        (("plan.json", "Ash", "-o", "plan.json"), "plan.json"),
        (("plan.json", "Ash", "-o", "why.docx"), "expected a file that ends in"),
        (("town.csv", "Ash"), "town.csv"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str) -> None:
    """What cannot be answered is refused in one line, and nothing is written."""
    write_region(changed(_short(), "100001", priority=300), Path("other.csv"))
    data = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    data["matches"][0]["days"] += 1
    Path("edited.json").write_text(json.dumps(data), encoding="utf-8")
    before = {path: path.read_bytes() for path in Path().iterdir()}
    code, out, err = _run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the question itself is not settled in time, the exit code says so."""
    code, out, _ = _run(capsys, "plan.json", _left(), "--seconds", "0")
    assert (code, "[not settled]" in out) == (3, True)


def test_a_name_with_markup(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that looks like markup or a formula stays text."""
    write_region(changed(_short(), "100001", name="=<b>Ash</b>"), Path("town.csv"))
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", "marked.json"]) == 0
    code, _, _ = _run(capsys, "marked.json", "100001", "--brief", "-o", "why.html", "-o", "why.xlsx")
    assert code == 0
    assert "<b>Ash" not in Path("why.html").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook("why.xlsx")["Sentences"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.slow
def test_documented_example(capsys: pytest.CaptureFixture[str]) -> None:
    """What the page on explanations shows is what the command prints of the region that ships."""
    text = (ROOT / "docs" / "how-to" / "explain.md").read_text(encoding="utf-8")
    ((command, shown),) = re.findall(r"```console\n\$ match ([^\n]*)\n(.*?)```", text, re.DOTALL)
    Path("plan.json").unlink()
    assert run(["plan", "-o", "plan.json"]) == 0
    capsys.readouterr()
    assert run(shlex.split(command)) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line for line in shown.splitlines() if line != "..." and line not in printed] == []


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="needs the real files beside the repository")
def test_real_region(capsys: pytest.CaptureFixture[str]) -> None:
    """Why The Griffin Schools Trust has nobody: of the same priority as EMPOWER TRUST, it fits worse by 11."""
    assert run(["plan", str(REAL), "-o", "west.json"]) == 0
    capsys.readouterr()
    code, out, _ = _run(capsys, "west.json", "The Griffin Schools Trust", "--json", "--brief", *ALL_DAY)
    made = json.loads(out)
    assert (code, made["verdict"], made["level"], made["amount"]) == (0, "costs", "fit", 11)
    assert "EMPOWER TRUST (17028) would go without" in out

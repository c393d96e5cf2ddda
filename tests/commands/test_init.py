"""A place for a region's year: what its match.toml says need not be said again, and what is said wins."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tsimatch.cli import run

from ..support.paths import SOUND

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    """A folder of a region's year, the region in it; commands run in a folder below."""
    place = tmp_path / "north"
    command = ["init", str(place), "--offer", "2022-23", "--region", "sound.csv", "--by", "J. Singh"]
    assert run([*command, "--marking", "OFFICIAL"]) == 0
    shutil.copy(SOUND, place / "sound.csv")
    (place / "plans").mkdir()
    monkeypatch.chdir(place / "plans")
    capsys.readouterr()
    return place


def test_nothing_is_repeated(year: Path, capsys: Capture) -> None:
    """Region, offer, marking and signer are taken from the place, and one line says so."""
    assert run(["plan", "-o", "plan.json", "-o", "plan.html"]) == 0
    captured = capsys.readouterr()
    file = Path("..") / "match.toml"
    region = Path("..") / "sound.csv"
    assert captured.err == f"match: from {file}: REGION {region}, --offer 2022-23, --marking OFFICIAL\n"
    assert captured.out.startswith("5 of 6 recipients have a leader")
    assert "OFFICIAL" in Path("plan.html").read_text(encoding="utf-8")
    assert run(["agree", "plan.json", "--on", "2023-01-09", "-o", "agreed.json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == f"match: from {file}: --by J. Singh\n"
    assert captured.out.startswith("agreed.json is agreed by J. Singh on 2023-01-09.\n")
    assert captured.out.endswith("\nNext: match letters agreed.json -o letters\n")


def test_what_is_said_wins(year: Path, capsys: Capture) -> None:
    """An option and an argument take the place of the setting; what is not said is still taken."""
    shutil.copy(SOUND, "other.csv")
    assert run(["plan", "other.csv", "--marking", "MINE", "-o", "plan.json"]) == 0
    assert capsys.readouterr().err == f"match: from {Path('..') / 'match.toml'}: --offer 2022-23\n"
    assert json.loads(Path("plan.json").read_text(encoding="utf-8"))["region"]["name"] == "other"


def test_a_plan_has_its_own(year: Path, capsys: Capture) -> None:
    """Who checks a plan is not given the offer of the place; who checks nothing by name checks the region of it."""
    assert run(["plan", "-o", "plan.json"]) == 0
    text = (year / "match.toml").read_text(encoding="utf-8")
    (year / "match.toml").write_text(text.replace("2022-23", "2023-24"), encoding="utf-8")
    capsys.readouterr()
    assert run(["check", "plan.json"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["check"]) == 2
    err = capsys.readouterr().err
    assert "--offer 2023-24" in err
    assert "it is not eligible under this offer" in err
    (year / "match.toml").write_text(text, encoding="utf-8")
    assert run(["check"]) == 0
    assert capsys.readouterr().out.startswith("Would plan for")


def test_scenarios_alone(year: Path, capsys: Capture) -> None:
    """Scenarios that are given alone are of the region of the place."""
    Path("asked.toml").write_text('[[scenario]]\nname = "less"\nset = ["budgets.total.amount=-10%"]\n')
    assert run(["compare", "asked.toml"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("Region sound, and 1 scenario of it.")
    assert "REGION" in captured.err


def test_scenarios_without_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """Where no match.toml names a region, scenarios that are given alone are of the made-up one."""
    monkeypatch.chdir(tmp_path)
    Path("asked.TOML").write_text('[[scenario]]\nname = "none"\nset = ["leaders.*.status=left"]\n')
    assert run(["compare", "asked.TOML", "--time-limit", "0"]) == 3
    captured = capsys.readouterr()
    assert captured.out.startswith("Region default, and 1 scenario of it.")
    assert "match.toml" not in captured.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("colour = 3", "key colour: 'colour': unknown key"),
        ("links = 3", "key links: '3': expected a text"),
        ('links = " "', "key links: ' ': expected a text, or no such line"),
        ("links", "expected TOML"),
    ],
)
def test_faults(year: Path, capsys: Capture, line: str, told: str) -> None:
    """What a match.toml cannot say is a fault with its place; commands that take nothing from it do not mind."""
    with (year / "match.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert run(["plan"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(str(Path("..") / "match.toml"))
    assert told in err
    assert run(["offers"]) == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--offer", "2032-33"], "2032-33"), (["--by", ""], "--by"), (["--marking", "two\nlines"], "--marking")],
)
def test_init_refuses(tmp_path: Path, capsys: Capture, options: list[str], told: str) -> None:
    """A setting that cannot be one is a fault, and nothing is written."""
    assert run(["init", str(tmp_path / "new"), *options]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_init_again(year: Path, capsys: Capture) -> None:
    """A match.toml that is there stays as it is."""
    before = (year / "match.toml").read_bytes()
    assert run(["init", str(year), "--by", "Somebody Else"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (year / "match.toml").read_bytes() == before


def test_every_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """The file names every setting; with the comments taken away it can be read, and all of it is."""
    from tsimatch.inputs.documents.match_toml import MatchToml, read_match_toml

    assert run(["init", str(tmp_path), "--by", 'Q "Quote" \\ é']) == 0
    assert read_match_toml(tmp_path / "match.toml").by == 'Q "Quote" \\ é'
    lines = (tmp_path / "match.toml").read_text(encoding="utf-8").splitlines()
    settings = [line.removeprefix("# ") for line in lines if " = " in line]
    (tmp_path / "match.toml").write_text("\n".join(settings), encoding="utf-8")
    made = read_match_toml(tmp_path / "match.toml")
    assert made != MatchToml()
    assert all(getattr(made, name) for name in MatchToml.__dataclass_fields__)

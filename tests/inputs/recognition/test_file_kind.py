"""A file given in the wrong place is recognised: one sentence says what it is, and what takes it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.outputs.region.region_files import write_region

from ...support.builders import town


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of every kind."""
    folder = tmp_path_factory.mktemp("kinds")
    write_region(town(), folder / "town.csv")
    write_region(town(), folder / "town.xlsx")
    write_region(town(), folder / "town")
    plan = ["plan", str(folder / "town.csv"), "--offer", "2022-23", "--certificate", str(folder / "proof.json")]
    outputs = [f"plan.{ending}" for ending in ("xlsx", "json", "csv", "html")]
    assert run([*plan, *(part for name in outputs for part in ("-o", str(folder / name)))]) == 0
    book = str(folder / "plan.xlsx")
    assert run(["letters", book, "--draft", "-o", str(folder / "letters"), "-o", str(folder / "schedule.csv")]) == 0
    assert run(["letters", "--example-template", str(folder / "letter.docx")]) == 0
    assert run(["claims", book, "--draft", "--template", str(folder / "claims.xlsx")]) == 0
    handed = [part for name in ("csv", "xlsx", "json") for part in ("-o", str(folder / f"handover.{name}"))]
    assert run(["handover", book, *handed]) == 0
    assert run(["example", str(folder / "leaders.xlsx"), "--leaders-only"]) == 0
    assert run(["diff", book, book, "-o", str(folder / "diff.json"), "-o", str(folder / "diff.xlsx")]) == 0
    (folder / "scenarios.toml").write_text('[[scenario]]\nname = "a"\nset = ["budgets.total.amount=1"]\n')
    offer = (resources.files("tsimatch.models") / "offers" / "2022-23.toml").read_bytes()
    (folder / "offer.toml").write_bytes(offer)
    (folder / "map.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (folder / "ofsted.csv").write_text("URN,School name,Ofsted phase\n500001,Ash,Primary\n")
    return folder


KINDS = {
    "plan.xlsx": "is a plan's workbook",
    "plan.json": "is a plan, ",
    "plan.csv": "is a plan as a table",
    "plan.html": "is a web page",
    "town.csv": "is a region",
    "town.xlsx": "is a region",
    "town": "is a region",
    "proof.json": "is a certificate of a plan",
    "claims.xlsx": "is a form for claims",
    "leaders.xlsx": "is a list of leaders",
    "scenarios.toml": "is a file of scenarios",
    "offer.toml": "is an offer",
    "map.geojson": "is a map's outlines",
    "ofsted.csv": "is a file that Ofsted or the department publish",
    "letter.docx": "is a letter or the template of one",
    "letters": "is a folder of letters",
    "schedule.csv": "is a schedule of letters",
    "handover.csv": "is a handover",
    "handover.xlsx": "is a handover",
    "handover.json": "is a handover",
    "diff.json": "is a result of match",
    "diff.xlsx": "is a result of match",
}
PLACES: dict[str, tuple[Callable[[str, Path], list[str]], tuple[str, ...]]] = {
    "a region": (lambda file, _: ["plan", file], ("town.csv", "town.xlsx", "town")),
    "a region to convert": (lambda file, out: ["convert", file, str(out / "x.csv")], ("town.csv", "town.xlsx", "town")),
    "a plan": (lambda file, _: ["contacts", file], ("plan.xlsx", "plan.json")),
    "an earlier plan": (lambda file, _: ["plan", "--previous", file], ("plan.xlsx", "plan.json")),
    "a plan to plan again": (lambda file, out: ["replan", file, "-o", str(out / "x.json")], ("plan.xlsx", "plan.json")),
    "leaders": (
        lambda file, out: ["eligible", "ofsted.csv", "--offer", "2022-23", "--leaders", file],
        ("leaders.xlsx", "town.csv", "town.xlsx", "town"),
    ),
    "scenarios": (lambda file, _: ["compare", "town.csv", file], ("scenarios.toml",)),
    "an offer": (lambda file, _: ["plan", "town.csv", "--offer", file], ("offer.toml", "town", "letters")),
    "claims": (lambda file, _: ["claims", "plan.xlsx", "town.csv", file, "--draft"], ("claims.xlsx",)),
    "a certificate": (lambda file, _: ["check", "plan.json", "--certificate", file], ("proof.json",)),
    "outlines": (
        lambda file, out: ["report", "plan.json", "--boundaries", file, "-o", str(out / "x.html")], ("map.geojson",),
    ),
    "a template": (
        lambda file, out: ["letters", "plan.json", "--draft", "--template", file, "-o", str(out / "x")],
        ("letter.docx",),
    ),
    "a published file": (lambda file, _: ["eligible", file, "--offer", "2022-23"], ("ofsted.csv",)),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_in_every_place(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    """In each place a file of another kind ends in one line: what it is, and what takes it."""
    monkeypatch.chdir(files)
    command, right = PLACES[place]
    for file, told in KINDS.items():
        if file in right:
            continue
        capsys.readouterr()
        assert run(command(file, tmp_path)) == 2, file
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1, (file, lines)
        assert lines[0].startswith(f"{file}: {told}"), (file, lines)
        assert not list(tmp_path.iterdir()), file


def test_a_broken_file_of_the_right_kind_keeps_its_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong in a file of the right kind is told cell by cell, as ever."""
    monkeypatch.chdir(tmp_path)
    Path("region.csv").write_text("record,id,name,region\nschool,1,Ash,North\n")
    assert run(["plan", "region.csv"]) == 2
    assert "column B (id): '1': expected a URN" in capsys.readouterr().err

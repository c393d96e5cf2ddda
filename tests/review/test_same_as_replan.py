"""What comes out of a review is what the command line makes from the same decisions, byte for byte."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver import solve

from ..support.plan_workbooks import fill, rows_of
from ..support.reviews import Opened, reviewing

SIGNED = {"By": "J. Singh", "Date": date(2023, 11, 30)}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a made-up region; how long a plan takes is in its file, and is the same for all here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(solve, "perf_counter", lambda: 0.0)
    write_region(make_example(schools=36, leaders=22, seed=5, offer="2023-24"), "made-up.csv")
    return tmp_path


def _files(opened: Opened) -> dict[str, bytes]:
    return {name: opened.browser.get(f"/files/{name}").content for name in ("plan.json", "plan.xlsx", "plan.html")}


def _written(folder: Path, stem: str) -> dict[str, bytes]:
    return {f"plan{ending}": (folder / f"{stem}{ending}").read_bytes() for ending in (".json", ".xlsx", ".html")}


def _outputs(stem: str) -> list[str]:
    return [part for ending in (".json", ".xlsx", ".html") for part in ("-o", f"{stem}{ending}")]


def test_the_first_plan(here: Path) -> None:
    """The first plan's files are those of `match plan`."""
    assert run(["plan", "made-up.csv", *_outputs("first")]) == 0
    with reviewing(here / "made-up.csv") as opened:
        assert _files(opened) == _written(here, "first")


def _decisions(matches: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """A decision of every kind, as they are typed into a workbook."""
    free = [row["Recipient"] for row in matches if not row["Besides"]]
    why = {"Reason": "they know each other"}
    return {
        free[0]: {"Decision": "agree", **SIGNED},
        free[1]: {"Decision": "lock", **SIGNED},
        free[2]: {"Decision": "lock", "Days": 6, **SIGNED},
        free[3]: {"Decision": "ban", **why, **SIGNED},
        free[4]: {"Decision": "decline", **why, **SIGNED},
        free[5]: {"RD approval": "days", **SIGNED},
    }


_FIELDS = {"Decision": "decision", "Days": "days", "RD approval": "approval", "Reason": "reason"}


@pytest.mark.slow
def test_two_rounds(here: Path) -> None:
    """After each of two rounds the files are those of `match replan`, and `match check` is silent."""
    assert run(["plan", "made-up.csv", *_outputs("first")]) == 0
    book, rounds = here / "first.xlsx", list[dict[str, dict[str, Any]]]()
    with reviewing(here / "made-up.csv") as opened:
        for number in (1, 2):
            made = _decisions(rows_of(book, "Matches"))
            for recipient, cells in made.items():
                fields = {_FIELDS[name]: value for name, value in cells.items() if name in _FIELDS}
                assert opened.browser.decide(recipient, **fields).status == 200
            assert "Proven best" in opened.accept().text
            fill(book, "Matches", made)
            assert run(["replan", str(book), *_outputs(f"round-{number}")]) == 0
            assert _files(opened) == _written(here, f"round-{number}")
            book = here / f"round-{number}.xlsx"
            rounds.append(made)
        taken = here / "taken.json"
        taken.write_bytes(opened.browser.get("/files/plan.json").content)
    assert rounds[0].keys() != rounds[1].keys()
    assert run(["check", str(taken)]) == 0
    assert len(json.loads(taken.read_text(encoding="utf-8"))["inputs"]["log"]) == 12


@pytest.mark.slow
def test_a_changed_region(here: Path) -> None:
    """A region that is taken over gives what `match replan` makes of it and the workbook."""
    assert run(["plan", "made-up.csv", *_outputs("first")]) == 0
    with reviewing(here / "made-up.csv") as opened:
        text = (here / "made-up.csv").read_text(encoding="utf-8-sig")
        other = text.replace("Primary School", "First School")
        assert other != text
        (here / "made-up.csv").write_text(other, encoding="utf-8")
        told = opened.browser.get("/region").text
        assert "Primary School" in told
        assert "First School" in told
        opened.browser.post("/region")
        opened.accept()
        assert run(["replan", "first.xlsx", "made-up.csv", *_outputs("next")]) == 0
        assert _files(opened) == _written(here, "next")


@pytest.mark.slow
def test_region_with_its_decisions(here: Path) -> None:
    """The region that is taken away is the one that `match replan --region-output` writes."""
    assert run(["plan", "made-up.csv", "-o", "first.xlsx"]) == 0
    made = _decisions(rows_of(here / "first.xlsx", "Matches"))
    with reviewing(here / "made-up.csv") as opened:
        for recipient, cells in made.items():
            fields = {_FIELDS[name]: value for name, value in cells.items() if name in _FIELDS}
            opened.browser.decide(recipient, **fields)
        taken = opened.browser.get("/files/region.csv").content
    fill(here / "first.xlsx", "Matches", made)
    assert run(["replan", "first.xlsx", "-o", "next.json", "--region-output", "decided.csv"]) == 0
    assert taken == (here / "decided.csv").read_bytes()


@pytest.mark.slow
def test_a_workbook_is_brought_in(here: Path) -> None:
    """Decisions typed into a workbook join the log as one entry, and plan again to what `match replan` makes of it."""
    assert run(["plan", "made-up.csv", *_outputs("first")]) == 0
    made = _decisions(rows_of(here / "first.xlsx", "Matches"))
    fill(here / "first.xlsx", "Matches", made)
    with reviewing(here / "made-up.csv") as opened:
        page = opened.browser.upload("/bring-in", "first.xlsx", (here / "first.xlsx").read_bytes())
        assert "6 decisions, from first.xlsx" in page.text
        opened.accept()
        assert run(["replan", "first.xlsx", *_outputs("next")]) == 0
        assert _files(opened) == _written(here, "next")
        again = opened.browser.upload("/bring-in", "first.xlsx", (here / "first.xlsx").read_bytes())
        assert "no decision that this review does not have already" in again.text

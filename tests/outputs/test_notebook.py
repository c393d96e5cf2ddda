"""From Python: what Tab shows, what a region may be given as, tidy frames, files, and what a notebook shows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import tsimatch
from tsimatch.models.plan.plan import Match, Unmatched
from tsimatch.models.plan.plan_json import plan_digest
from tsimatch.outputs.region.region_files import write_region

from ..support.builders import budget, town
from ..support.paths import ROOT
from ..support.plan_workbooks import fill, write_book

POOR = replace(town(), budgets=(budget(12_000),))
OFFER = "2022-23"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the town as a file and as a folder of tables."""
    monkeypatch.chdir(tmp_path)
    write_region(POOR, "town.csv")
    Path("town").mkdir()
    write_region(POOR, "town")
    return tmp_path


def test_tab_shows_what_there_is() -> None:
    """Tab lists every public name, and nothing that is not there."""
    assert set(dir(tsimatch)) == set(tsimatch.__all__)
    wanted = {"read_region", "plan", "check", "eligible", "replan", "sweep", "worth", "dropout", "write", "frames"}
    assert wanted <= set(dir(tsimatch))
    assert all(getattr(tsimatch, name) for name in dir(tsimatch))


def test_import_is_cheap() -> None:
    """Importing the package and listing its names imports no solver, no pandas and no writer."""
    script = "import sys, tsimatch; dir(tsimatch); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout  # noqa: S603
    assert not [
        name for name in ("pandas", "numpy", "ortools", "rich", "jinja2", "xlsxwriter") if f"'{name}'" in loaded
    ]


def test_a_region_in_every_form(here: Path) -> None:
    """A region, its file, its folder and its tables as data frames come to one plan."""
    tables = {path.stem: pd.read_csv(path, dtype=str) for path in Path("town").glob("*.csv")}
    digests = {plan_digest(tsimatch.plan(given, OFFER)) for given in (POOR, "town.csv", Path("town"), tables)}
    assert len(digests) == 1


def test_frames_of_numbers_and_gaps(here: Path) -> None:
    """A frame as pandas reads it, whole numbers as floats beside gaps, is the same region."""
    tables = {path.stem: pd.read_csv(path) for path in Path("town").glob("*.csv")}
    assert tsimatch.plan(tables, OFFER).region.sha256 == POOR.digest


def test_what_is_wrong_is_said() -> None:
    """What is no region is a TypeError that says what is expected; a faulty frame is Faults, with the place."""
    with pytest.raises(TypeError, match="expected a region, its file, or a dictionary of data frames, not int"):
        tsimatch.plan(7)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a plan or its file, not Region"):
        tsimatch.frames(POOR)  # type: ignore[arg-type]
    with pytest.raises(tsimatch.Faults, match="pupils is no table of a region"):
        tsimatch.plan({"pupils": pd.DataFrame()})
    with pytest.raises(tsimatch.Faults, match=r"schools\.csv, row 2"):
        tsimatch.plan({"schools": pd.DataFrame([{"id": "x", "name": "Ash", "region": "North"}])})


def test_frames_are_tidy() -> None:
    """No cell holds a list or a dictionary; with the region rows have names, authority, phase and needs."""
    made = tsimatch.plan(POOR, OFFER)
    for tables in (tsimatch.frames(made), tsimatch.frames(made, POOR)):
        for table in tables.values():
            assert not table.map(lambda cell: isinstance(cell, list | tuple | dict | set)).to_numpy().any()
    matches = tables["matches"]
    assert {"leader_name", "local_authority", "phase", "needs", "fit_expertise"} <= set(matches.columns)
    assert (matches[["fit_expertise", "fit_phase", "fit_distance"]].sum(axis=1) == matches["fit"]).all()
    names = {row.id: row.name for row in POOR.leaders}
    assert dict(zip(tables["leaders"]["leader"], tables["leaders"]["leader_name"], strict=True)) == names
    assert list(tsimatch.frames(replace(made, matches=()))["matches"].columns) == list(
        tsimatch.frames(made)["matches"].columns
    )


def test_eligible_is_who_is_planned_for() -> None:
    """The recipients are those that the plan matches, leaves or counts as declined, by the same clauses."""
    made, found = tsimatch.plan(POOR, OFFER), tsimatch.eligible(POOR, OFFER)
    everybody: list[Match | Unmatched] = [*made.matches, *made.unmatched, *made.declined]
    expected = {r.recipient: ";".join(r.eligible_because) for r in everybody}
    assert dict(zip(found["recipient"], found["because"], strict=True)) == expected
    assert found["declined"].sum() == len(made.declined)


def test_what_ifs(here: Path) -> None:
    """Sweeps, worth and dropouts are the tables of the commands."""
    points = tsimatch.sweep("town.csv", "budgets.total.amount=6000,12000", OFFER)["points"]
    made = tsimatch.plan(POOR, OFFER)
    fewer, same = points["matched"]
    assert fewer < same == len(made.matches)
    leavers = tsimatch.dropout(POOR, OFFER)["leaders"]
    assert set(leavers["leader"]) == {m.leader for m in made.matches}
    assert tsimatch.worth(POOR, OFFER)["worth"]["need"].max() > 0


def test_files(here: Path) -> None:
    """A region and a plan are written in every form, and read again; another region's plan is refused."""
    made = tsimatch.plan(POOR, OFFER)
    tsimatch.write(POOR, "again.xlsx")
    assert tsimatch.read_region("again.xlsx").digest == POOR.digest
    for name in ("plan.json", "plan.csv", "plan.xlsx", "plan.html"):
        tsimatch.write(made, name, POOR)
        assert Path(name).stat().st_size > 0
    assert json.loads(Path("plan.json").read_text(encoding="utf-8"))["inputs"]
    assert tsimatch.check("plan.json", POOR).sound
    with pytest.raises(tsimatch.Faults, match="is not the plan"):
        tsimatch.write(made, "other.json", replace(POOR, budgets=(budget(6_000),)))
    with pytest.raises(TypeError, match="expected the region"):
        tsimatch.write(made, "other.json")
    assert not Path("other.json").exists()


def test_replan(here: Path) -> None:
    """What was decided in a workbook holds in the plan that is made from it."""
    ban = {"Decision": "ban", "Reason": "a conflict", "By": "Jo", "Date": "2022-12-01"}
    book = fill(write_book(here / "plan.xlsx"), "Matches", {"100001": ban})
    assert ("100001", "A") not in tsimatch.replan(book, town()).pairs


def test_shown_in_a_notebook() -> None:
    """A plan and a region are one line each; a notebook shows the plan's answer, and names stay text."""
    made = tsimatch.plan(POOR, OFFER)
    assert repr(made).startswith(f"<Plan of {POOR.name}: {len(made.matches)} of ")
    assert all("\n" not in repr(each) and len(repr(each)) < 200 for each in (made, POOR))
    evil = replace(made, unmatched=tuple(replace(u, recipient_name="<script>") for u in made.unmatched))
    shown = evil._repr_html_()
    assert "£12,000" in shown
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown


def test_docs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every example of the page on Python runs, on a region of that name."""
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    write_region(replace(town(), budgets=(budget(120_000),)), "north-west.csv")
    for name in ("schools.csv", "leaders.csv"):
        Path(name).write_bytes((Path("town") / name).read_bytes())
    assert len(examples) == 2
    for example in examples:
        exec(example, {"tsimatch": tsimatch})  # noqa: S102
    assert Path("plan.html").exists()

"""Travel is told with its journeys: over how many the km is known, and never as a number where none is."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from tsimatch.cli import run
from tsimatch.common.faults import Place
from tsimatch.models.plan.journeys import Journeys, travel_text
from tsimatch.models.plan.plan_json import plan_data, plan_of
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.solver.checker.check import check

from ...support.builders import leader, planned, region, school

Capture = pytest.CaptureFixture[str]
HERE: dict[str, Any] = {"easting": 400_000, "northing": 400_000}
THERE: dict[str, Any] = {"easting": 430_000, "northing": 440_000}


@pytest.mark.parametrize(
    ("km", "journeys", "told"),
    [
        (769, (26, 22), "769 km over 22 of 26 journeys; 4 unknown"),
        (1769, (26, 26), "1,769 km over 26 journeys"),
        (9, (1, 1), "9 km over 1 journey"),
        (0, (2, 1), "0 km over 1 of 2 journeys; 1 unknown"),
        (0, (93, 0), "not known: no distance is known (93 journeys)"),
        (0, (0, 0), "0 km over 0 journeys"),
    ],
)
def test_words(km: int, journeys: tuple[int, int], told: str) -> None:
    """A sum of km names the journeys that it is over, and those of which nothing is known."""
    assert travel_text(km, Journeys(number=journeys[0], known=journeys[1])) == told


def test_words_of_an_earlier_plan() -> None:
    """A plan of an earlier version does not tell its journeys: its km stand alone."""
    assert travel_text(769, None) == "769 km"
    data = plan_data(planned(_half()))
    del data["journeys"]
    assert plan_of(data, Place("old.json")).journeys is None


def _half() -> Region:
    return region(school(**HERE), school("100002"), leader(**THERE, day_rate=0))


def _nothing() -> Region:
    return region(school(), school("100002"), leader(day_rate=0))


def test_checker_counts_journeys() -> None:
    """A plan that states other journeys than it has is broken."""
    data = plan_data(planned(_half()))
    assert data["journeys"] == {"number": 2, "known": 1}
    assert check(plan_of(data, Place("plan.json")), _half(), "2022-23").sound
    data["journeys"]["known"] = 2
    broken = check(plan_of(data, Place("plan.json")), _half(), "2022-23").broken
    assert list(map(str, broken)) == [
        "journeys: the km of 2 of 2 journeys is stated as known, and is of 1 of 2"
    ]  # fmt: skip


CASES = [
    (
        _half(),
        "50 km over 1 of 2 journeys; 1 unknown",
        "50  proven  km of matches, partners and reviewers, over 1 of 2",
    ),
    (_nothing(), "not known: no distance is known (2 journeys)", "not known  -  km of matches, partners and reviewers"),
]


@pytest.mark.parametrize(("made", "told", "row"), CASES, ids=("half", "nothing"))
def test_plan_tells_its_journeys(tmp_path: Path, capsys: Capture, made: Region, told: str, row: str) -> None:
    """The terminal, the workbook's cover, the page, and `match check` all say over how many journeys travel is."""
    path, files = tmp_path / "region.csv", {end: tmp_path / f"plan.{end}" for end in ("json", "xlsx", "html")}
    write_region(made, path)
    assert run(["plan", str(path), "--offer", "2022-23", *(f"-o{file}" for file in files.values())]) == 0
    line = next(x for x in capsys.readouterr().out.splitlines() if " travel " in x)
    value = " ".join(row.split()).partition(" km of ")[0]
    assert " ".join(line.split()) == f"{told} travel {value}"
    assert run(["check", str(files["json"]), str(path), "--offer", "2022-23"]) == 0
    line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("travel"))
    assert " ".join(line.split()).startswith(f"travel {' '.join(row.split()).replace(' proven', '').replace(' -', '')}")
    cover = load_workbook(BytesIO(files["xlsx"].read_bytes()))["Cover"]
    (cell,) = [row[1] for row in cover.iter_rows(values_only=True) if row[0] == "travel"]
    assert cell in (told, f"{told}: proven best")
    page = files["html"].read_text(encoding="utf-8")
    assert told.removeprefix("50 km ").removeprefix("not known: ") in page


@pytest.mark.parametrize(("made", "told", "row"), CASES, ids=("half", "nothing"))
def test_many_plans_tell_their_journeys(tmp_path: Path, capsys: Capture, made: Region, told: str, row: str) -> None:
    """Comparisons, sweeps, rankings and differences of plans say it too, and their files count the journeys."""
    path, plan, table = tmp_path / "region.csv", tmp_path / "plan.json", tmp_path / "compared.json"
    write_region(made, path)
    assert run(["plan", str(path), "--offer", "2022-23", "-o", str(plan)]) == 0
    change = "leaders.A.capacity_days=20"
    for command in (
        ["compare", str(path), "--set", f"{change}", "--offer", "2022-23", "-o", str(table)],
        ["sweep", str(path), "--vary", f"{change},21", "--offer", "2022-23"],
        ["worth", str(path), "--offer", "2022-23", "--deep", "0"],
        ["diff", str(plan), str(plan)],
    ):
        capsys.readouterr()
        assert run(command) == 0
        printed = " ".join(capsys.readouterr().out.split())
        assert told in printed or told.replace("; ", ", ") in printed, command
        assert "not known" in printed or "nothing" not in row
    base = json.loads(table.read_text(encoding="utf-8"))["base"]
    known = 1 if told.startswith("50") else 0
    assert (base["journeys"], base["total"]["km_known"]) == ({"number": 2, "known": known}, known)

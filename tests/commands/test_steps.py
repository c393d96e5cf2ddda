"""The steps of an appointment: a record binds nobody until somebody is appointed, and an appointment is held."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.inputs.region.region import read_region
from tsimatch.models.region.region import Decision, Region
from tsimatch.outputs.region.region_files import write_region

from ..support.plan_workbooks import fill, rows_of
from ..support.town_folder import roomy_town, write_town

BY = {"By": "JS"}
DAY = date(2023, 3, 1)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the town, and the workbook of its plan."""
    monkeypatch.chdir(tmp_path)
    return write_town(tmp_path, roomy_town())


def _plan(*decisions: Decision, to: str = "made.json") -> dict[str, Any]:
    write_region(_with(*decisions), "town.csv")
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", to]) == 0
    return json.loads(Path("made.json").read_text(encoding="utf-8")) if to == "made.json" else {}


def _with(*decisions: Decision) -> Region:
    return replace(roomy_town(), decisions=decisions)


def _match(plan: dict[str, Any], recipient: str) -> dict[str, Any]:
    return next(row for row in plan["matches"] if row["recipient"] == recipient)


def _other(leader: str) -> str:
    return next(x for x in ("A", "B", "D") if x != leader)


def _record(leader: str, **days: Any) -> Decision:
    return Decision(recipient="100004", leader=leader, action="record", **days)


def _errors(capsys: pytest.CaptureFixture[str], *decisions: Decision) -> str:
    write_region(_with(*decisions), "town.csv")
    capsys.readouterr()
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", "made.json"]) == 2
    return " ".join(capsys.readouterr().err.split())


def test_only_an_appointment_binds(here: Path) -> None:
    """Preferred, agreed and approved leave the plan as it is; appointed puts the match into it, with its days."""
    free = _plan()
    other = _other(_match(free, "100004")["leader"])
    almost = _plan(_record(other, preferred_on=DAY, agreed_on=DAY, approved_on=DAY, days=3))
    assert almost["matches"] == free["matches"]
    held = _match(_plan(_record(other, approved_on=DAY, appointed_on=DAY, days=5)), "100004")
    assert (held["leader"], held["days"], held["locked"]) == (other, 5, True)


def test_a_blank_action_is_a_record(here: Path) -> None:
    """With a day of a step the action need not be typed; it is kept as a record, and nothing is lost on the way."""
    text = (
        "record,id,name,region,grade,judged_on,role,capacity_days,recipient,leader,action,preferred_on,appointed_on\n"
    )
    text += "school,100001,One,North,3,2022-10-01,,,,,,,\nleader,A,Ann,North,,,NLE,20,,,,,\n"
    text += "decision,,,,,,,,100001,A,,01/03/2023,2023-03-09\n"
    Path("typed.csv").write_text(text, encoding="utf-8")
    assert run(["convert", "typed.csv", "typed.xlsx"]) == 0
    for name in ("typed.csv", "typed.xlsx"):
        (row,) = read_region(Path(name)).decisions
        assert (row.action, row.preferred_on, row.appointed_on) == ("record", DAY, date(2023, 3, 9))
        assert row.binds


def test_columns_are_written_where_they_are_filled(here: Path) -> None:
    """A region without steps has the columns of before; one with steps gains those that are filled."""
    write_region(_with(Decision(recipient="100001", leader="A", action="lock")), "plain.csv")
    write_region(_with(_record("A", preferred_on=DAY)), "steps.csv")
    header = [Path(name).read_text(encoding="utf-8-sig").splitlines()[0] for name in ("plain.csv", "steps.csv")]
    assert ["preferred_on" in line for line in header] == [False, True]
    assert "appointed_on" not in header[1]


def test_days_out_of_order(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A step before the one that it rests on is a fault; school and director may agree in either order."""
    told = _errors(capsys, _record("A", approved_on=DAY, appointed_on=date(2023, 2, 1)))
    assert "(appointed_on): '2023-02-01': expected 2023-03-01 or later: approved_on is that day" in told
    told = _errors(capsys, _record("A", preferred_on=DAY, agreed_on=date(2022, 3, 1)))
    assert "(agreed_on)" in told
    _plan(_record("A", agreed_on=date(2023, 3, 5), approved_on=DAY))


def test_appointments_that_cannot_stand(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second appointment, one beside a lock, and one that is banned are faults in words of their own."""
    two = _errors(capsys, _record("A", appointed_on=DAY), _record("B", appointed_on=DAY))
    assert "is appointed to B, and in row" in two
    beside = _errors(capsys, Decision(recipient="100004", leader="A", action="lock"), _record("B", appointed_on=DAY))
    assert "locked to A" in beside
    banned = _errors(capsys, replace(_record("A", appointed_on=DAY), action="ban"))
    assert "expected blank: this match is banned" in banned


def test_a_record_without_effect_is_noted(here: Path) -> None:
    """Who is preferred although a rule keeps them apart will be in no plan: a note says which rule."""
    town = _with(_record("A", preferred_on=DAY))
    leaders = tuple(replace(row, conflicts=("100004",)) if row.id == "A" else row for row in town.leaders)
    write_region(replace(town, leaders=leaders), "town.csv")
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", "made.json"]) == 0
    notes = json.loads(Path("made.json").read_text(encoding="utf-8"))["notes"]
    assert "no plan matches 100004 with A (preferred 2023-03-01): conflict" in notes


@pytest.mark.slow
def test_steps_typed_into_the_workbook(here: Path) -> None:
    """A step typed into Matches is logged; an appointment is held in the plan after, another leader's too."""
    before = {row["Recipient"]: row["Leader"] for row in rows_of(here / "plan.xlsx", "Matches")}
    other = _other(before["100004"])
    fill(
        here / "plan.xlsx",
        "Matches",
        {
            "100001": {"Decision": "preferred", "Date": DAY, **BY},
            "100004": {"Decision": "appointed", "Leader instead": other, "Days": 5, "Date": DAY, **BY},
        },
    )
    command = ["replan", "plan.xlsx", "town.csv", "-o", "next.xlsx", "--region-output", "decided.csv"]
    assert run(command) == 0
    rows = {row["Recipient"]: row for row in rows_of(here / "next.xlsx", "Matches")}
    assert (rows["100004"]["Leader"], rows["100004"]["Steps"]) == (other, "appointed 2023-03-01")
    assert rows["100001"]["Steps"] == "preferred 2023-03-01"
    log = {row["Recipient"]: row for row in rows_of(here / "next.xlsx", "Decisions log")}
    assert log["100001"]["What it costs"] == "nothing"
    decided = {row.recipient: row for row in read_region(here / "decided.csv").decisions}
    assert (decided["100004"].action, decided["100004"].days) == ("record", 5)
    assert (decided["100001"].binds, decided["100004"].binds) == (False, True)


@pytest.mark.slow
def test_steps_add_up(here: Path) -> None:
    """Step after step, workbook after workbook, is one row of the region; to agree a match takes none of them back."""
    steps = [("preferred", 1), ("agreed by school", 8), ("approved by RD", 9), ("agree", 10), ("appointed", 12)]
    book = "plan.xlsx"
    leader = {row["Recipient"]: row["Leader"] for row in rows_of(here / book, "Matches")}["100001"]
    for number, (word, day) in enumerate(steps):
        fill(here / book, "Matches", {"100001": {"Decision": word, "Date": date(2023, 3, day), **BY}})
        assert run(["replan", book, "town.csv", "-o", f"{number}.xlsx", "--region-output", f"{number}.csv"]) == 0
        book = f"{number}.xlsx"
    (row,) = read_region(here / "4.csv").decisions
    assert (row.leader, row.action) == (leader, "lock")
    assert [day.day for day in row.steps.values()] == [1, 8, 9, 12]


def test_a_step_of_nobody(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A step on a recipient without a leader needs one: whom it is about."""
    write_region(_with(*(Decision(recipient="100004", leader=x, action="ban") for x in ("A", "B", "D"))), "town.csv")
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", "plan.xlsx"]) == 0
    fill(here / "plan.xlsx", "Not matched", {"100004": {"Decision": "preferred", "Date": DAY, **BY}})
    capsys.readouterr()
    assert run(["replan", "plan.xlsx", "town.csv", "-o", "next.xlsx"]) == 2
    assert "here is no match, and preferred needs one" in " ".join(capsys.readouterr().err.split())


def test_whoever_is_appointed_leaves(here: Path) -> None:
    """What if the appointed leader goes? The appointment goes with them, as a lock does."""
    plan = _plan()
    leader = _match(plan, "100004")["leader"]
    _plan(_record(leader, appointed_on=DAY), to="plan.json")
    assert run(["dropout", "town.csv", "--offer", "2022-23", "-o", "dropout.csv"]) == 0
    assert leader in Path("dropout.csv").read_text(encoding="utf-8-sig")

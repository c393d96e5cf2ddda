"""`match compare`: every row is the plan of its changed region, put against the base."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tsimatch
from openpyxl import load_workbook  # type: ignore[import-untyped]
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.models.matching.options import Request
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.outputs.reports.comparison import comparison_data, comparison_report
from tsimatch.outputs.reports.report import write_report
from tsimatch.scenarios.analyses.comparison import compare_requests
from tsimatch.scenarios.analyses.comparison_result import Against, Comparison
from tsimatch.scenarios.definition.command_line import quick_scenario
from tsimatch.scenarios.definition.scenario import pose
from tsimatch.scenarios.definition.toml_file import scenarios_of
from tsimatch.scenarios.runs.runner import Many

from ...support.builders import ban, budget, leader, leaders_of, lock, planned, region, school, town
from ...support.paths import ROOT, SOUND

EXAMPLES = ROOT / "scenarios" / "examples"

KINDS: list[dict[str, Any]] = [
    {"name": "set", "change": [{"table": "leaders", "ids": ["A", "B"], "set": {"capacity_days": 8}}]},
    {"name": "scale", "change": [{"table": "leaders", "where": {"role": "CEO"}, "scale": {"capacity_days": 0.5}}]},
    {"name": "more", "change": [{"table": "leaders", "ids": ["A"], "plus": {"expertise": ["behaviour"]}}]},
    {"name": "kind", "change": [{"table": "recipients", "where": {"kind": "school"}, "set": {"days_requested": 6}}]},
    {"name": "add", "add": [{"record": "school", "id": 100008, "name": "Hazel", "region": "North", "eligible": True}]},
    {"name": "remove", "remove": [{"table": "leaders", "ids": ["D"]}]},
    {"name": "budget set", "set": ["budgets.total.amount = £12,000"]},
    {"name": "budget scaled", "set": ["budgets.total.amount *= 0.55"]},
    {"name": "budget gone", "remove": [{"table": "budgets", "ids": ["total"]}]},
    {"name": "new pot", "set": ["budgets.days@North.amount = 9000"]},
    {"name": "lock", "decide": [{"recipient": "100001", "leader": "B", "action": "lock", "days": 7}]},
    {"name": "ban", "decide": [{"recipient": "100001", "leader": "A", "action": "ban"}]},
    {"name": "lifted", "lift": [{"recipient": "100003"}]},
    {"name": "approved", "approve": {"days": ["100001"], "either": ["100002"]}},
    {"name": "offer", "offer": "2021-22"},
    {"name": "levels", "objective": ["cost", "fit"]},
    {"name": "weights", "weights": {"expertise": 0, "distance": 100, "km": 30}},
    {"name": "min days", "min_days": 2},
    {"name": "on top", "builds_on": "remove", "set": ["budgets.total.amount *= 0.5"]},
]

ANOTHER_A = {"record": "leader", "id": "A", "name": "Ann", "role": "CEO", "region": "North", "capacity_days": 1}


def _base(made: Region | None = None) -> Request:
    started = made or replace(town(), decisions=(ban("100003", "C"),))
    return Request(region=started, offer=read_offer("2022-23"))


def _compared(scenarios: list[dict[str, Any]], made: Region | None = None) -> Comparison:
    return compare_requests(_base(made), scenarios_of({"scenario": scenarios}), Many(workers=1))


def _one(scenario: dict[str, Any], made: Region | None = None) -> Against:
    return _compared([{"name": "what if", **scenario}], made).scenarios[0]


def _refusal(*scenarios: dict[str, Any]) -> str:
    with pytest.raises(Faults) as found:
        _compared(list(scenarios))
    return str(found.value)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", KINDS, ids=lambda scenario: scenario["name"])
def test_row_is_the_plan_of_the_changed_region(scenario: dict[str, Any], tmp_path: Path) -> None:
    """Every row equals what `match plan` says of the changed region, written to a file and planned by itself."""
    asked = [scenario] if "builds_on" not in scenario else [s for s in KINDS if s["name"] == "remove"] + [scenario]
    compared = _compared(asked)
    row = compared.scenarios[-1]
    request = pose(_base(), scenarios_of({"scenario": asked}))[-1].request
    write_region(request.region, tmp_path / "changed.csv")
    command = ["plan", str(tmp_path / "changed.csv"), "-o", str(tmp_path / "plan.json"), "--offer", request.offer.id]
    if request.offer.fit != read_offer(request.offer.id).fit:
        command[-1] = str(_own_offer(tmp_path, scenario["weights"]))
    command += ["--objective", ",".join(request.options.objective)] if request.options.objective else []
    command += ["--min-days", str(request.options.min_days)] if request.options.min_days else []
    assert run(command) == 0
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    levels = json.loads(json.dumps(comparison_data(compared)["scenarios"][-1]["levels"]))
    assert row.state == "proven"
    assert [(x["name"], x["value"], x["proven"]) for x in levels] == [
        (x["name"], x["value"], x["proven"]) for x in plan["levels"]
    ]
    base = _leaders_of_base()
    now = {m["recipient"]: m["leader"] for m in plan["matches"]}
    assert {m.recipient for m in row.moved("gained")} == now.keys() - base.keys()
    assert {m.recipient for m in row.moved("lost")} == base.keys() - now.keys()
    assert {m.recipient: m.leader_after for m in row.moved("leader")} == {
        id_: now[id_] for id_ in now.keys() & base.keys() if now[id_] != base[id_]
    }


def _own_offer(folder: Path, weights: dict[str, int]) -> Path:
    """The offer's file with other weights, as a user would write it."""
    shipped = ROOT / "models" / "offers" / "2022-23.toml"
    head, fit, tail = shipped.read_text(encoding="utf-8").partition("[fit]")
    for name, value in weights.items():
        tail = "\n".join(f"{name} = {value}" if line.startswith(f"{name} =") else line for line in tail.split("\n"))
    path = folder / "own.toml"
    path.write_text(head + fit + tail, encoding="utf-8")
    return path


@cache
def _leaders_of_base() -> dict[str, str]:
    return leaders_of(planned(_base().region))


def test_only_what_differs() -> None:
    """A row names the inputs that differ, and no other."""
    row = _one({"set": ["leaders.A.capacity_days = 15", "leaders.B.capacity_days = 9"]})
    assert [str(d) for d in row.differences] == ["leader B capacity_days: 10 -> 9"]
    assert row.warnings == ("'leaders.A.capacity_days=15' changes nothing: 1 row already had this value",)


def test_who_and_why() -> None:
    """Who gains, loses or changes leader is named with the limit or rule that did it."""
    lost = _one({"set": ["budgets.total.amount = 3000"]})
    assert {move.why for move in lost.moved("lost")} <= {"no-money", "no-room-or-money"}
    gone = _one({"set": ["leaders.A.status = left"]})
    assert {m.why for m in gone.moves if m.leader_before == "A" and m.change == "leader"} <= {"left"}
    declined = _one({"set": ["schools.100001.status = declined"]})
    assert [(m.recipient, m.why) for m in declined.moved("lost")] == [("100001", "declined")]
    poor = replace(town(), budgets=(budget(3_000),))
    gained = _one({"set": ["budgets.total.amount = 24000"]}, poor)
    assert gained.moved("gained")
    assert {move.why for move in gained.moved("gained")} <= {"no-money", "no-room-or-money"}


@pytest.mark.parametrize("name", ["offer", "levels", "weights", "min days"])
def test_rules_are_flagged(name: str) -> None:
    """A row that compares two rule books is flagged; one that compares two worlds is not."""
    assert _one(next(s for s in KINDS if s["name"] == name)).rules
    assert not _one({"set": ["budgets.total.amount *= 0.5"]}).rules


def test_contradiction_is_a_row() -> None:
    """A scenario without a plan is a row with its reason, and the others are planned."""
    clash = {"name": "clash", "set": ["budgets.total.amount = 100"], "decide": [_lock("100001", "A")]}
    unsound = {"name": "unsound", "set": ["leaders.B.status = left"], "decide": [_lock("100002", "B")]}
    made = _compared([clash, unsound, {"name": "fine", "min_days": 3}])
    first, second, third = made.scenarios
    assert (first.state, second.state, third.state) == ("impossible", "impossible", "proven")
    assert "the lock on 100001 with A" in first.reason
    assert "cannot be locked to 100002: refused by left" in second.reason
    assert made.settled


def _lock(recipient: str, leader_: str) -> dict[str, str]:
    return {"recipient": recipient, "leader": leader_, "action": "lock"}


def test_contradiction_in_the_base() -> None:
    """Where the base itself has no plan, the scenarios still have theirs."""
    made = _compared([{"name": "money", "set": ["budgets.total.amount = 24000"]}], region(
        school("100001"), leader("A"), budget(100), lock("100001", "A")))  # fmt: skip
    assert made.base.state == "impossible"
    assert made.scenarios[0].state == "proven"


def test_stopped_is_a_row(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A plan that ran out of time is a row with its gap, and the exit code is 3."""
    out = tmp_path / "out.json"
    code = run(["compare", "--set", "budgets.total.amount*=0.9", "--time-limit", "0", "-o", str(out)])
    data = json.loads(out.read_text(encoding="utf-8"))
    assert code == 3
    assert {row["state"] for row in (data["base"], *data["scenarios"])} == {"stopped"}
    assert "the proof ended at the level need, gap" in data["scenarios"][0]["reason"]
    assert "2 plans: 2 stopped." in capsys.readouterr().out


def test_circle() -> None:
    """A circle of scenarios that build on each other is an error before anything is planned, told as it runs."""
    told = _refusal({"name": "a", "builds_on": "b"}, {"name": "b", "builds_on": "a"}, {"name": "c", "builds_on": "c"})
    assert "goes in a circle: a builds on b builds on a" in told
    assert "goes in a circle: c builds on c" in told


def test_two_of_one_name() -> None:
    """Two scenarios of one name, or one called base, are errors."""
    told = _refusal({"name": "A cut"}, {"name": "a  CUT"}, {"name": "Base"})
    assert "scenario 2 name: 'a CUT': expected a name of its own: an earlier scenario has it too" in told
    assert "scenario 3 name: 'Base'" in told


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        ({"chnge": []}, "'chnge': unknown key; known here: name"),
        ({"builds_on": "b"}, "builds_on: 'b': expected the name of another scenario"),
        ({"set": ["leaders.A.capacity = 3"]}, "that can be changed (did you mean 'capacity_days'?)"),
        ({"set": ["leaders.A.id = 3"]}, "'id': expected a column of leaders that can be changed"),
        ({"set": ["leader.AA.max_km = 3"]}, "'AA': expected the id of a row of leaders (did you mean 'A'?)"),
        ({"set": ["ledgers.A.max_km = 3"]}, "'ledgers': expected a table: schools"),
        ({"set": ["budgets.totl.amount = 3"]}, "'totl': expected a pot, or POT@REGION (did you mean 'total'?)"),
        ({"set": ["budgets.days.amount *= 3"]}, "'days': expected the id of a row of budgets"),
        ({"set": ["budgets.days@Nrth.amount = 3"]}, "'Nrth': expected a region of a school or trust"),
        ({"set": ["total = 3"]}, "expected TABLE.WHICH.COLUMN=VALUE"),
        ({"set": ["leaders.A.capacity_days *= much"]}, "expected a number after the sign"),
        ({"set": ["leaders.A.capacity_days *= 1e3"]}, "expected a whole number from 0 to 1,000"),
        ({"set": ["leaders.A.capacity_days = none"]}, "capacity_days cannot be blank"),
        ({"set": ["leaders.[rolle=NLE].max_km = 3"]}, "'rolle': expected a column of leaders to choose by (did"),
        ({"set": ["schools.100001.status *= 2"]}, "only a number can be changed by *="),
        ({"change": [{"table": "leader s", "set": {"max_km": 1}}]}, "expected a table"),
        ({"change": [{"table": "leaders"}]}, "expected set, scale or plus"),
        ({"add": [ANOTHER_A]}, "expected an id of its own"),
        ({"add": [{"record": "leader", "id": "E"}]}, "a leader needs name"),
        ({"add": [{"record": "leder"}]}, "trust, leader, budget, decision (did you mean 'leader'?)"),
        ({"lift": [{"recipient": "100099"}]}, "'100099': expected the id of a recipient of the region"),
        ({"approve": {"days": ["10001"]}}, "the id of a row of recipients (did you mean '100001'?)"),
        ({"offer": "2022-32"}, "or a .toml file (did you mean '2022-23'?)"),
        ({"objective": ["fitt"]}, "'fitt': expected levels"),
        ({"weights": {"expertize": 1}}, "unknown key"),
        ({"min_days": 0}, "min_days: '0': expected 1 or more"),
        ({"remove": [{"table": "leaders"}]}, "expected at least one row with the record leader"),
    ],
)  # fmt: skip
def test_faults(scenario: dict[str, Any], told: str) -> None:
    """An unknown key, id or column, and a value that its cell cannot hold, are errors with the nearest known name."""
    assert told in _refusal({"name": "a", **scenario})


def test_all_faults_at_once() -> None:
    """Every fault of every scenario is told in one go."""
    told = _refusal(
        {"name": "a", "set": ["leaders.Z.max_km = 3", "schools.1.name = x"]}, {"name": "b", "offer": "none"}
    )
    assert len(told.splitlines()) == 3


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        ({"set": ["leaders.[role=NLE].max_km = 3"]}, "no row is meant by it"),
        ({"set": ["leaders.A.max_km *= 3"]}, "a blank cell stays blank"),
        ({"lift": [{"leader": "A"}]}, "no row is meant by it"),
        ({}, "it changes nothing"),
    ],
)
def test_change_that_touches_nothing(scenario: dict[str, Any], told: str) -> None:
    """A change that touches nothing is a warning, not an error."""
    row = _one(scenario)
    assert row.state == "proven"
    assert [told in warning for warning in row.warnings] == [True]


def test_quick_scenario_has_all_that_a_file_has() -> None:
    """`--set` takes the offer, the levels, the minimum and the weights as well as cells."""
    quick = quick_scenario(
        "q", ["offer=2021-22", "objective=fit", "min_days=3", "weights.km=50", "leaders.A.max_km=9"], "--set"
    )
    same = scenarios_of({"scenario": [{"name": "q", "offer": "2021-22", "objective": ["fit"], "min_days": 3,
                                       "weights": {"km": 50}, "set": ["leaders.A.max_km=9"]}]})[0]  # fmt: skip
    base = _base()
    assert pose(base, [quick])[0].request == pose(base, [same])[0].request
    with pytest.raises(
        Faults, match=r"'fitt': expected a weight of the fit.*\n.*expected a whole number from 1 to 366"
    ):
        quick_scenario("q", ["weights.fitt=3", "min_days=0"], "--set")


@pytest.mark.slow
def test_printed(capsys: pytest.CaptureFixture[str], answers: Path) -> None:
    """The shipped example compares ten scenarios in a plain table of at most 100 columns."""
    assert run(["compare", str(EXAMPLES / "first-questions.toml"), "--resume", str(answers)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "\x1b" not in captured.out
    assert max(map(len, captured.out.splitlines())) <= 100
    assert "11 plans: 11 proven." in captured.out
    assert "THE RULES DIFFER: offer 2022-23 instead of 2023-24." in captured.out


FILES = ("a.xlsx", "a.csv", "a.json", "a.html")


def _written(folder: Path, *asked: str) -> dict[str, bytes]:
    """Every form of a comparison."""
    folder.mkdir()
    outputs = [text for name in FILES for text in ("-o", str(folder / name))]
    assert run(["compare", *asked, *outputs]) == 0
    return {name: (folder / name).read_bytes() for name in FILES}


def test_the_same_bytes(tmp_path: Path) -> None:
    """The workbook, the table, the data and the page are the same bytes for the same input, planned anew."""
    asked = str(SOUND), "--set", "budgets.total.amount *= 0.6", "--set", "min_days=3"
    assert _written(tmp_path / "one", *asked) == _written(tmp_path / "two", *asked)


@pytest.mark.slow
def test_files(tmp_path: Path, answers: Path) -> None:
    """Of the shipped example the workbook has all its sheets and charts, and the page fetches and runs nothing."""
    _written(tmp_path / "one", str(EXAMPLES / "first-questions.toml"), "--resume", str(answers))
    book = load_workbook(tmp_path / "one" / "a.xlsx")
    assert book.sheetnames == [
        "Cover", "Scenarios", "Levels", "Inputs", "Who", "Regions and kinds", "Warnings", "Charts",
    ]  # fmt: skip
    scenarios = book["Scenarios"]
    assert (scenarios["A4"].value, scenarios["A5"].value) == ("Scenario", "base")
    assert (list(scenarios.tables), scenarios.page_setup.orientation) == (["Scenarios"], "landscape")
    assert len(book["Charts"]._charts) == 3
    page = (tmp_path / "one" / "a.html").read_text(encoding="utf-8")
    assert "://" not in page
    assert "<script" not in page


def test_names_stay_text(tmp_path: Path) -> None:
    """A name that looks like a formula or markup stays a text in every file."""
    evil = region(school("100001", name="=1+1<b>"), leader("A"), budget(0))
    report = comparison_report(_compared([{"name": "=money", "set": ["budgets.total.amount = 6000"]}], evil))
    for name in ("a.xlsx", "a.csv", "a.html"):
        write_report(report, tmp_path / name)
    sheet = load_workbook(tmp_path / "a.xlsx")["Who"]
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1<b> (100001)", "s")
    assert "\r\n'=money," in (tmp_path / "a.csv").read_text(encoding="utf-8-sig").replace("\n", "\r\n").replace(
        "\r\r", "\r"
    )
    assert "<b>" not in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["compare"], 2, "expected a file of scenarios, or --set CHANGE"),
        (["compare", "--set", "x"], 2, "--set: 'x': expected TABLE.WHICH.COLUMN=VALUE"),
        (["compare", "--set", "min_days=3", "-o", "a.txt"], 2, "expected a file that ends in .xlsx, .csv"),
        (["compare", "--set", "min_days=3", "-o", "none/a.csv"], 4, "there is no folder none"),
        (["compare", "none.toml"], 2, "none.toml: no such file or folder"),
    ],
)  # fmt: skip
def test_expected_failures(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    """An expected failure is a line on standard error and an exit code, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == code
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_from_python(tmp_path: Path) -> None:
    """`compare(region, scenarios)` gives data frames, from a file or from dictionaries of the same form."""
    found = tsimatch.compare(town(), [{"name": "cut", "set": ["budgets.total.amount *= 0.5"]}], "2022-23")
    assert list(found) == ["scenarios", "levels", "inputs", "who", "regions and kinds", "warnings"]
    row = found["scenarios"].set_index("scenario").loc["cut"]
    assert (row["state"], row["days_change"]) == ("proven", -20)
    file = tmp_path / "cut.toml"
    file.write_text('[[scenario]]\nname = "cut"\nset = ["budgets.total.amount *= 0.5"]\n', encoding="utf-8")
    assert tsimatch.compare(town(), file, "2022-23")["scenarios"].equals(found["scenarios"])


# Ties stay, and causes are plans made again.


def _twins(*further: Any) -> Region:
    """Three schools and three leaders who are alike: only the tie-break says who leads whom."""
    return region(*(school(f"10000{n}") for n in (1, 2, 3)), *(leader(x, capacity_days=10) for x in "ABC"), *further)


def test_moves_name_leaders(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The terminal names leaders of whom somebody moves; files have their ids alone."""
    write_region(town(), tmp_path / "town.csv")
    out = tmp_path / "moves.json"
    arguments = [str(tmp_path / "town.csv"), "--offer", "2022-23", "-q", "-o", str(out)]
    assert run(["compare", *arguments, "--set", "leaders.A.status=left"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    (moves,) = [row["moves"] for row in json.loads(out.read_text(encoding="utf-8"))["scenarios"]]
    names = {row.id: f"{row.name} ({row.id})" for row in town().leaders}
    moved = [move for move in moves if move["change"] == "leader"]
    assert moved
    assert all(f"{names[m['leader_before']]} -> {names[m['leader_after']]}" in printed for m in moved)
    assert not any("name" in key for move in moves for key in move if key.startswith("leader"))


@pytest.mark.parametrize("change", ["schools.100003.status=declined", "budgets.total.amount=60000"])
def test_ties_stay(change: str) -> None:
    """A change that asks for nothing of them moves nobody, though another plan is as good."""
    row = _one({"set": [change]}, _twins())
    assert [move for move in row.moves if move.change != "lost"] == []


def test_cause_is_a_limit_that_gives_the_days_back() -> None:
    """A limit is named for days that are lost where opening it by what it says gives them back."""
    base = region(school("100001"), leader("A", capacity_days=10), budget(60_000))
    (days,) = _one({"set": ["leaders.A.capacity_days=7"]}, base).moved("days")
    assert (days.why, days.sentence) == (
        "capacity",
        "All 7 days of Leader A (A) are taken here; with 3 more it has 10 days.",
    )
    assert _one({"set": ["leaders.A.capacity_days=7", "leaders.A.capacity_days+=3"]}, base).moves == ()
    (money,) = _one({"set": ["budgets.total.amount=4800"]}, base).moved("days")
    assert (money.why, money.sentence) == ("total", "The total pot has £0 left here; with £1,200 more it has 10 days.")
    assert _one({"set": ["budgets.total.amount=6000"]}, base).moves == ()


def test_cause_is_what_keeping_would_cost() -> None:
    """Where no limit gives it back, the cause is what the plan loses by keeping the leader, as a lock shows."""
    base = region(school("100001", needs=("a",)), leader("A", expertise=("a",)), leader("B"))
    made = {"set": ["leaders.B.expertise=a", "leaders.B.phase=Primary", "schools.100001.phase=Primary"]}
    moved = _compared([{"name": "what if", **made}], base)
    moves = [move for move in moved.scenarios[0].moves if move.change == "leader"]
    assert moves
    for move in moves:
        request = pose(_base(base), scenarios_of({"scenario": [{"name": "what if", **made}]}))[0].request
        kept = replace(request.region, decisions=(lock(move.recipient, move.leader_before or ""),))
        lost = {
            level.name: level.value - other.value
            for level, other in zip(planned(request.region).levels, planned(kept).levels, strict=True)
        }
        first = next(name for name, by in lost.items() if by)
        assert move.why == "better-plan"
        assert f"{first} {abs(lost[first]):,} worse" in move.sentence


@pytest.mark.slow
def test_no_cause_is_guessed() -> None:
    """Every move of a leader or of days has a cause that was solved for, or says that it was not."""
    for scenario in KINDS:
        if "builds_on" not in scenario:
            for move in _one({key: value for key, value in scenario.items() if key != "name"}).moves:
                assert "as a whole" not in move.sentence
                assert move.why or move.change == "besides"

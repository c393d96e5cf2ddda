"""The command line: what it prints, what it writes, how it fails."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.common.version import VERSION

from ..support.child_processes import ENDING, pressed
from ..support.paths import DATA, SOUND

PRINTED = DATA / "printed"
posix = pytest.mark.skipif(sys.platform == "win32", reason="names and their errors as POSIX has them")
SECONDS = re.compile(r"\d+\.\d seconds")


def _run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = run([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("file", "arguments"),
    [
        ("plan-default.txt", ["plan"]),
        ("plan-sound.txt", ["plan", str(SOUND)]),
        ("check-sound.txt", ["check", str(SOUND)]),
    ],
)
def test_printed(capsys: pytest.CaptureFixture[str], file: str, arguments: list[str]) -> None:
    """What is printed is pinned as text, in at most 100 columns, plain when piped."""
    code, out, err = _run(capsys, *arguments)
    assert (code, err) == (0, "")
    out = out.replace(str(SOUND), SOUND.name)
    assert SECONDS.sub("0.0 seconds", out) == (PRINTED / file).read_text(encoding="utf-8")
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out


def test_checked_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A plan that was written is sound when it is checked, in either order of its two files."""
    plan = tmp_path / "plan.json"
    assert _run(capsys, "plan", SOUND, "-o", plan)[0] == 0
    for order in ((plan, SOUND), (SOUND, plan)):
        code, out, _ = _run(capsys, "check", *order)
        assert code == 0
        assert "breaks no rule" in out


def test_broken_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A plan that breaks a rule ends with exit code 1, and the rule is named."""
    plan = tmp_path / "plan.json"
    _run(capsys, "plan", SOUND, "-o", plan)
    data = json.loads(plan.read_text(encoding="utf-8"))
    match = next(m for m in data["matches"] if not m["locked"])
    match["days"] += 20
    plan.write_text(json.dumps(data), encoding="utf-8")
    code, out, _ = _run(capsys, "check", plan, SOUND)
    assert code == 1
    assert f"cap: {match['recipient']} has {match['days']} days" in out


def test_plan_of_another_region(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A plan that is checked against another region says so."""
    plan, other = tmp_path / "plan.json", tmp_path / "other.csv"
    _run(capsys, "plan", SOUND, "-o", plan)
    other.write_text(SOUND.read_text(encoding="utf-8").replace("40000", "39000"), encoding="utf-8")
    code, out, _ = _run(capsys, "check", plan, other)
    assert code == 1
    assert "the digests differ" in out


def test_json_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json standard output is the plan and nothing else."""
    code, out, _ = _run(capsys, "plan", SOUND, "--json")
    data = json.loads(out)
    assert code == 0
    assert data["schema"] == "match-plan/2"
    assert list(data) == [
        "schema",
        "version",
        "offer",
        "region",
        "options",
        "status",
        "levels",
        "journeys",
        "need_first",
        "matches",
        "unmatched",
        "declined",
        "leaders",
        "budgets",
        "notes",
        "seconds",
        "state",
        "previous",
        "inputs",
    ]


def test_convert(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A region converted to each form and back plans to the same, byte for byte."""
    plans = []
    source = SOUND
    for name in ("a.xlsx", "folder", "b.csv"):
        assert _run(capsys, "convert", source, tmp_path / name)[0] == 0
        source = tmp_path / name
        _run(capsys, "plan", source, "-o", tmp_path / "plan.json")
        data = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
        plans.append({**data, "seconds": 0, "region": data["region"]["sha256"]})
    assert plans[0] == plans[1] == plans[2]


@pytest.mark.parametrize("name", ["big.csv", "big.xlsx", "big"])
def test_example_too_large(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    """An example that could not be read again is refused at once, with the limit."""
    code, _, err = _run(capsys, "example", tmp_path / name, "--schools", "120000", "--leaders", "40000")
    assert code == 2
    assert "the most that can be read again is 99,999" in err
    assert not list(tmp_path.iterdir())


def test_options_of_a_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Options that decide a plan stand in it, and another run with them comes to the same."""
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    _run(capsys, "plan", SOUND, "-o", first)
    options: list[str | Path] = [
        "--previous",
        first,
        "--min-days",
        "3",
        "--budget",
        "total=12000",
        "--objective",
        "keep,fit",
    ]
    for path in (second, tmp_path / "third.json"):
        assert _run(capsys, "plan", SOUND, *options, "-o", path)[0] == 0
    data = json.loads(second.read_text(encoding="utf-8"))
    assert data["options"]["budgets"] == [{"pot": "total", "region": None, "amount": 12000}]
    assert [level["name"] for level in data["levels"]][:3] == ["keep", "fit", "need"]
    third = json.loads((tmp_path / "third.json").read_text(encoding="utf-8"))
    assert {**data, "seconds": 0} == {**third, "seconds": 0}
    assert _run(capsys, "check", second, SOUND)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["plan", "nowhere.csv"], 2, "nowhere.csv: no such file or folder"),
        (["plan", "--objective", "neeed"], 2, "--objective: 'neeed': expected levels separated by commas"),
        (["plan", "--objective", "keep"], 2, "--objective: 'keep': this level needs --previous PLAN"),
        (["plan", "--objective", ""], 2, "--objective: blank: expected levels"),
        (["plan", "--budget", "totl=5"], 2, "--budget: 'totl': expected a pot"),
        (["plan", "--budget", "total@Narnia=5"], 2, "--budget: 'Narnia': expected a region of a school or trust"),
        (["plan", "--offer", "2020-21"], 2, "'2020-21': expected an offer"),
        (["plan", "-o", "plan.txt"], 2, "-o: 'plan.txt': expected a file that ends in"),
        (["plan", "-o", "nowhere/plan.json"], 4, "there is no folder nowhere"),
        pytest.param(
            ["plan", "-o", "x" * 300 + ".json"], 4, ".json: cannot be written: the name is too long", marks=posix
        ),
        pytest.param(["example", "x" * 300], 4, "cannot be written: the name is too long", marks=posix),
        pytest.param(
            ["convert", str(SOUND), "x" * 300 + ".csv"], 4, "cannot be written: the name is too long", marks=posix
        ),
        pytest.param(["plan", "x" * 300 + ".csv"], 2, "cannot be read (File name too long)", marks=posix),
        (["plan", "--min-days", "0"], 2, "--min-days"),
        (["plan", "--wrong"], 2, "--wrong"),
        (["wrong"], 2, "wrong"),
        (["check", "nowhere.json"], 2, "nowhere.json: no such file or folder"),
        (["offers", "mine.toml"], 2, "mine.toml: cannot be read"),
        (["convert", str(SOUND), "out.ods"], 2, "expected .csv, .xlsx or a folder"),
    ],
)
def test_expected_failures(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    """An expected failure is one line on standard error and an exit code, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    got, out, err = _run(capsys, *arguments)
    assert got == code
    assert message in err
    assert len(err.splitlines()) == 1
    assert out == ""
    assert list(tmp_path.iterdir()) == []


FAULTY = """record,id,name,region,grade,judged_on,role,capacity_days,recipient,leader,action
school,100001,Ash,North,9,2023-01-10,,,,,
leader,L1,Ann,North,,,CEO,10,,,
decision,,,,,,,,100001,LX,lok
decision,,,,,,,,999999,,ban
"""


def test_all_faults_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What is wrong with the options is told together with what is wrong with the region and the earlier plan."""
    region, earlier = tmp_path / "region.csv", tmp_path / "earlier.json"
    region.write_text(FAULTY, encoding="utf-8")
    earlier.write_text("{}", encoding="utf-8")
    code, out, err = _run(
        capsys, "plan", region, "--objective", "neeed", "--budget", "totl=5", "--budget", "days@Narnia=5",
        "--offer", "2020-21", "-o", "plan.txt", "--previous", earlier,
    )  # fmt: skip
    assert (code, out) == (2, "")
    parts = [
        "--objective: 'neeed'", "--budget: 'totl'", "--budget: 'Narnia'", "'2020-21': expected an offer",
        "-o: 'plan.txt'", "earlier.json: expected a plan", "row 2, column E (grade): '9'",
        "row 4, column K (action): 'lok'", "row 4, column J (leader): 'LX': expected the id of a leader",
        "row 5, column I (recipient): '999999': expected the id of a school or trust",
        "row 5, column J (leader): blank",
    ]  # fmt: skip
    assert [part for part in parts if part not in err] == []
    assert len(err.splitlines()) == len(parts)


def test_faults_of_plan_and_region_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """So it is where a plan is judged: its own faults and those of its region are told together."""
    region, made = tmp_path / "region.csv", tmp_path / "plan.json"
    region.write_text(FAULTY, encoding="utf-8")
    made.write_text("{}", encoding="utf-8")
    code, _, err = _run(capsys, "check", made, region)
    assert code == 2
    assert "plan.json: expected a plan" in err
    assert "column E (grade): '9'" in err


def test_no_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Decisions that cannot hold with the budget end with exit code 1 and are named."""
    region = tmp_path / "region.csv"
    region.write_text(
        "record,id,name,region,grade,judged_on,role,capacity_days,pot,amount,recipient,leader,action,days\n"
        "school,100001,Ash,North,3,2023-01-10,,,,,,,,\n"
        "leader,L1,Ann,North,,,CEO,10,,,,,,\n"
        "budget,,,,,,,,total,1000,,,,\n"
        "decision,,,,,,,,,,100001,L1,lock,\n",
        encoding="utf-8",
    )
    code, _, err = _run(capsys, "plan", region, "-o", tmp_path / "plan.json")
    assert code == 1
    assert "the lock on 100001 with L1 (at least 5 days); the total budget, £1,000" in err
    assert not (tmp_path / "plan.json").exists()


def test_nobody_eligible(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Where nobody is eligible the plan is empty, with a warning that counts the recipients under each offer."""
    region = tmp_path / "region.csv"
    region.write_text(
        "record,id,name,region,grade,judged_on,role,capacity_days,value\n"
        "school,100001,Ash,North,3,2023-01-10,,,\n"
        "leader,L1,Ann,North,,,CEO,10,\n"
        "setting,,offer,,,,,,2023-24\n",
        encoding="utf-8",
    )
    code, out, _ = _run(capsys, "plan", region)
    assert code == 0
    assert "nobody is eligible under 2023-24; recipients under 2021-22: 0, 2022-23: 1, 2023-24: 0" in out


def test_everybody_declined(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Where everybody who is eligible has declined, the warning says that, not that nobody is eligible."""
    region = tmp_path / "region.csv"
    region.write_text(
        "record,id,name,region,eligible,status,role,capacity_days,value\n"
        "school,100001,Ash,North,yes,declined,,,\n"
        "leader,L1,Ann,North,,,CEO,10,\n"
        "setting,,offer,,,,,,2023-24\n",
        encoding="utf-8",
    )
    for command in ("plan", "check"):
        code, out, _ = _run(capsys, command, region)
        assert code == 0
        told = " ".join(out.split())
        assert "nobody is eligible" not in told
        assert "nobody is left to plan for under 2023-24: 1 eligible school or trust has declined; recipients" in told
        assert "under 2021-22: 0, 2022-23: 0, 2023-24: 0" in told


def test_check_names_whom_the_gate_takes_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Judging a region names the trusts that only the gate takes out, as planning it does."""
    region = tmp_path / "region.csv"
    region.write_text(
        "record,id,name,region,schools,improvement_score,schools_3_years,role,capacity_days,value\n"
        "trust,T1,Ashes,North,3,-1,1,,,\n"
        "leader,L1,Ann,North,,,,CEO,10,\n"
        "setting,,offer,,,,,,,2022-23\n",
        encoding="utf-8",
    )
    for command in ("plan", "check"):
        code, out, _ = _run(capsys, command, region)
        assert code == 0
        assert "- taken out by the gate alone (22.3a): 1 trust: T1 Ashes" in out


def test_what_locks_pass_over_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Below the matches stands which lock passes over which rule, the review's apart from the match's."""
    region = tmp_path / "region.csv"
    region.write_text(
        "record,id,name,region,schools,eligible,governance_review,must_have,role,capacity_days,recipient,leader,"
        "action,days,value\n"
        "trust,T1,Ashes,North,3,yes,yes,maths,,,,,,,\n"
        "leader,L1,Ann,South,,,,,NLE,10,,,,,\n"
        "leader,N1,Nan,South,,,,,NLG,10,,,,,\n"
        "decision,,,,,,,,,,T1,L1,lock,1,\n"
        "decision,,,,,,,,,,T1,N1,lock,,\n"
        "setting,,offer,,,,,,,,,,,,2021-22\n",
        encoding="utf-8",
    )
    code, out, _ = _run(capsys, "plan", region)
    assert code == 0
    told = "Ashes (T1) with Ann (L1), region, must-have and minimum; Ashes (T1) reviewed by Nan (N1), region."
    assert f"Locks pass over rules: {told}" in " ".join(out.split())


def test_time_limit(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A time limit ends with exit code 3 and a sound plan that says at which level the proof stopped."""
    plan = tmp_path / "plan.json"
    code, out, _ = _run(capsys, "plan", SOUND, "--time-limit", "0", "-o", plan)
    assert code == 3
    assert "Stopped early: the proof ended at the level days" in out
    assert json.loads(plan.read_text(encoding="utf-8"))["status"] == "feasible"
    assert _run(capsys, "check", plan, SOUND)[0] == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Unix")
@pytest.mark.parametrize("name", ENDING)
def test_interrupt(tmp_path: Path, name: str) -> None:
    """Ctrl-C, SIGTERM or a closed terminal, though each arrives twice: exit code 3 and the plan found so far."""
    plan = tmp_path / "plan.json"
    done = pressed(name, "solver.search.progress", "ProgressWatch.see", "plan", str(SOUND), "-o", str(plan))
    assert (done.returncode, done.stderr) == (3, "")
    assert "Stopped early: the proof ended at the level" in done.stdout
    assert json.loads(plan.read_text(encoding="utf-8"))["status"] == "feasible"
    assert run(["check", str(plan), str(SOUND)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


@pytest.mark.parametrize(
    "command", ["plan", "check", "convert", "offers", "example", "compare", "sweep", "worth", "diff", "dropout"]
)
def test_every_command_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """The help of every command ends with an example."""
    code, out, _ = _run(capsys, command, "--help")
    assert code == 0
    assert f"match {command}" in " ".join(out.split("Example")[-1].split())


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` tells the version."""
    assert _run(capsys, "--version") == (0, f"match {VERSION}\n", "")


def test_internal_errors_are_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected is one line and exit code 4, not a traceback."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr("tsimatch.models.offers.catalogue.shipped_offers", broken)
    code, _, err = _run(capsys, "offers")
    assert (code, err) == (4, "match: internal error: ZeroDivisionError: a\n")

"""`match worth`, `match dropout`, `match sweep`, `match diff`: what they say is what plans of their own say."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.levels import LOWEST
from tsimatch.models.matching.options import Options, Request
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.outputs.reports.analyses import repeats_text, worth_report
from tsimatch.outputs.terminal.analyses import show_ranking
from tsimatch.outputs.terminal.console import make_console
from tsimatch.scenarios.analyses.dropout import dropout
from tsimatch.scenarios.analyses.no_effect import NoEffect
from tsimatch.scenarios.analyses.single_changes import singles
from tsimatch.scenarios.analyses.sweep import Sweep, parse_axes, sweep
from tsimatch.scenarios.analyses.worth import Repeats, worth
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.runs.runner import Many

from ...support.builders import (
    ban,
    budget,
    leader,
    leaders_of,
    levels_of,
    lock,
    nlg,
    planned,
    region,
    school,
    town,
    trust,
)


def _request(made: Region, offer: str = "2022-23") -> Request:
    return Request(region=made, offer=read_offer(offer))


def _decided() -> Region:
    return replace(
        town(),
        decisions=(ban("100001", "D"), lock("100004", "D"), ban("100003", "A")),
        leaders=(*town().leaders, nlg("G"), leader("Z", region=("South",), max_km=5_000, max_matches=3)),
    )


def _with_extras() -> Region:
    """A region under 2023/24, where a regional director approves, and a partner trust has a slot."""
    rows = (school("100001", judged_on=None, eligible="yes", days_requested=4), school("100002", eligible="yes"))
    partner, leaders = trust("T9", eligible="no", partnership_slots=1), (leader("A", capacity_days=9), leader("B"))
    return region(*rows, partner, *leaders, budget(6_000), budget(10_000, "partnerships"))


@pytest.mark.slow
@pytest.mark.parametrize(("made", "offer"), [(_decided(), "2022-23"), (_with_extras(), "2023-24"), (town(), "2021-22")])
def test_every_worth_is_a_plan_of_its_own(made: Region, offer: str) -> None:
    """What a change is worth is the difference of two proven plans, also where no plan was made for it."""
    request = _request(made, offer)
    ranking = worth(request, Many(workers=1), everything=True, deep=0)
    base = levels_of(planned(made, offer))
    single_of = {single.words: single for single in singles(prepare(made, request.offer), everything=True)}
    assert {row.proof for row in ranking.rows} == {"solved", "same-plans"}
    for row in ranking.rows:
        other = levels_of(planned(apply_steps(made, [single_of[row.change].step]).region, offer))
        expected = tuple((base[x] - other[x]) if x in LOWEST else other[x] - base[x] for x in ranking.levels)
        assert (row.change, row.state, row.gain) == (row.change, "proven", expected)
    assert [row.gain for row in ranking.rows] == sorted((row.gain for row in ranking.rows), reverse=True)


def test_spare_days_prove_nothing() -> None:
    """A leader with spare days may still be worth a day more, where that makes room for a whole match."""
    made = region(school("100001", days_requested=5), school("100002", days_requested=5), leader("A", capacity_days=9))
    row = next(row for row in worth(_request(made), Many(workers=1), deep=0).rows if row.kind == "day")
    assert row.proof == "solved"
    assert row.gain[0] == 100
    assert row.row is not None
    assert [move.recipient for move in row.row.moved("gained")] in (["100001"], ["100002"])


def test_idle_says_why() -> None:
    """What is worth nothing by arithmetic says so in words."""
    made = region(school("100001", days_requested=5), leader("A", capacity_days=9, max_matches=2), budget(6_000))
    request = _request(made)
    idle = NoEffect(prepare(made, request.offer))
    found = {single.words: idle.why(single) for single in singles(prepare(made, request.offer))}
    told = {words: why.sentence for words, why in found.items() if why}
    assert told["one more day of A"] == "all whom they may support could use at most 5 days, and they have 9"
    assert told["one more match of A"] == "they may support 1, and may have 2 matches"
    assert told["£600 more in total"] == "all that it could pay for comes to £3,000"


def test_idle_changes_are_summed_up_by_reason(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of changes whose figures differ the terminal says the reason once, in a sentence of its own without figures."""
    schools = (school("100001", days_requested=5), school("100002", region="South", days_requested=4))
    leaders = (leader("A", capacity_days=9), leader("B", region=("South",), capacity_days=8))
    write_region(region(*schools, *leaders, budget(60_000)), tmp_path / "two.csv")
    assert run(["worth", str(tmp_path / "two.csv"), "--offer", "2022-23", "-q"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "day: 2 of 2: 2 as all whom the leader may support could use no more days than the leader has" in out
    assert " n " not in out


def test_a_figure_is_no_id() -> None:
    """Whoever a change is about is named once, also where a figure, or a tag, is spelt as the id is."""
    made = region(
        school("100001", name="Ash", needs=("10",)), leader("10", name="Ada", max_km=1_000), ban("100001", "10")
    )
    told = {row.change: row.told for row in worth(_request(made), Many(workers=1), deep=0).rows}
    assert told["10 km more for 10"] == "10 km more for Ada (10)"
    assert told["10 with 10"] == "Ada (10) with 10"
    assert told["no ban of 100001 with 10"] == "no ban of Ash (100001) with Ada (10)"


def test_where_it_stops_paying() -> None:
    """A change that pays is repeated until once more gains nothing."""
    made = region(school("100001"), school("100002"), school("100003"), leader("A", capacity_days=100, max_matches=1))
    best = next(row for row in worth(_request(made), Many(workers=1)).rows if row.kind == "match")
    assert (best.change, best.repeats) == ("one more match of A", Repeats(stops_after=2, tried=3))


def test_most_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pays as often as it is tried is marked so in the table and in a file, whatever the most times are."""
    monkeypatch.setattr("tsimatch.scenarios.analyses.worth.MOST_TIMES", 2)
    made = region(*(school(f"10000{n}") for n in range(1, 5)), leader("A", capacity_days=100, max_matches=1))
    ranking = worth(_request(made), Many(workers=1))
    stream = StringIO()
    show_ranking(make_console(stream), ranking)
    (row,) = (line.split() for line in stream.getvalue().splitlines() if "one more match" in line and "+" in line)
    assert row[-1] == ">2"
    cells = next(row for row in worth_report(ranking).sheets["Worth"] if row["kind"] == "match")
    assert cells["stops"] == "still pays at 2 times"


def test_a_cell_that_is_soon_full() -> None:
    """A change that its cell cannot hold a second time is not said to pay again."""
    busy = [school(f"1{i:05}", days_requested=10) for i in range(101)]
    ranking = worth(_request(region(*busy, leader("A", capacity_days=999))), Many(workers=1))
    best = next(row for row in ranking.rows if row.kind == "day")
    assert best.repeats == Repeats(stops_after=None, tried=2, unknown="its cell holds no more than it does")
    assert repeats_text(best.repeats) == "not known from 2 times on: its cell holds no more than it does"


def test_a_cell_that_is_full() -> None:
    """What a cell cannot hold is told as such, and ends nothing."""
    made = region(school("100001"), leader("A", capacity_days=3, team_days=1_000, max_matches=1_000, max_km=2_000_000))
    rows = worth(_request(made), Many(workers=1)).rows
    assert [row.state for row in rows if row.kind == "match"] == ["proven"]
    full = replace(made, budgets=(budget(10**9), budget(0, "days")))
    rows = worth(_request(full), Many(workers=1)).rows
    assert {row.proof for row in rows if row.id == "total"} == {"same-plans"}
    busy = [school(f"1{i:05}", days_requested=10) for i in range(101)]
    rows = worth(_request(region(*busy, leader("A", capacity_days=1_000))), Many(workers=1), deep=0).rows
    assert [(row.state, row.reason) for row in rows if row.kind == "day"] == [
        ("impossible", "its cell holds no more than it does")
    ]


def test_price_of_a_decision() -> None:
    """The worth of a lifted ban is the price of that decision on every level."""
    made = region(school("100001"), leader("A"), ban("100001", "A"))
    best = next(row for row in worth(_request(made), Many(workers=1)).rows if row.kind == "ban")
    assert best.change == "no ban of 100001 with A"
    assert best.gain[:2] == (100, 10)


def _two_areas() -> Region:
    """One school of Ely is supported and two of York are not, since no leader has more than one match."""
    york = [school(f"10000{n}", local_authority="York") for n in (1, 2, 3)]
    made = (school("100004", local_authority="Ely"), leader("A", max_matches=1), leader("B", max_matches=1))
    return region(*york, *made)


def test_fair_says_which_share_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where `fair` gains, worth and sweep say which share is other, of which group; not the least value alone."""
    asked = replace(_request(_two_areas()), options=Options(objective=("fair",)))
    rows = worth(asked, Many(workers=1)).rows
    one = next(row for row in rows if row.kind == "match" and row.row)
    assert one.row is not None
    assert (one.gain[0], rows[0].kind, rows[0].gain[0]) == (334, "leader", 667)
    assert one.row.fair == "the least share is 100 of 300 of York in the base, 200 of 300 of York here"
    found = sweep(asked, parse_axes(["leaders.A.max_matches=0,1,3"]), Many(workers=1))
    assert [point.row.fair for point in found.points] == [
        "the least share is 100 of 300 of York in the base, 0 of 300 of York here",
        "",
        "the least share is 100 of 300 of York in the base, 300 of 300 of York here",
    ]
    monkeypatch.chdir(tmp_path)
    write_region(_two_areas(), "areas.csv")
    assert run(["worth", "areas.csv", "--offer", "2022-23", "--objective", "fair", "-o", "worth.csv"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "fair shows the plan's least share, per 1,000" in out
    assert "the least share is 100 of 300 of York in the base, 200 of 300 of York here" in out
    assert "200 of 300 of York here" in Path("worth.csv").read_text(encoding="utf-8")


def test_fair_may_gain_behind_the_least_share() -> None:
    """Two plans with one least share differ in the next: the sentence names that one, and its place."""
    least = (school("100005", local_authority="Bath", needs=("z",), must_have=("z",)),)
    asked = replace(
        _request(region(*_two_areas().schools, *_two_areas().leaders, *least)), options=Options(objective=("fair",))
    )
    found = sweep(asked, parse_axes(["leaders.A.max_matches=1,2"]), Many(workers=1))
    assert [level.value for point in found.points for level in [point.row.level("fair")] if level] == [0, 0]
    assert (
        found.points[1].row.fair == "share 2 from the least is 100 of 300 of York in the base, 200 of 300 of York here"
    )


@pytest.mark.parametrize("made", [town(), _decided()])
def test_dropout(made: Region) -> None:
    """Each leader's loss is that of the plan without them; the repair keeps what it can of the others."""
    base = planned(made)
    found = dropout(_request(made), Many(workers=1))
    assert {row.leader for row in found.rows} == set(leaders_of(base).values())
    for row in found.rows:
        kept = tuple(pair for pair in base.pairs if pair[1] != row.leader)
        leaders = tuple(replace(x, status="left") if x.id == row.leader else x for x in made.leaders)
        decisions = tuple(d for d in made.decisions if (d.leader, d.action) != (row.leader, "lock"))
        other = planned(replace(made, leaders=leaders, decisions=decisions), previous=kept)
        assert row.need == levels_of(base)["need"] - levels_of(other)["need"]
        assert {m.recipient for m in row.lost} == leaders_of(base).keys() - leaders_of(other).keys()
    assert [row.need for row in found.rows] == sorted((row.need for row in found.rows), reverse=True)


def _swept(*texts: str, made: Region | None = None) -> Sweep:
    return sweep(_request(made or town()), parse_axes(texts), Many(workers=1))


@pytest.mark.slow
def test_sweep_is_a_plan_at_each_point() -> None:
    """Every point of a sweep is the plan of the changed region."""
    found = _swept("budgets.total.amount=6000:24000:6000", "leaders.A.capacity_days=5,15")
    assert [point.values for point in found.points][:3] == [("6000", "5"), ("6000", "15"), ("12000", "5")]
    for point in found.points:
        leaders = tuple(replace(x, capacity_days=int(point.values[1])) if x.id == "A" else x for x in town().leaders)
        other = planned(replace(town(), budgets=(budget(int(point.values[0])),), leaders=leaders))
        assert {level.name: level.value for level in point.row.levels} == levels_of(other)


def test_a_sweep_plans_the_axes_that_were_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What `--vary` says is read once: the points planned are those of the axes that were judged."""
    axes = parse_axes(["leaders.A.max_matches=1:3:1"])
    found = sweep(_request(town()), axes, Many(workers=1))
    assert found.axes == axes
    assert tuple(point.values for point in found.points) == tuple((value,) for value in axes[0].values)
    write_region(town(), tmp_path / "town.csv")
    assert run(["sweep", str(tmp_path / "town.csv"), "--offer", "2022-23", "--vary", "min_days=1:2:1", "-q"]) == 0
    assert "2 points of min_days" in capsys.readouterr().out


def test_sweep_says_where_it_bends() -> None:
    """With one school and one leader days rise by the money until the cap, and go flat there."""
    made = region(school("100001"), leader("A"), budget(0))
    found = _swept("budgets.total.amount=3000:9000:600", made=made)
    days = [point.row.level("days").value for point in found.points]  # type: ignore[union-attr]
    assert days == [5, 6, 7, 8, 9, 10, 10, 10, 10, 10, 10]
    assert [(b.at, b.before, b.after) for b in found.bends if b.level == "days"] == []
    assert next(flat.since for flat in found.flats if flat.level == "days") == "6000"
    found = _swept("budgets.total.amount=3000:15000:3000", made=made)
    assert [(b.at, b.before, b.after) for b in found.bends if b.level == "days"] == [("6000", "0.001667", "0")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("budgets.total.amount=1:1000000:1", "expected at most 10,000 points, but these are 1,000,000 points"),
        ("budgets.total.amount=1:5", "expected CHANGE=START:STOP:STEP"),
        ("budgets.total.amount=5:1:1", "START is above STOP"),
        ("budgets.total.amount=1:5:0", "the last of them above 0"),
        ("min_days=1,1", "expected each value once"),
        ("min_days", "expected CHANGE=START:STOP:STEP"),
    ],
)
def test_bad_sweeps(text: str, told: str) -> None:
    """A sweep that cannot be planned is refused before anything is, one of a million points with their number."""
    with pytest.raises(Faults, match=told.replace("(", r"\(")):
        parse_axes([text])


def test_many_axes_multiply() -> None:
    """The points of all axes together are counted."""
    with pytest.raises(Faults, match="but these are 1,000,000 points"):
        parse_axes(["budgets.total.amount=1:1000:1", "min_days=1:1000:1"])


@pytest.mark.slow
def test_diff(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The difference of two plans names inputs, levels and recipients."""
    old, new, out = tmp_path / "old.json", tmp_path / "new.json", tmp_path / "diff.json"
    assert run(["plan", "-o", str(old)]) == 0
    assert run(["plan", "-o", str(new), "--budget", "total=60000", "--min-days", "4"]) == 0
    capsys.readouterr()
    assert run(["diff", str(old), str(new), "-o", str(out)]) == 0
    printed = capsys.readouterr().out
    data = json.loads(out.read_text(encoding="utf-8"))
    assert "budget total amount: £160,905 -> £60,000" in printed
    assert "options min_days: (blank) -> 4" in printed
    before, after = (json.loads(path.read_text(encoding="utf-8")) for path in (old, new))
    lost = {m["recipient"] for m in before["matches"]} - {m["recipient"] for m in after["matches"]}
    assert {m["recipient"] for m in data["moves"] if m["change"] == "lost"} == lost
    assert max(map(len, printed.splitlines())) <= 100


@pytest.mark.parametrize(
    "arguments",
    [
        ["worth", "--deep", "1"],
        ["dropout"],
        ["sweep", "--vary", "budgets.total.amount=30000:50000:10000"],
        ["sweep", "--vary", "budgets.total.amount=40000,50000", "--vary", "leaders.*.max_km=20,40"],
    ],
    ids=["worth", "dropout", "sweep", "grid"],
)
def test_printed_and_written(capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str]) -> None:
    """What is printed is plain and at most 100 columns wide; every form is written; the JSON is alone with --json."""
    small = make_example(recipients=12, leaders=8, seed=1, offer="2022-23")
    write_region(small, tmp_path / "small.csv")
    command, *asked = arguments
    arguments = [command, str(tmp_path / "small.csv"), "--offer", "2022-23", *asked]
    store = ["--resume", str(tmp_path / "answers"), "--workers", "1"]
    outputs = [text for name in ("a.xlsx", "a.csv", "a.json", "a.html") for text in ("-o", str(tmp_path / name))]
    assert run([*arguments, *store, *outputs]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert max(map(len, captured.out.splitlines())) <= 100
    assert "\x1b" not in captured.out
    assert run([*arguments, *store, "--json"]) == 0
    assert capsys.readouterr().out == (tmp_path / "a.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["worth", "dropout"])
def test_no_base(capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str) -> None:
    """Where the region itself has no plan there is nothing to be changed: exit code 1, with the contradiction."""
    path = tmp_path / "region.csv"
    path.write_text(
        "record,id,name,region,grade,judged_on,role,capacity_days,pot,amount,recipient,leader,action\n"
        "school,100001,Ash,North,3,2023-01-10,,,,,,,\nleader,L1,Ann,North,,,CEO,10,,,,,\n"
        "budget,,,,,,,,total,1000,,,\ndecision,,,,,,,,,,100001,L1,lock\n",
        encoding="utf-8",
    )
    assert run([command, str(path)]) == 1
    assert "the lock on 100001 with L1" in capsys.readouterr().err

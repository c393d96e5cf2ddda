"""A plan whose order puts another level before need says, first of all, what that gives up: a fact, or not settled."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.deadline import Deadline
from tsimatch.common.faults import Faults, Place
from tsimatch.inputs.documents.plan import read_stored
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options, Request
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import NeedFirst, NoPlan, Plan
from tsimatch.models.plan.plan_json import plan_data, plan_of
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.outputs.reports.comparison import comparison_report
from tsimatch.outputs.shared.plan_wording import plan_text, row_text
from tsimatch.scenarios.analyses.comparison import compare_requests
from tsimatch.scenarios.definition.toml_file import scenarios_of
from tsimatch.scenarios.runs.runner import Many
from tsimatch.solver.checker.check import check
from tsimatch.solver.solve import plan, with_need_first

from ...oracle.regions import tiny_case
from ...support.builders import budget, leader, levels_of, planned, region, school, town
from ...support.html_pages import Page
from ...support.slow_cases import slow

NOBODY = "This plan supports 6 recipients fewer and 650 less priority than need first would: 0 recipients here, 6 there"


def found_in(made: Plan) -> NeedFirst:
    """What the plan says of need first."""
    assert made.need_first is not None
    return made.need_first


def test_an_order_that_supports_nobody() -> None:
    """`balance` and `cost` before need match nobody, and the plan says how many recipients and how much priority."""
    rich = replace(town(), budgets=())
    first = planned(rich)
    for named, why in ((("balance",), "balance stands"), (("cost", "fit"), "cost, fit stand")):
        made = planned(rich, objective=named)
        assert made.matches == ()
        assert found_in(made) == NeedFirst(
            need=levels_of(first)["need"], bound=levels_of(first)["need"], matched=len(first.matches), settled=True
        )
        assert plan_text(made) == f"{NOBODY} ({why} before need)."


@pytest.mark.parametrize("named", [(), ("need",), ("need", "days", "balance")])
def test_need_first_says_nothing(named: tuple[str, ...]) -> None:
    """Where need stands first there is nothing to tell, and nothing is solved for it."""
    made = planned(town(), objective=named)
    assert made.need_first is None
    assert plan_text(made) == ""


def test_another_order_that_loses_nothing_says_nothing() -> None:
    """An order that supports as much as need first would is not blamed."""
    made = planned(region(school(), leader()), objective=("fit",))
    assert found_in(made) == NeedFirst(need=100, bound=100, matched=1, settled=True)
    assert plan_text(made) == ""


def test_less_priority_of_no_fewer_recipients() -> None:
    """Where as many recipients of less priority are supported, the priority is what is told."""
    rows = school("100001", needs=("maths",)), school("100002", priority=300), leader(expertise=("maths",))
    made = planned(region(*rows, budget(6_000)), objective=("fit",), min_days=10)
    told = "This plan supports 200 less priority than need first would: 1 recipient here, 1 there"
    assert plan_text(made) == f"{told} (fit stands before need)."


ORDERS = ("balance",), ("fit", "cost"), ("days",), ("travel", "need"), ("extras", "fit")


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(50), *slow(range(50, 100))])
def test_what_is_told_is_the_plan_without_the_order(seeds: range) -> None:
    """On random regions the figures are those of the plan that the same options without an order give."""
    losses = 0
    for seed in seeds:
        made, offer, options = tiny_case(seed)
        try:
            first = plan(made, offer, replace(options, objective=()))
        except (NoPlan, Faults):
            continue
        other = plan(made, offer, replace(options, objective=ORDERS[seed % len(ORDERS)]))
        found = found_in(other)
        assert found.settled
        assert (found.need, found.bound, found.matched) == (
            levels_of(first)["need"], levels_of(first)["need"], len(first.matches),
        )  # fmt: skip
        losses += plan_text(other) != ""
    assert losses >= 10


def test_with_a_plan_before() -> None:
    """With matches to keep, the default order has `keep` after need, and an order that puts it first is told."""
    rows = school("100001"), school("100002", priority=300), leader()
    asked = Options(previous=(("100001", "A"),), min_days=10)
    made = planned(region(*rows, budget(6_000)), options=replace(asked, objective=("keep",)))
    assert found_in(made) == NeedFirst(need=300, bound=300, matched=1, settled=True)
    assert planned(region(*rows, budget(6_000)), options=asked).need_first is None


def test_without_time_it_is_not_settled() -> None:
    """Where no time was left it says so, and what anybody can add up: those whom somebody may support."""
    rows = school("100001"), school("100002", priority=250), school("100003", region="South"), leader()
    made = planned(region(*rows), objective=("balance",))
    instance = prepare(region(*rows), read_offer("2022-23"), Options(objective=("balance",)))
    late = with_need_first(made, instance, Deadline(0))
    assert found_in(late) == NeedFirst(need=0, bound=350, matched=0, settled=False)
    assert plan_text(late) == (
        "Whether need first would support more is not settled: at most 350 more priority (balance stands before need)."
    )


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (NeedFirst(need=300, bound=300, matched=3, settled=False), "supports 300 less priority than need first would"),
        (
            NeedFirst(need=300, bound=350, matched=3, settled=False),
            "supports at least 300 less priority, at most 350, t",
        ),
    ],
)
def test_half_settled(found: NeedFirst, told: str) -> None:
    """What is proven of the priority is told, and that the number of recipients is not settled."""
    made = replace(planned(region(school(), leader()), objective=("balance",)), need_first=found)
    assert told in plan_text(made)
    assert plan_text(made).endswith("by how many recipients is not settled (balance stands before need).")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the town, no budget in it."""
    monkeypatch.chdir(tmp_path)
    write_region(replace(town(), budgets=()), "town.csv")
    return tmp_path


def test_in_the_first_line_everywhere(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Terminal, cover and page begin with it, and plan.json has the figures."""
    command = ["plan", "town.csv", "--offer", "2022-23", "--objective", "balance", "-q"]
    assert run([*command, "-o", "plan.xlsx", "-o", "plan.html", "-o", "plan.json"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith(f"{NOBODY} (balance stands before need). 0 of 6 recipients have a leader")
    assert "This is the best plan in the order asked for: every level is proven." in out
    cover = openpyxl.load_workbook(here / "plan.xlsx")["Cover"]
    assert str(cover.cell(2, 1).value).startswith(NOBODY)
    page = Page((here / "plan.html").read_text(encoding="utf-8"))
    text = page.root.text
    assert text.index(NOBODY) < text.index("Proven best")
    data = json.loads((here / "plan.json").read_text(encoding="utf-8"))
    assert data["need_first"] == {"need": 650, "bound": 650, "matched": 6, "settled": True}
    assert run(["plan", "town.csv", "--offer", "2022-23", "-q"]) == 0
    assert capsys.readouterr().out.startswith("6 of 6 recipients have a leader")


def test_a_report_of_such_a_plan(here: Path) -> None:
    """The page of an agreed plan says it too."""
    assert run(["plan", "town.csv", "--offer", "2022-23", "--objective", "balance", "-o", "plan.json"]) == 0
    assert run(["report", "plan.json", "town.csv", "-o", "report.html"]) == 0
    assert NOBODY in Page((here / "report.html").read_text(encoding="utf-8")).root.text


def test_help_shows_an_order_that_supports(capsys: pytest.CaptureFixture[str]) -> None:
    """The example of `--help` puts need first."""
    assert run(["plan", "--help"]) == 0
    out = capsys.readouterr().out
    assert "need,days,balance" in out
    assert "cost,fit" not in out


# The checker.


def _made(**cells: Any) -> tuple[Plan, Region]:
    rich = replace(town(), budgets=())
    made = planned(rich, objective=("balance",))
    return replace(made, need_first=replace(found_in(made), **cells)), rich


def test_the_checker_says_that_it_did_not_judge() -> None:
    """What only planning again can tell is named as not judged; a plan with need first has nothing of the kind."""
    verdict = check(*_made(), "2022-23")
    assert verdict.sound
    assert verdict.unjudged == (
        "what need first would support; match plan with the same options but without --objective shows it",
    )
    assert check(planned(town()), town(), "2022-23").unjudged == ()


@pytest.mark.parametrize("cells", [{"need": -1}, {"bound": 1}, {"need": 651, "bound": 651}, {"matched": 7}])
def test_the_checker_finds_what_cannot_be(cells: dict[str, int]) -> None:
    """Less than the plan itself supports, a bound below it, or more than may be supported, is broken."""
    assert {row.rule for row in check(*_made(**cells), "2022-23").broken} == {"need_first"}


def test_the_checker_finds_it_where_need_stands_first() -> None:
    """A plan that puts need first has nothing to say of another order."""
    stated = NeedFirst(need=650, bound=650, matched=6, settled=True)
    made = replace(planned(town()), need_first=stated)
    assert [row.rule for row in check(made, town(), "2022-23").broken] == ["need_first"]


def test_a_plan_of_before_can_be_read(tmp_path: Path) -> None:
    """A plan.json without the key is read as before, and the checker says that this is not judged."""
    made, rich = _made()
    data = plan_data(made)
    assert plan_of(data, Place("plan.json")) == made
    del data["need_first"]
    (tmp_path / "plan.json").write_text(json.dumps(data), encoding="utf-8")
    old = read_stored(tmp_path / "plan.json").plan
    assert old.need_first is None
    assert check(old, rich, "2022-23").unjudged[0].startswith("that need first would support no more")


# Scenarios.


def test_compared_row_by_row(capsys: pytest.CaptureFixture[str]) -> None:
    """Each scenario whose order loses recipients is told beside the plan that its own world would have."""
    base = Request(region=replace(town(), budgets=()), offer=read_offer("2022-23"))
    scenarios = [
        {"name": "balance", "objective": ["balance"]},
        {"name": "less", "objective": ["balance"], "remove": [{"table": "leaders", "ids": ["A", "B"]}]},
        {"name": "days", "objective": ["need", "days"]},
    ]
    made = compare_requests(base, scenarios_of({"scenario": scenarios}), Many(workers=1))
    told = {row.name: row_text(row) for row in made.rows}
    assert told["base"] == told["days"] == ""
    assert told["balance"].startswith(NOBODY)
    fewer = planned(replace(base.region, leaders=base.region.leaders[2:]))
    assert f"0 recipients here, {len(fewer.matches)} there" in told["less"]
    sheet = {row["scenario"]: row for row in comparison_report(made).sheets["Scenarios"]}
    assert sheet["balance"]["matched_if_need_first"] == 6
    assert sheet["less"]["need_if_need_first"] == levels_of(fewer)["need"]
    assert "need_if_need_first" not in sheet["days"]


def test_swept_and_compared_on_the_terminal(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables of compare and sweep are followed by what their rows give up."""
    write_region(town(), "town.csv")
    asked = ["town.csv", "--offer", "2022-23", "--objective", "balance", "-q", "--workers", "1"]
    assert run(["compare", *asked, "--set", "budgets.total.amount=12000"]) == 0
    assert "- base: This plan supports" in " ".join(capsys.readouterr().out.split())
    assert run(["sweep", *asked, "--vary", "budgets.total.amount=0,12000"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "- 12000: This plan supports" in out
    assert "- 0: This plan supports" not in out


@pytest.mark.parametrize("command", ["worth", "dropout"])
def test_analyses_say_what_their_base_gives_up(here: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Worth and dropout say first, on the terminal and in their files, what the order of their base gives up."""
    write_region(town(), "town.csv")
    asked = [command, "town.csv", "--offer", "2022-23", "-q", "--workers", "1"]
    files = [f"{command}.json", f"{command}.html", f"{command}.xlsx"]
    assert run([*asked, "--objective", "balance", *(part for name in files for part in ("-o", name))]) == 0
    assert f"base: {NOBODY}" in " ".join(capsys.readouterr().out.split())
    base = json.loads(Path(files[0]).read_text(encoding="utf-8"))["base"]
    assert base["need_first"]["matched"] > base["total"]["matched"] == 0
    assert NOBODY in Path(files[1]).read_text(encoding="utf-8")
    assert NOBODY in str(openpyxl.load_workbook(files[2])["Cover"]["A2"].value)
    assert run([*asked, "-o", files[1]]) == 0
    assert "than need first would" not in capsys.readouterr().out + Path(files[1]).read_text(encoding="utf-8")

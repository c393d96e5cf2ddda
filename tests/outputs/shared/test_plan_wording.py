"""What `match replan` says first: what changed, who lost support, and what decisions cost, alone and together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.decision_log import Entry
from tsimatch.models.matching.options import Allocation, Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.apply_decisions import with_entries
from tsimatch.models.plan.plan import Level, Plan
from tsimatch.models.plan.plan_report import KINDS, PlanChange, Priced, Since, costs_text, exact_costs
from tsimatch.models.region.region import Region, Row
from tsimatch.outputs.region.region_files import write_region
from tsimatch.outputs.reports.findings import UP
from tsimatch.outputs.shared.plan_wording import (
    all_cost,
    bound_text,
    counted,
    level_in_words,
    price_text,
    what_changed,
)
from tsimatch.solver.alternatives.exact_costs import Pricing

from ...support.builders import budget, changed, leader, match_of, nlg, planned, region, school, town, trust
from ...support.html_pages import Page
from ...support.plan_workbooks import fill, rows_of
from ...support.town_folder import roomy_town, write_town

SIGNED = {"By": "JS", "Date": date(2023, 3, 1)}
WHY = {"Reason": "they know each other", **SIGNED}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the town, roomy enough to move in, and the workbook of its plan."""
    monkeypatch.chdir(tmp_path)
    return write_town(tmp_path, roomy_town())


def _save(made: Region) -> None:
    write_region(made, "town.csv")


def _replan(book: str = "plan.xlsx", to: str = "next.xlsx", *more: str) -> int:
    return run(["replan", book, "town.csv", "-o", to, "-q", *more])


def _prices(path: str) -> dict[str, str]:
    return {row["Recipient"]: row["What it costs"] for row in rows_of(Path(path), "Decisions log")}


def _together(path: str) -> str:
    cover = openpyxl.load_workbook(path)["Cover"]
    rows = list(cover.iter_rows(values_only=True))
    first = next(number for number, row in enumerate(rows) if row[0] == "Decisions")
    further = takewhile(lambda row: row[0] is None and row[1], rows[first + 1 :])
    return " ".join(str(row[1]) for row in (rows[first], *further))


# What changed, and who lost support.


def test_who_lost_support_stands_first(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Terminal, cover, sheet and page name whoever lost support before anything else, with what it had and why."""
    fill(here / "plan.xlsx", "Matches", {"100007": {"Decision": "decline", **WHY}})
    assert _replan("plan.xlsx", "next.xlsx", "-o", "next.html") == 0
    lost = "Gorse (100007): had B, 5 days. Decided: decline by JS, 2023-03-01."
    out = " ".join(capsys.readouterr().out.rpartition("Changed since")[2].split())
    assert out.startswith(f"the plan before: lost support 1, gained support 0, other leader 0, other days {_others()}")
    assert f"- Lost support: {lost.replace('B,', 'Bea (B),')}" in out.partition("recipients have a leader")[0]
    assert "Gorse (100007): lost support. Bea (B), 5 days -> nobody. Decided: decline by JS, 2023-03-01." in out
    cover = openpyxl.load_workbook(here / "next.xlsx")["Cover"]
    rows = [tuple(cell or "" for cell in row) for row in cover.iter_rows(min_row=3, values_only=True)]
    # The answer is a paragraph over the whole width: it ends at the first blank row.
    rows = [row for row in dropwhile(any, rows) if any(row)]
    assert rows[0][0] == "What changed"
    assert [row[1] for row in rows if row[0] == "Lost support"] == [lost.replace("had B", "had Bea (B)")]
    assert rows_of(here / "next.xlsx", "What changed")[0]["What"] == "lost support"
    text = Page((here / "next.html").read_text(encoding="utf-8")).root.text
    assert text.index("Lost support: Gorse (100007): had ") < text.index("Contents")


def _others() -> int:
    return sum("days" in row["What"] for row in rows_of(Path("next.xlsx"), "What changed"))


def test_nothing_changed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing moved, that is the first line; a first plan has none of it."""
    capsys.readouterr()
    assert _replan() == 0
    assert capsys.readouterr().out.startswith("Nothing changed since the plan before: every match is as it was.")
    assert run(["plan", "town.csv", "--offer", "2022-23"]) == 0
    assert "since the plan before" not in capsys.readouterr().out


def test_told_without_a_file_and_not_in_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal says it with no file asked for; `--json` stays the plan alone."""
    fill(here / "plan.xlsx", "Matches", {"100007": {"Decision": "decline", **WHY}})
    capsys.readouterr()
    assert run(["replan", "plan.xlsx", "town.csv", "-q"]) == 0
    assert "The one decision costs, beside the plan without any: need 100 worse" in capsys.readouterr().out
    assert run(["replan", "plan.xlsx", "town.csv", "-q", "--json"]) == 0
    assert capsys.readouterr().out.startswith("{")


HAD = Allocation(recipient="T1", leader="A", days=5, partner="P", reviewer="G", npqel=True)


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        (HAD, None, ("lost",)),
        (None, HAD, ("gained",)),
        (HAD, replace(HAD, leader="B"), ("leader",)),
        (HAD, replace(HAD, days=6), ("days",)),
        (HAD, replace(HAD, partner=None), ("partner",)),
        (HAD, replace(HAD, partner="Q"), ("partner",)),
        (HAD, replace(HAD, reviewer="H"), ("review",)),
        (HAD, replace(HAD, npqel=False), ("npqel",)),
        (HAD, Allocation(recipient="T1", leader="B", days=6), ("leader", "days", "partner", "review", "npqel")),
    ],
)
def test_every_kind_of_change(before: Allocation | None, now: Allocation | None, kinds: tuple[str, ...]) -> None:
    """Each kind is told from the others, several at once, and each is counted."""
    change = PlanChange(recipient="T1", name="Elms", before=before, now=now, why="")
    assert change.kinds == kinds
    assert len(what_changed(change).split("; ")) == len(kinds)
    told = counted(Since(changes=(change,)))
    assert told.count(" 1") == len(kinds)
    assert told.count(" 0") == len(KINDS) - len(kinds)


def benefiting(*rows: Row, **cells: Any) -> Region:
    """A trust that would benefit from a review and an NPQEL, and a school from a partnership, each to be had."""
    elms = trust("T1", **({"governance_review": True, "npqel": True} | cells))
    partner = trust("T2", eligible=None, partnership_slots=1)
    return region(elms, partner, school(eligible="yes", partnership=True), leader(), nlg(), *rows)


def test_partner_review_and_npqel_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partner, a review or an NPQEL that comes or goes is a change, with what it was before and is now."""
    monkeypatch.chdir(tmp_path)
    _save(benefiting())
    assert run(["plan", "town.csv", "--offer", "2021-22", "-o", "plan.xlsx"]) == 0
    _save(changed(changed(benefiting(npqel=None), "G", status="left"), "T2", partnership_slots=None))
    assert _replan() == 0
    rows = {row["Recipient"]: row for row in rows_of(tmp_path / "next.xlsx", "What changed")}
    assert rows["T1"]["What"] == "other review; NPQEL comes or goes"
    assert rows["T1"]["Besides before"] == "review by Leader G (G); NPQEL"
    assert rows["T1"]["Besides now"] is None
    assert rows["100001"]["What"] == "other partner"
    assert rows["100001"]["Besides before"] == "partnership with Trust T2 (T2)"
    assert rows["100001"]["Why"] == "The same leader; what it has beside days is chosen anew."
    _save(benefiting())
    assert _replan("next.xlsx", "third.xlsx") == 0
    assert rows_of(tmp_path / "third.xlsx", "What changed")[0]["Besides before"] is None
    assert _replan("third.xlsx", "fourth.xlsx") == 0
    assert rows_of(tmp_path / "fourth.xlsx", "What changed")[0]["Recipient"] == "(none)"


def test_a_workbook_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """A workbook that does not say who had a partner, a review or an NPQEL is read, and that is told, not guessed."""
    monkeypatch.chdir(tmp_path)
    _save(benefiting())
    assert run(["plan", "town.csv", "--offer", "2021-22", "-o", "plan.xlsx"]) == 0
    book = openpyxl.load_workbook("plan.xlsx")
    page = book["Record"]
    for number in reversed(range(1, page.max_row + 1)):
        if page.cell(number, 1).value == "extras":
            page.delete_rows(number)
    book.save("plan.xlsx")
    _save(benefiting(npqel=None))
    capsys.readouterr()
    assert _replan() == 0
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith(
        "Nothing changed since the plan before: every match is as it was. Partners, reviews and NPQELs"
    )
    assert "are not compared: the workbook was written before they were kept." in out


def test_an_edited_record_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is kept of partners, reviews and NPQELs is read as `match` wrote it, or not at all."""
    book = openpyxl.load_workbook("plan.xlsx")
    page = book["Record"]
    for row in page.iter_rows():
        if row[0].value == "extras":
            row[3].value = '{"T1": ["P"]}'
    book.save("plan.xlsx")
    assert _replan() == 2
    assert "has been edited" in capsys.readouterr().err


# What decisions cost.


DECIDED: dict[str, dict[str, Any]] = {
    "100001": {"Decision": "agree", **SIGNED},
    "100002": {"Decision": "ban", **WHY},
    "100004": {"Decision": "lock", "Days": 5, **SIGNED},
    "100007": {"Decision": "decline", **WHY},
}


def test_a_price_is_the_same_in_every_round(here: Path) -> None:
    """What `keep` protects hides no price: round after round it is what it was when the decision was taken."""
    fill(here / "plan.xlsx", "Matches", DECIDED)
    assert _replan() == 0
    first, together = _prices("next.xlsx"), _together("next.xlsx")
    assert first.keys() == DECIDED.keys()
    assert first["100002"] not in ("nothing", "not settled")
    assert not any("keep" in told for told in (*first.values(), together))
    for book, to in (("next.xlsx", "third.xlsx"), ("third.xlsx", "fourth.xlsx")):
        assert _replan(book, to) == 0
        assert (_prices(to), _together(to)) == (first, together)


@pytest.mark.slow
def test_a_price_does_not_depend_on_the_round_in_which_it_was_taken(here: Path) -> None:
    """Decisions taken one in each round cost what they cost when taken at once."""
    fill(here / "plan.xlsx", "Matches", DECIDED)
    assert _replan(to="once.xlsx") == 0
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", "round0.xlsx"]) == 0
    for number, (recipient, cells) in enumerate(DECIDED.items()):
        fill(here / f"round{number}.xlsx", "Matches", {recipient: cells})
        assert _replan(f"round{number}.xlsx", f"round{number + 1}.xlsx") == 0
    last = f"round{len(DECIDED)}.xlsx"
    banned = {row["Recipient"]: row["Leader"] for row in rows_of(here / last, "Decisions log")}["100002"]
    assert banned == {row["Recipient"]: row["Leader"] for row in rows_of(here / "once.xlsx", "Decisions log")}["100002"]
    assert _prices(last) == _prices("once.xlsx")


def _entry(decision: Any, recipient: str, who: str | None = None, **cells: Any) -> Entry:
    return Entry(recipient=recipient, leader=who, decision=decision, **cells)


CASES: dict[str, tuple[Entry, ...]] = {
    "agree": (_entry("agree", "100001", "A"),),
    "agree to what the plan would not do": (_entry("agree", "100001", "B"),),
    "days": (_entry("lock", "100004", "D", days=5),),
    "ban": (_entry("ban", "100002", "B"),),
    "decline": (_entry("decline", "100007"),),
    "other leader": (_entry("other leader", "100003", "D"),),
    "passing over": (_entry("other leader", "100004", "A", days=1), _entry("ban", "100001", "A")),
    "two that hide each other": (_entry("ban", "100001", "A"), _entry("ban", "100001", "B")),
    "all": (
        _entry("agree", "100001", "A"), _entry("ban", "100002", "B"), _entry("lock", "100004", "D", days=5),
        _entry("decline", "100007"), _entry("other leader", "100003", "A"),
    ),
}  # fmt: skip


def _made(made: Region, entries: Sequence[Entry]) -> Plan:
    return planned(with_entries(made, read_offer("2022-23"), entries))


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("pounds", [12_000, 24_000])
def test_prices_are_what_solving_without_keep_says(name: str, pounds: int) -> None:
    """A decision costs what the plan with it alone is worse than the plan without any, and all together likewise."""
    made, entries = replace(town(), budgets=(budget(pounds),)), CASES[name]
    free, kept = _made(made, ()), _made(made, entries)
    options = Options(previous=kept.pairs)
    pricing = Pricing(made, read_offer("2022-23"), options, entries, kept, Deadline())
    for priced in pricing.priced():
        assert priced.costs == exact_costs(free.levels, _made(made, [priced.entry]).levels)
    assert pricing.together() == exact_costs(free.levels, kept.levels)


def test_what_is_put_before_need_prices_without_it() -> None:
    """With `keep` put first, prices are still those of plans that keep nothing."""
    made, entries = town(), (_entry("ban", "100002", "B"),)
    kept = _made(made, entries)
    options = Options(previous=kept.pairs, objective=("keep",))
    (priced,) = Pricing(made, read_offer("2022-23"), options, entries, kept, Deadline()).priced()
    assert priced.costs == exact_costs(_made(made, ()).levels, kept.levels)


def test_priced_with_the_approval_that_allows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days beyond the cap cannot stand without their approval: the lock is priced with it, and says so."""
    monkeypatch.chdir(tmp_path)
    _save(region(school(eligible="yes"), leader()))
    assert run(["plan", "town.csv", "--offer", "2023-24", "-o", "plan.xlsx"]) == 0
    fill(
        tmp_path / "plan.xlsx", "Matches", {"100001": {"Decision": "lock", "Days": 14, "RD approval": "days", **SIGNED}}
    )
    assert _replan() == 0
    log = {row["Decision"]: row["What it costs"] for row in rows_of(tmp_path / "next.xlsx", "Decisions log")}
    assert log["lock"].startswith("days 4 better")
    assert log["lock"].endswith("(with the other decisions on it)")
    assert log["approve"].startswith("days 5 better")
    assert _together("next.xlsx").startswith(
        "All 2 decisions together cost, beside the plan without any: days 4 better"
    )


def test_without_time_nothing_is_settled() -> None:
    """Where no time is left a price is not settled, alone and together, and never nothing."""
    entries = (_entry("ban", "100002", "B"),)
    pricing = Pricing(town(), read_offer("2022-23"), Options(), entries, _made(town(), entries), Deadline(0))
    assert pricing.priced() == (Priced(entry=entries[0]),)
    assert price_text(pricing.priced()[0]) == "not settled"
    assert all_cost(Since(decisions=1, costs=pricing.together())).endswith("without any: not settled.")
    assert all_cost(Since()) == ""


def test_taken_back_has_no_price(here: Path) -> None:
    """A decision that was taken back costs nothing and says nothing; with none left nothing is told of all."""
    fill(here / "plan.xlsx", "Matches", {"100002": DECIDED["100002"]})
    assert _replan() == 0
    fill(here / "next.xlsx", "Decisions log", {"100002": {"Stands": "no"}})
    assert _replan("next.xlsx", "third.xlsx") == 0
    assert _prices("third.xlsx") == {"100002": None}
    with pytest.raises(StopIteration):
        _together("third.xlsx")
    assert costs_text(()) == ""


def test_redacted_prices_and_losses(here: Path) -> None:
    """What is circulated without leaders' names keeps the counts, the losses and the prices."""
    fill(here / "plan.xlsx", "Matches", DECIDED)
    assert _replan("plan.xlsx", "open.xlsx") == 0
    assert _replan("plan.xlsx", "closed.xlsx", "--redact") == 0
    assert _prices("closed.xlsx") == _prices("open.xlsx")
    assert _together("closed.xlsx") == _together("open.xlsx")
    assert match_of(planned(town())).leader == "A"


def test_every_level_has_its_words() -> None:
    """Every level that can be asked for has words in answers, in charts and in the workbook of alternatives."""
    plan = planned(town(), objective=("fair", "balance"), previous=(("100001", "A"),))
    assert {level.name for level in plan.levels} >= {"fair", "balance", "keep"}
    for level in plan.levels:
        assert level_in_words(level, plan)
        assert UP[level.name]


def test_a_bound_of_all_of_it_says_nothing_of_fair() -> None:
    """Where no share of the least served is ruled out, that is said, and no gap; another bound is told as a number."""
    open_ = Level(name="fair", value=0, bound=1000, proven=False)
    assert bound_text(open_, 1000) == "not settled, no share is ruled out"
    assert bound_text(replace(open_, value=500, bound=700), 700).startswith("at most 700")
    assert bound_text(Level(name="need", value=500, bound=1000, proven=False), 1000).startswith("at most 1,000")

"""Decisions come back: typed into the workbook with another library, read, kept, priced, and carried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region

from ..support.builders import budget, changed, leader, lock, region, school, town
from ..support.plan_workbooks import HEADER, fill, report_of, rows_of, write_book
from ..support.town_folder import roomy_town, write_town

SIGNED = {"By": "JS", "Date": date(2023, 3, 1)}
WHY = {"Reason": "they know each other"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the town, roomy enough to move in, and the workbook of its plan."""
    monkeypatch.chdir(tmp_path)
    return write_town(tmp_path, roomy_town())


def _save(region: Region) -> None:
    write_region(region, "town.csv")


def _replan(*arguments: str, book: str = "plan.xlsx", to: str = "next.xlsx") -> int:
    return run(["replan", book, "town.csv", "-o", to, *arguments])


def _leaders(path: str) -> dict[str, str]:
    return {row["Recipient"]: row["Leader"] for row in rows_of(Path(path), "Matches")}


def _log(path: str) -> dict[str, dict[str, Any]]:
    return {row["Recipient"]: row for row in rows_of(Path(path), "Decisions log")}


def test_nothing_decided_nothing_moves(here: Path) -> None:
    """A workbook that comes back as it went out gives the same matches, and says that nothing changed."""
    assert _replan() == 0
    assert _leaders("next.xlsx") == _leaders("plan.xlsx")
    assert rows_of(here / "next.xlsx", "What changed")[0]["Recipient"] == "(none)"


def test_every_kind_of_decision(here: Path) -> None:
    """Agreed and locked matches stay, banned and declined go, another leader comes; each is logged and priced."""
    before = _leaders("plan.xlsx")
    names = list(before)
    other = next(x for x in ("A", "B", "D") if x != before["100004"])
    decided: dict[str, dict[str, Any]] = {
        "100001": {"Decision": "agree", **SIGNED},
        "100002": {"Decision": "Lock", **SIGNED},
        "100003": {"Decision": "ban", **WHY, **SIGNED},
        "100004": {"Decision": "other leader", "Leader instead": other, "Days": 5, **WHY, **SIGNED},
        "100007": {"Decision": "decline", **WHY, **SIGNED},
    }
    assert decided.keys() <= set(names)
    fill(here / "plan.xlsx", "Matches", decided)
    assert _replan() == 0
    now = _leaders("next.xlsx")
    assert (now["100001"], now["100002"]) == (before["100001"], before["100002"])
    assert now.get("100003") != before["100003"]
    assert now["100004"] == other
    assert "100007" not in now
    log = _log("next.xlsx")
    assert {id_: row["Decision"] for id_, row in log.items()} == {
        id_: str(cells["Decision"]).lower() for id_, cells in decided.items()
    }
    assert all((row["By"], row["Date"].date(), row["Stands"]) == ("JS", SIGNED["Date"], "yes") for row in log.values())
    assert log["100001"]["What it costs"] == "nothing"
    assert "need 100 worse" in log["100007"]["What it costs"]
    why = {row["Recipient"]: row["Why"] for row in rows_of(here / "next.xlsx", "What changed")}
    assert why["100007"] == "Decided: decline by JS, 2023-03-01."


def test_checked_with_the_decided_region(here: Path) -> None:
    """The region with the decisions in it is written out, and the new plan is sound by it."""
    fill(here / "plan.xlsx", "Matches", {"100007": {"Decision": "decline", **WHY, **SIGNED}})
    assert _replan("--region-output", "decided.csv", "-o", "next.json") == 0
    assert run(["check", "next.json", "decided.csv", "--offer", "2022-23"]) == 0


@pytest.mark.slow
def test_carried_and_taken_back(here: Path) -> None:
    """A decision holds in the workbook after next, until somebody takes it back in the log."""
    leader = _leaders("plan.xlsx")["100003"]
    fill(here / "plan.xlsx", "Matches", {"100003": {"Decision": "ban", **WHY, **SIGNED}})
    assert _replan() == 0
    assert _replan(book="next.xlsx", to="third.xlsx") == 0
    assert _leaders("third.xlsx").get("100003") != leader
    assert _log("third.xlsx")["100003"]["Reason"] == WHY["Reason"]
    fill(here / "third.xlsx", "Decisions log", {"100003": {"Stands": "no"}})
    assert _replan(book="third.xlsx", to="fourth.xlsx") == 0
    assert _log("fourth.xlsx")["100003"]["Stands"] == "no"
    fill(
        here / "fourth.xlsx",
        "Matches",
        {"100003": {"Decision": "other leader", "Leader instead": leader} | WHY | SIGNED},
    )
    assert _replan(book="fourth.xlsx", to="fifth.xlsx") == 0
    assert _leaders("fifth.xlsx")["100003"] == leader


@pytest.mark.slow
def test_the_long_form(here: Path) -> None:
    """`plan --decisions --previous` does what `replan` does."""
    fill(here / "plan.xlsx", "Matches", {"100007": {"Decision": "decline", **WHY, **SIGNED}})
    assert _replan() == 0
    command = ["plan", "town.csv", "--offer", "2022-23", "--decisions", "plan.xlsx", "--previous", "plan.json"]
    assert run([*command, "-o", "long.xlsx"]) == 0
    assert _leaders("long.xlsx") == _leaders("next.xlsx")
    assert rows_of(here / "long.xlsx", "What changed") == rows_of(here / "next.xlsx", "What changed")


def test_keep_before_need(here: Path) -> None:
    """`--objective keep` puts what was agreed before need."""
    assert _replan("--objective", "keep", "-o", "next.json") == 0
    assert '"name": "keep"' in (here / "next.json").read_text(encoding="utf-8").partition('"levels"')[2][:80]


def test_the_region_has_changed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What differs between the region that was planned from and the one that is here is named."""
    _save(changed(replace(town(), budgets=(budget(30_000),)), "A", capacity_days=41))
    assert _replan() == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "1 leader changed since it was planned: A" in out


def _faults(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert _replan() == 2
    assert not Path("next.xlsx").exists()
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"Decision": "agre"},
            "column Q (Decision): 'agre': expected agree, lock, ban, decline, other leader, preferred, "
            "agreed by school, approved by RD or appointed (did you",
        ),
        ({"Reason": "x"}, "column Q (Decision): blank: expected a decision"),
        ({"Decision": "agree", "Date": date(2023, 3, 1)}, "column V (By): blank: expected who decided"),
        ({"Decision": "agree", "By": "JS"}, "column W (Date): blank: expected the day of the decision"),
        ({"Decision": "agree", "By": "JS", "Date": "soon"}, "column W (Date): 'soon': expected a date that exists"),
        ({"Decision": "ban", **SIGNED}, "column U (Reason): blank: expected a reason, which ban needs"),
        (
            {"Decision": "other leader", **WHY, **SIGNED},
            "column R (Leader instead): blank: expected a leader",
        ),
        ({"Decision": "agree", "Leader instead": "B", **SIGNED}, "column R (Leader instead): 'B': expected blank, or"),
        ({"Decision": "ban", "Days": 3, **WHY, **SIGNED}, "column S (Days): '3': expected blank: days go with agree"),
        ({"Decision": "lock", "Days": 2.5, **SIGNED}, "column S (Days): '2.5': expected a whole number from 1 to 366"),
        ({"Decision": "lock", "Days": 11, **SIGNED}, "column S (Days): '11': expected 1 to 10 days"),
        ({"RD approval": "days", **SIGNED}, "column T (RD approval): 'days': the offer 2022-23 has nothing to approve"),
        ({"Leader": "B"}, "column J (Leader): 'B': expected Ada (A), as planned: for another, Decision other leader"),
        ({"Recipient": "999999"}, "column A (Recipient): '999999': expected a recipient that the plan has matched"),
        (
            {"Decision": "other leader", "Leader instead": "Z", **WHY, **SIGNED},
            "column R (Leader instead): 'Z': expected the id of a leader of the region; clear this decision",
        ),
        (
            {"Decision": "other leader", "Leader instead": "A", **WHY, **SIGNED},
            "column R (Leader instead): 'A': is the leader of the plan: choose agree or lock",
        ),
    ],
)
def test_fault_of_a_decision(here: Path, capsys: pytest.CaptureFixture[str], cells: dict[str, Any], told: str) -> None:
    """What is half-filled, unknown or contradicts itself is told with sheet, cell, value and the way out."""
    assert _leaders("plan.xlsx")["100001"] == "A"
    fill(here / "plan.xlsx", "Matches", {"100001": cells})
    assert _faults(capsys)[0].startswith(f"plan.xlsx, sheet Matches, row {HEADER + 1}, {told}")


def test_all_faults_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault comes at once, in the order of the sheet."""
    fill(here / "plan.xlsx", "Matches", {"100001": {"Decision": "ban"}, "100002": {"Days": 3}})
    columns = [line.split(", ")[3].split(":")[0] for line in _faults(capsys)]
    assert columns == ["column U (Reason)", "column V (By)", "column W (Date)", "column Q (Decision)"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"status": "left"},
            "column J (Leader): 'A': cannot be locked to 100001: refused by left; clear this decision",
        ),
        ({"id": "A2"}, "column J (Leader): 'A': is not a leader of this region any more; clear this decision"),
    ],
)
def test_stale_leader(here: Path, capsys: pytest.CaptureFixture[str], cells: dict[str, Any], told: str) -> None:
    """A decision for a leader who is gone is a fault."""
    fill(here / "plan.xlsx", "Matches", {"100001": {"Decision": "agree", **SIGNED}})
    _save(changed(town(), "A", **cells))
    assert _faults(capsys) == [f"plan.xlsx, sheet Matches, row {HEADER + 1}, {told}"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"eligible": "no"}, "'100001': is not eligible any more under 2022-23; clear this decision"),
        ({"status": "declined"}, "'100001': has declined, says the region; clear this decision"),
        ({"id": "100099"}, "'100001': is not in this region any more; clear this decision"),
    ],
)
def test_stale_recipient(here: Path, capsys: pytest.CaptureFixture[str], cells: dict[str, Any], told: str) -> None:
    """A decision on a recipient who is not planned for any more is a fault."""
    fill(here / "plan.xlsx", "Matches", {"100001": {"Decision": "agree", **SIGNED}})
    _save(changed(town(), "100001", **cells))
    assert _faults(capsys) == [f"plan.xlsx, sheet Matches, row {HEADER + 1}, column A (Recipient): {told}"]


def test_stale_in_the_log(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A decision of an earlier round that has become stale is told in the log, with its own way out."""
    fill(here / "plan.xlsx", "Matches", {"100001": {"Decision": "agree", **SIGNED}})
    assert _replan() == 0
    _save(changed(town(), "A", status="left"))
    capsys.readouterr()
    assert _replan(book="next.xlsx", to="third.xlsx") == 2
    told = "column C (Leader): 'A': cannot be locked to 100001: refused by left; write no under Stands"
    assert capsys.readouterr().err.strip() == f"next.xlsx, sheet Decisions log, row {HEADER + 1}, {told}"


def test_another_region(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook of another region is refused."""
    assert run(["example", "other.csv", "--offer", "2022-23"]) == 0
    assert run(["replan", "plan.xlsx", "other.csv", "-o", "next.xlsx"]) == 2
    assert "plan.xlsx: was planned from the region town; expected that one, not other" in capsys.readouterr().err


def test_not_a_plan(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook that is no plan, or whose record was deleted, is refused in one line."""
    openpyxl.Workbook().save(here / "plan.xlsx")
    assert _faults(capsys) == ["plan.xlsx: expected the workbook of a plan, with a sheet Record, but here are Sheet"]


def test_against_a_lock_of_the_region(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A decision does not overrule in silence what the region itself has locked."""
    fill(here / "plan.xlsx", "Matches", {"100001": {"Decision": "decline", **WHY, **SIGNED}})
    _save(replace(town(), decisions=(lock("100001", "A"),)))
    assert "contradicts the region, which locks it to A (town.csv, row" in _faults(capsys)[0]


def test_moved_by_hand(tmp_path: Path) -> None:
    """Sorting and filtering the sheet, or a row put above it, does not lose a decision."""
    path = write_book(tmp_path / "plan.xlsx", report_of())
    book = openpyxl.load_workbook(path)
    book["Matches"].insert_rows(2)
    book.save(path)
    write_region(town(), tmp_path / "town.csv")
    assert run(["replan", str(path), str(tmp_path / "town.csv")]) == 0


def test_approved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a regional director approves counts, is logged by itself, and says what it gives."""
    monkeypatch.chdir(tmp_path)
    write_region(region(school(eligible="yes"), leader()), "town.csv")
    assert run(["plan", "town.csv", "--offer", "2023-24", "-o", "plan.xlsx"]) == 0
    fill(tmp_path / "plan.xlsx", "Matches", {"100001": {"RD approval": "days", **SIGNED}})
    assert _replan() == 0
    assert rows_of(tmp_path / "next.xlsx", "Matches")[0]["Days planned"] == 15
    logged = _log("next.xlsx")["100001"]
    assert (logged["Decision"], logged["RD approval"]) == ("approve", "days")
    assert logged["What it costs"].startswith("days 5 better")


@pytest.mark.slow
def test_decided_where_nobody_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recipient without a leader can be given one, or decline, but there is no match to agree."""
    monkeypatch.chdir(tmp_path)
    write_region(region(school(), school("100002"), leader(capacity_days=10)), "town.csv")
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", "plan.xlsx", "--min-days", "10"]) == 0
    left = rows_of(tmp_path / "plan.xlsx", "Not matched")[0]["Recipient"]
    other = {"Decision": "other leader", "Leader instead": "A", **WHY, **SIGNED}
    fill(tmp_path / "plan.xlsx", "Not matched", {left: other})
    assert _replan() == 0
    assert _leaders("next.xlsx") == {left: "A"}
    fill(tmp_path / "plan.xlsx", "Not matched", {left: {"Decision": "agree", "Leader instead": None}})
    assert _replan(to="third.xlsx") == 2


def test_what_cannot_be_together(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sound decisions that cannot all hold end in no plan, and a set of them is named."""
    decided = {
        id_: {"Decision": "other leader", "Leader instead": "D", **WHY, **SIGNED} for id_ in ("100001", "100002")
    }
    fill(here / "plan.xlsx", "Matches", decided)
    assert _replan() == 1
    assert "these cannot all hold together" in capsys.readouterr().err
    assert not Path("next.xlsx").exists()


def test_redacted_and_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Decisions come back in a redacted workbook too; what cannot be compared is said."""
    assert run(["plan", "town.csv", "--offer", "2022-23", "-o", "plan.xlsx", "--redact"]) == 0
    fill(here / "plan.xlsx", "Matches", {"100007": {"Decision": "decline", **WHY, **SIGNED}})
    _save(changed(replace(town(), budgets=(budget(30_000),)), "A", capacity_days=41))
    assert _replan() == 0
    assert "whether leaders have changed since cannot be told" in " ".join(capsys.readouterr().out.split())
    assert "100007" not in _leaders("next.xlsx")

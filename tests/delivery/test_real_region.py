"""Letters, contacts and claims on real schools: a plan of the West Midlands in 2021/22, agreed and claimed on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run

from ..support.agreed_plans import claims_book, day
from ..support.paths import SHARED

REGION = SHARED / "regions" / "west-midlands-2021-22.csv"

pytestmark = pytest.mark.skipif(not REGION.is_file(), reason="the region file is not beside this repository")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan that was agreed."""
    folder = tmp_path_factory.mktemp("real")
    assert run(["plan", str(REGION), "-o", str(folder / "draft.json"), "-q"]) == 0
    assert run(["agree", str(folder / "draft.json"), "--by", "R Director", "-o", str(folder / "plan.json")]) == 0
    return folder / "plan.json"


def matches(plan: Path) -> list[dict[str, Any]]:
    """The matches of the plan."""
    return list(json.loads(plan.read_text(encoding="utf-8"))["matches"])


@pytest.mark.slow
def test_letters(plan: Path, tmp_path: Path) -> None:
    """Every match and review has a letter, and no school is offered more than 3 days or £1,800."""
    assert run(["letters", str(plan), str(REGION), "-o", str(tmp_path / "l.json"), "-o", str(tmp_path / "l")]) == 0
    letters = json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))["letters"]
    reviews = sum(match["governance_reviewer"] is not None for match in matches(plan))
    assert len(letters) == len(matches(plan)) + reviews
    assert len(list((tmp_path / "l").glob("*.docx"))) == len(letters)
    assert max(x["most_payable"] for x in letters if x["recipient_kind"] == "school") <= 1800
    assert max(x["most_payable"] for x in letters) <= 3000


def test_contacts(plan: Path, tmp_path: Path) -> None:
    """Every matched recipient is among those to be told, its trust or authority before it."""
    assert run(["contacts", str(plan), str(REGION), "-o", str(tmp_path / "c.json")]) == 0
    contacts = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["contacts"]
    first = {contact["recipient"] for contact in contacts if contact["turn"] == 1}
    assert first == {match["recipient"] for match in matches(plan)}


def twenty(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Twenty claims of all kinds; `claim` says what is wrong with each."""
    schools = iter(match for match in made if match["kind"] == "school")
    trusts = [match for match in made if match["kind"] == "trust"]
    reviewed = next(match for match in trusts if match["governance_reviewer"])
    npqel, other = [match for match in trusts if match["npqel"]][:2]

    def one(match: dict[str, Any] | None = None, **cells: Any) -> dict[str, Any]:
        match = match or next(schools)
        standard = {"recipient": match["recipient"], "leader": match["leader"], "days": match["days"],
                    "completed_on": day("2022-03-01"), "signed": "yes"}  # fmt: skip
        return standard | cells

    instalment, again = next(schools), next(schools)
    return [
        one(claim="sound"), one(claim="sound with rate and amount", rate=600, amount=1200),
        one(claim="sound, fewer days", days=1), one(trusts[0], claim="sound, a trust"),
        one(instalment, claim="sound, first part", days=1, complete="no"),
        one(instalment, claim="sound, second part", days=1),
        one(reviewed, claim="sound, review", kind="review", leader=reviewed["governance_reviewer"], days=5),
        one(npqel, claim="sound, NPQEL", kind="npqel", days=None, amount=0),
        one(again, claim="sound, once"), one(again, claim="twice"), one(claim="over-days", days=3),
        one(claim="over-days;over-cap", days=5), one(claim="unsigned", signed="no"), one(claim="rate", rate=650),
        one(claim="rate;amount", rate=500, amount=1), one(claim="amount", amount=99.5),
        one(claim="outside-year", completed_on=day("2022-09-01")), one(claim="stranger", leader="NOBODY"),
        one(claim="stranger", recipient="999999"), one(other, claim="over-cap", kind="npqel", days=None, amount=900),
    ]  # fmt: skip


@pytest.mark.slow
def test_twenty_claims(plan: Path, tmp_path: Path) -> None:
    """Twenty claims of all kinds are each found to be what they are, and what they leave is planned again."""
    rows = twenty(matches(plan))
    assert len(rows) == 20
    book = claims_book(tmp_path / "claims.xlsx", [row | {"claim": f"C{i}"} for i, row in enumerate(rows)])
    files = ["--report", str(tmp_path / "j.json"), "--report", str(tmp_path / "j.xlsx")]
    files += ["-o", str(tmp_path / "left.csv")]
    assert run(["claims", str(plan), str(REGION), book, *files]) == 1
    data = json.loads((tmp_path / "j.json").read_text(encoding="utf-8"))
    wrong = ["" if row["claim"].startswith("sound") else row["claim"] for row in rows]
    assert [claim["rules"] for claim in data["claims"]] == wrong
    total = next(row for row in data["money"] if row["pot"] == "total")
    assert total["paid"] == sum(claim["payable"] for claim in data["claims"])
    assert total["paid"] + total["outstanding"] + total["released"] == pytest.approx(total["planned_amount"])
    assert openpyxl.load_workbook(tmp_path / "j.xlsx")["Claims"].max_row == 4 + 20
    next_ = tmp_path / "next.json"
    assert run(["plan", str(tmp_path / "left.csv"), "-o", str(next_), "-q"]) == 0
    assert run(["check", str(next_), str(tmp_path / "left.csv")]) == 0
    done = {row["recipient"] for row in data["plan"] if row["kind"] == "deployment" and row["complete"] == "yes"}
    assert not done & {match["recipient"] for match in matches(next_)}
    left = [row for row in data["plan"] if row["kind"] == "deployment" and row["days_outstanding"]]
    kept = {row["recipient"]: row["days_outstanding"] for row in left}
    assert kept.items() <= {match["recipient"]: match["days"] for match in matches(next_)}.items()

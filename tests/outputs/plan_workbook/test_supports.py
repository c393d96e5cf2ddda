"""A plan with several supports a school: side by side in workbook and page, bands and grants, and who is not known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tsimatch import frames, plan
from tsimatch.cli import run

from ...support.builders import planned
from ...support.builders import town as builders_town
from ...support.plan_workbooks import fill, rows_of
from ...support.supported_town import OFFER, write_supported_town

COMMAND = ["plan", "town.csv", "--offer", OFFER]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the town, and its plan as workbook, page and JSON."""
    folder = write_supported_town(tmp_path_factory.mktemp("town"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run([*COMMAND, "-o", "plan.xlsx", "-o", "plan.html", "-o", "plan.json"]) == 0
    return folder


def _by_id(path: Path, sheet: str) -> dict[str, dict[str, Any]]:
    return {str(row["Recipient"]): row for row in rows_of(path, sheet)}


def test_side_by_side(town: Path) -> None:
    """One row a school has its adviser and its organisation, their steps, and the grant with its band."""
    row = next(row for row in rows_of(town / "plan.xlsx", "By school") if "107002" in str(row["School"]))
    assert row["Adviser"] == "Bilal Begum (A2)"
    assert row["Adviser: steps"] == "appointed 2026-02-02"
    assert row["Organisation"] == "Summit Learning Trust (O1)"
    assert str(row["Organisation: steps"]).endswith("appointed 2026-02-24")
    assert (row["Grant"], row["Band"]) == (100_000, "up to £100,000, final band")


def test_bands(town: Path) -> None:
    """A grant is shown as a band, never as days at a rate: final, indicative, the highest, or none for the reserves."""
    bands = {str(row["School"])[-7:-1]: row["Band"] for row in rows_of(town / "plan.xlsx", "By school")}
    assert bands == {
        "107001": "no grant: reserves are 24% of revenue, above 20%",
        "107002": "up to £100,000, final band",
        "107003": "up to £40,000, indicative band",
    }
    pots = {row["Pot"]: row["Spent"] for row in rows_of(town / "plan.xlsx", "Budgets")}
    assert pots["grants"] == 140_000
    page = (town / "plan.html").read_text(encoding="utf-8")
    assert "Grants by band" in page
    assert "up to £40,000, indicative band" in page


def test_not_known_is_told(town: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of whom it is not known stands in the terminal, the workbook, the page and plan.json, with what is missing."""
    monkeypatch.chdir(town)
    assert run(COMMAND) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "1 school more may be eligible" in out
    assert "Elm Infant School (107005): missing is " in out
    (row,) = rows_of(town / "plan.xlsx", "Not known")
    assert row["Recipient"] == "107005"
    (known,) = json.loads((town / "plan.json").read_text(encoding="utf-8"))["not_known"]
    assert (known["id"], known["missing"]) == ("107005", row["What is missing"])
    assert row["What is missing"] in (town / "plan.html").read_text(encoding="utf-8")


def test_decided_on_not_known(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is decided to be eligible is planned for, may be decided on then, and stays so from workbook to workbook."""
    monkeypatch.chdir(tmp_path)
    write_supported_town(tmp_path)
    signed = {"By": "JS", "Date": date(2026, 3, 1), "Reason": "asked the trust"}
    (tmp_path / "plan.xlsx").write_bytes((town / "plan.xlsx").read_bytes())
    fill(tmp_path / "plan.xlsx", "Not known", {"107005": {"Decision": "eligible", **signed}})
    assert run(["replan", "plan.xlsx", "-o", "next.xlsx", "--region-output", "decided.csv"]) == 0
    matches = _by_id(tmp_path / "next.xlsx", "Matches")
    assert "107005/adviser" in matches
    fill(
        tmp_path / "next.xlsx",
        "Matches",
        {"107005/adviser": {"Decision": "appointed", "By": "JS", "Date": date(2026, 3, 2)}},
    )
    assert run(["replan", "next.xlsx", "-o", "third.xlsx"]) == 0
    steps = _by_id(tmp_path / "third.xlsx", "Matches")["107005/adviser"]["Steps"]
    assert steps == "appointed 2026-03-02"


def test_half_a_decision_on_not_known(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ruling without its reason, or with another word, is a fault with its cell."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.xlsx").write_bytes((town / "plan.xlsx").read_bytes())
    fill(tmp_path / "plan.xlsx", "Not known", {"107005": {"Decision": "eligible"}})
    capsys.readouterr()
    assert run(["replan", "plan.xlsx", "-o", "next.xlsx"]) == 2
    told = capsys.readouterr().err
    assert "(Reason): blank: expected a reason" in told
    assert "(By): blank: expected who decided" in told


def test_typed_on_the_sheet_recipients(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a region's workbook the column Eligible by hand is filled into the tables when it is read."""
    monkeypatch.chdir(tmp_path)
    write_supported_town(tmp_path)
    text = (tmp_path / "town.csv").read_text(encoding="utf-8-sig").splitlines()
    header = text[0].split(",")
    row = dict.fromkeys(header, "") | {"record": "setting", "name": "offer", "value": OFFER}
    Path("town.csv").write_text("\n".join([*text, ",".join(row.values())]), encoding="utf-8")
    assert run(["convert", "town.csv", "town.xlsx"]) == 0
    rows = {str(row["Id"]): row for row in rows_of(tmp_path / "town.xlsx", "Recipients")}
    assert rows["107005"]["Eligible"] == "not known"
    fill(tmp_path / "town.xlsx", "Recipients", {"Elm Infant School": {"Eligible by hand": "R.1"}})
    assert run(["plan", "town.xlsx", "-o", "made.json"]) == 0
    made = json.loads((tmp_path / "made.json").read_text(encoding="utf-8"))
    assert "107005/adviser" in {m["recipient"] for m in made["matches"]}
    assert "not_known" not in made


def test_frames(town: Path) -> None:
    """In Python the plan has a table of those not known; a plan without supports has none of their columns."""
    tables = frames(town / "plan.json")
    assert list(tables["not_known"]["id"]) == ["107005"]
    assert set(tables["matches"]["support"]) == {"adviser", "organisation"}
    plain = frames(planned(builders_town()))
    assert "not_known" not in plain
    assert not {"body", "support", "grant"} & set(plain["matches"].columns)


def test_decisions_from_a_frame() -> None:
    """In a data frame of decisions, too, a row with a day of a step needs no action."""
    rows = [{"recipient": "107001", "leader": "A1", "action": None, "appointed_on": "2026-03-01"}]
    tables = {
        "schools": pd.DataFrame([{"id": "107001", "name": "Ash", "region": "North", "eligible": "R.1"}]),
        "leaders": pd.DataFrame(
            [{"id": "A1", "name": "Ann", "role": "adviser", "region": "North", "capacity_days": 12}]
        ),
        "decisions": pd.DataFrame(rows),
    }
    made = plan(tables, OFFER)
    assert [(m.recipient, m.leader, m.locked) for m in made.matches] == [("107001/adviser", "A1", True)]

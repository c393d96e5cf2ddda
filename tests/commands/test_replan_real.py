"""A round trip on a real region, where it is at hand: plan, ten decisions of all kinds, replan, kept and priced."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run

from ..support.paths import SHARED
from ..support.plan_workbooks import fill, rows_of

REGION = SHARED / "regions" / "yorkshire-and-the-humber-2023-24.csv"
pytestmark = pytest.mark.skipif(not REGION.exists(), reason="needs a real region, which is not in the repository")

SIGNED = {"By": "J. Smith", "Date": date(2024, 3, 1)}
WHY = {"Reason": "known to the regional team", **SIGNED}


@pytest.mark.slow
def test_round_trip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreed and locked matches stay, banned and declined go, other leaders come, the rest hardly moves."""
    monkeypatch.chdir(tmp_path)
    assert run(["plan", str(REGION), "-o", "plan.xlsx"]) == 0
    before = {row["Recipient"]: row for row in rows_of(Path("plan.xlsx"), "Matches")}
    left = rows_of(Path("plan.xlsx"), "Not matched")[0]["Recipient"]
    ids = list(before)
    room = _with_room(ids[8])
    decided: dict[str, dict[str, Any]] = {
        ids[0]: {"Decision": "agree", **SIGNED},
        ids[1]: {"Decision": "agree", **SIGNED},
        ids[2]: {"Decision": "lock", **SIGNED},
        ids[3]: {"Decision": "lock", "Days": 3, **SIGNED},
        ids[4]: {"Decision": "ban", **WHY},
        ids[5]: {"Decision": "ban", **WHY},
        ids[6]: {"Decision": "decline", **WHY},
        ids[-1]: {"Decision": "decline", **WHY},
        ids[8]: {"Decision": "other leader", "Leader instead": room, **WHY},
    }
    fill(Path("plan.xlsx"), "Matches", decided)
    fill(Path("plan.xlsx"), "Not matched", {left: {"Decision": "decline", **WHY}})
    command = [
        "replan",
        "plan.xlsx",
        str(REGION),
        "-o",
        "next.xlsx",
        "-o",
        "next.json",
        "--region-output",
        "decided.csv",
    ]
    assert run(command) == 0
    now = {row["Recipient"]: row for row in rows_of(Path("next.xlsx"), "Matches")}
    assert [now[id_]["Leader"] == before[id_]["Leader"] for id_ in ids[:6]] == [True] * 4 + [False] * 2
    assert now[ids[3]]["Days planned"] == 3
    assert not {ids[6], ids[-1], left} & now.keys()
    assert now[ids[8]]["Leader"] == room
    log = rows_of(Path("next.xlsx"), "Decisions log")
    assert len(log) == 10
    assert all(row["What it costs"] for row in log)
    others = [
        id_ for id_ in now if id_ in before and id_ not in decided and now[id_]["Leader"] != before[id_]["Leader"]
    ]
    assert len(others) < 5
    assert run(["check", "next.json", "decided.csv"]) == 0


def _with_room(recipient: str) -> str:
    rows = rows_of(Path("plan.xlsx"), "Alternatives")
    return next(
        str(row["Leader"])
        for row in rows
        if row["Recipient"] == recipient and row["Rank"] != "planned" and row["Has room"] == "yes"
    )

"""Plans that were agreed, small enough to check by hand, with the files that the commands after a plan take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from tsimatch.common.files.atomic_write import write_whole
from tsimatch.delivery.agreed_plan import SoundPlan, read_sound
from tsimatch.delivery.payments import Due, dues_of
from tsimatch.inputs.region.region import read_region
from tsimatch.models.plan.plan import Plan
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.models.plan.stored_plan import Agreement, State, StoredPlan, inputs_of
from tsimatch.models.region.cell_types import DATE
from tsimatch.models.region.region import Region, Setting
from tsimatch.outputs.region.region_files import write_region
from tsimatch.solver.checker.check import instance_of

from .builders import budget, leader, lock, nlg, planned, region, school, town, trust

WON = date(2021, 11, 10)
"""A day in 2021/22."""
AGREED = State(name="agreed", agreement=Agreement(by="R Director", on=WON))


def village() -> Region:
    """Under 2021/22: two schools, one with a partner; a trust with a review and an NPQEL; a leader of £700 a day."""
    rows = (
        school("100001", name="Ash", judged_on=WON, local_authority="Coventry", type="maintained", diocese="Lichfield"),
        school("100002", name="Beech", judged_on=WON, trust_id="T3", type="SAT", partnership=True),
        school("100003", name="Cedar", judged_on=WON, trust_id="T1", diocese="Hereford"),
        school("100004", name="Damson", judged_on=WON, trust_id="T1", grade=2),
        trust("T1", name="Elms", eligible=None, governance_review=True, npqel=True),
        trust("T2", name="Firs", eligible=None, partnership_slots=2),
        trust("T3", name="Beech Trust", eligible=None, schools=1),
        leader("A", name="Ada", capacity_days=6),
        leader("B", name="Bea", role="NLE", capacity_days=2, team_days=6, day_rate=70_000),
        nlg("G", name="Gus"),
        budget(40_000),
        budget(10_000, "partnerships"),
        lock("100001", "A", 3),
        lock("100002", "A", 2),
        lock("T1", "B", 5),
    )
    made = region(*rows)
    return replace(made, name="village", settings=(Setting(name="offer", value="2021-22"),))


@cache
def plan_of(place: str) -> tuple[Plan, Region]:
    """The plan of `village` or `town`, made once."""
    made = village() if place == "village" else town()
    return planned(made, "2021-22" if place == "village" else "2022-23"), made


def dues(place: str = "village") -> dict[tuple[str, str], Due]:
    """What the plan pays for, by recipient and kind."""
    made, rows = plan_of(place)
    return {due.key: due for due in dues_of(made, instance_of(made, rows))}


def stored(made: Plan, rows: Region, state: State = AGREED) -> StoredPlan:
    """A plan with the region that it was made from, agreed."""
    return StoredPlan(plan=made, inputs=inputs_of(rows, instance_of(made, rows).offer), state=state)


def written(folder: Path, place: str = "village") -> tuple[str, str]:
    """Write a plan and its region as files, and give their paths."""
    made, rows = plan_of(place)
    write_whole(folder / "plan.json", plan_json(stored(made, rows)).encode())
    write_region(rows, folder / f"{place}.csv")
    return str(folder / "plan.json"), str(folder / f"{place}.csv")


def agreed(folder: Path, place: str = "village") -> SoundPlan:
    """The agreed plan as the commands read it."""
    plan, rows = written(folder, place)
    return read_sound(Path(plan), lambda named: read_region(rows, named))


def claims_book(path: Path, rows: list[dict[str, Any]], sheet: str = "Claims") -> str:
    """Write claims by another library, as a delivery partner would."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    columns = list(dict.fromkeys(["recipient", "leader", *(name for row in rows for name in row)]))
    page.append(columns)
    for row in rows:
        page.append([row.get(name) for name in columns])
    book.save(path)
    return str(path)


def day(text: str) -> date:
    """A date as a cell holds it."""
    return DATE.read(text)  # type: ignore[no-any-return]

"""Warnings: what is odd and yet no fault is told in one plain sentence a kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tsimatch.inputs.region.region import read_region
from tsimatch.models.eligibility.recipients import find_recipients
from tsimatch.models.eligibility.warnings import offer_warnings
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import Budget, Decision, Region, Setting
from tsimatch.models.region.warnings import region_warnings

from ...support.builders import changed
from ...support.paths import DATA

HERE: dict[str, Any] = {"easting": 400_000, "northing": 400_000}
SOUND = changed(changed(read_region(DATA / "sound.csv"), "L2", **HERE), "L4", **HERE)


def _warnings(region: Region, offer: str = "2022-23") -> list[str]:
    chosen = read_offer(offer)
    return [*offer_warnings(region, chosen, find_recipients(region, chosen)), *region_warnings(region)]


def _with(table: str, number: int, **cells: Any) -> Region:
    rows = list(getattr(SOUND, table))
    rows[number] = replace(rows[number], **cells)
    changed: Any = {table: tuple(rows)}
    return replace(SOUND, **changed)


def test_nothing_to_warn_of() -> None:
    """A region in which nothing is odd has no warning."""
    assert _warnings(SOUND) == []


ONE_SCHOOL = "of one-school trusts, whose school is planned for itself"
OF_TRUST = "of schools of a trust of two or more, which is planned for itself"
UNSIZED = "1 trust without a number of schools, taken as many as the region lists"


@pytest.mark.parametrize(
    ("region", "sentence"),
    [
        (
            _with("leaders", 0, region=("North", "Sotuh")),
            "leaders serve regions that no school or trust has: Sotuh (L1; did you mean South?)",
        ),
        (
            _with("schools", 0, region="Nroth"),
            "schools or trusts are in regions that no leader serves: Nroth (100001; did you mean North?)",
        ),
        (
            _with("leaders", 0, expertise=("maths", "behaviour", "behavior")),
            "leaders have expertise that no school or trust asks for: behavior (L1; did you mean behaviour?)",
        ),
        (
            _with("schools", 0, needs=("maths", "phonics")),
            "schools or trusts ask for expertise that no leader has: phonics (100001)",
        ),
        (_with("leaders", 1, phase=("PRU",)), "leaders have phases that no school has: PRU (L2)"),
        (
            _with("schools", 7, phase="Specail"),
            "schools have phases other than Nursery, Primary, Secondary, Special, PRU, All-through, 16 plus: "
            "Specail (100008; did you mean Special?)",
        ),
        (
            _with("schools", 4, judged_on=None),
            "1 school has a grade without a date, which meets no rule that asks for one: 100005",
        ),
        (
            _with("schools", 0, previous_judged_on=None),
            "1 school has a previous grade without a date, which meets no rule that asks for one: 100001",
        ),
        (
            _with("schools", 0, previous_judged_on=date(2023, 1, 1)),
            "1 school has a previous judgement that is later than the current one: 100001",
        ),
        (
            _with("schools", 0, trust_id="599"),
            "1 trust that schools name is not in the trusts table, taken as a trust of two or more schools: "
            "599 (100001)",
        ),
        (_with("trusts", 0, schools=None), f"{UNSIZED}: 501"),
        (_with("trusts", 2, schools=None), f"{UNSIZED}: 503; this makes it 1: 503, so not a trust of two or more"),
        (_with("trusts", 2, priority=5, npqel=False), f"priority counts for nothing on 1 row {ONE_SCHOOL}: 503"),
        (
            _with("schools", 4, days_requested=3, partnership=True, rd_approved="days"),
            f"rd_approved, partnership and days_requested count for nothing on 1 row {OF_TRUST}: 100005",
        ),
        (
            _with("schools", 0, rd_approved="days"),
            "rd_approved counts for nothing on 1 row, as the offer 2022-23 has nothing to approve: 100001",
        ),
        (
            _with("schools", 0, partnership=True),
            "partnership counts for nothing on 1 row, as the offer 2022-23 gives none "
            "without a regional director's approval: 100001",
        ),
        (
            _with("trusts", 0, governance_review=True, npqel=True),
            "governance_review and npqel count for nothing on 1 row of trusts, as the offer 2022-23 gives none: 501",
        ),
        (
            _with("trusts", 0, schools_3_years=None),
            "the gate of 2 schools in the trust for three years was not applied to 1 trust, "
            "as schools_3_years is blank: 501",
        ),
        (
            replace(SOUND, settings=(*SOUND.settings, Setting(name="Ofer", value="x"))),
            "settings that match does not know: Ofer (value x; did you mean offer?)",
        ),
        (replace(SOUND, budgets=()), "there is no budget row: spending has no limit"),
        (
            replace(SOUND, budgets=(Budget(pot="total", region="North", amount=1), Budget(pot="days", amount=1))),
            "no budget row for partnerships, governance and npqel: no limit",
        ),
        (
            replace(SOUND, decisions=(Decision(recipient="501", leader="L1", action="ban"),) * 2),
            "bans given more than once: 501 with L1",
        ),
    ],
)
def test_warning(region: Region, sentence: str) -> None:
    """Each oddity is told in its own sentence, with the first few ids, and nothing else is."""
    assert _warnings(region) == [sentence]


def test_under_another_offer() -> None:
    """What an offer gives is not warned of under it."""
    assert _warnings(_with("schools", 0, partnership=True), "2021-22") == []
    assert _warnings(_with("schools", 0, rd_approved="either"), "2023-24") == []
    assert _warnings(_with("trusts", 0, npqel=True, governance_review=True), "2021-22") == []


def test_leader_who_left() -> None:
    """A leader who has left serves no region and has no expertise."""
    assert "schools or trusts are in regions that no leader serves: South (100006, 100007 and 2 more)" in _warnings(
        replace(SOUND, leaders=tuple(replace(x, status="left") if "South" in x.region else x for x in SOUND.leaders))
    )


def test_many_rows_one_sentence() -> None:
    """A thousand oddities of a kind are one sentence, the same whatever the order of the rows."""
    schools = tuple(replace(SOUND.schools[0], id=f"{200_000 + i}", judged_on=None) for i in range(1000))
    region = replace(SOUND, schools=(*SOUND.schools, *schools))
    expected = "1,000 schools have a grade without a date, which meets no rule that asks for one: "
    assert _warnings(region) == [expected + "200000, 200001, 200002, 200003, 200004 and 995 more"]
    assert _warnings(replace(region, schools=region.schools[::-1])) == _warnings(region)

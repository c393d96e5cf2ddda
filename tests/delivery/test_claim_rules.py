"""The rules of claims: for each a claim that holds, one that breaks it, and one that is like it and breaks nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tsimatch.common.faults import Place
from tsimatch.delivery.claim import RULES, Claim, JudgedClaim
from tsimatch.delivery.claim_rules import judge_claims
from tsimatch.delivery.settlement import Settlement, settle
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import ClaimLimit, Grant, Offer
from tsimatch.solver.checker.check import instance_of

from ..support.agreed_plans import day, dues, plan_of

OFFER = read_offer("2021-22")
_ASH: dict[str, Any] = {"recipient": "100001", "leader": "A", "days": 3}
_BEECH: dict[str, Any] = {"recipient": "100002", "leader": "A", "days": 2}
_ELMS: dict[str, Any] = {"recipient": "T1", "leader": "B", "days": 4}
_TP: dict[str, Any] = {"recipient": "100002", "leader": "T2", "kind": "partnership", "days": None, "amount": 10_000}
_REVIEW: dict[str, Any] = {"recipient": "T1", "leader": "G", "kind": "review", "days": 5}
_NPQEL: dict[str, Any] = {"recipient": "T1", "leader": None, "kind": "npqel", "days": None, "amount": 0}


def claim(row: int = 2, **cells: Any) -> Claim:
    """A signed claim, completed within the year, money in pounds."""
    standard: dict[str, Any] = {
        "reference": None, "kind": "deployment", "recipient": "100001", "leader": "A", "days": 3, "rate": None,
        "amount": None, "completed_on": day("2022-03-01"), "complete": True, "signed": True, "signed_by": "Head",
    }  # fmt: skip
    pence = {name: 100 * cells[name] for name in ("rate", "amount") if cells.get(name) is not None}
    return Claim(place=Place("claims.csv", row=row), **standard | cells | pence)


def judged(*claims: dict[str, Any], offer: Offer = OFFER) -> tuple[JudgedClaim, ...]:
    """The claims of a file, judged in order."""
    return judge_claims((claim(row, **cells) for row, cells in enumerate(claims, 2)), dues().values(), offer)


def last(*claims: dict[str, Any], offer: Offer = OFFER) -> tuple[list[str], str, int, int]:
    """The rules that the last claim breaks, its verdict, and the days and pounds that stand."""
    found = judged(*claims, offer=offer)[-1]
    return [f.rule for f in found.findings], found.verdict, found.days, found.payable // 100


SOUND: tuple[list[str], str, int, int] = ([], "payable", 3, 1800)


def part(days: int, **cells: Any) -> dict[str, Any]:
    """An instalment for Ash."""
    return _ASH | {"days": days, "complete": False} | cells


def test_sound_claims_of_every_kind() -> None:
    """Claims as the plan has them are payable, whatever they are for."""
    assert last(_ASH) == SOUND
    assert last(_TP) == ([], "payable", 0, 10_000)
    assert last(_REVIEW) == ([], "payable", 5, 0)
    assert last(_NPQEL) == ([], "payable", 0, 0)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"recipient": "999999"}, "the plan has no match for 999999"),
        ({"leader": "B"}, "the plan has A for 100001, not B"),
        (_REVIEW | {"kind": "deployment"}, "the plan has B for T1, not G"),
        (_REVIEW | {"recipient": "100001"}, "the plan has no review for 100001"),
        (_ELMS | {"kind": "partnership"}, "the plan has no partnership for T1; B is there for its deployment"),
        (_TP | {"leader": "T1"}, "the plan has T2 for 100002, not T1"),
    ],
)
def test_stranger(cells: dict[str, Any], told: str) -> None:
    """What the plan does not have is not paid, and the claim is told what the plan has instead."""
    (found,) = judged(_ASH | cells)
    assert [(f.rule, f.text) for f in found.findings] == [("stranger", told)]
    assert (found.verdict, found.payable) == ("refused", 0)


def test_no_stranger() -> None:
    """A partnership and an NPQEL may be claimed without saying by whom."""
    assert last(_TP | {"leader": None})[0] == []
    assert last(_NPQEL | {"leader": "B"})[0] == []


def test_twice() -> None:
    """The same reference, the same content, and whatever comes after the support was complete are refused."""
    again = (["twice"], "refused", 0, 0)
    assert last(_ASH, _ASH) == again
    assert last(_ASH | {"reference": "C1"}, _BEECH | {"reference": "C1"}) == again
    assert last(_ASH | {"days": 2}, _ASH | {"days": 1}) == again
    assert last(part(1), part(1)) == again


def test_not_twice() -> None:
    """Instalments, claims with references of their own, and one made again after it was refused are no repetition."""
    assert last(part(1), _ASH | {"days": 2}) == ([], "payable", 2, 1200)
    assert last(part(1, reference="C1"), part(1, reference="C2")) == ([], "payable", 1, 600)
    assert last(_ASH | {"signed": False}, _ASH) == SOUND
    assert last(_ASH, _BEECH) == ([], "payable", 2, 1200)


def test_unsigned() -> None:
    """A claim that the school has not signed is not payable until it has (P.3)."""
    assert last(_ASH | {"signed": False}) == (["unsigned"], "refused", 0, 0)
    assert last(_ASH | {"signed": True, "signed_by": None}) == SOUND


@pytest.mark.parametrize("when", ["2021-08-31", "2022-09-01"])
def test_outside_the_year(when: str) -> None:
    """Support that was completed outside the offer's year is not payable."""
    assert last(_ASH | {"completed_on": day(when)}) == (["outside-year"], "refused", 0, 0)


@pytest.mark.parametrize("when", ["2021-09-01", "2022-08-31", None])
def test_inside_the_year(when: str | None) -> None:
    """The first and the last day of the year count, and a claim without a date is taken."""
    assert last(_ASH | {"completed_on": day(when) if when else None}) == SOUND


def test_over_the_days() -> None:
    """Days above the plan's are cut to those that are left; where none is left, nothing stands."""
    assert last(_BEECH | {"days": 3}) == (["over-days"], "query", 2, 1200)
    assert last(part(2, reference="C1"), part(2, reference="C2")) == (["over-days", "over-cap"], "query", 1, 600)
    assert last(_REVIEW | {"days": 6}) == (["over-days"], "query", 5, 0)


def test_within_the_days() -> None:
    """Fewer days than planned are payable as they are."""
    assert last(_ASH | {"days": 1}) == ([], "payable", 1, 600)
    assert last(_REVIEW | {"days": 4}) == ([], "payable", 4, 0)


def test_over_the_days_that_a_claim_may_cover() -> None:
    """Of a school, claims for more than 3 days are cut to 3 in 2021/22, whatever the plan (P.2)."""
    assert last(_ASH | {"days": 4}) == (["over-days", "over-cap"], "query", 3, 1800)
    two = ClaimLimit(most_days=2, clause="P.2", words="two")
    offer = replace(OFFER, school=replace(OFFER.terms("school"), claim=two))
    capped = [
        replace(due, most_days=2, most=120_000) if due.key == ("100001", "deployment") else due
        for due in dues().values()
    ]
    (found,) = judge_claims([claim()], capped, offer)
    assert [f.text for f in found.findings] == ["claims cover at most 2 days (P.2): with this one 3"]
    assert (found.verdict, found.days, found.payable) == ("query", 3, 120_000)


def test_over_the_grant() -> None:
    """Above £3,000 a deployment is cut to it in 2021/22 (P.1); below, a rate of £700 is paid in full."""
    assert last(_ELMS | {"days": 5}) == (["over-cap"], "query", 5, 3000)
    assert last(_ELMS) == ([], "payable", 4, 2800)
    uncapped = replace(OFFER, grant=None)
    free = [replace(due, most=due.planned) for due in dues().values()]
    (found,) = judge_claims([claim(**_ELMS | {"days": 5})], free, uncapped)
    assert (found.verdict, found.payable) == ("payable", 350_000)
    assert isinstance(OFFER.grant, Grant)


def test_over_the_sum_of_the_plan() -> None:
    """A partnership, a review and an NPQEL are paid as far as the plan has money for them."""
    assert last(_TP | {"amount": 10_001}) == (["over-cap"], "query", 0, 10_000)
    assert last(_NPQEL | {"amount": 900}) == (["over-cap"], "refused", 0, 0)
    assert last(_REVIEW | {"amount": 500}) == (["over-cap"], "query", 5, 0)
    assert last(_TP | {"amount": 8_000}) == ([], "payable", 0, 8_000)


def test_rate() -> None:
    """A higher rate is paid at the plan's, a lower one as it is claimed, and both are asked about."""
    assert last(_ASH | {"rate": 650}) == (["rate"], "query", 3, 1800)
    assert last(_ASH | {"rate": 500}) == (["rate"], "query", 3, 1500)
    assert last(_ASH | {"rate": 600}) == SOUND
    assert last(_ELMS | {"rate": 700}) == ([], "payable", 4, 2800)


def test_amount() -> None:
    """An amount that is not the days at the rate is asked about, and at most the days at the rate is paid."""
    assert last(_ASH | {"amount": 2000}) == (["amount"], "query", 3, 1800)
    assert last(_ASH | {"amount": 100}) == (["amount"], "query", 3, 100)
    assert last(_ASH | {"amount": 1800}) == SOUND


def test_every_rule_is_broken_here() -> None:
    """The claims above break every rule that there is where days are paid by the day."""
    broken = [
        _ASH | {"leader": "B"}, _ASH | {"signed": False}, _ASH | {"completed_on": day("2023-01-01")},
        _ASH | {"days": 4, "rate": 650, "amount": 1}, _ASH,
    ]  # fmt: skip
    assert {f.rule for found in judged(*broken) for f in found.findings} == set(RULES) - {"by-band"}


# What claims leave.


def settled(*claims: dict[str, Any]) -> Settlement:
    """The plan of the village after some claims."""
    made, rows = plan_of("village")
    return settle(judged(*claims), dues().values(), instance_of(made, rows))


def money(made: Settlement) -> dict[str, tuple[int, ...]]:
    """Pounds planned, paid, outstanding and released by pot."""
    return {p.pot: tuple(x // 100 for x in (p.planned, p.paid, p.outstanding, p.released)) for p in made.pots}


def test_nothing_claimed() -> None:
    """Before any claim everything payable is outstanding; what the grant never pays is released (P.1)."""
    assert money(settled()) == {
        "total": (16_500, 0, 16_000, 500),
        "days": (6_500, 0, 6_000, 500),
        "partnerships": (10_000, 0, 10_000, 0),
    }


def test_fewer_days_release_money_and_days() -> None:
    """A deployment that was completed in fewer days releases its money and its leader's days."""
    made = settled(_ASH | {"days": 2}, _TP | {"amount": 9_000})
    assert money(made)["days"] == (6_500, 1_200, 4_200, 1_100)
    assert money(made)["partnerships"] == (10_000, 9_000, 0, 1_000)
    (ada,) = [row for row in made.leaders if row.leader == "A"]
    assert (ada.planned, ada.given, ada.outstanding, ada.released, ada.free) == (5, 2, 2, 1, 2)


def test_instalments_leave_the_rest_outstanding() -> None:
    """After an instalment the rest is outstanding; the last of the days completes a deployment by itself."""
    assert money(settled(part(1)))["days"] == (6_500, 600, 5_400, 500)
    both = settled(part(1), part(2, reference="C2"))
    assert both.of("100001")["deployment"].complete
    assert money(both)["days"] == (6_500, 1_800, 4_200, 500)


def test_a_cheaper_instalment_releases_the_difference() -> None:
    """After two of three days at £500 one day at £600 may still be claimed, not £800: the rest is released (P.1)."""
    (row,) = [s for s in settled(part(2, rate=500)).settled if s.due.key == ("100001", "deployment")]
    assert (row.paid, row.outstanding, row.released) == (100_000, 60_000, 20_000)
    last = settled(part(2, rate=500), part(1, reference="C2")).claims[1]
    assert (last.verdict, last.payable) == ("payable", row.outstanding)


def test_refused_claims_leave_everything_as_it_was() -> None:
    """A claim that is refused neither pays nor completes anything."""
    assert money(settled(_ASH | {"signed": False}, _ASH | {"leader": "B"})) == money(settled())


def test_free_money() -> None:
    """What a pot has beside paid and outstanding can be planned again; without a limit there is no such figure."""
    free = {row.pot: row.free for row in settled(_ASH).pots}
    assert free == {"total": 4_000_000 - 180_000 - 1_420_000, "days": None, "partnerships": 0}


def test_sums_hold() -> None:
    """Paid, outstanding and released are what the plan spends, entry by entry."""
    for row in settled(_ASH | {"days": 2}, part(1), _ELMS | {"days": 5}, _TP).settled:
        assert row.paid + row.outstanding + row.released == row.due.planned

"""The region that claims leave: it reads and plans without a fault, and nothing is planned or paid twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.delivery.claim import Claim
from tsimatch.delivery.claim_rules import judge_claims
from tsimatch.delivery.payments import Due, dues_of
from tsimatch.delivery.remaining_region import spent_region
from tsimatch.delivery.settlement import Settlement, settle
from tsimatch.inputs.region.region import read_region
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Budget, Leader, Region, Trust
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.checker.check import check, instance_of

from ..support.agreed_plans import claims_book, day, plan_of, village, written
from ..support.builders import ban, budget, days_of, leader, leaders_of, lock, planned, region, school, town, trust
from .test_claim_rules import claim


def spent(*claims: dict[str, Any], base: Region | None = None, offer: str = "2021-22") -> Region:
    """The region of a plan, the village's unless said otherwise, with what claims have spent taken off."""
    made, rows = plan_of("village") if base is None else (planned(base, offer), base)
    instance = instance_of(made, rows)
    dues = dues_of(made, instance)
    judged = judge_claims([claim(row, **cells) for row, cells in enumerate(claims, 2)], dues, instance.offer)
    assert all(found.accepted for found in judged)
    return spent_region(made, instance, settle(judged, dues, instance))


def again(made: Region, folder: Path, offer: str = "2021-22") -> Plan:
    """The plan of a region that was written to a file and read back: no fault may come of it."""
    write_region(made, folder / "left.csv")
    return planned(read_region(folder / "left.csv"), offer)


def leader_of(made: Region, id_: str) -> Leader:
    """One leader of a region."""
    return next(row for row in made.leaders if row.id == id_)


def trust_of(made: Region, id_: str) -> Trust:
    """One trust of a region."""
    return next(row for row in made.trusts if row.id == id_)


def pounds(rows: tuple[Budget, ...]) -> dict[str, int]:
    """The budget rows in pounds."""
    return {row.pot: row.amount // 100 for row in rows}


ASH: dict[str, Any] = {"recipient": "100001", "days": 3}
BEECH: dict[str, Any] = {"recipient": "100002", "days": 2}
ELMS: dict[str, Any] = {"recipient": "T1", "leader": "B", "days": 5}
TP: dict[str, Any] = {"recipient": "100002", "leader": "T2", "kind": "partnership", "days": None, "amount": 10_000}
REVIEW: dict[str, Any] = {"recipient": "T1", "leader": "G", "kind": "review", "days": 5}


def test_nothing_claimed_is_the_same_plan_again(tmp_path: Path) -> None:
    """Without a claim everything is outstanding: planned again, every match and its days come back."""
    made, _ = plan_of("village")
    next_ = again(spent(), tmp_path)
    assert (leaders_of(next_), days_of(next_)) == (leaders_of(made), days_of(made))


def test_the_supported_are_not_planned_again(tmp_path: Path) -> None:
    """A school whose support is complete is no recipient any more, its days and money are gone."""
    left = spent(ASH)
    assert leader_of(left, "A").capacity_days == 6 - 3
    assert pounds(left.budgets) == {"total": 40_000 - 1_800, "partnerships": 10_000}
    next_ = again(left, tmp_path)
    assert set(leaders_of(next_)) == {"100002", "T1"}
    assert not any(row.recipient == "100001" for row in next_.unmatched)


def test_released_days_go_to_others(tmp_path: Path) -> None:
    """What a deployment leaves of its days is given to somebody who had none."""
    rows = (school(priority=200), school("100002"), leader(capacity_days=12), budget(20_000), lock("100001", "A", 10))
    assert set(leaders_of(planned(region(*rows)))) == {"100001"}
    left = spent(
        {"recipient": "100001", "days": 6, "completed_on": day("2023-03-01")}, base=region(*rows), offer="2022-23"
    )
    assert days_of(again(left, tmp_path, "2022-23")) == {"100002": 6}


def test_an_instalment_leaves_the_rest_locked(tmp_path: Path) -> None:
    """After one of three days the other two are locked to the same leader, though two are below no minimum."""
    left = spent(ASH | {"days": 1, "complete": False})
    assert [(d.recipient, d.leader, d.days) for d in left.decisions if d.recipient == "100001"] == [("100001", "A", 2)]
    assert leader_of(left, "A").capacity_days == 5
    assert days_of(again(left, tmp_path))["100001"] == 2


def test_the_teams_days_go_first(tmp_path: Path) -> None:
    """Of five days at a trust the leader gave one in person; the team the others, as far as it had them (21.11)."""
    bea = leader_of(spent(ELMS | {"days": 5, "amount": 3000, "rate": 600}), "B")
    assert (bea.capacity_days, bea.team_days) == (2 - 1, 6 - 4)
    part = leader_of(spent(ELMS | {"days": 3, "complete": False}), "B")
    assert (part.capacity_days, part.team_days) == (2, 6 - 3)
    assert days_of(again(spent(ELMS | {"days": 3, "complete": False}), tmp_path))["T1"] == 2


def test_own_days_where_the_team_has_none() -> None:
    """Days that the team did not have were the leader's own."""
    rows = replace(
        village(),
        leaders=tuple(replace(x, capacity_days=9, team_days=1) if x.id == "B" else x for x in village().leaders),
    )
    bea = leader_of(spent(ELMS | {"days": 4}, base=rows), "B")
    assert (bea.capacity_days, bea.team_days) == (9 - 3, 0)


def test_a_partnership_that_was_paid_is_not_given_again(tmp_path: Path) -> None:
    """Where the credit is paid and support goes on, the wish is fulfilled, the slot used and the money gone."""
    left = spent(TP)
    assert pounds(left.budgets) == {"total": 30_000, "partnerships": 0}
    assert trust_of(left, "T2").partnership_slots == 1
    next_ = again(left, tmp_path)
    assert [(m.partner, m.days) for m in next_.matches if m.recipient == "100002"] == [(None, 2)]


def test_what_the_supported_may_still_claim_is_kept_for_them(tmp_path: Path) -> None:
    """Where support is complete and its partnership and review are not, their money, slot and days stay reserved."""
    left = spent(BEECH, ELMS | {"days": 4})
    assert pounds(left.budgets) == {"total": 40_000 - 1_200 - 2_800 - 10_000, "partnerships": 0}
    assert trust_of(left, "T2").partnership_slots == 1
    assert leader_of(left, "G").capacity_days == 10 - 5
    assert set(leaders_of(again(left, tmp_path))) == {"100001"}


def test_a_review_that_is_outstanding_is_locked_and_one_that_was_given_is_gone(tmp_path: Path) -> None:
    """The reviewer of a plan stays with it until the review was given; then their days are gone."""
    before = again(spent(ASH), tmp_path)
    assert [m.governance_reviewer for m in before.matches if m.recipient == "T1"] == ["G"]
    left = spent(REVIEW)
    assert (leader_of(left, "G").capacity_days, trust_of(left, "T1").governance_review) == (5, False)
    assert [m.governance_reviewer for m in again(left, tmp_path).matches if m.recipient == "T1"] == [None]


def test_a_shorter_review_frees_the_rest(tmp_path: Path) -> None:
    """A review that took four of its five days leaves its reviewer the fifth, as the report says (P.4)."""
    assert leader_of(spent(REVIEW | {"days": 4}), "G").capacity_days == 10 - 4


def test_what_was_begun_is_not_given_twice(tmp_path: Path) -> None:
    """A partnership or review of which a part was paid or given is not planned again: the rest of it is kept."""
    left = spent(TP | {"amount": 4_000, "complete": False}, REVIEW | {"days": 2, "complete": False})
    assert pounds(left.budgets) == {"total": 40_000 - 10_000, "partnerships": 0}
    assert (trust_of(left, "T2").partnership_slots, leader_of(left, "G").capacity_days) == (1, 10 - 5)
    assert not any(m.partner or m.governance_reviewer for m in again(left, tmp_path).matches)


def test_matches_that_were_used_are_gone() -> None:
    """A leader who takes three recipients at most, and has supported one, takes two more."""
    rows = replace(village(), leaders=tuple(replace(x, max_matches=3) for x in village().leaders))
    left = spent(ASH, REVIEW, base=rows)
    assert [leader_of(left, id_).max_matches for id_ in ("A", "B", "G")] == [2, 3, 2]


def test_everything_claimed_leaves_nobody(tmp_path: Path) -> None:
    """Once all is claimed there is nobody to plan for, and only what was not spent is left."""
    left = spent(ASH, BEECH, ELMS | {"days": 4}, TP, REVIEW)
    assert pounds(left.budgets) == {"total": 40_000 - 1_800 - 1_200 - 2_800 - 10_000, "partnerships": 0}
    assert again(left, tmp_path).matches == ()


def test_a_trust_that_no_row_lists(tmp_path: Path) -> None:
    """A trust that only its schools name is marked through them."""
    rows = region(
        school(trust_id="T9", eligible="yes"), school("100002", trust_id="T9"), trust("T1", eligible="no"),
        leader(), lock("T9", "A", 9),
    )  # fmt: skip
    supported = {"recipient": "T9", "days": 9, "completed_on": day("2023-03-01")}
    left = spent(supported, base=rows, offer="2022-23")
    assert again(left, tmp_path, "2022-23").matches == ()


@pytest.mark.parametrize("approved", ["either", "days", "partnership"])
def test_extras_with_approval(tmp_path: Path, approved: str) -> None:
    """Under 2023/24 what is left of more days or a partnership is never both (23.7)."""
    when = day("2023-11-10")
    rows = region(
        school(judged_on=when, grade=4, rd_approved=approved), leader(capacity_days=15),
        trust("T2", eligible=None, partnership_slots=1), budget(60_000),
        *([] if approved == "partnership" else [lock("100001", "A", 14)]),
    )  # fmt: skip
    half = {"recipient": "100001", "days": 4, "complete": False, "completed_on": day("2024-03-01")}
    next_ = again(spent(half, base=rows, offer="2023-24"), tmp_path, "2023-24")
    (match,) = next_.matches
    assert (match.days, match.partner) == ((6, "T2") if approved == "partnership" else (10, None))


def test_the_plans_own_offer_and_budgets(tmp_path: Path) -> None:
    """The region names the offer of the plan and has the budgets that its options set."""
    base = town()
    made = planned(base, "2022-23", budgets=(Budget(pot="total", amount=2_000_000),))
    instance = instance_of(made, base)
    left = spent_region(made, instance, settle((), dues_of(made, instance), instance))
    assert [(s.name, s.value) for s in left.settings] == [("offer", "2022-23")]
    assert pounds(left.budgets) == {"total": 20_000}
    assert days_of(again(left, tmp_path, "2022-23")) == days_of(made)


def test_bans_stay() -> None:
    """A ban stands whatever is claimed; locks on the supported go."""
    base = replace(village(), decisions=(*village().decisions, ban("100002", "B")))
    left = spent(ASH, base=base)
    assert [(d.recipient, d.action) for d in left.decisions if d.recipient in ("100001", "100002")] == [
        ("100002", "ban"),
        ("100002", "lock"),
    ]


@pytest.mark.parametrize("form", ["left.csv", "left.xlsx", "left"])
def test_command_writes_a_region_that_plans(tmp_path: Path, form: str) -> None:
    """`match claims -o` writes any of the three forms; it is checked and planned without a fault."""
    rows = [{"recipient": "100001", "leader": "A", "days": 3, "signed_by": "Head"}]
    path, left = claims_book(tmp_path / "claims.xlsx", rows), tmp_path / form
    assert run(["claims", *written(tmp_path), path, "-o", str(left)]) == 0
    assert run(["check", str(left)]) == 0
    assert run(["plan", str(left), "-o", str(tmp_path / "next.json"), "-q"]) == 0
    assert run(["check", str(tmp_path / "next.json"), str(left)]) == 0
    data = json.loads((tmp_path / "next.json").read_text(encoding="utf-8"))
    assert {m["recipient"]: m["days"] for m in data["matches"]} == {"100002": 2, "T1": 5}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_any_claims_leave_a_region_that_plans(tmp_path: Path, offer: str, seed: int) -> None:
    """Whatever is claimed, the next plan is sound, keeps what is outstanding, and nothing is paid or planned twice."""
    base, draw = make_example(schools=60, leaders=25, seed=seed, offer=offer), Random(seed)
    made = planned(base, offer)
    instance = instance_of(made, base)
    dues = dues_of(made, instance)
    claims = [_any_claim(row, due, draw) for row, due in enumerate(dues, 2) if draw.random() < 0.6]
    settlement = settle(judge_claims(claims, dues, instance.offer), dues, instance)
    write_region(spent_region(made, instance, settlement), tmp_path / "left.csv")
    left = read_region(tmp_path / "left.csv")
    next_ = planned(left, read_offer(offer))
    assert check(next_, left).broken == ()
    deployments = [row for row in settlement.settled if row.due.kind == "deployment"]
    assert not {row.due.recipient for row in deployments if row.complete} & set(days_of(next_))
    kept = {row.due.recipient: (row.due.claimant, row.days_outstanding) for row in deployments if not row.complete}
    assert kept.items() <= {m.recipient: (m.leader, m.days) for m in next_.matches}.items()
    pots = [pot for pot in settlement.pots if pot.amount is not None]
    for before, pot, after in zip(instance.budgets, pots, next_.budgets, strict=True):
        assert (pot.pot, pot.region) == (after.pot, after.region) == (before.pot, before.region)
        assert pot.paid + after.spent <= before.amount
    _agrees_with_the_report(left, settlement)


def _agrees_with_the_report(left: Region, settlement: Settlement) -> None:
    """What the report calls free is what the region has beside the days that are still to be given."""
    locked = Counter[str]()
    for lock_ in (row for row in left.decisions if row.action == "lock"):
        settled = settlement.of(lock_.recipient)
        locked[lock_.leader] += settled["deployment" if lock_.days else "review"].days_outstanding
    capacity = {row.id: row.capacity_days + (row.team_days or 0) for row in left.leaders}
    for row in settlement.leaders:
        assert capacity[row.leader] - locked[row.leader] == row.free


def _any_claim(row: int, due: Due, draw: Random) -> Claim:
    amount = None if due.days else draw.randint(0, due.most // 100 + 100)
    return claim(
        row, reference=f"C{row}", kind=due.kind, recipient=due.recipient, leader=due.claimant, amount=amount,
        days=draw.randint(1, due.days + 1) if due.days else None, completed_on=None, complete=draw.random() < 0.6,
    )  # fmt: skip

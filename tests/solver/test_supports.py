"""Two supports a school: each rule where it allows, where it makes a decision impossible, and where it may be met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tsimatch.models.plan.plan import Match, Plan
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.models.region.region import Region, Trust
from tsimatch.scenarios.generator.example import make_example
from tsimatch.solver.checker.check import check

from ..support.builders import ban, budget, clash_of, left_out, levels_of, lock, region
from ..support.plan_workbooks import report_of
from ..support.supported import OFFER, adviser, given, grants, organisation, stuck, supported

BOTH = {"100001/adviser": "A", "100001/organisation": "O"}


# One after the other.


def test_a_school_has_an_adviser_and_an_organisation() -> None:
    """Each support is a recipient of its own, with its own days; the school's id stands beside."""
    made = supported(region(stuck(), adviser(), organisation()))
    assert given(made) == BOTH
    assert [(m.body, m.support, m.days, m.row_id) for m in made.matches] == [
        ("100001", "adviser", 12, "100001"), ("100001", "organisation", 30, "100001"),
    ]  # fmt: skip


def test_no_organisation_without_an_adviser() -> None:
    """An organisation with room is not chosen for a school that has no adviser, and the plan says why."""
    made = supported(region(stuck(), adviser(max_matches=0), organisation()))
    assert given(made) == {}
    assert left_out(made, "100001/organisation").reason == "after"
    assert left_out(made, "100001/organisation").explanation == "It comes after 100001/adviser, which has no leader."


def test_an_organisation_that_is_locked_asks_for_an_adviser() -> None:
    """A lock on the organisation alone brings an adviser, though another school would be worth more to that one."""
    rows = stuck(), stuck("100002", priority=900), adviser(max_matches=1), organisation()
    assert given(supported(region(*rows))) == {"100002/adviser": "A", "100002/organisation": "O"}
    assert given(supported(region(*rows, lock("100001", "O")))) == BOTH


def test_an_organisation_cannot_be_locked_where_nobody_may_advise() -> None:
    """What makes it impossible is named: the lock, and the rule with whom it refuses."""
    rows = stuck(), adviser(region=("South",)), organisation(), lock("100001", "O")
    assert clash_of(region(*rows), OFFER) == (
        "the lock on 100001/organisation with O (at least 15 days)",
        "the rule after: 100001/organisation comes after 100001/adviser, and none of the 2 leaders may support "
        "100001/adviser (refused by rule: role 1, region 1)",
    )
    banned = region(stuck(), adviser(), organisation(), lock("100001", "O"), ban("100001", "A"))
    assert clash_of(banned, OFFER)[:2] == (
        "the lock on 100001/organisation with O (at least 15 days)", "the ban on 100001/adviser with A",
    )  # fmt: skip


# The adviser's own organisation.

TOGETHER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "one trust": ({"trust_id": "T1"}, {"trust_id": "T1"}),
    "a school of its trust": ({"school_id": "200001"}, {"trust_id": "T1"}),
    "what the trust was before": ({"trust_id": "T0"}, {"trust_id": "T1"}),
    "the trust is the organisation": ({"trust_id": "O"}, {}),
    "its number": ({"trust_id": "10012345"}, {"number": "10012345"}),
    "declared by id": ({"conflicts": ("O",)}, {}),
    "declared by number": ({"conflicts": ("08123456",)}, {"number": "08123456"}),
    "declared by trust": ({"conflicts": ("T1",)}, {"trust_id": "T1"}),
    "declared by the organisation": ({"trust_id": "T2"}, {"conflicts": ("A",)}),
}
LISTED = (
    stuck("200001", eligible="no", trust_id="T1"),
    Trust(id="T1", name="T1", region="North", predecessors=("T0",)),
)


def related(kind: str, *rows: Any) -> Region:
    """A region with an adviser and an organisation that belong together."""
    mine, theirs = TOGETHER[kind]
    return region(stuck(), *LISTED, adviser(**mine), organisation(**theirs), *rows)


@pytest.mark.parametrize("kind", TOGETHER)
def test_not_the_advisers_own_organisation(kind: str) -> None:
    """The adviser's own organisation is not chosen for the same school; another is, where there is one."""
    alone = supported(related(kind))
    assert given(alone) == {"100001/adviser": "A"}
    told = left_out(alone, "100001/organisation")
    assert told.reason == "no-room"
    assert told.explanation == (
        "The one leader who may support it is taken: O (of one organisation with A, who supports the same school)."
    )
    assert given(supported(related(kind, organisation("P")))) == {"100001/adviser": "A", "100001/organisation": "P"}
    assert check(alone, related(kind), OFFER).broken == ()


def test_other_leaders_have_no_room_beside_their_own() -> None:
    """The workbook says of another leader who belongs to the adviser that they have no room for the school."""
    made = report_of(related("one trust", organisation("P")), OFFER)
    assert given(made.plan) == {"100001/adviser": "A", "100001/organisation": "P"}
    room = {found.leader: found.room for found in made.alternatives if found.recipient == "100001/organisation"}
    assert room["O"] == 0
    assert room["P"] > 0
    apart = report_of(region(stuck(), adviser(), organisation(), organisation("P")), OFFER)
    assert all(found.room > 0 for found in apart.alternatives)


@pytest.mark.parametrize("kind", TOGETHER)
def test_both_cannot_be_locked(kind: str) -> None:
    """Locks on both cannot hold together, and the rule is named; nor can one, where nobody else may advise."""
    locks = lock("100001", "A"), lock("100001", "O")
    assert clash_of(related(kind, locks[1]), OFFER) == (
        "the lock on 100001/organisation with O (at least 15 days)",
        "the rule after: 100001/organisation comes after 100001/adviser",
        "the rule own-organisation: whoever may support 100001/adviser belongs to one organisation with O",
    )
    assert clash_of(related(kind, adviser("B"), *locks), OFFER) == (
        "the lock on 100001/organisation with O (at least 15 days)",
        "the lock on 100001/adviser with A (at least 6 days)",
        "the rule own-organisation: O and A belong to one organisation",
    )


@pytest.mark.parametrize("kind", TOGETHER)
def test_another_adviser_makes_room(kind: str) -> None:
    """Where another adviser may have the school, the adviser makes way for their organisation."""
    made = supported(related(kind, adviser("B", expertise=("maths",))))
    assert given(made) == {"100001/adviser": "B", "100001/organisation": "O"}


def test_who_does_not_belong_together_may_support_one_school() -> None:
    """Leaders of different trusts, and those who declared others, are not kept apart."""
    rows = adviser(trust_id="T2", conflicts=("T3",)), organisation(trust_id="T1", number="T4")
    made = region(stuck(), *LISTED, *rows)
    assert given(supported(made)) == BOTH


def test_own_organisation_counts_for_one_school_alone() -> None:
    """An adviser and their organisation may each support another school."""
    rows = (adviser(trust_id="T1", max_matches=1), adviser("B", max_matches=1), organisation(trust_id="T1"))
    made = supported(region(stuck(), stuck("100002"), *rows, organisation("P", max_matches=1)))
    assert len(made.matches) == 4
    by_school = {id_: {m.leader for m in made.matches if m.row_id == id_} for id_ in ("100001", "100002")}
    assert sorted(map(sorted, by_school.values())) == [["A", "P"], ["B", "O"]]


# Bands.


@pytest.mark.parametrize(
    ("cells", "pounds"),
    [
        ({"indicative_band": "£40,000"}, 40_000),
        ({"indicative_band": " £80,000 "}, 80_000),
        ({"indicative_band": "£100,000"}, 100_000),
        ({"indicative_band": None}, 100_000),
        ({"indicative_band": "£40,000", "band": "£80,000"}, 80_000),
        ({"band": "£40,000", "indicative_band": "£100,000"}, 40_000),
        ({"band": "£40,000", "reserves_percent": Decimal(20)}, 40_000),
        ({"band": "£40,000", "reserves_percent": Decimal("20.01")}, 0),
        ({"indicative_band": None, "reserves_percent": Decimal(21)}, 0),
        ({"band": "£40,000", "reserves_percent": Decimal(-7)}, 40_000),
    ],
)
def test_a_grant_is_that_of_the_band(cells: dict[str, Any], pounds: int) -> None:
    """The final band in place of the indicative one, the highest where there is none, nothing above 20% of reserves."""
    rows = stuck(**cells), adviser(), organisation(day_rate=70_000), budget(pounds, "grants"), budget(7_200 + pounds)
    made = supported(region(*rows))
    assert given(made) == BOTH
    assert grants(made) == {"100001": pounds}
    assert [(m.cost, m.days) for m in made.matches] == [(720_000, 12), (0, 30)]
    assert levels_of(made)["cost"] == 100 * (7_200 + pounds)
    assert [row.spent for row in made.budgets] == [100 * (7_200 + pounds), 100 * pounds]
    short = region(*rows[:3], budget(pounds - 1, "grants")) if pounds else region(*rows[:3], budget(7_199))
    assert len(supported(short).matches) == (1 if pounds else 2)


def test_a_band_that_the_offer_lacks_is_told() -> None:
    """A band that nobody knows counts as the highest, and a note says so."""
    made = supported(region(stuck(indicative_band="£60,000"), adviser(), organisation()))
    assert grants(made) == {"100001": 100_000}
    told = "bands that rise-2025-26 does not have (£40,000, £80,000 and £100,000), planned with £100,000: "
    assert f"{told}100001 (£60,000)" in made.notes


# The pots.

THREE = (stuck(), stuck("100002", band="£80,000"), stuck("100003", band="£100,000"), adviser(), organisation())


@pytest.mark.parametrize(
    ("pounds", "schools"),
    [
        (39_999, []), (40_000, ["100001"]), (100_000, ["100003"]), (119_999, ["100003"]),
        (120_000, ["100001", "100002"]), (140_000, ["100001", "100003"]), (219_999, ["100002", "100003"]),
        (220_000, ["100001", "100002", "100003"]),
    ],
)  # fmt: skip
def test_a_pot_pays_whole_grants(pounds: int, schools: list[str]) -> None:
    """As many schools as the pot can pay for have an organisation, and of equal numbers those of the best fit."""
    worth = replace(THREE[2], priority=150), replace(THREE[1], priority=120)
    made = supported(region(THREE[0], worth[1], worth[0], *THREE[3:], budget(pounds, "grants")))
    assert sorted(grants(made)) == schools
    assert {m.row_id for m in made.matches if m.support == "adviser"} == {"100001", "100002", "100003"}


def test_the_total_pays_for_grants_and_days() -> None:
    """The pot `total` pays both, the pot `days` advisers alone; what is short is told."""
    rows = stuck(), adviser(), organisation()
    assert given(supported(region(*rows, budget(3_600, "days")))) == BOTH
    assert given(supported(region(*rows, budget(43_600)))) == BOTH
    short = supported(region(*rows, budget(43_599)))
    assert given(short) == {"100001/adviser": "A"}
    assert left_out(short, "100001/organisation").explanation == (
        "It needs at least £40,000, and the total pot has £39,999 left of £43,599 beside the matches' minimums."
    )


def test_a_pot_of_one_region_pays_for_its_schools() -> None:
    """A row of one region pays for the grants of its own schools alone."""
    everywhere: dict[str, Any] = {"region": ("North", "South")}
    rows = stuck(), stuck("100002", region="South"), adviser(**everywhere), organisation(**everywhere)
    made = supported(region(*rows, budget(0, "grants", "South")))
    assert sorted(grants(made)) == ["100001"]


# Organisations weeks after advisers.


def test_advisers_are_planned_before_any_organisation_is_known() -> None:
    """Where no organisation is listed, only advisers are planned, and a note says so."""
    made = supported(region(stuck(), stuck("100002"), adviser()))
    assert given(made) == {"100001/adviser": "A", "100002/adviser": "A"}
    assert made.unmatched == ()
    assert "no leader of the support organisation is listed yet: only adviser is planned" in made.notes


def test_organisations_come_later_and_advisers_stay() -> None:
    """What was decided of advisers is held, by the school's id or the support's, when organisations come."""
    schools = stuck(), stuck("100002")
    rows = *schools, adviser("A", trust_id="T1"), adviser("B", expertise=("maths",)), organisation(trust_id="T1")
    first = supported(region(*rows[:4], lock("100001", "A"), lock("100002/adviser", "B")))
    assert given(first) == {"100001/adviser": "A", "100002/adviser": "B"}
    held = [lock(m.row_id, m.leader, m.days) for m in first.matches]
    later = supported(region(*rows, *held))
    assert given(later) == {**given(first), "100002/organisation": "O"}
    assert [m.locked for m in later.matches] == [True, True, False]
    free = supported(region(*rows))
    assert given(free) == {"100001/adviser": "B", "100001/organisation": "O"} | {
        "100002/adviser": "B", "100002/organisation": "O",
    }  # fmt: skip


# The checker.


def _moved(plan: Plan, change: Callable[[Match], Match | None]) -> Plan:
    matches = (change(match) for match in plan.matches)
    return replace(plan, matches=tuple(match for match in matches if match is not None))


SOUND = region(stuck(), *LISTED, adviser(trust_id="T2"), organisation(trust_id="T1"), adviser("B", trust_id="T1"))
BROKEN: dict[str, Callable[[Match], Match | None]] = {
    "after": lambda m: None if m.support == "adviser" else m,
    "own-organisation": lambda m: replace(m, leader="B", leader_name="Leader B") if m.support == "adviser" else m,
    "grant": lambda m: replace(m, grant=1_000_000) if m.grant else m,
    "role": lambda m: replace(m, leader="O", leader_name="Leader O") if m.support == "adviser" else m,
    "support": lambda m: replace(m, support="adviser"),
    "body": lambda m: replace(m, body="100002"),
    "cost": lambda m: replace(m, cost=60_000 * m.days),
    "cap": lambda m: replace(m, days=31) if m.support == "organisation" else m,
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_checker_names_what_is_broken(rule: str) -> None:
    """A plan that was changed by hand breaks the rule that it breaks, by name."""
    made = supported(SOUND)
    assert given(made)["100001/organisation"] == "O"
    assert check(made, SOUND, OFFER).broken == ()
    found = {broken.rule for broken in check(_moved(made, BROKEN[rule]), SOUND, OFFER).broken}
    assert rule in found


def test_grants_beyond_a_pot_are_found() -> None:
    """A pot that pays less than the grants of a plan is named."""
    made = supported(SOUND)
    short = replace(SOUND, budgets=(budget(39_999, "grants"),))
    told = [broken.sentence for broken in check(made, short, OFFER).broken if broken.rule == "budget"]
    assert told == ["the grants pot has £39,999 and £40,000 is spent"]


# The same again.


def test_two_runs_write_the_same_bytes() -> None:
    """A region of many schools, in any order of its rows, comes to the same file."""
    made = make_example(recipients=16, leaders=20, seed=2, offer=OFFER)
    turned = replace(made, schools=made.schools[::-1], leaders=made.leaders[::-1], decisions=made.decisions[::-1])
    texts = {plan_json(replace(supported(one), seconds=0.0)) for one in (made, made, turned)}
    assert len(texts) == 1

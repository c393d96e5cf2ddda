"""Every limit of a plan in threes: kept with room to spare, at the edge, and one beyond it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Region, Row
from tsimatch.solver.checker.check import check

from ...support.builders import (
    budget,
    clash_of,
    days_of,
    leader,
    leaders_of,
    left_out,
    levels_of,
    lock,
    match_of,
    nlg,
    planned,
    region,
    school,
    trust,
)

SCHOOLS = tuple(school(f"10000{n}") for n in range(1, 5))
TRUSTS = tuple(trust(f"T{n}") for n in range(1, 5))


def sound(made: Region, offer: str | Offer = "2022-23", **asked: Any) -> Plan:
    """The plan of a region, in which the checker finds nothing."""
    offer = read_offer(offer) if isinstance(offer, str) else offer
    found = planned(made, offer, **asked)
    assert check(found, made, offer).broken == ()
    return found


# Leaders.


@pytest.mark.parametrize(("own", "matched", "days"), [(9, 1, 9), (10, 2, 10), (14, 2, 14), (15, 3, 15), (45, 4, 40)])
def test_own_days(own: int, matched: int, days: int) -> None:
    """A leader's own days are enough for so many schools, at five days each, and no day is left that somebody wants."""
    found = sound(region(*SCHOOLS, leader(capacity_days=own, team_days=30)))
    assert (len(found.matches), levels_of(found)["days"]) == (matched, days)


@pytest.mark.parametrize(("team", "matched", "days"), [(2, 1, 9), (3, 2, 10), (7, 2, 14), (8, 3, 15)])
def test_all_days(team: int, matched: int, days: int) -> None:
    """Where the team may help, own days and the team's are enough together."""
    found = sound(region(*TRUSTS, leader(capacity_days=7, team_days=team)))
    assert (len(found.matches), levels_of(found)["days"]) == (matched, days)


@pytest.mark.parametrize(("own", "matched"), [(1, 1), (2, 2), (3, 3), (4, 4)])
def test_a_day_in_person(own: int, matched: int) -> None:
    """With all the team in the world, each match takes one of the leader's own days."""
    found = sound(region(*TRUSTS, leader(capacity_days=own, team_days=100)))
    assert (len(found.matches), levels_of(found)["days"]) == (matched, 10 * matched)


@pytest.mark.parametrize(("own", "days"), [(5, {"T1": 10}), (6, {"100001": 5, "T1": 6}), (9, {"100001": 7, "T1": 7})])
def test_own_days_and_days_in_person_add_up(own: int, days: dict[str, int]) -> None:
    """A school takes all its days from the leader's own, a trust one of them: with five there is no room for both."""
    assert days_of(sound(region(school(), trust(), leader(capacity_days=own, team_days=5)))) == days


@pytest.mark.parametrize(("most", "matched"), [(0, 0), (1, 1), (3, 3), (None, 4)])
def test_max_matches(most: int | None, matched: int) -> None:
    """A leader takes at most `max_matches`, and as many as the days allow where it is blank."""
    found = sound(region(*SCHOOLS, leader(capacity_days=60, max_matches=most)))
    assert len(found.matches) == matched


def test_recipient_has_one_leader() -> None:
    """Two leaders of five days each do not make ten days for one school."""
    found = sound(region(school(), leader("A", capacity_days=5), leader("B", capacity_days=5)))
    assert days_of(found) == {"100001": 5}


# Days of a recipient.


@pytest.mark.parametrize(
    ("offer", "low", "high", "kind"),
    [
        ("2021-22", 2, 3, "school"), ("2021-22", 3, 5, "trust"), ("2022-23", 5, 10, "school"),
        ("2022-23", 5, 10, "trust"), ("2023-24", 5, 10, "school"), ("2023-24", 5, 10, "trust"),
    ],
)  # fmt: skip
def test_days_of_each_offer(offer: str, low: int, high: int, kind: str) -> None:
    """A match has at least half the cap, rounded up, and at most the cap."""
    who: Row = school(eligible="yes") if kind == "school" else trust()
    for own, days in ((low - 1, None), (low, low), (high, high), (high + 1, high)):
        found = sound(region(who, leader(capacity_days=own)), offer)
        assert [match.days for match in found.matches] == ([] if days is None else [days])


@pytest.mark.parametrize(
    ("asked", "own", "days"), [(3, 3, 3), (3, 20, 3), (3, 2, None), (7, 5, 5), (7, 20, 7), (12, 20, 10)]
)
def test_days_requested(asked: int, own: int, days: int | None) -> None:
    """Nobody has more days than it asks for, and who asks for few may have few."""
    found = sound(region(school(days_requested=asked), leader(capacity_days=own)))
    assert [match.days for match in found.matches] == ([] if days is None else [days])


@pytest.mark.parametrize(("least", "own", "days"), [(1, 1, 1), (7, 6, None), (7, 7, 7), (99, 9, None), (99, 10, 10)])
def test_min_days(least: int, own: int, days: int | None) -> None:
    """`min_days` takes the place of the minimum, never above the cap."""
    found = sound(region(school(), leader(capacity_days=own)), min_days=least)
    assert [match.days for match in found.matches] == ([] if days is None else [days])


@pytest.mark.parametrize("days", [1, 4, 5, 10])
def test_locked_days(days: int) -> None:
    """A lock with days gives exactly so many, below the minimum too, and says so."""
    match = match_of(sound(region(school(), leader(), lock("100001", "A", days))))
    assert (match.days, match.passed_over) == (days, ("minimum",) if days < 5 else ())


def test_locked_days_above_those_requested() -> None:
    """A lock with days may give more than was asked for, and says so."""
    made = region(school(days_requested=6), leader(), lock("100001", "A", 7))
    assert (match_of(sound(made)).days, match_of(sound(made)).passed_over) == (7, ("days_requested",))


def test_lock_without_days_keeps_the_minimum() -> None:
    """A lock without days holds at the minimum and at the days requested."""
    made = region(*SCHOOLS[:2], leader(capacity_days=12), lock("100001", "A"))
    assert sorted(days_of(sound(made)).values()) == [6, 6]
    made = region(school(days_requested=6), leader(), lock("100001", "A"))
    assert days_of(sound(made)) == {"100001": 6}


# Budgets.


@pytest.mark.parametrize("pot", ["total", "days"])
@pytest.mark.parametrize(("pounds", "days"), [(2999, 0), (3000, 5), (3599, 5), (3600, 6), (6000, 10), (60_000, 10)])
def test_days_are_paid(pot: str, pounds: int, days: int) -> None:
    """A pot pays whole days at £600, from the minimum on."""
    assert levels_of(sound(region(school(), leader(), budget(pounds, pot))))["days"] == days


@pytest.mark.parametrize(
    ("rate", "days"), [(0, 10), (50_000, 10), (50_001, 9), (62_500, 8), (100_000, 5), (100_001, 0)]
)
def test_day_rate_of_a_leader(rate: int, days: int) -> None:
    """A leader's own day rate counts, to the penny."""
    found = sound(region(school(), leader(day_rate=rate), budget(5000)))
    assert (levels_of(found)["days"], levels_of(found)["cost"]) == (days, days * rate)


def test_regional_budget_pays_for_its_region() -> None:
    """A regional row binds its own recipients alone, whatever the spelling of the region."""
    rows = school("100001"), school("100002", region="South"), leader("A", region=("North", "South"))
    for name in ("South", "  SOUTH "):
        found = sound(region(*rows, budget(3600, "days", name), budget(60_000)))
        assert days_of(found) == {"100001": 10, "100002": 6}


def test_every_row_binds() -> None:
    """Rows of several pots and regions hold together: the least of them decides."""
    rows = school("100001"), school("100002", region="South"), leader("A", region=("North", "South"))
    found = sound(region(*rows, budget(9000), budget(4200, "total", "North"), budget(3000, "days", "South")))
    assert days_of(found) == {"100001": 7, "100002": 5}
    assert [(row.pot, row.region, row.spent) for row in found.budgets] == [
        ("total", None, 720_000), ("total", "North", 420_000), ("days", "South", 300_000),
    ]  # fmt: skip


def test_region_of_a_recipient_pays() -> None:
    """The recipient's region pays, wherever the leader is from."""
    found = sound(region(school(), leader(region=("South", "North")), budget(3000, "total", "North")))
    assert days_of(found) == {"100001": 5}


def test_budget_option_replaces_a_row() -> None:
    """A budget option takes the place of the row of its pot and region, and adds one where there is none."""
    made = region(school(), leader(), budget(3000, "total", "North"))
    assert days_of(sound(made, budgets=(budget(4200, "total", " north"),))) == {"100001": 7}
    assert days_of(sound(made, budgets=(budget(4200),))) == {"100001": 5}
    assert days_of(sound(region(school(), leader()), budgets=(budget(4200, "days"),))) == {"100001": 7}


# Partnerships of 2021/22.


def partnered(*rows: Row, slots: int = 1, **partner: Any) -> Region:
    """Two schools that would benefit from a partnership, and a trust that may be the partner."""
    benefits = {"eligible": "yes", "partnership": True}
    partner = {"eligible": None, "partnership_slots": slots} | partner
    return region(school("100001", **benefits), school("100002", **benefits), trust("T9", **partner), leader(), *rows)


def partners(found: Plan) -> list[str | None]:
    return [match.partner for match in found.matches]


@pytest.mark.parametrize(("slots", "given"), [(0, 0), (1, 1), (2, 2), (3, 2)])
def test_partner_slots(slots: int, given: int) -> None:
    """A partner takes on as many partnerships as it has slots."""
    found = sound(partnered(slots=slots), "2021-22")
    assert (partners(found).count("T9"), levels_of(found)["extras"]) == (given, 100 * given)


@pytest.mark.parametrize(("pot", "pounds", "given"), [
    ("partnerships", 9999, 0), ("partnerships", 10_000, 1), ("partnerships", 20_000, 2),
    ("total", 13_599, 0), ("total", 13_600, 1), ("total", 23_600, 2),
])  # fmt: skip
def test_partnerships_are_paid(pot: str, pounds: int, given: int) -> None:
    """A partnership costs £10,000, from its own pot and from the total, after all days."""
    found = sound(partnered(budget(pounds, pot), slots=2), "2021-22")
    assert (levels_of(found)["days"], partners(found).count("T9")) == (6, given)
    assert sum(match.partnership_credit for match in found.matches) == 1_000_000 * given


@pytest.mark.parametrize(
    ("cells", "given"),
    [
        ({}, 2), ({"region": " NORTH"}, 2), ({"region": "South"}, 0), ({"status": "declined"}, 0),
        ({"status": "accepted"}, 2), ({"eligible": "no"}, 2), ({"schools": 1}, 0), ({"schools": None}, 0),
    ],
)  # fmt: skip
def test_who_may_be_a_partner(cells: dict[str, Any], given: int) -> None:
    """A partner is a trust of two or more, in the same region, that has not declined."""
    assert partners(sound(partnered(slots=2, **cells), "2021-22")).count("T9") == given


def test_school_that_would_not_benefit() -> None:
    """A school that would not benefit has no partnership, nor one that an RD approved for another year."""
    made = region(school(eligible="yes", rd_approved="partnership"), trust("T9", partnership_slots=1), leader())
    assert match_of(sound(made, "2021-22")).partner is None


def test_unmatched_gets_nothing() -> None:
    """Only a matched recipient gets a partnership."""
    made = replace(partnered(slots=2), leaders=(leader(capacity_days=3),))
    assert len(partners(sound(made, "2021-22"))) == 1


def test_partnership_of_a_school_in_a_trust_of_one() -> None:
    """A trust of one school is no partner, and its school may have another."""
    made = region(
        school(eligible="yes", partnership=True, trust_id="T1"), trust("T1", schools=1, partnership_slots=3),
        trust("T9", eligible=None, partnership_slots=1), leader(),
    )  # fmt: skip
    assert match_of(sound(made, "2021-22")).partner == "T9"


# Reviews and NPQELs of 2021/22.


def costly(offer: str = "2021-22", *, review: int = 0, fee: int = 0) -> Offer:
    """The offer with a cost of reviews and a fee of NPQELs, both in pounds."""
    made = read_offer(offer)
    assert made.review is not None
    assert made.npqel is not None
    terms = replace(
        made.terms("trust"), review=replace(made.review, cost=100 * review), npqel=replace(made.npqel, fee=100 * fee)
    )
    return replace(made, trust=terms)


WANTING = tuple(
    trust(f"T{n}", governance_review=True, npqel=True, priority=p) for n, p in ((1, 100), (2, 300), (3, 200))
)


def reviewed(found: Plan) -> list[str]:
    return [match.recipient for match in found.matches if match.governance_reviewer]


@pytest.mark.parametrize(
    ("own", "most", "given"),
    [(4, None, []), (5, None, ["T2"]), (10, None, ["T2", "T3"]), (15, None, ["T1", "T2", "T3"]), (15, 2, ["T2", "T3"])],
)
def test_reviews_take_days_and_matches(own: int, most: int | None, given: list[str]) -> None:
    """A review takes five of the NLG's own days, whatever the team, and counts as a match."""
    found = sound(region(*WANTING, leader(), nlg(capacity_days=own, team_days=50, max_matches=most)), "2021-22")
    assert reviewed(found) == given
    used = next(row for row in found.leaders if row.leader == "G")
    assert (used.days, used.matches) == (5 * len(given), len(given))


def test_review_counts_in_balance() -> None:
    """Two reviews of one NLG count as two matches in balance, so two NLGs have one each."""
    made = region(*WANTING[:2], leader(), nlg("G", capacity_days=20), nlg("H", capacity_days=20))
    found = sound(made, "2021-22", objective=("need", "extras", "balance"))
    assert {match.governance_reviewer for match in found.matches} == {"G", "H"}
    assert levels_of(found)["balance"] == 4 + 1 + 1


@pytest.mark.parametrize(
    ("pot", "pounds", "given"),
    [
        ("governance", 699, 0),
        ("governance", 700, 1),
        ("governance", 2099, 2),
        ("governance", 2100, 3),
        ("total", 9700, 1),
    ],
)
def test_reviews_are_paid(pot: str, pounds: int, given: int) -> None:
    """A review costs what the offer says, from its pot and from the total."""
    plain = [replace(row, npqel=None) for row in WANTING]
    found = sound(region(*plain, leader(), nlg(capacity_days=20), budget(pounds, pot)), costly(review=700))
    assert (levels_of(found)["days"], len(reviewed(found))) == (15, given)


@pytest.mark.parametrize(
    ("pot", "pounds", "given"), [("npqel", 899, 0), ("npqel", 900, 1), ("npqel", 2700, 3), ("total", 10_800, 2)]
)
def test_npqels_are_paid(pot: str, pounds: int, given: int) -> None:
    """An NPQEL costs its fee, from its pot and from the total; whoever matters most comes first."""
    plain = [replace(row, governance_review=None) for row in WANTING]
    found = sound(region(*plain, leader(), budget(pounds, pot)), costly(fee=900))
    assert (levels_of(found)["days"], sum(match.npqel for match in found.matches)) == (15, given)
    assert match_of(found, "T2").npqel == (given > 0)


def test_free_extras_are_given() -> None:
    """What costs nothing is given to everybody who would benefit, and to nobody else."""
    found = sound(region(*WANTING, trust("T4"), leader(), nlg(capacity_days=20), budget(0, "npqel")), "2021-22")
    assert [(m.recipient, m.npqel, m.governance_reviewer) for m in found.matches] == [
        ("T1", True, "G"), ("T2", True, "G"), ("T3", True, "G"), ("T4", False, None),
    ]  # fmt: skip


def test_reviewer_leads_nobody() -> None:
    """An NLG gives reviews only: without a leader there is no match, and so no review."""
    assert sound(region(WANTING[0], nlg(capacity_days=60)), "2021-22").matches == ()


def test_locked_review_asks_for_a_match() -> None:
    """A locked review makes sure of a match too, even where another recipient matters more."""
    rows = WANTING[0], trust("T8", priority=900), nlg()
    found = sound(region(*rows, leader(capacity_days=4), lock("T1", "G")), "2021-22")
    assert leaders_of(found) == {"T1": "A"}
    assert reviewed(found) == ["T1"]


# RD extras of 2023/24.


def approved(kind: str | None, **cells: Any) -> Region:
    """A school with an RD's approval and a partner at hand."""
    who = school(eligible="yes", rd_approved=kind, **cells)
    return region(who, trust("T9", eligible=None, partnership_slots=1), leader())


@pytest.mark.parametrize(
    ("kind", "days", "partner"),
    [(None, 10, None), ("days", 15, None), ("partnership", 10, "T9"), ("either", 15, None)],
)
def test_rd_extras(kind: str | None, days: int, partner: str | None) -> None:
    """An RD approves five extra days, or a partnership; with either, days come first, and never both."""
    match = match_of(sound(approved(kind), "2023-24"))
    assert (match.days, match.extra_days, match.partner) == (days, max(0, days - 10), partner)


def test_either_takes_the_partnership_where_extras_come_first() -> None:
    """With extras before days, `either` is used for the partnership."""
    match = match_of(sound(approved("either"), "2023-24", objective=("need", "extras")))
    assert (match.days, match.partner, match.partnership_credit) == (10, "T9", 1_000_000)


@pytest.mark.parametrize(("own", "days", "partner"), [(9, 9, "T9"), (10, 10, "T9"), (11, 11, None), (15, 15, None)])
def test_either_is_exclusive_above_the_ordinary_cap(own: int, days: int, partner: str | None) -> None:
    """Up to the ordinary cap there is room for a partnership; one extra day rules it out."""
    made = replace(approved("either"), leaders=(leader(capacity_days=own),))
    match = match_of(sound(made, "2023-24"))
    assert (match.days, match.partner) == (days, partner)


@pytest.mark.parametrize(("asked", "days", "partner"), [(9, 9, "T9"), (10, 10, "T9"), (11, 11, None), (99, 15, None)])
def test_either_with_days_requested(asked: int, days: int, partner: str | None) -> None:
    """Who asks for no more than the ordinary cap uses no extra days, and may have the partnership."""
    match = match_of(sound(approved("either", days_requested=asked), "2023-24"))
    assert (match.days, match.partner) == (days, partner)


@pytest.mark.parametrize(("days", "partner"), [(3, "T9"), (10, "T9"), (11, None), (15, None)])
@pytest.mark.parametrize("asked", [None, 8])
def test_either_locked(days: int, partner: str | None, asked: int | None) -> None:
    """`either` locked above the ordinary cap uses the days, whatever was asked for; else there is a partnership."""
    made = approved("either", days_requested=asked)
    match = match_of(sound(replace(made, decisions=(lock("100001", "A", days),)), "2023-24"))
    assert (match.days, match.partner) == (days, partner)


def test_minimum_is_half_the_ordinary_cap() -> None:
    """Approved extra days do not raise the minimum: half of ten, not of fifteen."""
    made = replace(approved("days"), leaders=(leader(capacity_days=5),))
    assert days_of(sound(made, "2023-24")) == {"100001": 5}


def test_trusts_have_extras_too() -> None:
    """A trust with approval has extra days or a partner, but is not its own partner."""
    rows = trust("T1", rd_approved="partnership", partnership_slots=1), leader()
    assert match_of(sound(region(*rows), "2023-24"), "T1").partner is None
    found = sound(region(*rows, trust("T9", eligible=None, partnership_slots=1)), "2023-24")
    assert match_of(found, "T1").partner == "T9"


@pytest.mark.parametrize("offer", ["2021-22", "2022-23"])
def test_approval_counts_only_where_the_offer_has_extras(offer: str) -> None:
    """An RD's approval counts for nothing under the earlier offers, and a note says so."""
    found = sound(approved("either"), offer)
    assert (match_of(found).extra_days, match_of(found).partner) == (0, None)
    assert any("rd_approved" in note for note in found.notes)


def test_no_partnership_in_2022() -> None:
    """2022/23 gives no partnerships, reviews or NPQELs."""
    made = region(WANTING[0], school(partnership=True), trust("T9", partnership_slots=2), leader(), nlg())
    found = sound(made)
    assert levels_of(found)["extras"] == 0
    assert {(m.partner, m.governance_reviewer, m.npqel) for m in found.matches} == {(None, None, False)}


# Levels.


def test_need_is_the_sum_of_priorities() -> None:
    """One recipient that matters more than two others together comes first."""
    rows = school("100001", days_requested=5), school("100002", days_requested=5), trust("T1", priority=201)
    made = region(*rows, leader(capacity_days=10, max_matches=1))
    assert leaders_of(sound(made)) == {"T1": "A"}
    two = region(*rows, leader(capacity_days=10), leader("B", capacity_days=5, max_matches=0))
    assert levels_of(sound(two))["need"] == 301


@pytest.mark.parametrize(("objective", "expected"), [((), "A"), (("travel",), ""), (("need", "travel"), "B")])
def test_objective_puts_levels_first(objective: tuple[str, ...], expected: str) -> None:
    """The levels named come first, in their order; the others follow as they stand."""
    here: dict[str, Any] = {"easting": 400_000, "northing": 400_000}
    near = leader("B", easting=401_000, northing=400_000)
    far = leader("A", easting=420_000, northing=400_000, expertise=("maths",))
    made = region(school(needs=("maths",), **here), far, near)
    found = sound(made, objective=objective)
    assert leaders_of(found).get("100001", "") == expected
    rest = [name for name in ("need", "days", "extras", "fit", "travel", "cost") if name not in objective]
    assert [level.name for level in found.levels] == [*objective, *rest]


@pytest.mark.parametrize("objective", [("speed",), ("",), ("need", "need"), ("keep",), ("need", "cost", "need")])
def test_objective_that_cannot_be_meant(objective: tuple[str, ...]) -> None:
    """An unknown, repeated or empty level is a fault, and so is `keep` without a previous plan."""
    with pytest.raises(Faults):
        planned(region(school(), leader()), options=Options(objective=objective))


def test_balance_is_the_sum_of_squares() -> None:
    """Balance spreads the matches: two and two are eight, three and one are ten."""
    leaders = leader("A", capacity_days=40, expertise=("maths",)), leader("B", capacity_days=40)
    made = region(*(replace(row, needs=("maths",)) for row in SCHOOLS), *leaders)
    found = sound(made, objective=("need", "balance"))
    assert (levels_of(found)["balance"], sorted(leaders_of(found).values())) == (8, ["A", "A", "B", "B"])
    assert set(leaders_of(sound(made)).values()) == {"A"}


def test_travel_counts_partners_and_reviewers() -> None:
    """Travel counts the km to leader, partner and reviewer, each rounded half up, and notes what is not known."""
    at: dict[str, Any] = {"easting": 400_000, "northing": 400_000}
    home = trust("T1", governance_review=True, **at)
    rows = home, leader(easting=402_500, northing=400_000), nlg(easting=400_000, northing=400_499)
    assert levels_of(sound(region(*rows), "2021-22"))["travel"] == 3 + 0
    benefits = school(eligible="yes", partnership=True, **at)
    partner = trust("T9", eligible=None, partnership_slots=1, easting=400_000, northing=407_499)
    found = sound(region(benefits, partner, leader()), "2021-22")
    assert (match_of(found).km, levels_of(found)["travel"]) == (None, 7)
    assert "the km of 1 journey is not known and counts as 0 in travel" in found.notes


def test_cost_is_everything_spent() -> None:
    """Cost is days, partnerships, reviews and fees together."""
    rows = WANTING[0], school(eligible="yes", partnership=True), trust("T9", eligible=None, partnership_slots=1)
    found = sound(region(*rows, leader(day_rate=50_050), nlg()), costly(review=700, fee=900))
    assert levels_of(found)["cost"] == 8 * 50_050 + 1_000_000 + 70_000 + 90_000


# What cannot hold together.


def test_no_plan_names_what_clashes() -> None:
    """Locks that a leader has no days for are no plan, and the leader's days are named with them."""
    made = region(*SCHOOLS[:3], leader(capacity_days=9), lock("100001", "A"), lock("100002", "A"), lock("100003", "A"))
    found = clash_of(made)
    assert len(found) == 3
    assert found[2] == "the days of A, 9 of their own"


def test_left_out_when_a_lock_takes_the_room() -> None:
    """A lock takes the room of a recipient that matters more."""
    made = region(school("100001"), school("100002", priority=900), leader(capacity_days=9), lock("100001", "A"))
    found = sound(made)
    assert leaders_of(found) == {"100001": "A"}
    assert left_out(found, "100002").reason == "no-room"

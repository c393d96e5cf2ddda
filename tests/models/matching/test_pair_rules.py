"""Every rule of a pair in threes: allowed, refused when it is all that there is, and passed over or not by a lock."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.matching.instance import prepare
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import Region, Row
from tsimatch.solver.checker.check import check
from tsimatch.solver.checker.own_trust import OwnTrust

from ...oracle.exhaustive import Oracle
from ...oracle.pairs import refusals as oracle_refusals
from ...oracle.recipients import recipients
from ...oracle.regions import tiny_case
from ...support.builders import (
    ban,
    clash_of,
    leader,
    leaders_of,
    left_out,
    lock,
    match_of,
    nlg,
    planned,
    region,
    school,
    trust,
)

KM = 1000
HERE: dict[str, Any] = {"easting": 400 * KM, "northing": 400 * KM}

REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "left": ({}, {"status": "left"}),
    "not-ready": ({}, {"ready": False}),
    "role": ({}, {"role": "NLG"}),
    "region": ({}, {"region": ("South", "East")}),
    "own-trust": ({"trust_id": "T7"}, {"trust_id": "T7"}),
    "conflict": ({}, {"conflicts": ("100001",)}),
    "distance": (HERE, {"max_km": 5 * KM, "easting": 403 * KM, "northing": 404 * KM + 1}),
    "must-have": ({"must_have": ("Maths", "Reading")}, {"expertise": ("maths", "writing")}),
    "capacity": ({}, {"capacity_days": 4, "team_days": 20}),
}
"""A school and a leader of whom one rule refuses the other."""
ALLOWED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "left": ({}, {"status": "available"}),
    "not-ready": ({}, {"ready": True}),
    "role": ({}, {"role": "equivalent"}),
    "region": ({}, {"region": ("South", " nORTH ")}),
    "own-trust": ({"trust_id": "T7"}, {"trust_id": "T8", "school_id": "100002"}),
    "conflict": ({}, {"conflicts": ("100002", "T7")}),
    "distance": (HERE, {"max_km": 5 * KM, "easting": 403 * KM, "northing": 404 * KM}),
    "must-have": ({"must_have": ("Maths", "Reading")}, {"expertise": ("READING", "maths", "writing")}),
    "capacity": ({}, {"capacity_days": 5}),
}
"""The same, the case just before the rule begins."""
PASSABLE = ("region", "distance", "must-have")


def pair(cells: dict[str, Any], of_leader: dict[str, Any], *rows: Row) -> Region:
    """One school, in a trust of one where it is in any, and one leader."""
    home = [trust(cells["trust_id"], schools=1, eligible=None)] if cells.get("trust_id") else []
    return region(school(**cells), *home, leader(**of_leader), *rows)


def refusals(made: Region, offer: str = "2022-23") -> tuple[str, ...]:
    """The rules that refuse the first recipient and the first leader each other."""
    return prepare(made, read_offer(offer)).rules.refusals(0, 0)


@pytest.mark.parametrize("rule", REFUSED)
def test_rule_refuses_alone(rule: str) -> None:
    """The rule refuses the pair, no other rule does, and just before it begins nothing does."""
    assert refusals(pair(*REFUSED[rule])) == (rule,)
    assert refusals(pair(*ALLOWED[rule])) == ()


@pytest.mark.parametrize("rule", REFUSED)
def test_refused_pair_is_not_matched(rule: str) -> None:
    """Where the only pair is refused, the school stays without a leader and is told the rule; else it is matched."""
    assert leaders_of(planned(pair(*ALLOWED[rule]))) == {"100001": "A"}
    row = left_out(planned(pair(*REFUSED[rule])))
    assert row.reason == "no-allowed-leader"
    assert row.explanation == f"None of the 1 leader may support it. Refused by rule: {rule} 1."


@pytest.mark.parametrize("rule", REFUSED)
def test_another_leader_takes_over(rule: str) -> None:
    """A leader whom the rule does not refuse is taken instead."""
    made = pair(*REFUSED[rule], leader("Z", expertise=("maths", "reading")))
    assert leaders_of(planned(made)) == {"100001": "Z"}


@pytest.mark.parametrize("rule", PASSABLE)
def test_lock_passes_over(rule: str) -> None:
    """A lock passes over region, distance and must-have, and the plan says so."""
    match = match_of(planned(pair(*REFUSED[rule], lock("100001", "A"))))
    assert (match.leader, match.locked, match.passed_over) == ("A", True, (rule,))


@pytest.mark.parametrize("rule", ["left", "not-ready", "own-trust", "conflict"])
def test_lock_does_not_pass_over(rule: str) -> None:
    """A lock that another rule refuses is a fault that names the rule."""
    with pytest.raises(Faults) as caught:
        planned(pair(*REFUSED[rule], lock("100001", "A", row=7)))
    (fault,) = caught.value.faults
    assert (fault.place.row, fault.value, rule in fault.expected) == (7, "A", True)


def test_lock_does_not_pass_over_role() -> None:
    """In 2023/24 a trust is led by a CEO alone: a lock to an NLE is a fault."""
    made = region(trust(), leader(role="NLE"), lock("T1", "A"))
    with pytest.raises(Faults, match="refused by role"):
        planned(made, "2023-24")
    assert leaders_of(planned(region(trust(), leader(), lock("T1", "A")), "2023-24")) == {"T1": "A"}


def test_lock_does_not_pass_over_a_ban() -> None:
    """A lock and a ban on one pair are a fault."""
    with pytest.raises(Faults, match="refused by ban"):
        planned(pair({}, {}, lock("100001", "A"), ban("100001", "A")))


def test_lock_without_days_keeps_capacity() -> None:
    """A lock without days does not pass over capacity: there is no plan, and the clash says why."""
    made = pair(*REFUSED["capacity"], lock("100001", "A"))
    assert clash_of(made) == (
        "the lock on 100001 with A (at least 5 days)", "the days of A, 4 of their own and 20 of the team",
    )  # fmt: skip


def test_lock_with_days_passes_over_capacity() -> None:
    """A lock with days passes over capacity and the minimum, and the plan names both."""
    match = match_of(planned(pair(*REFUSED["capacity"], lock("100001", "A", 4))))
    assert (match.days, match.passed_over) == (4, ("capacity", "minimum"))


def test_lock_passes_over_several() -> None:
    """Everything that a lock passes over is named, in the order of the rules."""
    cells = REFUSED["must-have"][0] | HERE
    made = pair(
        cells, {"region": ("South",), "max_km": 1, "easting": 500 * KM, "northing": 400 * KM}, lock("100001", "A")
    )
    assert match_of(planned(made)).passed_over == ("region", "distance", "must-have")


# Bans.


def test_ban_is_kept() -> None:
    """A banned pair is not matched, another one is, and whoever has no other is told so."""
    assert leaders_of(planned(pair({}, {}, leader("B"), ban("100001", "A")))) == {"100001": "B"}
    row = left_out(planned(pair({}, {}, leader("B", status="left"), ban("100001", "A"))))
    assert row.reason == "banned"
    assert row.explanation == (
        "A ban alone keeps it from A: no other rule refuses that match. "
        "Every other leader (1) is refused by other rules."
    )


def test_ban_beside_another_rule_is_not_the_reason() -> None:
    """Where the banned leader is refused anyway, the ban is not the reason, but it is counted."""
    row = left_out(planned(pair(*REFUSED["region"], ban("100001", "A"))))
    assert row.reason == "no-allowed-leader"
    assert row.explanation == "None of the 1 leader may support it. Refused by rule: region 1, ban 1."


def test_ban_on_nobody_is_noted() -> None:
    """A ban on somebody who is not planned for does no harm, and is noted."""
    made = planned(pair({}, {}, school("100002", grade=1), ban("100002", "A")))
    assert leaders_of(made) == {"100001": "A"}
    assert any("the ban on 100002 with A has no effect" in note for note in made.notes)


# Where a leader works, and with whom it is in conflict.


def trust_of_two(**cells: Any) -> tuple[Row, ...]:
    """A trust with two listed schools."""
    return trust(**cells), school("100001", trust_id="T1"), school("100002", trust_id="T1", grade=1)


@pytest.mark.parametrize("cells", [{"trust_id": "T1"}, {"school_id": "100001"}, {"school_id": "100002"}])
def test_nobody_leads_their_own_trust(cells: dict[str, Any]) -> None:
    """Whoever works in a trust, or at any of its listed schools, does not lead it."""
    assert refusals(region(*trust_of_two(), leader(**cells))) == ("own-trust",)
    assert refusals(region(*trust_of_two(), leader(trust_id="T2", school_id="100009"))) == ()


@pytest.mark.parametrize("cells", [{"trust_id": "T1"}, {"school_id": "100001"}])
def test_nobody_leads_their_own_school(cells: dict[str, Any]) -> None:
    """Whoever works at a school, or in its trust, does not lead it."""
    rows = (school(trust_id="T1"), trust(schools=1))
    assert refusals(region(*rows, leader(**cells))) == ("own-trust",)


@pytest.mark.parametrize("id_", ["T1", "100001", "100002"])
def test_conflict_with_a_trust(id_: str) -> None:
    """A conflict with a trust, or with any of its listed schools, keeps a leader from leading it."""
    assert refusals(region(*trust_of_two(), leader(conflicts=("100009", id_)))) == ("conflict",)


@pytest.mark.parametrize("id_", ["T1", "100001"])
def test_conflict_with_a_school(id_: str) -> None:
    """A conflict with a school, or with its trust of one, keeps a leader from leading it."""
    assert refusals(region(school(trust_id="T1"), trust(schools=1), leader(conflicts=(id_,)))) == ("conflict",)


# Distance.


@pytest.mark.parametrize(
    ("of_school", "of_leader"), [({}, HERE), (HERE, {}), ({"easting": None, "northing": None}, HERE)]
)
def test_unknown_place_never_excludes(of_school: dict[str, Any], of_leader: dict[str, Any]) -> None:
    """Where a position is not known, distance refuses nobody."""
    assert refusals(pair(of_school, {"max_km": 0} | of_leader)) == ()


def test_distance_is_exact() -> None:
    """Distance is compared exactly: 1 m more than 0.001 km is too far, 0 km is here alone."""
    assert refusals(pair(HERE, {"max_km": 0, **HERE})) == ()
    assert refusals(pair(HERE, {"max_km": 1, "easting": 400 * KM + 1, "northing": 400 * KM})) == ()
    assert refusals(pair(HERE, {"max_km": 1, "easting": 400 * KM + 1, "northing": 400 * KM + 1})) == ("distance",)


# Roles and teams.


@pytest.mark.parametrize("role", ["NLE", "CEO", "equivalent", "NLG"])
@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_roles_of_each_offer(offer: str, role: str) -> None:
    """NLE, CEO and equivalent may lead everywhere but at a trust in 2023/24, which a CEO leads; an NLG nowhere."""
    cells: dict[str, Any] = {"grade": 1, "eligible": "yes"}
    at_school = refusals(region(school(**cells), leader(role=role)), offer)
    at_trust = refusals(region(trust(), leader(role=role)), offer)
    assert at_school == (("role",) if role == "NLG" else ())
    assert at_trust == (("role",) if role == "NLG" or (offer == "2023-24" and role != "CEO") else ())


@pytest.mark.parametrize(
    ("offer", "recipient", "helped"),
    [
        ("2021-22", school(eligible="yes"), False), ("2021-22", trust(), True),
        ("2022-23", school(eligible="yes"), False), ("2022-23", trust(), True),
        ("2023-24", school(eligible="yes"), True), ("2023-24", trust(), True),
    ],
)  # fmt: skip
def test_team_counts_where_it_may_help(offer: str, recipient: Row, helped: bool) -> None:
    """The team's days count towards capacity where the offer lets the team help, and nowhere else."""
    made = region(recipient, leader(capacity_days=1, team_days=4))
    assert refusals(made, offer) == (() if helped else ("capacity",))


def test_capacity_asks_for_the_minimum_alone() -> None:
    """Capacity is about the minimum of days; that nobody can be there in person is a limit, not a rule of the pair."""
    made = region(trust(), leader(capacity_days=0, team_days=10))
    assert refusals(made) == ()
    assert left_out(planned(made), "T1").reason == "no-room"


def test_requested_days_lower_the_minimum() -> None:
    """Whoever asks for two days may have a leader with two."""
    assert refusals(pair({"days_requested": 2}, {"capacity_days": 2})) == ()
    assert refusals(pair({"days_requested": 3}, {"capacity_days": 2})) == ("capacity",)


# Reviews.


def reviewed(*rows: Row, **cells: Any) -> Region:
    """A trust that would benefit from a review, a leader for it, and an NLG."""
    at_trust = {"governance_review": True} | {key: cells.pop(key) for key in ("needs", *HERE) if key in cells}
    members = school("100001", trust_id="T1", grade=1), school("100002", trust_id="T1", grade=1)
    return region(trust(**at_trust), *members, leader(), nlg(**cells), *rows)


def reviewer(made: Region) -> str | None:
    return match_of(planned(made, "2021-22"), "T1").governance_reviewer


NO_REVIEW: dict[str, dict[str, Any]] = {
    "left": {"status": "left"},
    "not-ready": {"ready": False},
    "region": {"region": ("South",)},
    "own-trust": {"school_id": "100002"},
    "conflict": {"conflicts": ("100001",)},
    "distance": {"max_km": 4 * KM, "easting": 405 * KM, "northing": 400 * KM} | HERE,
}


@pytest.mark.parametrize("rule", NO_REVIEW)
def test_reviewers_are_refused_alike(rule: str) -> None:
    """An NLG is kept from a review by the same rules, but for role, must-have and capacity."""
    cells = NO_REVIEW[rule]
    made = reviewed(**cells) if rule != "distance" else far_review()
    assert reviewer(made) is None
    assert reviewer(reviewed(trust_id="T2", max_km=4 * KM)) == "G"


def far_review(*rows: Row) -> Region:
    """An NLG 5 km from the trust who goes 4."""
    far = nlg(max_km=4 * KM, easting=405 * KM, northing=400 * KM)
    return region(trust(governance_review=True, **HERE), leader(), far, *rows)


def test_banned_reviewer() -> None:
    """A ban on an NLG is about the review, not the match."""
    found = match_of(planned(reviewed(ban("T1", "G")), "2021-22"), "T1")
    assert (found.leader, found.governance_reviewer) == ("A", None)


@pytest.mark.parametrize("offer", ["2021-22", "2022-23"])
@pytest.mark.parametrize("who", ["T1", "100003"])
def test_ban_on_a_review_that_nobody_can_have(who: str, offer: str) -> None:
    """Where a recipient cannot have a review, a ban on an NLG is a note and a lock a fault."""
    rows = trust(), school("100003", eligible="yes"), leader(), nlg()
    free, kept = planned(region(*rows), offer), planned(region(*rows, ban(who, "G")), offer)
    assert (kept.matches, kept.levels) == (free.matches, free.levels)
    told = f"the ban on {who} with G has no effect: {who} cannot have a review, and G is an NLG"
    assert told in kept.notes
    with pytest.raises(Faults, match="expected a trust that would benefit from a governance review"):
        planned(region(*rows, lock(who, "G")), offer)


def test_ban_that_has_an_effect_is_no_note() -> None:
    """A ban on a review that a trust could have, or on a match, is not called idle; days beside a ban are a fault."""
    made = planned(reviewed(ban("T1", "G"), ban("T1", "A"), leader("B")), "2021-22")
    assert not [note for note in made.notes if "has no effect" in note]
    with pytest.raises(Faults, match="days go with a lock"):
        planned(region(trust(), leader(), nlg(), replace(ban("T1", "G"), days=3)), "2021-22")


def test_review_asks_for_no_expertise() -> None:
    """What the leader must have is not asked of a reviewer, nor the minimum of days."""
    made = region(
        trust(governance_review=True, must_have=("maths",)), leader(expertise=("maths",)), nlg(capacity_days=5)
    )
    assert reviewer(made) == "G"


@pytest.mark.parametrize("rule", ["left", "not-ready", "own-trust", "conflict"])
def test_locked_review_does_not_pass_over(rule: str) -> None:
    """A lock on a review that one of these rules refuses is a fault."""
    with pytest.raises(Faults, match=f"refused by {rule}"):
        planned(reviewed(lock("T1", "G"), **NO_REVIEW[rule]), "2021-22")


@pytest.mark.parametrize(
    ("rule", "made"),
    [("region", reviewed(lock("T1", "G"), region=("South",))), ("distance", far_review(lock("T1", "G")))],
)
def test_locked_review_passes_over(rule: str, made: Region) -> None:
    """A lock on a review passes over region and distance, and the plan names what it passed over."""
    found = match_of(planned(made, "2021-22"), "T1")
    assert found.governance_reviewer == "G"
    assert [rule in name for name in found.passed_over] == [True]


# Decisions that are faults.


FAULTS: dict[str, tuple[Row, ...]] = {
    "unknown recipient": (lock("100009", "A"),),
    "unknown leader": (lock("100001", "Z"),),
    "not eligible": (lock("100002", "A"),),
    "declined": (lock("100003", "A"),),
    "supported through its trust": (lock("100004", "A"),),
    "no days": (lock("100001", "A", 16),),
    "second lock": (lock("100001", "A"), lock("100001", "B")),
    "locked twice alike": (lock("100001", "A"), lock("100001", "A")),
    "review of a school": (lock("100001", "G"),),
    "review of a trust that needs none": (lock("T1", "G"),),
    "days of a review": (lock("T2", "G", 5),),
    "second review": (lock("T2", "G"), lock("T2", "H")),
}
"""Under 2021/22."""


def of_all_kinds(*rows: Row) -> Region:
    """A region with somebody of every kind."""
    alone = (
        school("100001", eligible="yes"),
        school("100002", grade=1),
        school("100003", eligible="yes", status="declined"),
    )
    trusts = trust("T1"), trust("T2", governance_review=True), school("100004", trust_id="T1")
    return region(*alone, *trusts, leader("A"), leader("B"), nlg("G"), nlg("H"), *rows)


@pytest.mark.parametrize("name", FAULTS)
def test_decision_is_a_fault(name: str) -> None:
    """A decision that cannot be meant is refused, and nothing is planned."""
    with pytest.raises(Faults):
        planned(of_all_kinds(*FAULTS[name]), "2021-22")


@pytest.mark.parametrize(
    "rows",
    [
        (lock("100001", "A"), ban("100001", "B")), (lock("T2", "A"), lock("T2", "G")), (ban("100002", "A"),),
        (ban("T2", "G"),), (lock("100001", "A", 3),), (lock("T2", "B", 5),),
    ],
)  # fmt: skip
def test_decision_is_no_fault(rows: tuple[Row, ...]) -> None:
    """A decision beside these is kept."""
    made = planned(of_all_kinds(*rows), "2021-22")
    for row in of_all_kinds(*rows).decisions:
        pairs = {(m.recipient, m.leader) for m in made.matches} | {
            (m.recipient, m.governance_reviewer) for m in made.matches
        }
        assert ((row.recipient, row.leader) in pairs) == (row.action == "lock")


def test_days_of_a_lock_reach_the_approved_extras() -> None:
    """A lock may go as far as the cap and the approved extra days, and no further."""
    approved, plain = school(rd_approved="days", eligible="yes"), school(eligible="yes")
    made = planned(region(approved, leader(), lock("100001", "A", 15)), "2023-24")
    assert (match_of(made).days, match_of(made).extra_days) == (15, 5)
    for row, days in ((approved, 16), (plain, 11)):
        with pytest.raises(Faults):
            planned(region(row, leader(), lock("100001", "A", days)), "2023-24")


# Own trust by links, and conflicts with authorities and dioceses.


LINKED: dict[str, tuple[tuple[Row, ...], dict[str, Any], dict[str, Any]]] = {
    "predecessor of the school": (
        (school(predecessors=("100009",)),), {"school_id": "100009"}, {"school_id": "100008"},
    ),
    "predecessor of a predecessor": (
        (school(predecessors=("100008",)), school("100008", eligible="no", predecessors=("100009",))),
        {"school_id": "100009"}, {"school_id": "100007"},
    ),
    "sponsor of the school": ((school(sponsor="S"),), {"trust_id": "S"}, {"trust_id": "R"}),
    "sponsor of its trust": (
        (school(trust_id="T1"), trust(schools=1, eligible=None, sponsor="S")), {"trust_id": "S"}, {"trust_id": "R"},
    ),
    "a trust of the same sponsor": (
        (school(sponsor="S"), trust("T2", eligible=None, sponsor="S")), {"trust_id": "T2"}, {"trust_id": "T3"},
    ),
    "a school of the sponsor": (
        (school(sponsor="T2"), trust("T2", eligible=None), school("100005", eligible="no", trust_id="T2")),
        {"school_id": "100005"}, {"school_id": "100006"},
    ),
    "what the trust was before": (
        (school(trust_id="T1"), trust(schools=1, eligible=None, predecessors=("T0",))),
        {"trust_id": "T0"}, {"trust_id": "T00"},
    ),
}  # fmt: skip
"""Rows, the first of them the recipient's; where a leader works who is linked with it; and where one who is not."""


@pytest.mark.parametrize("link", LINKED)
def test_own_trust_by_links(link: str) -> None:
    """Whoever is linked with the recipient, however many links away, does not lead it; whoever is not, does."""
    rows, there, elsewhere = LINKED[link]
    assert refusals(region(*rows, leader(**there))) == ("own-trust",)
    assert refusals(region(*rows, leader(**elsewhere))) == ()
    made = region(*rows, leader(**there))
    assert [row.reason for row in planned(made).unmatched] == ["no-allowed-leader"]
    assert leaders_of(planned(region(*rows, leader(**there), leader("Z", **elsewhere)))) == {"100001": "Z"}
    with pytest.raises(Faults, match="refused by own-trust"):
        planned(region(*rows, leader(**there), lock("100001", "A")))


@pytest.mark.parametrize("link", LINKED)
def test_checker_finds_links_itself(link: str) -> None:
    """A plan that matches somebody with their own trust by a link breaks the rule, whatever the pair rules say."""
    rows, there, elsewhere = LINKED[link]
    plan = planned(region(*rows, leader(**elsewhere)))
    told = {(broken.rule, broken.about) for broken in check(plan, region(*rows, leader(**there)), "2022-23").broken}
    assert ("own-trust", "100001") in told
    for body, wanted in ((there, True), (elsewhere, False)):
        assert OwnTrust(region(*rows)).works_there(leader(**body), "100001") is wanted


AREAS: dict[str, Any] = {"local_authority": "North Yorkshire", "diocese": "Diocese of York"}


@pytest.mark.parametrize("named", ["north  yorkshire", "Diocese of YORK"])
def test_conflict_with_an_area(named: str) -> None:
    """A conflict with an authority or a diocese is one with all its schools, and with the trusts of any of them."""
    assert refusals(region(school(**AREAS), leader(conflicts=(named,)))) == ("conflict",)
    assert refusals(region(school(**AREAS), leader(conflicts=(named[:-1],)))) == ()
    rows = trust(), school("100001", trust_id="T1"), school("100002", trust_id="T1", grade=1, **AREAS)
    assert refusals(region(*rows, leader(conflicts=(named,)))) == ("conflict",)
    assert refusals(region(*rows[:2], leader(conflicts=(named,)))) == ()


def _linked(made: Region, rng: Random) -> Region:
    """The region with predecessors, sponsors, authorities and conflicts with these."""
    bodies = [row.id for row in (*made.schools, *made.trusts)] + ["T9", "elsewhere", "999999", "S"]

    def links() -> dict[str, Any]:
        some = rng.random() < 0.4
        return {
            "predecessors": tuple(rng.sample(bodies, rng.randint(0, 1))) if some else (),
            "sponsor": rng.choice(bodies) if rng.random() < 0.2 else None,
        }

    areas = ["Leeds", "York", None]
    schools = tuple(
        replace(s, **links(), local_authority=rng.choice(areas), diocese=rng.choice(areas)) for s in made.schools
    )
    trusts = tuple(replace(t, **links()) for t in made.trusts)
    leaders = tuple(
        replace(x, conflicts=(*x.conflicts, *rng.sample(["leeds", "YORK ", "Hull"], rng.randint(0, 1))))
        for x in made.leaders
    )
    return replace(made, schools=schools, trusts=trusts, leaders=leaders, decisions=())


@pytest.mark.parametrize("seed", range(60))
def test_links_by_trying(seed: int) -> None:
    """On random links, the rules, the checker and the oracle agree on every pair."""
    made, offer, options = tiny_case(seed)
    made = _linked(made, Random(seed))
    instance, oracle = prepare(made, offer), Oracle(made, offer, replace(options, previous=None, objective=()))
    own = OwnTrust(made)
    for t, recipient in enumerate(instance.recipients):
        for x, row in enumerate(instance.leaders):
            who = next(w for w in recipients(oracle.region, offer)[0] if w.id == recipient.id)
            expected = oracle_refusals(who, oracle.leaders[row.id], offer, frozenset())
            assert list(instance.rules.refusals(t, x)) == expected
            assert own.works_there(row, recipient.id) == ("own-trust" in expected)

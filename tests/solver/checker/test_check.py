"""The checker: a sound plan passes, and every single thing that is wrong with one is named by its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.check_result import Verdict
from tsimatch.models.plan.plan import Capacity, FitShares, LeaderUse, Level, Match, Plan, Unmatched
from tsimatch.models.region.region import Region, School, Trust
from tsimatch.solver.checker.check import check, instance_of
from tsimatch.solver.checker.notes import expected_notes

from ...oracle.plan import small_outcome, tiny_outcome
from ...oracle.regions import small_case, tiny_case
from ...support.builders import (
    ban,
    budget,
    changed,
    leader,
    lock,
    match_of,
    nlg,
    planned,
    region,
    school,
    town,
    trust,
)

ASH, BEECH, CEDAR, DAMSON, ELMS, GORSE = "100001", "100002", "100003", "100004", "T1", "100007"


def rules(verdict: Verdict) -> set[tuple[str, str]]:
    """The rules that are broken, and about whom."""
    return {(broken.rule, broken.about) for broken in verdict.broken}


def refigured(plan: Plan, made: Region, offer: str) -> Plan:
    """The plan with everything put right that follows from its matches: only what they break is left.

    Leaders, budgets, levels, and who is unmatched are restated as the checker's own sums have them.
    """
    verdict = check(plan, made, offer)
    levels = tuple(replace(level, value=verdict.levels[level.name], bound=None, proven=False) for level in plan.levels)
    return replace(
        plan,
        status="feasible",
        levels=levels,
        journeys=verdict.journeys,
        budgets=verdict.budgets,
        leaders=tuple(_used(row, plan, offer) for row in plan.leaders),
        notes=expected_notes(instance_of(plan, made, offer), plan),
    )


def _used(row: LeaderUse, plan: Plan, offer: str) -> LeaderUse:
    review = read_offer(offer).terms("trust").review
    reviews = sum(match.governance_reviewer == row.leader for match in plan.matches)
    mine = [match for match in plan.matches if match.leader == row.leader]
    days = sum(match.days for match in mine) + reviews * (review.days if review else 0)
    every = row.capacity.own + row.capacity.team
    load = None if every == 0 else (200 * days + every) // (2 * every)
    return replace(row, days=days, matches=len(mine) + reviews, load=load)


def with_match(plan: Plan, id_: str, /, **cells: Any) -> Plan:
    """The plan with some fields of one match changed."""
    matches = tuple(replace(m, **cells) if m.recipient == id_ else m for m in plan.matches)
    return replace(plan, matches=matches)


def with_days(plan: Plan, recipient: str, days: int) -> Plan:
    """The plan with other days for one match, and the cost and extra days that go with them."""
    match = match_of(plan, recipient)
    cap = 10 if plan.offer.name != "2021-22" else 3 if match.kind == "school" else 5
    return with_match(plan, recipient, days=days, cost=match.cost // match.days * days, extra_days=max(0, days - cap))


def with_level(plan: Plan, name: str, /, **cells: Any) -> Plan:
    """The plan with some fields of one level changed."""
    return replace(plan, levels=tuple(replace(x, **cells) if x.name == name else x for x in plan.levels))


def unproven(plan: Plan) -> Plan:
    """The plan with the proof stopped at fit."""
    stopped = plan
    for name in ("fit", "travel", "cost"):
        stopped = with_level(stopped, name, proven=False)
    return stopped


# A sound plan.


@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_sound_plan_passes(offer: str) -> None:
    """A plan that the product made passes, its levels and budgets recomputed, with no notes."""
    made = town() if offer == "2022-23" else RICH[offer]
    found = planned(made, offer)
    verdict = check(found, made)
    assert (verdict.sound, verdict.broken, verdict.notes) == (True, (), ())
    assert verdict.levels == {level.name: level.value for level in found.levels}
    assert verdict.budgets == found.budgets


def test_plan_with_options_passes() -> None:
    """The options of a plan are its own: budgets, minimum, objective and previous are taken from it."""
    found = planned(
        town(), budgets=(budget(18_000),), min_days=3, objective=("need", "balance"), previous=((ASH, "A"),)
    )
    assert check(found, town(), "2022-23").broken == ()


def test_other_region_is_noted() -> None:
    """A plan of another region is judged all the same, and a note says that the region is another."""
    found = planned(town())
    verdict = check(found, changed(town(), ASH, pupils=200), "2022-23")
    assert verdict.sound
    assert ["digest" in note for note in verdict.notes] == [True]


def test_other_offer_is_noted() -> None:
    """A plan judged under another offer is told so, and what that offer does not allow is named."""
    verdict = check(planned(town()), town(), "2023-24")
    assert any("2023-24 is not the one" in note for note in verdict.notes)
    assert ("recipient", ASH) in rules(verdict)


def test_options_that_do_not_suit_are_faults() -> None:
    """A plan whose options ask for a budget of a region that nobody has cannot be judged."""
    found = planned(town(), budgets=(budget(40_000, "days", "North"),))
    with pytest.raises(Faults):
        check(found, replace(town(), schools=(school(region="East"),), trusts=()), "2022-23")


def test_unknown_pot_of_the_options_is_a_fault() -> None:
    """A plan whose options name a pot that there is not cannot be judged."""
    found = planned(town(), budgets=(budget(18_000),))
    asked = replace(found.options, budgets=(replace(found.options.budgets[0], pot="days "),))
    with pytest.raises(Faults, match="is no pot"):
        check(replace(found, options=asked), town())


def test_need_that_is_not_the_best_is_named() -> None:
    """A plan that calls need proven, and leaves out somebody whom it has room and money for, is contradicted."""
    made = region(school(), school("100002"), leader())
    best = planned(made)
    left = replace(as_left_out("100002"), recipient_name="School 100002", reason="no-room")
    worse = refigured(replace(best, matches=best.matches[:1], unmatched=(left,)), made, "2022-23")
    levels = tuple(replace(level, bound=level.value, proven=True) for level in worse.levels)
    verdict = check(replace(worse, levels=levels, status="optimal"), made)
    assert [str(item) for item in verdict.broken] == [
        "unmatched: 100002 could be supported with all others as they are, though need is called proven"
    ]


def test_what_is_not_judged_is_said_once() -> None:
    """Notes that only files or solving can tell, and words of another version, are told as not judged."""
    found = planned(town())
    verdict = check(replace(found, notes=(*found.notes, "the file was read as Windows-1252")), town())
    assert verdict.broken == ()
    assert [text for text in verdict.unjudged if "Windows-1252" in text]
    assert any("version 0" in text for text in check(replace(found, version="0"), town()).unjudged)


# One thing wrong in the statement of a sound plan.


STATED: dict[str, tuple[Callable[[Plan], Plan], set[tuple[str, str]]]] = {
    "fit one higher": (lambda p: with_match(p, ASH, fit=100), {("fit", ASH), ("levels", "fit")}),
    "parts of fit": (
        lambda p: with_match(p, ASH, fit_parts=FitShares(expertise=50, phase=29, distance=20)), {("fit_parts", ASH)},
    ),
    "km one more": (lambda p: with_match(p, DAMSON, km=29), {("km", DAMSON)}),
    "km where none is known": (lambda p: with_match(p, CEDAR, km=0), {("km", CEDAR)}),
    "km left out": (lambda p: with_match(p, ASH, km=None), {("km", ASH)}),
    "cost": (lambda p: with_match(p, ASH, cost=1), {("cost", ASH), ("levels", "cost"), ("budgets", "")}),
    "extra days": (lambda p: with_match(p, ASH, extra_days=1), {("extra_days", ASH)}),
    "credit": (
        lambda p: with_match(p, ASH, partnership_credit=1_000_000),
        {("partnership_credit", ASH), ("levels", "cost"), ("budgets", ""), ("budget", "")},
    ),
    "name": (lambda p: with_match(p, ASH, recipient_name="Oak"), {("recipient_name", ASH)}),
    "leader's name": (lambda p: with_match(p, ASH, leader_name="Eve"), {("leader_name", ASH)}),
    "kind": (lambda p: with_match(p, ASH, kind="trust"), {("kind", ASH)}),
    "region": (lambda p: with_match(p, ASH, region="South"), {("region", ASH)}),
    "clause": (lambda p: with_match(p, ASH, eligible_because=("22.2",)), {("eligible_because", ASH)}),
    "locked": (lambda p: with_match(p, ASH, locked=True), {("locked", ASH)}),
    "passed over": (lambda p: with_match(p, ASH, passed_over=("region",)), {("locked", ASH)}),
    "NPQEL": (lambda p: with_match(p, ELMS, npqel=True), {("npqel", ELMS), ("levels", "extras")}),
    "level one higher": (lambda p: with_level(p, "need", value=651, bound=651), {("levels", "need")}),
    "level one lower": (lambda p: with_level(p, "travel", value=44, bound=44), {("levels", "travel")}),
    "cost a penny lower": (lambda p: with_level(p, "cost", value=2_399_999, bound=2_399_999), {("levels", "cost")}),
    "bound of a proven level": (lambda p: with_level(p, "fit", bound=481), {("levels", "fit")}),
    "no bound of a proven level": (lambda p: with_level(p, "fit", bound=None), {("levels", "fit")}),
    "bound below a value": (
        lambda p: replace(with_level(unproven(p), "fit", bound=479), status="feasible"), {("levels", "fit")},
    ),
    "bound above what is least": (
        lambda p: replace(with_level(unproven(p), "travel", bound=46), status="feasible"), {("levels", "travel")},
    ),
    "proven behind what is not": (
        lambda p: replace(with_level(p, "fit", bound=481, proven=False), status="feasible"), {("levels", "")},
    ),
    "level missing": (lambda p: replace(p, levels=p.levels[:-1]), {("levels", "")}),
    "level twice": (lambda p: replace(p, levels=(*p.levels, p.levels[-1])), {("levels", "")}),
    "levels in another order": (lambda p: replace(p, levels=p.levels[::-1]), {("levels", "")}),
    "not asked for": (
        lambda p: replace(p, levels=(*p.levels, Level(name="balance", value=10, bound=10, proven=True))),
        {("levels", "")},
    ),
    "optimal though unproven": (lambda p: with_level(p, "cost", proven=False), {("status", "")}),
    "feasible though proven": (lambda p: replace(p, status="feasible"), {("status", "")}),
    "leader's days": (
        lambda p: replace(p, leaders=(replace(p.leaders[0], days=14), *p.leaders[1:])), {("leaders", "A")},
    ),
    "leader's load": (
        lambda p: replace(p, leaders=(replace(p.leaders[0], load=99), *p.leaders[1:])), {("leaders", "A")},
    ),
    "leader's matches": (
        lambda p: replace(p, leaders=(replace(p.leaders[0], matches=3), *p.leaders[1:])), {("leaders", "A")},
    ),
    "leader's capacity": (
        lambda p: replace(p, leaders=(replace(p.leaders[0], capacity=Capacity(own=15, team=1)), *p.leaders[1:])),
        {("leaders", "A")},
    ),
    "leader missing": (lambda p: replace(p, leaders=p.leaders[1:]), {("leaders", "A")}),
    "leader twice": (lambda p: replace(p, leaders=(p.leaders[0], *p.leaders)), {("leaders", "A")}),
    "budget spent": (lambda p: replace(p, budgets=(replace(p.budgets[0], spent=0),)), {("budgets", "")}),
    "budget's amount": (lambda p: replace(p, budgets=(replace(p.budgets[0], amount=2_500_000),)), {("budgets", "")}),
    "budget missing": (lambda p: replace(p, budgets=()), {("budgets", "")}),
    "stranger declined": (lambda p: replace(p, declined=(as_left_out("100006"),)), {("declined", "100006")}),
    "stranger unmatched": (lambda p: replace(p, unmatched=(as_left_out("100006"),)), {("unmatched", "100006")}),
    "unmatched though matched": (lambda p: replace(p, unmatched=(as_left_out(ASH),)), {("unmatched", ASH)}),
}  # fmt: skip
"""What is changed in the town's plan, and everything that it breaks."""


def as_left_out(recipient: str) -> Unmatched:
    """A row of somebody who is not matched, all its facts those of Ash."""
    return Unmatched(
        recipient=recipient, recipient_name="Ash", kind="school", region="North", eligible_because=("22.1",),
        priority=100, reason="no-room", explanation="",
    )  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_wrong_statement_is_named(name: str) -> None:
    """One thing that is stated wrongly is named, and nothing beside what follows from it."""
    change, expected = STATED[name]
    assert rules(check(change(planned(town())), town(), "2022-23")) == expected


# Unmatched and declined.


def short() -> tuple[Plan, Region]:
    """A plan that leaves Gorse out, and Damson because it has declined."""
    made = changed(replace(town(), budgets=(budget(11_400),)), DAMSON, status="declined")
    return planned(made), made


UNMATCHED: dict[str, dict[str, Any]] = {
    "name": {"recipient_name": "Oak"},
    "kind": {"kind": "trust"},
    "region": {"region": "South"},
    "clause": {"eligible_because": ("22.1", "22.2")},
    "priority": {"priority": 101},
    "nobody allowed": {"reason": "no-allowed-leader"},
    "banned": {"reason": "banned"},
}


@pytest.mark.parametrize("name", UNMATCHED)
def test_wrong_unmatched_is_named(name: str) -> None:
    """What is stated wrongly of somebody without a leader is named."""
    found, made = short()
    first, *rest = found.unmatched
    wrong = replace(found, unmatched=(replace(first, **UNMATCHED[name]), *rest))
    assert rules(check(wrong, made, "2022-23")) == {("unmatched", first.recipient)}


def test_missing_unmatched_is_named() -> None:
    """Whoever has no leader stands among the unmatched, once."""
    found, made = short()
    first, *rest = found.unmatched
    assert rules(check(replace(found, unmatched=tuple(rest)), made, "2022-23")) == {("unmatched", first.recipient)}
    twice = replace(found, unmatched=(first, first, *rest))
    assert rules(check(twice, made, "2022-23")) == {("unmatched", first.recipient)}


def test_missing_declined_is_named() -> None:
    """Whoever has declined stands among the declined."""
    found, made = short()
    assert rules(check(replace(found, declined=()), made, "2022-23")) == {("declined", DAMSON)}


@pytest.mark.parametrize("cells", [{"recipient_name": "Oak"}, {"priority": 1}, {"eligible_because": ("22.2",)}])
def test_wrong_declined_is_named(cells: dict[str, Any]) -> None:
    """What is stated wrongly of somebody who has declined is named."""
    found, made = short()
    wrong = replace(found, declined=(replace(found.declined[0], **cells),))
    assert rules(check(wrong, made, "2022-23")) == {("declined", DAMSON)}


def test_reason_where_nobody_is_allowed() -> None:
    """Where no leader may support somebody, the reason is not room or money."""
    made = region(school(), leader(status="left"))
    found = planned(made)
    for reason in ("no-room", "no-money", "not-best", "stopped"):
        wrong = replace(found, unmatched=(replace(found.unmatched[0], reason=reason),))
        assert rules(check(wrong, made, "2022-23")) == {("unmatched", ASH)}


def test_dropped_match_is_named() -> None:
    """A match that is simply gone leaves its recipient missing, and levels, leaders and budgets wrong."""
    found = planned(town())
    wrong = replace(found, matches=found.matches[1:])
    assert rules(check(wrong, town(), "2022-23")) >= {
        ("unmatched", ASH), ("levels", "need"), ("levels", "days"), ("leaders", "A"), ("budgets", ""),
    }  # fmt: skip


# One limit broken, everything else restated so that it agrees.


def swapped(plan: Plan, made: Region, recipient: str, id_: str) -> Plan:
    """The plan with another leader of one match, its figures those of that pair."""
    days = match_of(plan, recipient).days
    right = match_of(planned(replace(made, decisions=(lock(recipient, id_, days),)), plan.offer.name), recipient)
    others = tuple(m for m in plan.matches if m.recipient != recipient)
    moved = replace(right, locked=False, passed_over=())
    return replace(plan, matches=tuple(sorted((*others, moved), key=lambda m: m.recipient)))


def test_swapped_leader_is_named() -> None:
    """A leader who is swapped in breaks limits and sharing alone, once the figures are those of the new pair."""
    found = refigured(swapped(planned(town()), town(), GORSE, "A"), town(), "2022-23")
    assert rules(check(found, town(), "2022-23")) == {
        ("own-days", "A"), ("days", "A"), ("sharing", ASH), ("sharing", CEDAR),
    }  # fmt: skip


def test_swapped_leader_without_figures_is_named() -> None:
    """A leader who is only written over another leaves name, fit and km wrong."""
    wrong = with_match(planned(town()), GORSE, leader="A")
    assert rules(check(wrong, town(), "2022-23")) >= {
        ("leader_name", GORSE), ("fit", GORSE), ("fit_parts", GORSE), ("km", GORSE), ("leaders", "A"),
    }  # fmt: skip


def broken(found: Plan, made: Region, offer: str = "2022-23") -> set[tuple[str, str]]:
    """What is broken once everything that follows from the matches is restated."""
    return rules(check(refigured(found, made, offer), made, offer))


@pytest.mark.parametrize(
    ("recipient", "days", "expected"),
    [
        (ASH, 9, {("own-days", "A"), ("days", "A"), ("budget", ""), ("sharing", CEDAR)}),
        (ASH, 7, set()),
        (BEECH, 6, {("own-days", "B"), ("days", "B"), ("budget", "")}),
        (BEECH, 4, {("minimum", BEECH)}),
        (ELMS, 10, {("budget", "")}),
        (ELMS, 11, {("cap", ELMS), ("budget", "")}),
        (GORSE, 7, {("budget", "")}),
        (GORSE, 8, {("cap", GORSE), ("budget", "")}),
    ],
)
def test_wrong_days_are_named(recipient: str, days: int, expected: set[tuple[str, str]]) -> None:
    """A day too many or too few is named by every limit that it breaks."""
    assert broken(with_days(planned(town()), recipient, days), town()) == expected


def test_sharing_is_named() -> None:
    """Days that went to the wrong recipient of one leader are named, by who should have had them."""
    found = with_days(with_days(planned(town()), ASH, 9), CEDAR, 6)
    assert broken(found, town()) == {("sharing", CEDAR)}
    tie = with_days(with_days(planned(town()), ASH, 7), CEDAR, 8)
    assert broken(tie, town()) == {("sharing", ASH)}


@pytest.mark.parametrize(
    "other",
    [school("100009", region="South"), trust("T9"), trust("T8", region="South")],
    ids=["region", "kind", "both"],
)
def test_sharing_is_named_whoever_they_are(other: School | Trust) -> None:
    """One leader's days are shared by one rule, among schools and trusts and over regions alike."""
    made = region(school(), other, leader(capacity_days=15, region=("North", "South")))
    found = planned(made)
    assert {match.days for match in found.matches} == {7, 8}
    wrong = with_days(with_days(found, ASH, 5), other.id, 10)
    assert broken(wrong, made) == {("sharing", ASH)}


def test_sharing_goes_by_priority() -> None:
    """On a tie the higher priority comes first, and then the id."""
    made = changed(town(), CEDAR, priority=101)
    found = planned(made)
    assert (match_of(found, ASH).days, match_of(found, CEDAR).days) == (7, 8)
    assert broken(with_days(with_days(found, ASH, 8), CEDAR, 7), made) == {("sharing", CEDAR)}


def test_two_leaders_are_named() -> None:
    """A recipient that stands twice has two leaders."""
    found = planned(town())
    twice = replace(found, matches=(*found.matches, match_of(found, ELMS)))
    assert ("one-leader", ELMS) in rules(check(twice, town(), "2022-23"))


def test_strangers_are_named() -> None:
    """A recipient or a leader whom the region does not have is named."""
    found = planned(town())
    assert ("recipient", "100006") in rules(check(with_match(found, ASH, recipient="100006"), town(), "2022-23"))
    assert ("leader", "Z") in rules(check(with_match(found, ASH, leader="Z"), town(), "2022-23"))


def test_declined_recipient_is_named() -> None:
    """A match of somebody who has since declined is named."""
    made = changed(town(), ASH, status="declined")
    assert ("recipient", ASH) in rules(check(planned(town()), made, "2022-23"))


SINCE: dict[str, tuple[str, dict[str, Any]]] = {
    "left": ("B", {"status": "left"}),
    "not-ready": ("B", {"ready": False}),
    "role": ("B", {"role": "NLG"}),
    "region": ("B", {"region": ("South",)}),
    "own-trust": ("B", {"school_id": BEECH}),
    "conflict": ("B", {"conflicts": (BEECH,)}),
    "distance": ("B", {"max_km": 3_999}),
    "must-have": (BEECH, {"must_have": ("latin",)}),
    "capacity": ("B", {"capacity_days": 4}),
}


@pytest.mark.parametrize("rule", SINCE)
def test_refused_pair_is_named(rule: str) -> None:
    """A pair that a rule refuses since the plan was made is named by the rule."""
    id_, cells = SINCE[rule]
    made = changed(town(), id_, **cells)
    assert (rule, BEECH) in rules(check(planned(town()), made, "2022-23"))


def test_banned_pair_is_named() -> None:
    """A pair that has since been banned is named."""
    made = replace(town(), decisions=(ban(BEECH, "B"),))
    assert rules(check(planned(town()), made, "2022-23")) == {("ban", BEECH)}


def test_broken_lock_is_named() -> None:
    """A lock that the plan does not keep is named, and so are other days than those locked."""
    found = planned(town())
    made = replace(town(), decisions=(lock(ASH, "D"),))
    assert rules(check(found, made, "2022-23")) == {("lock", ASH)}
    made = replace(town(), decisions=(lock(ASH, "A", 7),))
    assert rules(check(with_match(found, ASH, locked=True), made, "2022-23")) == {("lock", ASH)}


def test_locked_pair_may_pass_over() -> None:
    """What a lock passes over is no broken rule, but has to be stated."""
    made = replace(changed(town(), "D", region=("South",), max_matches=2), decisions=(lock(ASH, "D", 4),))
    found = planned(made)
    assert check(found, made, "2022-23").broken == ()
    assert match_of(found, ASH).passed_over == ("region", "minimum")
    silent = with_match(found, ASH, passed_over=("region",))
    assert rules(check(silent, made, "2022-23")) == {("locked", ASH)}


def test_max_matches_is_named() -> None:
    """A leader with more matches than they take is named."""
    made = changed(town(), "A", max_matches=1)
    assert broken(planned(town()), made) == {("max_matches", "A")}


def test_days_of_the_team_are_named() -> None:
    """Days beyond own and team's are named, and a day in person that nobody has."""
    made = changed(town(), "C", team_days=5)
    assert broken(with_capacity(planned(town()), "C", 3, 5), made) == {("days", "C")}
    nobody = changed(town(), "C", capacity_days=0)
    assert ("own-days", "C") in broken(with_capacity(planned(town()), "C", 0, 10), nobody)


def with_capacity(plan: Plan, id_: str, own: int, team: int) -> Plan:
    """The plan with another capacity of one leader."""
    rows = (replace(x, capacity=Capacity(own=own, team=team)) if x.leader == id_ else x for x in plan.leaders)
    return replace(plan, leaders=tuple(rows))


@pytest.mark.parametrize("pot", ["total", "days"])
@pytest.mark.parametrize("name", [None, "North", " NORTH"])
def test_overspent_budget_is_named(pot: str, name: str | None) -> None:
    """A budget row that the plan overspends by a penny is named."""
    made = replace(town(), budgets=(replace(budget(24_000, pot, name), amount=2_399_999),))
    assert broken(planned(town()), made) == {("budget", "")}


# Extras.


def rich(*rows: Any) -> Region:
    """A region with every extra of 2021/22: two partnerships, two reviews, an NPQEL."""
    wanting = {"governance_review": True, "npqel": True}
    return region(
        school("100001", eligible="yes", partnership=True), school("100002", eligible="yes", partnership=True),
        school("100003", eligible="yes"), trust("T1", **wanting), trust("T2", governance_review=True), trust("T3"),
        trust("T8", eligible=None, region="South", partnership_slots=2),
        trust("T9", eligible=None, partnership_slots=2), leader(capacity_days=60),
        nlg(capacity_days=10, max_matches=2), nlg("H", status="left"), nlg("I", conflicts=("T1", "T2")), *rows,
    )  # fmt: skip


def approved() -> Region:
    """A region with every extra of 2023/24."""
    return region(
        school("100001", eligible="yes", rd_approved="either"), school("100002", eligible="yes", rd_approved="days"),
        trust("T1", rd_approved="partnership"), trust("T9", eligible=None, partnership_slots=1),
        leader("A", capacity_days=12), leader("B"), leader("C"),
    )  # fmt: skip


RICH = {"2021-22": rich(), "2023-24": approved()}
CREDIT = {"partnership_credit": 1_000_000}

EXTRAS: dict[str, tuple[Callable[[Plan], Plan], set[tuple[str, str]]]] = {
    "partnership of a school that would not benefit": (
        lambda p: with_match(p, "100003", partner="T9", **CREDIT),
        {("partnership", "100003"), ("partner-slots", "T9")},
    ),
    "partner of another region": (lambda p: with_match(p, "100001", partner="T8"), {("partner", "100001")}),
    "partner that takes on none": (lambda p: with_match(p, "100001", partner="T3"), {("partner", "100001")}),
    "unknown partner": (lambda p: with_match(p, "100001", partner="T7"), {("partner", "100001")}),
    "review of a trust that would not benefit": (
        lambda p: with_match(p, "T3", governance_reviewer="I"),
        {("review", "T3")},
    ),
    "review of a school": (lambda p: with_match(p, "100003", governance_reviewer="I"), {("review", "100003")}),
    "reviewer who has left": (lambda p: with_match(p, "T1", governance_reviewer="H"), {("left", "T1")}),
    "reviewer in conflict": (lambda p: with_match(p, "T1", governance_reviewer="I"), {("conflict", "T1")}),
    "reviewer who is no NLG": (lambda p: with_match(p, "T1", governance_reviewer="A"), {("role", "T1")}),
    "unknown reviewer": (lambda p: with_match(p, "T1", governance_reviewer="Z"), {("review", "T1")}),
    "NPQEL of a trust that would not benefit": (lambda p: with_match(p, "T2", npqel=True), {("npqel", "T2")}),
    "NPQEL of a school": (lambda p: with_match(p, "100001", npqel=True), {("npqel", "100001")}),
}


@pytest.mark.parametrize("name", EXTRAS)
def test_wrong_extra_is_named(name: str) -> None:
    """An extra that somebody may not have is named."""
    change, expected = EXTRAS[name]
    assert broken(change(planned(rich(), "2021-22")), rich(), "2021-22") == expected


@pytest.mark.parametrize(
    ("id_", "cells", "expected"),
    [
        ("T9", {"partnership_slots": 1}, {("partner-slots", "T9")}),
        ("T9", {"partnership_slots": 0}, {("partner", "100001"), ("partner", "100002")}),
        ("T9", {"status": "declined"}, {("partner", "100001"), ("partner", "100002")}),
        ("T9", {"schools": 1}, {("partner", "100001"), ("partner", "100002")}),
        ("G", {"max_matches": 1}, {("max_matches", "G")}),
        ("T1", {"npqel": None}, {("npqel", "T1")}),
        ("T1", {"governance_review": None}, {("review", "T1")}),
        ("100001", {"partnership": None}, {("partnership", "100001")}),
    ],
)
def test_extra_that_is_no_longer_possible(id_: str, cells: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    """An extra that a changed region does not allow is named."""
    assert broken(planned(rich(), "2021-22"), changed(rich(), id_, **cells), "2021-22") == expected


def test_reviewer_without_days_is_named() -> None:
    """Reviews of five own days each are held against the NLG's own days."""
    made = changed(rich(), "G", capacity_days=9, team_days=1)
    found = with_capacity(planned(rich(), "2021-22"), "G", 9, 1)
    assert broken(found, made, "2021-22") == {("own-days", "G")}


@pytest.mark.parametrize(("pot", "pounds"), [("partnerships", 19_999), ("total", 34_399)])
def test_overspent_extras_are_named(pot: str, pounds: int) -> None:
    """Partnerships are held against their own pot and against the total."""
    found = planned(rich(), "2021-22")
    assert sum(match.cost + match.partnership_credit for match in found.matches) == 3_440_000
    assert broken(found, replace(rich(), budgets=(budget(pounds, pot),)), "2021-22") == {("budget", "")}
    assert broken(found, replace(rich(), budgets=(budget(pounds + 1, pot),)), "2021-22") == set()


def test_locked_review_is_kept() -> None:
    """A lock on a review that the plan does not keep is named."""
    made = rich(lock("T1", "G"))
    assert check(planned(made, "2021-22"), made, "2021-22").broken == ()
    without = with_match(planned(made, "2021-22"), "T1", governance_reviewer=None)
    assert broken(without, made, "2021-22") == {("lock", "T1")}


def test_never_both_extra_days_and_a_partnership() -> None:
    """Extra days beside a partnership are named."""
    found = planned(approved(), "2023-24")
    both = next(match for match in found.matches if match.recipient == "100001")
    assert both.days > 10
    assert ("either", "100001") in broken(with_match(found, "100001", partner="T9", **CREDIT), approved(), "2023-24")


@pytest.mark.parametrize(("recipient", "days", "expected"), [
    ("100002", 16, {("cap", "100002")}), ("T1", 11, {("cap", "T1"), ("either", "T1")}), ("T1", 4, {("minimum", "T1")}),
])  # fmt: skip
def test_extra_days_have_an_end(recipient: str, days: int, expected: set[tuple[str, str]]) -> None:
    """More than the approved extra days, or any without approval, are named."""
    assert broken(with_days(planned(approved(), "2023-24"), recipient, days), approved(), "2023-24") == expected


def test_own_trust_as_partner_is_named() -> None:
    """A trust that is its own partner is named."""
    made = changed(approved(), "T1", partnership_slots=1)
    found = planned(made, "2023-24")
    assert broken(with_match(found, "T1", partner="T1"), made, "2023-24") == {("partner", "T1")}


# Random plans.


def corrupted(plan: Plan, match: Match, made: Region) -> list[Plan]:
    """The plan with one thing about one match that cannot be."""
    others = tuple(m for m in plan.matches if m is not match)
    away = [x.id for x in made.leaders if x.id != match.leader]
    return [
        replace(plan, matches=others),
        replace(plan, matches=(*others, match, match)),
        with_match(plan, match.recipient, days=match.days + 1),
        with_match(plan, match.recipient, fit=match.fit - 1),
        with_match(plan, match.recipient, npqel=not match.npqel),
        *(with_match(plan, match.recipient, leader=id_) for id_ in away[:1]),
    ]


@pytest.mark.slow
def test_random_corruptions_are_noticed() -> None:
    """In a plan of any region, no match can be dropped, prolonged, refigured or moved without notice."""
    plans = 0
    for seed in range(24):
        made, offer, _ = small_case(seed) if seed % 4 == 0 else tiny_case(seed)
        found = small_outcome(seed) if seed % 4 == 0 else tiny_outcome(seed)
        if not isinstance(found, Plan):
            continue
        plans += len(found.matches) > 0
        for match in found.matches:
            for wrong in corrupted(found, match, made):
                assert not check(wrong, made, offer).sound, (seed, match.recipient)
    assert plans > 12


def test_words_are_those_of_the_file() -> None:
    """What the checker says of a value is what the plan's file shows: pounds, parts in words, lists joined."""
    made = region(school(), leader(), lock("100001", "A"), budget(6000))
    plan = planned(made)
    match = match_of(plan)
    wrong = with_match(
        replace(plan, levels=tuple(replace(row, value=row.value + 5, bound=None) for row in plan.levels)),
        match.recipient,
        days=11,
        cost=123_456,
        fit_parts=FitShares(expertise=1, phase=2, distance=3),
        km=7,
        eligible_because=("21.1", "override"),
        locked=False,
        passed_over=("region", "distance"),
    )
    told = [str(broken) for broken in check(wrong, made, "2022-23").broken]
    assert set(told) >= {
        "cost: 100001 is stated as £1,234.56, and is £6,600",
        "fit_parts: 100001 is stated as expertise 1, phase 2 and distance 3, "
        "and is expertise 25, phase 15 and distance 10",
        "km: 100001 is stated as 7, and is not known",
        "eligible_because: 100001 is stated as 21.1 and override, and is 22.1",
        "locked: 100001 is stated as not locked (passed over: region and distance), "
        "and is locked (passed over: nothing)",
        "levels: cost is stated as £6,000.05, and is £1,234.56",
    }
    assert not any(mark in text for text in told for mark in ("pence", "FitShares", "None", "('", "['"))
    dear = with_match(plan, match.recipient, cost=700_000)
    assert "budget: the total pot has £6,000 and £7,000 is spent" in map(str, check(dear, made, "2022-23").broken)

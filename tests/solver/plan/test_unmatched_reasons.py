"""Why somebody has no leader: each reason where it is true and nowhere else, its names and figures too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import Plan, Unmatched
from tsimatch.models.region.region import Leader, Region, Row
from tsimatch.solver.solve import plan

from ...oracle.exhaustive import LOWEST, Deal, Oracle
from ...oracle.pairs import refusals
from ...oracle.plan import deals_of, small_outcome, tiny_outcome
from ...oracle.recipients import Who, terms_of
from ...oracle.regions import small_case, tiny_case
from ...support.builders import ban, budget, days_of, leader, left_out, lock, nlg, planned, region, school, trust

FIRST, SECOND = school("100001"), school("100002", priority=200)
"""The second matters more, so that the first is left out."""


def reason_of(*rows: Row, **asked: Any) -> tuple[str, str]:
    """Why the first school is left out: in a word, and in a sentence."""
    row = left_out(planned(region(FIRST, SECOND, *rows), **asked))
    return row.reason, row.explanation


def test_no_allowed_leader() -> None:
    """Where every leader is refused, the rules are counted: a leader may be refused by several."""
    rows = leader("A", region=("South",), status="left"), leader("B", status="left"), nlg("G")
    assert reason_of(*rows) == (
        "no-allowed-leader", "None of the 3 leaders may support it. Refused by rule: left 2, role 1, region 1.",
    )  # fmt: skip


def test_banned() -> None:
    """Where only bans stand between a recipient and some leaders, these are named."""
    bans = ban("100001", "A"), ban("100001", "B"), ban("100001", "C")
    rows = leader("A"), leader("B"), leader("C", ready=False), leader("D", region=("South",))
    assert reason_of(*rows, *bans) == (
        "banned",
        "Bans alone keep it from A and B: no other rule refuses those matches. "
        "Every other leader (2) is refused by other rules.",
    )


def test_banned_says_nothing_of_room_or_money() -> None:
    """That a ban alone refuses a leader does not say that without it there would be room or money."""
    rows = leader("A", max_matches=0), ban("100001", "A"), budget(0)
    assert reason_of(*rows) == ("banned", "A ban alone keeps it from A: no other rule refuses that match.")


def test_no_room() -> None:
    """Where every leader who may is taken, each is named with what takes them: matches, own days, or all days."""
    by_matches = reason_of(leader(max_matches=1))
    assert by_matches == (
        "no-room", "The one leader who may support it is taken: A (1 of 1 matches: 100002).",
    )  # fmt: skip
    by_days = reason_of(leader("A", capacity_days=9), leader("B", max_matches=0))
    assert by_days == (
        "no-room",
        "None of the 2 leaders who may support it has room: A (5 of 9 own days needed by 100002) and "
        "B (takes no matches).",
    )


def test_no_room_though_nobody_took_it() -> None:
    """A leader whom nobody took is not called taken: they take no matches, or have no days of their own."""
    assert reason_of(leader(max_matches=0)) == (
        "no-room", "The one leader who may support it has no room: A (takes no matches).",
    )  # fmt: skip
    made = region(trust("T1"), leader("A", capacity_days=0, team_days=9), leader("B", max_matches=0))
    assert left_out(planned(made), "T1").explanation == (
        "None of the 2 leaders who may support it has room: A (has no days of their own) and B (takes no matches)."
    )
    rows = leader("A", max_matches=0), leader("B", day_rate=100_000), budget(7000)
    reason, words = reason_of(*rows)
    assert reason == "no-room-or-money"
    assert words.startswith("No room: A (takes no matches). Room, but no money: B. It needs at least £5,000")


def test_no_room_for_all_that_is_needed_in_person() -> None:
    """A leader with some own days, but fewer than are needed in person, is not called taken either."""
    offer = read_offer("2022-23")
    team = replace(offer.terms("trust").team, days_in_person=2)
    offer = replace(offer, trust=replace(offer.terms("trust"), team=team))
    row = left_out(planned(region(trust("T1"), leader(capacity_days=1, team_days=9)), offer), "T1")
    assert row.explanation.endswith("has no room: A (has 1 of the 2 own days that it needs).")


def test_no_room_in_the_team() -> None:
    """Where own days are left but not days in all, these are what is named."""
    made = region(trust("T1"), trust("T2", priority=200), leader(capacity_days=5, team_days=4))
    row = left_out(planned(made), "T1")
    assert row.explanation == "The one leader who may support it is taken: A (5 of 9 days needed by T2)."


def test_no_room_at_the_minimums() -> None:
    """What the others keep for sure are their minimums, though they have more: five of nine days, not nine."""
    made = planned(region(FIRST, SECOND, leader(capacity_days=9)))
    assert [match.days for match in made.matches] == [9]
    assert "5 of 9 own days" in left_out(made).explanation


def test_room_taken_by_a_lock() -> None:
    """The days of a lock with days are what it keeps."""
    assert "8 of 12 own days needed by 100002" in reason_of(leader(capacity_days=12), lock("100002", "A", 8))[1]


def test_no_money() -> None:
    """Where leaders have room but a pot has not, the pot is named with what is left of it."""
    assert reason_of(leader(), budget(5999)) == (
        "no-money",
        "It needs at least £3,000, and the total pot has £2,999 left of £5,999 beside the matches' minimums.",
    )
    assert reason_of(leader(day_rate=60_050), budget(5999, "days", "North")) == (
        "no-money",
        "It needs at least £3,002.50, and the days pot of North has £2,996.50 left of £5,999 "
        "beside the matches' minimums.",
    )


def test_no_room_or_money() -> None:
    """Where some are taken and the others cost too much, both are said."""
    reason, words = reason_of(leader("A", max_matches=1, day_rate=50_000), leader("B", day_rate=100_000), budget(7000))
    assert reason == "no-room-or-money"
    assert words.startswith("Taken: A (1 of 1 matches: 100002). Room, but no money: B. It needs at least £5,000, and ")


def test_not_best() -> None:
    """Where there is room and money, the levels that stand before `need` are named."""
    assert reason_of(leader(), objective=("cost",)) == (
        "not-best", "A could support it, but the plan would be worse on cost, which stands before need.",
    )  # fmt: skip
    far = replace(FIRST, easting=400_000, northing=400_000)
    near = leader(easting=402_000, northing=400_000)
    row = left_out(planned(region(far, SECOND, near), objective=("balance", "travel", "need", "fit")))
    assert row.explanation == (
        "A could support it, but the plan would be worse on balance and travel, which stand before need."
    )


@pytest.mark.parametrize(
    ("rows", "objective", "levels"),
    [
        ((leader(),), ("balance", "travel"), "balance, which stands"),
        ((leader(day_rate=0),), ("cost", "balance"), "balance, which stands"),
        ((leader(),), ("travel", "cost"), "cost, which stands"),
    ],
)
def test_not_best_names_only_what_would_be_worse(
    rows: tuple[Row, ...], objective: tuple[str, ...], levels: str
) -> None:
    """A level that the match would not make worse is not named: travel of no km, cost of nothing."""
    assert f"would be worse on {levels} before need." in reason_of(*rows, objective=objective)[1]


@pytest.mark.parametrize(
    ("objective", "levels"),
    [(("days", "fit", "keep", "travel"), "days, which stands"), (("days", "cost"), "days or cost, which stand")],
)
def test_not_best_for_days(objective: tuple[str, ...], levels: str) -> None:
    """Where others would have to give up days, one of the levels named is worse; fit and keep never are."""
    others = SECOND, school("100003")
    rows = leader("A", day_rate=30_000), leader("B", day_rate=60_000), ban("100001", "A"), budget(6000)
    found = planned(region(FIRST, *others, *rows), objective=objective, previous=(("100002", "A"),))
    assert len(found.matches) == 2
    row = left_out(found)
    assert (row.reason, f"B could support it, but the plan would be worse on {levels} before need.") == (
        "not-best", row.explanation,
    )  # fmt: skip


def test_not_best_for_extras() -> None:
    """What takes money from `need` by standing before it is no want of money."""
    wanting = school("100001", eligible="yes", partnership=True)
    rows = school("100002", eligible="yes"), school("100003", eligible="yes")
    made = region(wanting, *rows, trust("T9", eligible=None, partnership_slots=1), leader(), budget(12_400))
    assert planned(made, "2021-22").unmatched == ()
    found = planned(made, "2021-22", objective=("extras",))
    assert [match.partner for match in found.matches] == ["T9", None]
    assert [row.reason for row in found.unmatched] == ["not-best"]


def test_stopped() -> None:
    """Where the search was stopped before it was proven who can be supported, no other reason is given."""
    rows = FIRST, SECOND, school("100003", region="South"), leader(max_matches=0)
    found = plan(region(*rows), read_offer("2022-23"), clock=Deadline(0))
    assert found.status == "feasible"
    assert {row.recipient: row.reason for row in found.unmatched} == {
        "100001": "stopped", "100002": "stopped", "100003": "no-allowed-leader",
    }  # fmt: skip


# Random regions: every name and figure is recomputed.


SMALL = 40
MANY, BLOCKS = range(240), 4
"""So many small regions, and tiny ones from there on."""


@cache
def left_out_of(seed: int) -> list[tuple[Oracle, list[Deal], Unmatched]]:
    """Everybody whom a random plan leaves out."""
    found = small_outcome(seed) if seed < SMALL else tiny_outcome(seed)
    if not isinstance(found, Plan):
        return []
    oracle = Oracle(*(small_case(seed) if seed < SMALL else tiny_case(seed)))
    deals, _ = deals_of(oracle, found)
    return [(oracle, deals, row) for row in found.unmatched]


@pytest.mark.slow
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_name_and_figure_is_true(block: int) -> None:
    """Leaders, rules, counts and pounds in an explanation are those of the region and the plan."""
    for seed in MANY[block::BLOCKS]:
        for oracle, deals, row in left_out_of(seed):
            for words in EXPECTED[row.reason](oracle, deals, oracle.who[row.recipient]):
                assert words in row.explanation, (seed, words, row)


@pytest.mark.slow
def test_every_reason_is_among_the_random_regions() -> None:
    """No reason is left untried by the test above, which made these plans."""
    assert {row.reason for seed in MANY for _, _, row in left_out_of(seed)} == set(EXPECTED)


def _refused(oracle: Oracle, deals: list[Deal], who: Who) -> Iterator[str]:
    counts = Counter(name for x in oracle.region.leaders for name in refusals(who, x, oracle.offer, oracle.bans))
    yield from (f" {name} {number}" for name, number in counts.items())
    yield f"None of the {len(oracle.region.leaders)} leader"


def _banned(oracle: Oracle, deals: list[Deal], who: Who) -> Iterator[str]:
    yield from (x.id for x in oracle.region.leaders if refusals(who, x, oracle.offer, oracle.bans) == ["ban"])


def _no_room(oracle: Oracle, deals: list[Deal], who: Who) -> Iterator[str]:
    for x in oracle.allowed(who):
        mine = [deal for deal in deals if deal.leader.id == x.id]
        yield f"{x.id} ({_load(oracle, x, mine, who)}"


def _load(oracle: Oracle, row: Leader, mine: list[Deal], who: Who) -> str:
    """What takes a leader: the first of matches, own days and all days that leaves no room."""
    if row.max_matches is not None and len(mine) >= row.max_matches:
        return f"{len(mine)} of {row.max_matches} matches" if mine else "takes no matches"
    own = sum(_own(oracle, deal.who, deal.low) for deal in mine)
    if own + _own(oracle, who, who.least) > row.capacity_days:
        nothing = "has no days of their own" if row.capacity_days == 0 else f"has {row.capacity_days} of the "
        return f"{own} of {row.capacity_days} own days" if own else nothing
    every = row.capacity_days + (row.team_days or 0)
    return f"{sum(deal.low for deal in mine)} of {every} days"


def _own(oracle: Oracle, who: Who, days: int) -> int:
    team = terms_of(oracle.offer, who).team
    return team.days_in_person if team.may_help else days


def _no_money(oracle: Oracle, deals: list[Deal], who: Who) -> Iterator[str]:
    roomy = [x for x in oracle.allowed(who) if not _is_full(oracle, x, deals, who)]
    usual = oracle.offer.day_rate.pence
    least = min(who.least * (usual if x.day_rate is None else x.day_rate) for x in roomy)
    yield f"at least £{least // 100:,}" + (f".{least % 100:02}" if least % 100 else "")


def _is_full(oracle: Oracle, row: Leader, deals: list[Deal], who: Who) -> bool:
    more = [*deals, Deal(who=who, leader=row, low=who.least, high=who.least)]
    return not oracle.leader_holds(row, more, {deal.who.id: deal.low for deal in more})


def _room_or_money(oracle: Oracle, deals: list[Deal], who: Who) -> Iterator[str]:
    yield from _no_money(oracle, deals, who)
    for x in oracle.allowed(who):
        full = _is_full(oracle, x, deals, who)
        mine = [deal for deal in deals if deal.leader.id == x.id]
        yield f"{x.id} ({_load(oracle, x, mine, who)}" if full else x.id


def _not_best(oracle: Oracle, deals: list[Deal], who: Who) -> Iterator[str]:
    yield "before need"


EXPECTED = {
    "no-allowed-leader": _refused,
    "banned": _banned,
    "no-room": _no_room,
    "no-money": _no_money,
    "no-room-or-money": _room_or_money,
    "not-best": _not_best,
}


def test_leader_named_as_not_best_has_room() -> None:
    """The leader whom `not-best` names may support the recipient, and has room."""
    named = 0
    for seed in MANY[SMALL:]:
        for oracle, deals, row in left_out_of(seed):
            if row.reason == "not-best":
                named += 1
                (found,) = re.findall(r"\A(\S+) could support it", row.explanation)
                who = oracle.who[row.recipient]
                assert found in [x.id for x in oracle.allowed(who)], seed
                assert not _is_full(oracle, oracle.leaders[found], deals, who), seed
    assert named


@pytest.mark.slow
def test_levels_named_as_not_best_are_worse() -> None:
    """With the match, the levels that `not-best` names are worse, and no other that stands before need.

    Where the others would have to give something up for it, at least one of the named is worse whatever they give up.
    """
    seen: Counter[bool] = Counter()
    for seed in range(SMALL, 300):
        for oracle, deals, row in left_out_of(seed):
            if row.reason == "not-best":
                (found,) = re.findall(r"\A(\S+) could support it", row.explanation)
                (names,) = re.findall(r"worse on (.*), which", row.explanation)
                named = set(re.findall(r"\w+", names)) - {"and", "or"}
                before = oracle.levels[: oracle.levels.index("need")]
                who, x, now = oracle.who[row.recipient], oracle.leaders[found], _days(seed)
                held = _values(oracle, deals, now)
                more = [*deals, Deal(who=who, leader=x, low=who.least, high=who.least)]
                beside = oracle.possible(more, now | {who.id: who.least})
                seen[beside] += 1
                if beside:
                    values = _values(oracle, more, now | {who.id: who.least})
                    assert {name for name in before if _worse(name, values, held)} == named, (seed, row)
                for values in _with_match(oracle, deals, who, x):
                    assert beside or any(_worse(name, values, held) for name in named), (seed, row)
    assert set(seen) == {True, False}


def _days(seed: int) -> dict[str, int]:
    found = tiny_outcome(seed)
    assert isinstance(found, Plan)
    return days_of(found)


def _worse(level: str, values: dict[str, int], now: dict[str, int]) -> bool:
    return values[level] > now[level] if level in LOWEST else values[level] < now[level]


def _values(oracle: Oracle, deals: list[Deal], days: dict[str, int]) -> dict[str, int]:
    return {name: oracle.value(name, deals, days) for name in oracle.levels}


def _with_match(oracle: Oracle, deals: list[Deal], who: Who, leader: Leader) -> Iterator[dict[str, int]]:
    """The levels of every plan that keeps all matches, and has this one beside them."""
    homes = {deal.who.id: deal.leader.id for deal in deals} | {who.id: leader.id}
    choices = [
        [deal for deal in oracle.deals(oracle.who[id_]) if deal and deal.leader.id == homes[id_]] for id_ in homes
    ]
    for more in oracle.plans(choices, ()):
        for days in oracle.days(more):
            yield {name: oracle.value(name, more, days) for name in oracle.levels}


@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_nobody_is_left_out_for_nothing(offer: str) -> None:
    """With leaders, days and money for all, nobody is left out."""
    who: tuple[Row, ...] = (school("100001", eligible="yes"), school("100002", eligible="exception"), trust("T1"))
    made: Region = region(*who, leader("A", capacity_days=60), budget(100_000))
    assert planned(made, offer).unmatched == ()

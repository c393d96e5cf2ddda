"""A region that can be worked out by hand, and what changes when one thing in it does.

Under 2022/23 a match has 5 to 10 days (Gorse asks for 7 at most) at £600. Fit, as expertise + phase + distance, and km:

|              | Ada: 15 days      | Bea: 10 days      | Cyd: 3 + 10 days   | Dee: 12 days, one match |
| ------------ | ----------------- | ----------------- | ------------------ | ----------------------- |
| Ash          | 50 + 30 + 19 =  99, 3 | 0 + 0 + 18 = 18, 11 | too few own days | 50 + 0 + 14 = 64, 30    |
| Beech (150)  | 0 + 0 + 18 =  18, 10  | 50 + 30 + 19 = 99, 4 | too few own days | 50 + 30 + 16 = 96, 20  |
| Cedar        | 25 + 30 + 10 = 65, ?  | 25 + 0 + 10 = 35, ?  | too few own days | 25 + 0 + 10 = 35, ?    |
| Damson       | 25 + 0 + 15 = 40, 27  | 25 + 30 + 14 = 69, 28 | too few own days | 50 + 30 + 12 = 92, 42 |
| Elms (trust) | 0 + 30 + 16 = 46, 21  | 0 + 0 + 18 = 18, 12  | 50 + 15 + 10 = 75, ? | 0 + 0 + 17 = 17, 14 |
| Gorse        | 25 + 0 + 12 = 37, 40  | 25 + 0 + 14 = 39, 30 | too few own days | 25 + 30 + 18 = 73, 10  |

Everybody can be matched, and £24,000 pays for 40 days. Dee takes one: with Gorse to Dee and Damson to Bea the two have
73 + 69 = 142, the other way round 92 + 39 = 131; all others have their best. Fit: 99 + 99 + 65 + 69 + 75 + 73 = 480.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tsimatch.models.plan.plan import FitShares, Plan
from tsimatch.models.region.region import Region
from tsimatch.solver.checker.check import check

from ..support.builders import ban, budget, changed, days_of, left_out, levels_of, lock, match_of, planned, town

ASH, BEECH, CEDAR, DAMSON, ELMS, GORSE = "100001", "100002", "100003", "100004", "T1", "100007"
NAMES = {ASH: "Ash", BEECH: "Beech", CEDAR: "Cedar", DAMSON: "Damson", ELMS: "Elms", GORSE: "Gorse"}
BEST = "Ash A, Beech B, Cedar A, Damson B, Elms C, Gorse D"


def shown(plan: Plan) -> str:
    """Who is led by whom, as one line."""
    return ", ".join(sorted(f"{NAMES[match.recipient]} {match.leader}" for match in plan.matches))


def summed(plan: Plan, *names: str) -> tuple[int, ...]:
    """Some levels, cost in pounds."""
    values = levels_of(plan)
    return tuple(values[name] // (100 if name == "cost" else 1) for name in names)


def test_best_plan() -> None:
    """The best plan is the one worked out by hand, level by level."""
    made = planned(town())
    assert shown(made) == BEST
    assert levels_of(made) == {
        "need": 650, "days": 40, "extras": 0, "fit": 480, "travel": 45, "cost": 2_400_000,
    }  # fmt: skip
    assert check(made, town(), "2022-23").sound


def test_days_by_hand() -> None:
    """Ten days above the minimums go one at a time to whoever is furthest below its cap.

    Three rounds to Ash, Cedar and Elms, but Ada has only 15: in the third, Cedar goes without. Then Gorse and Elms are
    both two below, and the id decides; the last day is Elms'.
    """
    assert days_of(planned(town())) == {ASH: 8, BEECH: 5, CEDAR: 7, DAMSON: 5, ELMS: 9, GORSE: 6}


def test_parts_by_hand() -> None:
    """Every figure of a match is the one worked out by hand."""
    made = planned(town())
    damson, elms = match_of(made, DAMSON), match_of(made, ELMS)
    assert (damson.fit, damson.fit_parts, damson.km) == (69, FitShares(expertise=25, phase=30, distance=14), 28)
    assert (elms.fit, elms.fit_parts, elms.km) == (75, FitShares(expertise=50, phase=15, distance=10), None)
    assert (elms.kind, elms.eligible_because, elms.days, elms.cost) == ("trust", ("22.2",), 9, 540_000)
    assert (match_of(made, GORSE).eligible_because, match_of(made, ASH).eligible_because) == (("exception",), ("22.1",))


def test_leaders_and_budgets_by_hand() -> None:
    """What the plan asks of leaders and spends of budgets is added up: Cyd gives 9 of 13 days, 69 per cent."""
    made = planned(town())
    used = [(row.leader, row.days, row.capacity.own, row.capacity.team, row.matches, row.load) for row in made.leaders]
    assert used == [("A", 15, 15, 0, 2, 100), ("B", 10, 10, 0, 2, 100), ("C", 9, 3, 10, 1, 69), ("D", 6, 12, 0, 1, 50)]
    assert [(row.pot, row.region, row.amount, row.spent) for row in made.budgets] == [
        ("total", None, 2_400_000, 2_400_000)
    ]


def test_matches_at_the_minimum_are_counted() -> None:
    """A note says how many matches sit at the minimum: Beech and Damson."""
    assert "2 of 6 matches sit at the minimum of days (assumed, A.5)" in planned(town()).notes


VARIATIONS: dict[str, tuple[dict[str, dict[str, Any]], dict[str, Any], str, tuple[int, ...]]] = {
    # Damson and Gorse must go to Bea and Ada; 35 days are all that is left.
    "Dee has left": (
        {"D": {"status": "left"}},
        {},
        "Ash A, Beech B, Cedar A, Damson B, Elms C, Gorse A",
        (650, 35, 444),
    ),
    # Two more with Bea, one with Dee, two schools out: Ash 64 + Damson 69 beats Damson 92 + Gorse 39.
    "Ada is not ready": (
        {"A": {"ready": False}},
        {},
        "Ash D, Beech B, Damson B, Elms C",
        (450, 30, 307),
    ),
    # Money for 29 days, and six minimums are 30: without Gorse, Damson has Dee.
    "less money": (
        {},
        {"budgets": (budget(17_400),)},
        "Ash A, Beech B, Cedar A, Damson D, Elms C",
        (550, 29, 430),
    ),
    # Dee is taken by Ash: Damson goes to Bea, Gorse to Ada.
    "Ash locked to Dee": (
        {},
        {"decisions": (lock(ASH, "D"),)},
        "Ash D, Beech B, Cedar A, Damson B, Elms C, Gorse A",
        (650, 40, 409),
    ),
    # 92 + 39 instead of 69 + 73.
    "Gorse banned from Dee": (
        {},
        {"decisions": (ban(GORSE, "D"),)},
        "Ash A, Beech B, Cedar A, Damson D, Elms C, Gorse B",
        (650, 40, 469),
    ),
    # Beech has Dee, and Bea the two others.
    "Bea in conflict with Beech": (
        {"B": {"conflicts": (BEECH,)}},
        {},
        "Ash A, Beech D, Cedar A, Damson B, Elms C, Gorse B",
        (650, 40, 443),
    ),
    # Ada 7 + 8, Bea 8, Cyd 8, Dee 8: five matches and 39 of 40 days, but only with Gorse at Ada.
    "at least 8 days": (
        {},
        {"min_days": 8},
        "Ash A, Beech B, Damson D, Elms C, Gorse A",
        (550, 40, 402),
    ),
    # Only what is not known to be away costs no km.
    "travel first": (
        {},
        {"objective": ("travel",)},
        "Cedar A, Elms C",
        (200, 20, 140),
    ),
    # Two, two, one and one: what the plan is anyway.
    "balance after need": (
        {},
        {"objective": ("need", "balance")},
        BEST,
        (650, 40, 480),
    ),
    "cost first": ({}, {"objective": ("cost",)}, "", (0, 0, 0)),
    # To keep all three leaves Cyd idle: 35 days. Of the rest, Ash 99 + Beech 99 + Cedar 35 is best.
    "with a previous plan": (
        {},
        {"previous": ((GORSE, "A"), (DAMSON, "D"), (ELMS, "A"), (ASH, "X"), ("999999", "A"))},
        "Ash A, Beech B, Cedar B, Damson D, Elms A, Gorse A",
        (650, 35, 408),
    ),
    "Damson has declined": (
        {DAMSON: {"status": "declined"}},
        {},
        "Ash A, Beech B, Cedar A, Elms C, Gorse D",
        (550, 40, 411),
    ),
    # Without Gorse at Dee there are 40 days, with it 37; days come before fit.
    "Ada takes one": (
        {"A": {"max_matches": 1}},
        {},
        "Ash A, Beech B, Damson D, Elms C, Gorse B",
        (550, 40, 404),
    ),
    "Ash asks for 5 days": ({ASH: {"days_requested": 5}}, {}, BEST, (650, 40, 480)),
    # Bea knows no maths: 92 + 39 is left.
    "Damson must have maths": (
        {DAMSON: {"must_have": ("Maths",)}},
        {},
        "Ash A, Beech B, Cedar A, Damson D, Elms C, Gorse B",
        (650, 40, 469),
    ),
    # Only Cedar, whose place is not known, may still have Dee; that gives 40 days instead of 35.
    "Dee goes 5 km": (
        {"D": {"max_km": 5000}},
        {},
        "Ash A, Beech B, Cedar D, Damson B, Elms C, Gorse A",
        (650, 40, 414),
    ),
    # Cyd is out; Elms costs Ada or Bea all of its days, and one own day.
    "Cyd has no team": (
        {"C": {"team_days": None}},
        {},
        "Ash A, Beech B, Cedar A, Damson D, Elms A, Gorse B",
        (650, 35, 440),
    ),
    # With two matches Bea's ten days cost £7,000 and leave £17,000, 28 days; with one, five cost £3,500 and leave 34.
    "Bea costs more": (
        {"B": {"day_rate": 70_000}},
        {},
        "Ash A, Beech B, Cedar A, Damson D, Elms C, Gorse A",
        (650, 39, 467),
    ),
}  # fmt: skip


def varied(cells: dict[str, dict[str, Any]], asked: dict[str, Any]) -> tuple[Region, dict[str, Any]]:
    """The region with one thing changed, and the options with it."""
    made = town()
    for id_, values in cells.items():
        made = changed(made, id_, **values)
    tables = {name: asked[name] for name in ("budgets", "decisions") if name in asked}
    return replace(made, **tables), {name: value for name, value in asked.items() if name not in tables}


@pytest.mark.parametrize("name", VARIATIONS)
def test_one_thing_changed(name: str) -> None:
    """The region with one thing changed has the plan worked out by hand."""
    cells, asked, matches, expected = VARIATIONS[name]
    made, options = varied(cells, asked)
    found = planned(made, **options)
    assert (shown(found), summed(found, "need", "days", "fit")) == (matches, expected)
    assert check(found, made, "2022-23").sound


def test_lock_is_named() -> None:
    """A locked match says so, and passes nothing over where no rule stands against it."""
    made, options = varied(*VARIATIONS["Ash locked to Dee"][:2])
    ash = match_of(planned(made, **options), ASH)
    assert (ash.locked, ash.passed_over) == (True, ())


def test_kept_matches_are_counted() -> None:
    """`keep` counts the matches kept, and takes pairs that are no longer possible for what they are."""
    made, options = varied(*VARIATIONS["with a previous plan"][:2])
    assert levels_of(planned(made, **options))["keep"] == 3


def test_requested_days_are_the_most() -> None:
    """Who asks for 5 days has 5, and the days go on to the others."""
    made, options = varied(*VARIATIONS["Ash asks for 5 days"][:2])
    assert days_of(planned(made, **options)) == {ASH: 5, BEECH: 5, CEDAR: 10, DAMSON: 5, ELMS: 9, GORSE: 6}


def test_declined_stand_apart() -> None:
    """Who has declined is neither matched nor unmatched, but listed."""
    made, options = varied(*VARIATIONS["Damson has declined"][:2])
    found = planned(made, **options)
    assert ([row.recipient for row in found.declined], found.unmatched) == ([DAMSON], ())


@pytest.mark.parametrize(
    ("name", "recipient", "reason", "words"),
    [
        (
            "less money",
            GORSE,
            "no-room-or-money",
            ("D (1 of 1 matches: 100004)", "A and B", "£3,000", "£2,400 left of"),
        ),
        ("at least 8 days", CEDAR, "no-room", ("A (15 of 15 own days needed by 100001 and 100007)", "B (8 of 10 own")),
        (
            "Ada takes one",
            CEDAR,
            "no-room",
            ("A (1 of 1 matches: 100001)", "B (10 of 10 own days", "D (1 of 1 matches"),
        ),
        ("travel first", ASH, "not-best", ("worse on travel",)),
        ("cost first", ELMS, "not-best", ("worse on cost",)),
    ],
)
def test_left_out_by_hand(name: str, recipient: str, reason: str, words: tuple[str, ...]) -> None:
    """Who is left out is told why, with the names and figures worked out by hand."""
    made, options = varied(*VARIATIONS[name][:2])
    row = left_out(planned(made, **options), recipient)
    assert row.reason == reason
    for part in words:
        assert part in row.explanation

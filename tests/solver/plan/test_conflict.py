"""Where decisions and limits contradict each other: a set of them from which nothing can be taken."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

import pytest
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import NoPlan
from tsimatch.models.region.region import Budget, Decision, Leader, Region

from ...oracle.exhaustive import Oracle
from ...oracle.recipients import tidy
from ...oracle.regions import tiny_case
from ...support.builders import ban, budget, clash_of, leader, lock, nlg, planned, region, school, trust

S1, S2, S3 = (school(f"10000{n}") for n in (1, 2, 3))
T1 = trust("T1", governance_review=True)
PLENTY = 10_000

CLASHES: dict[str, tuple[str, Region, tuple[str, ...]]] = {
    "one lock and too few days": (
        "2022-23",
        region(S1, leader(capacity_days=4), lock("100001", "A")),
        ("the lock on 100001 with A (at least 5 days)", "the days of A, 4 of their own"),
    ),
    "days of the lock": (
        "2022-23",
        region(S1, S2, leader(capacity_days=6, team_days=9), lock("100001", "A", 7)),
        ("the lock on 100001 with A (7 days)", "the days of A, 6 of their own and 9 of the team"),
    ),
    "nobody in person": (
        "2022-23",
        region(T1, leader(capacity_days=0, team_days=20), lock("T1", "A", 5)),
        ("the lock on T1 with A (5 days)", "the days of A, 0 of their own and 20 of the team"),
    ),
    "two locks and too few days, a third aside": (
        "2022-23",
        region(S1, S2, S3, leader("A", capacity_days=9), leader("B"), *(
            lock(id_, x) for id_, x in (("100001", "A"), ("100002", "B"), ("100003", "A"))
        )),
        (
            "the lock on 100003 with A (at least 5 days)", "the lock on 100001 with A (at least 5 days)",
            "the days of A, 9 of their own",
        ),
    ),
    "max_matches": (
        "2022-23",
        region(S1, S2, leader(max_matches=1), lock("100001", "A"), lock("100002", "A")),
        (
            "the lock on 100002 with A (at least 5 days)", "the lock on 100001 with A (at least 5 days)",
            "the max_matches of A, 1",
        ),
    ),
    "a regional budget": (
        "2022-23",
        region(S1, leader(), budget(2999, "days", "North"), budget(90_000), lock("100001", "A")),
        ("the lock on 100001 with A (at least 5 days)", "the days budget of North, £2,999"),
    ),
    "a reviewer without days": (
        "2021-22",
        region(T1, leader(), nlg(capacity_days=4), lock("T1", "G")),
        ("the lock on T1 for a review by G (5 days)", "the days of G, 4 of their own"),
    ),
    "a review of whom nobody may lead": (
        "2021-22",
        region(T1, leader(), nlg(), lock("T1", "G"), ban("T1", "A")),
        ("the lock on T1 for a review by G (5 days)", "the ban on T1 with A"),
    ),
    "a review where there is no leader": (
        "2021-22",
        region(T1, leader(role="NLG"), leader("B", capacity_days=1), nlg(), lock("T1", "G")),
        (
            "the lock on T1 for a review by G (5 days), though none of the 3 leaders may support T1 "
            "(refused by rule: role 2, capacity 1), and a review goes with a leader",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLASHES)
def test_clash_is_named(name: str) -> None:
    """The clash names the decisions and limits that cannot hold together, and nothing else."""
    offer, made, expected = CLASHES[name]
    assert set(clash_of(made, offer)) == set(expected)


@pytest.mark.parametrize("name", CLASHES)
def test_nothing_can_be_taken_from_a_clash(name: str) -> None:
    """Without any one of the things named, there is a plan."""
    offer, made, expected = CLASHES[name]
    for text in expected:
        planned(without(made, [text]), offer)


def test_clash_of_options() -> None:
    """A budget and a minimum that options set clash with a lock like any other."""
    made = region(S1, leader(), lock("100001", "A"))
    assert set(clash_of(made, budgets=(budget(2400),))) == {
        "the lock on 100001 with A (at least 5 days)", "the total budget, £2,400",
    }  # fmt: skip
    assert len(clash_of(region(S1, leader(capacity_days=8), lock("100001", "A")), min_days=9)) == 2
    planned(made, budgets=(budget(2400),), min_days=4)


def test_no_lock_no_clash() -> None:
    """Without a lock there is always a plan, if only an empty one."""
    made = region(S1, T1, leader(capacity_days=0, max_matches=0), budget(0), ban("100001", "A"))
    assert planned(made).matches == ()


# Random clashes.


def without(made: Region, taken: Collection[str]) -> Region:
    """The region with each of the things gone that a clash names."""
    return replace(
        made,
        budgets=tuple(row for row in made.budgets if not any(_budget(text, row) for text in taken)),
        leaders=tuple(_loosened(row, taken) for row in made.leaders),
        decisions=tuple(row for row in made.decisions if not any(_decision(text, row) for text in taken)),
    )


def _budget(text: str, row: Budget) -> bool:
    return text.startswith(_budget_words(row))


def _budget_words(row: Budget) -> str:
    return f"the {row.pot} budget of {row.region}," if row.region else f"the {row.pot} budget,"


def _loosened(row: Leader, taken: Collection[str]) -> Leader:
    days = any(text.startswith(f"the days of {row.id},") for text in taken)
    matches = any(text.startswith(f"the max_matches of {row.id},") for text in taken)
    return replace(
        row,
        capacity_days=PLENTY if days else row.capacity_days,
        max_matches=None if matches else row.max_matches,
    )


def _decision(text: str, row: Decision) -> bool:
    return bool(re.match(rf"the {row.action} on {row.recipient} (with|for a review by) {row.leader}\b", text))


def _named(made: Region) -> list[str]:
    """Everything of a region that a clash may name."""
    budgets = [_budget_words(row) for row in made.budgets]
    limits = [f"the {what} of {row.id}," for row in made.leaders for what in ("days", "max_matches")]
    decisions = [f"the {row.action} on {row.recipient} with {row.leader}" for row in made.decisions]
    return [*budgets, *limits, *decisions]


def _same(text: str, name: str) -> bool:
    return text.replace(" for a review by ", " with ").startswith(name)


@pytest.mark.slow
def test_random_clashes_are_least() -> None:
    """The things named cannot hold together by themselves, and can once any one of them is gone."""
    clashes = 0
    for seed in range(400):
        made, offer, options = tiny_case(seed)
        keys = {(row.pot, tidy(row.region or "")) for row in options.budgets}
        kept = [row for row in made.budgets if (row.pot, tidy(row.region or "")) not in keys]
        made = replace(made, budgets=(*kept, *options.budgets))
        options = Options(min_days=options.min_days)
        if Oracle(made, offer, options).exists():
            continue
        clashes += 1
        named = clash_of(made, offer, min_days=options.min_days)
        others = [name for name in _named(made) if not any(_same(text, name) for text in named)]
        assert not Oracle(without(made, others), offer, options).exists(), (seed, named)
        for text in named:
            assert Oracle(without(made, [*others, text]), offer, options).exists(), (seed, text, named)
    assert clashes > 20


def test_clash_is_told_at_once() -> None:
    """What cannot hold together is told as one sentence, in a fixed order whatever that of the rows."""
    offer, made, expected = CLASHES["two locks and too few days, a third aside"]
    turned = replace(made, decisions=made.decisions[::-1], leaders=made.leaders[::-1], schools=made.schools[::-1])
    told = set()
    for rows in (made, turned):
        with pytest.raises(NoPlan) as caught:
            planned(rows, read_offer(offer))
        told.add(str(caught.value))
    assert len(told) == 1
    assert all(text in told.pop() for text in expected[:1])

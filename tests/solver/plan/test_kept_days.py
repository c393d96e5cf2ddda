"""What is equal stays where it was in a plan before, against an oracle that tries everything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest
from tsimatch.common.faults import Place
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.plan.plan_json import plan_json, plan_of
from tsimatch.models.plan.plan_report import given
from tsimatch.models.region.region import Region
from tsimatch.solver.checker.check import check

from ...oracle.equal_plans import EqualPlans, days_kept, short_case, stays, told_apart
from ...oracle.plan import deals_of, tiny_outcome, unfair
from ...oracle.regions import tiny_case
from ...support.builders import budget, leader, planned, region, school
from ...support.slow_cases import random_regions, slow

BLOCK = 20
BLOCKS = range(len(random_regions(40)) // BLOCK)


def _again(seed: int) -> Iterator[tuple[Region, Offer, Options, Plan]]:
    """A tiny plan, and the region in which one of its leaders has left, or one of its recipients has declined."""
    plan = tiny_outcome(seed)
    if not isinstance(plan, Plan) or not plan.matches:
        return
    (base, offer, options), rng = tiny_case(seed), Random(seed)
    gone, keeps = rng.choice(plan.matches), rng.random() < 0.5
    bare = replace(base, decisions=())
    leaders = tuple(replace(x, status="left") if x.id == gone.leader else x for x in base.leaders)
    schools = tuple(replace(x, status="declined") if x.id == gone.recipient else x for x in base.schools)
    trusts = tuple(replace(x, status="declined") if x.id == gone.recipient else x for x in base.trusts)
    objective = options.objective if keeps else tuple(name for name in options.objective if name != "keep")
    asked = replace(options, previous=plan.pairs if keeps else None, objective=objective, stay=given(plan))
    for here in (replace(bare, leaders=leaders), replace(bare, schools=schools, trusts=trusts)):
        yield here, offer, asked, plan


def _short(seed: int) -> Iterator[tuple[Region, Offer, Options, Plan]]:
    """A region with too little money for all days, which has a little less, or more, now."""
    (before, offer), rng = short_case(seed), Random(seed)
    old, first = planned(before, offer), before.budgets[0]
    more = (budget(first.amount // 100 + rng.choice((-1800, -1200, 1200, 1800))), *before.budgets[1:])
    asked = Options(previous=old.pairs if rng.random() < 0.5 else None, stay=given(old))
    yield replace(before, budgets=more), offer, asked, old


@pytest.mark.slow
@pytest.mark.parametrize("block", [0, *slow(*BLOCKS[1:])])
@pytest.mark.parametrize("regions", [_again, _short])
def test_most_stays(regions: Callable[[int], Iterator[tuple[Region, Offer, Options, Plan]]], block: int) -> None:
    """Of all plans equal on every level the one made keeps the most, then the most days that the contract allows."""
    seen = [_judged(*case) for seed in range(BLOCK * block, BLOCK * (block + 1)) for case in regions(seed)]
    assert any(seen)
    if regions is _short:
        # Sharing as evenly as can be would have kept fewer.
        assert any(kept is not None and kept[0] > kept[1] for kept in seen)


def _judged(here: Region, offer: Offer, asked: Options, old: Plan) -> tuple[int, int] | None:
    """Put a plan beside all that are equal; give how many keep their days, and would without what is tested here."""
    oracle = EqualPlans(here, offer, asked)
    try:
        made = planned(here, offer, asked)
    except NoPlan:
        assert not oracle.exists()
        return None
    before = {row.recipient: row for row in given(old)}
    deals, days = deals_of(oracle, made)
    points = oracle.points()
    assert made.levels[-1].name == "stay"
    assert made.levels[-1].value == stays(deals, before)
    assert stays(deals, before) == max(stays(other, before) for other, _ in points)
    assert not unfair(oracle, deals, days)
    shared = [other for chosen, other in points if set(chosen) == set(deals)]
    kept = days_kept(deals, days, before)
    if not told_apart(oracle, deals):
        assert kept == max(days_kept(deals, other, before) for other in shared)
    even = min(shared, key=lambda other: sum((deal.high - other[deal.who.id]) ** 2 for deal in deals))
    return kept, days_kept(deals, even, before)


def _two_leaders(money: int) -> Region:
    """Two leaders with a school each, of ten days at the most, and money for fewer."""
    schools = (school("100001", needs=("a",)), school("100002", needs=("b",)), school("100003", needs=("b",)))
    leaders = (leader("A", expertise=("a",), max_matches=1), leader("B", expertise=("b",), max_matches=2))
    return region(*schools, *leaders, budget(money))


def test_days_of_another_leader_stay() -> None:
    """Days that the money no longer pays are lost where fewest recipients notice, not a few everywhere."""
    full, short = planned(_two_leaders(18_000)), _two_leaders(16_200)
    assert [m.days for m in full.matches] == [10, 10, 10]
    even = planned(short)
    assert [m.days for m in even.matches] == [9, 9, 9]
    kept = planned(short, stay=given(full))
    assert [m.days for m in kept.matches] == [7, 10, 10]
    assert [level.value for level in kept.levels[:-1]] == [level.value for level in even.levels]


def test_file_says_what_was_held() -> None:
    """A plan's file has what ties stayed as, reads back as the same plan, and the checker recounts the level."""
    full, short = planned(_two_leaders(18_000)), _two_leaders(16_200)
    kept = planned(short, stay=given(full))
    data = json.loads(plan_json(kept))
    assert data["options"]["stay"][0]["days"] == 10
    assert "stay" not in json.loads(plan_json(full))["options"]
    del data["state"], data["previous"]
    assert plan_of(data, Place("plan.json")) == kept
    assert check(kept, short, "2022-23").broken == ()
    *levels, last = kept.levels
    forged = replace(kept, levels=(*levels, replace(last, value=last.value + 1, bound=last.value + 1)))
    assert [row.about for row in check(forged, short, "2022-23").broken] == ["stay"]
    bare = replace(kept, levels=tuple(levels))
    assert [row.rule for row in check(bare, short, "2022-23").broken] == ["levels"]

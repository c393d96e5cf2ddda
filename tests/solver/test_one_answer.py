"""One answer, whatever the order of the rows, the number of threads or the spelling of names."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.models.region.region import Region

from ..oracle.plan import small_outcome, tiny_outcome
from ..oracle.regions import small_case, tiny_case
from ..support.builders import ban, leader, planned, region, school, town, trust

TABLES = ("schools", "trusts", "leaders", "budgets", "decisions")


def shuffled(made: Region, seed: int) -> Region:
    """The region with the rows of every table in another order."""
    rng = Random(seed)
    tables: dict[str, Any] = {}
    for name in TABLES:
        rows = getattr(made, name)
        tables[name] = tuple(rng.sample(rows, len(rows)))
    return replace(made, **tables)


def text(found: Plan) -> str:
    """A plan as its file has it, but for the seconds."""
    return plan_json(replace(found, seconds=0.0))


def answer(made: Region, offer: Offer, options: Options) -> str:
    """The plan, or that there is none."""
    try:
        return text(planned(made, offer, options))
    except NoPlan:
        return "no plan"


def instance(seed: int) -> tuple[Region, Offer, Options]:
    return small_case(seed) if seed % 2 else tiny_case(seed)


def first_answer(seed: int) -> str:
    """The answer for the rows as they stand and one thread."""
    found = small_outcome(seed) if seed % 2 else tiny_outcome(seed)
    return text(found) if isinstance(found, Plan) else "no plan"


def test_order_of_rows_does_not_matter() -> None:
    """The rows of every table may stand in any order: the plan is the same, byte for byte."""
    plans = 0
    for seed in range(24):
        made, offer, options = instance(seed)
        first = first_answer(seed)
        plans += first != "no plan"
        assert answer(shuffled(made, seed), offer, options) == first, seed
    assert plans > 12


def test_order_of_bans_does_not_matter() -> None:
    """What is noted on bans without effect stands in one order, whatever that of the decisions."""
    idle = [school(f"10000{n}", grade=1, judged_on=None) for n in range(2, 7)]
    made = region(school(), *idle, leader("A"), leader("B"), *(ban(row.id, x) for row in idle for x in "BA"))
    first = planned(made)
    assert sum("has no effect" in note for note in first.notes) == 10
    for seed in range(6):
        assert text(planned(shuffled(made, seed))) == text(first)


def test_order_of_options_does_not_matter() -> None:
    """Previous pairs may stand in any order, and twice."""
    options = Options(previous=(("100001", "D"), ("100004", "A"), ("T1", "B")))
    turned = Options(previous=tuple(reversed(options.previous or ())))
    assert text(planned(town(), options=options)) == text(planned(town(), options=turned))


def test_threads_do_not_matter() -> None:
    """One thread and two come to the same plan."""
    plans = 0
    for seed in range(16):
        made, offer, options = instance(seed)
        first = first_answer(seed)
        plans += first != "no plan"
        assert answer(made, offer, replace(options, threads=2)) == first, seed
    assert plans > 7


def test_same_twice() -> None:
    """The same region, offer and options give the same plan."""
    for seed in range(6):
        assert answer(*instance(seed)) == first_answer(seed)


def test_equal_plans_are_told_apart() -> None:
    """Of plans that are equal on every level one is taken, whatever comes first in the file."""
    schools = [school(f"10000{n}") for n in range(1, 7)]
    leaders = [leader(f"L{n}", capacity_days=10) for n in range(1, 5)]
    made = region(*schools, *leaders)
    first = text(planned(made))
    for seed in range(6):
        assert text(planned(shuffled(made, seed))) == first


def test_equal_extras_are_told_apart() -> None:
    """So are partnerships and reviews: who goes with whom does not hang on the order of the rows."""
    wanting = [school(f"10000{n}", eligible="yes", partnership=True) for n in range(1, 4)]
    trusts = [trust(f"T{n}", governance_review=True, npqel=True, partnership_slots=1) for n in range(1, 4)]
    nlgs = [leader(f"G{n}", role="NLG", capacity_days=5) for n in range(1, 4)]
    made = region(*wanting, *trusts, *nlgs, leader("A", capacity_days=60), leader("B", capacity_days=60))
    first = text(planned(made, "2021-22"))
    for seed in range(6):
        assert text(planned(shuffled(made, seed), "2021-22")) == first


@pytest.mark.parametrize("name", [" nORTH", "NORTH  "])
def test_spelling_does_not_matter(name: str) -> None:
    """Regions, tags and phases are compared folded: another spelling changes nothing but itself."""
    here: dict[str, Any] = {"phase": "primary ", "needs": ("MATHS",), "must_have": ("  Reading",)}
    who = school(**here)
    able = leader(region=(name,), phase=("PRIMARY",), expertise=("maths", "READING"))
    match = planned(region(who, able)).matches[0]
    assert (match.fit_parts.expertise, match.fit_parts.phase) == (50, 30)

"""A plan with any one field changed is refused by the checker, but for a few changes that no checker can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from tsimatch.common.faults import Faults, Place
from tsimatch.models.matching.options import Options
from tsimatch.models.plan.plan import Plan
from tsimatch.models.plan.plan_json import plan_data, plan_of
from tsimatch.models.region.region import Region
from tsimatch.solver.checker.check import check

from ...support.builders import ban, budget, changed, leader, lock, planned, region, school, town
from ...support.slow_cases import slow
from .test_check import RICH

ALLOWED = {
    r"version": "an older version's plan is judged all the same, and a note says so",
    r"region\.name": "the name of the file, which may be moved",
    r"region\.sha256": "a plan is judged against any region, and a note says that it is another",
    r"offer\.sha256": "a plan is judged under any offer of the name, and a note says that it is another",
    r"options\.previous.*": "an earlier match that is not in the plan changes no figure of it",
    r"options\.objective": "levels named as they stand by default anyway ask for the same",
    r"options\.min_days": "a minimum as the offer has it asks for the same",
    r"journeys": "a plan of an earlier version does not tell them",
    r"seconds": "the time that planning took",
    r"notes(\[\])?": "a further note may be of the files, and is told as not judged; the order of notes says nothing",
}
"""What may be changed unseen, and why; everything else is named or refused."""


def mutations(value: Any) -> Iterator[Any]:
    """Other values like one: a step up or down, nothing, something, another text, less, more, another order."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, 0, -value)
    elif isinstance(value, str):
        yield from (value + "x", "", value.swapcase(), re.sub(r"\d", "7", value))
    elif isinstance(value, list):
        yield from (value[1:], value[:-1], value[::-1], [*value, *value[:1]], [])
    if value is None:
        yield from (0, 1, "", "A", "100001", [], True)
    else:
        yield None


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of everything in JSON data; of a list, of its first two, for the others are like them."""
    if path:
        yield path
    items = data.items() if isinstance(data, dict) else enumerate(data[:2]) if isinstance(data, list) else ()
    for key, value in items:
        yield from leaves(value, (*path, key))


def mutated(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every plan that is another in one place, with the name of the place."""
    for path in leaves(data):
        at = data
        for key in path:
            at = at[key]
        for value in mutations(at):
            if value != at or isinstance(value, bool) != isinstance(at, bool):
                made = deepcopy(data)
                into: Any = made
                for key in path[:-1]:
                    into = into[key]
                into[path[-1]] = value
                yield ".".join(map(str, path)), made


@cache
def places() -> dict[str, tuple[Plan, Region]]:
    left_out = changed(replace(town(), budgets=(budget(11_400),)), "100004", status="declined")
    refused = region(school(), school("100002"), leader(), leader("B", region=("South",)), ban("100001", "A"))
    locked = replace(town(), decisions=(lock("100001", "B", 6), lock("100003", "A")))
    asked = Options(budgets=(budget(18_000),), min_days=3, objective=("need", "balance"), previous=(("100001", "A"),))
    return {
        "town": (planned(town()), town()),
        "left out": (planned(left_out), left_out),
        "refused": (planned(refused), refused),
        "locked": (planned(locked), locked),
        "asked": (planned(town(), "2022-23", asked), town()),
        **{offer: (planned(made, offer), made) for offer, made in RICH.items()},
    }


@cache
def survivors(name: str) -> tuple[int, tuple[str, ...]]:
    """How many changes were tried, and the places of those that nobody named."""
    plan, made = places()[name]
    found, tried = [], 0
    for place, data in mutated(plan_data(plan)):
        tried += 1
        try:
            other = plan_of(data, Place("plan.json"))
            if other != plan and check(other, made).sound:
                found.append(place)
        except Faults:
            continue
    return tried, tuple(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["town", "2021-22", "2023-24", *slow("left out", "refused", "locked", "asked")])
def test_every_change_is_named(name: str) -> None:
    """Whatever is changed in a plan is named, but for what is justified above."""
    plan, made = places()[name]
    assert [str(item) for item in check(plan, made).broken] == []
    tried, found = survivors(name)
    assert tried > 250
    unjustified = [place for place in found if not any(re.fullmatch(named, _bare(place)) for named in ALLOWED)]
    assert unjustified == []


def _bare(place: str) -> str:
    return re.sub(r"\.\d+", "[]", place)

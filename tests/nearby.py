"""Regions near another one: one change each, as people ask for them in a what-if."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from random import Random

from tsimatch.common.faults import Place
from tsimatch.models.matching.instance import Case
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Decision, Region
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import parse_change

Make = Callable[[Case, Plan, Random], Region]


def nearby(case: Case, plan: Plan, number: int, seed: int, kinds: dict[str, Make]) -> Iterator[tuple[str, Region]]:
    """Walk so many regions, each with a change of the next kind to the region of a case, drawn by a seed."""
    random = Random(seed)
    for _, kind in zip(range(number), cycle(kinds), strict=False):
        yield kind, kinds[kind](case, plan, random)


def _changed(case: Case, text: str) -> Region:
    return apply_steps(case.region, [parse_change(text, "")]).region


def _decided(case: Case, recipient: str, leader: str, action: str) -> Region:
    row = Decision(recipient=recipient, leader=leader, action=action, place=Place(row=1))
    return replace(case.region, decisions=(*case.region.decisions, row))


def leader_out(case: Case, plan: Plan, random: Random) -> Region:
    """A leader leaves."""
    return _changed(case, f"leaders.{random.choice(case.leaders).id}.status=left")


def money(case: Case, plan: Plan, random: Random) -> Region:
    """A budget row has £10,000 more."""
    row = random.choice(case.budgets)
    index = case.region.budgets.index(row)
    more = replace(row, amount=row.amount + 1_000_000)
    return replace(case.region, budgets=(*case.region.budgets[:index], more, *case.region.budgets[index + 1 :]))


def lock(case: Case, plan: Plan, random: Random) -> Region:
    """A pair that is allowed must be in the plan."""
    at = random.randrange(len(case.pairs))
    recipient, leader = case.recipients[case.pairs.recipient[at]], case.leaders[case.pairs.leader[at]]
    return _decided(case, recipient.id, leader.id, "lock")


def ban(case: Case, plan: Plan, random: Random) -> Region:
    """A match of the plan must not be in the next."""
    match = random.choice([match for match in plan.matches if not match.locked])
    return _decided(case, match.recipient, match.leader, "ban")


def wish(case: Case, plan: Plan, random: Random) -> Region:
    """A recipient asks for another number of days."""
    return _changed(case, f"recipients.{random.choice(case.recipients).id}.days_requested={random.randint(3, 9)}")


def day(case: Case, plan: Plan, random: Random) -> Region:
    """A leader has one more day."""
    return _changed(case, f"leaders.{random.choice(case.leaders).id}.capacity_days+=1")


def place(case: Case, plan: Plan, random: Random) -> Region:
    """A leader takes another number of matches."""
    return _changed(case, f"leaders.{random.choice(case.leaders).id}.max_matches={random.randint(0, 3)}")


def urgency(case: Case, plan: Plan, random: Random) -> Region:
    """A recipient has another priority."""
    return _changed(case, f"recipients.{random.choice(case.recipients).id}.priority={random.randint(1, 300)}")


def declined(case: Case, plan: Plan, random: Random) -> Region:
    """A recipient says no."""
    return _changed(case, f"recipients.{random.choice(case.recipients).id}.status=declined")


def reach(case: Case, plan: Plan, random: Random) -> Region:
    """A leader travels no further than so far."""
    return _changed(case, f"leaders.{random.choice(case.leaders).id}.max_km={random.randint(5, 80)}")


def rate(case: Case, plan: Plan, random: Random) -> Region:
    """A leader costs another amount a day."""
    return _changed(case, f"leaders.{random.choice(case.leaders).id}.day_rate={random.randint(450, 700)}")


ASKED: dict[str, Make] = {"leader out": leader_out, "money": money, "lock": lock, "ban": ban, "wish": wish}
"""The changes that people ask for most."""

ALL: dict[str, Make] = ASKED | {
    "day": day, "place": place, "urgency": urgency, "declined": declined, "reach": reach, "rate": rate,
}  # fmt: skip

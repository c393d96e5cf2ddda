"""Regions near another one: one change each, as people ask for them in a what-if."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from random import Random

from tsimatch.common.faults import Place
from tsimatch.models.matching.instance import Instance
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Decision, Region
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import parse_change

Make = Callable[[Instance, Plan, Random], Region]


def nearby(
    instance: Instance, plan: Plan, number: int, seed: int, kinds: dict[str, Make]
) -> Iterator[tuple[str, Region]]:
    """Walk so many regions, each with a change of the next kind to the region of a case, drawn by a seed."""
    random = Random(seed)
    for _, kind in zip(range(number), cycle(kinds), strict=False):
        yield kind, kinds[kind](instance, plan, random)


def _changed(instance: Instance, text: str) -> Region:
    return apply_steps(instance.region, [parse_change(text, "")]).region


def _decided(instance: Instance, recipient: str, leader: str, action: str) -> Region:
    row = Decision(recipient=recipient, leader=leader, action=action, place=Place(row=1))
    return replace(instance.region, decisions=(*instance.region.decisions, row))


def leader_out(instance: Instance, plan: Plan, random: Random) -> Region:
    """A leader leaves."""
    return _changed(instance, f"leaders.{random.choice(instance.leaders).id}.status=left")


def money(instance: Instance, plan: Plan, random: Random) -> Region:
    """A budget row has £10,000 more."""
    row = random.choice(instance.budgets)
    index = instance.region.budgets.index(row)
    more = replace(row, amount=row.amount + 1_000_000)
    return replace(
        instance.region, budgets=(*instance.region.budgets[:index], more, *instance.region.budgets[index + 1 :])
    )


def lock(instance: Instance, plan: Plan, random: Random) -> Region:
    """A pair that is allowed must be in the plan."""
    at = random.randrange(len(instance.pairs))
    recipient, leader = instance.recipients[instance.pairs.recipient[at]], instance.leaders[instance.pairs.leader[at]]
    return _decided(instance, recipient.id, leader.id, "lock")


def ban(instance: Instance, plan: Plan, random: Random) -> Region:
    """A match of the plan must not be in the next."""
    match = random.choice([match for match in plan.matches if not match.locked])
    return _decided(instance, match.recipient, match.leader, "ban")


def wish(instance: Instance, plan: Plan, random: Random) -> Region:
    """A recipient asks for another number of days."""
    return _changed(
        instance, f"recipients.{random.choice(instance.recipients).body}.days_requested={random.randint(3, 9)}"
    )


def day(instance: Instance, plan: Plan, random: Random) -> Region:
    """A leader has one more day."""
    return _changed(instance, f"leaders.{random.choice(instance.leaders).id}.capacity_days+=1")


def place(instance: Instance, plan: Plan, random: Random) -> Region:
    """A leader takes another number of matches."""
    return _changed(instance, f"leaders.{random.choice(instance.leaders).id}.max_matches={random.randint(0, 3)}")


def urgency(instance: Instance, plan: Plan, random: Random) -> Region:
    """A recipient has another priority."""
    return _changed(instance, f"recipients.{random.choice(instance.recipients).body}.priority={random.randint(1, 300)}")


def declined(instance: Instance, plan: Plan, random: Random) -> Region:
    """A recipient says no."""
    return _changed(instance, f"recipients.{random.choice(instance.recipients).body}.status=declined")


def reach(instance: Instance, plan: Plan, random: Random) -> Region:
    """A leader travels no further than so far."""
    return _changed(instance, f"leaders.{random.choice(instance.leaders).id}.max_km={random.randint(5, 80)}")


def rate(instance: Instance, plan: Plan, random: Random) -> Region:
    """A leader costs another amount a day."""
    return _changed(instance, f"leaders.{random.choice(instance.leaders).id}.day_rate={random.randint(450, 700)}")


ASKED: dict[str, Make] = {"leader out": leader_out, "money": money, "lock": lock, "ban": ban, "wish": wish}
"""The changes that people ask for most."""

ALL: dict[str, Make] = ASKED | {
    "day": day, "place": place, "urgency": urgency, "declined": declined, "reach": reach, "rate": rate,
}  # fmt: skip

"""The checker's own sums: every level of a plan, from its matches, the region and the offer; and how it writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...common.names import listed
from ...common.numbers import pounds
from ...models.matching.distance import km_between
from ...models.matching.fairness import fair_kind
from ...models.matching.groups import Share, groups_of
from ...models.matching.instance import Instance
from ...models.matching.levels import FAIR, LOWEST, STAY
from ...models.matching.options import Allocation
from ...models.plan.check_result import Broken
from ...models.plan.journeys import Journeys, journeys_of
from ...models.plan.plan import FitShares, Level, Match, Plan
from ...models.region.region import Budget
from .limits import spent_of

_MONEY = frozenset({"cost", "partnership_credit", "amount", "spent", "grant"})


def shown(name: str, value: Any) -> str:
    """Write the value of a field or of a level."""
    if value is None:
        return "not known"
    if name in _MONEY and isinstance(value, int):
        return pounds(value)
    if isinstance(value, FitShares):
        return f"expertise {value.expertise}, phase {value.phase} and distance {value.distance}"
    if isinstance(value, tuple):
        return listed(map(str, value), len(value)) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def recomputed(instance: Instance, plan: Plan) -> dict[str, int]:
    """Give the value of every level that the options name, in their order; `cost` in pence."""
    known = {r.id: r for r in instance.recipients}
    matches = [m for m in plan.matches if m.recipient in known]
    previous = set(instance.options.previous or ())
    load = Counter(m.leader for m in matches) + Counter(m.governance_reviewer for m in matches if m.governance_reviewer)
    values = {
        "need": sum(known[m.recipient].priority for m in matches),
        "keep": sum((m.recipient, m.leader) in previous for m in matches),
        "days": sum(m.days for m in matches),
        "extras": sum(known[m.recipient].priority * _extras(m) for m in matches),
        "fit": sum(m.fit for m in matches),
        "travel": sum(km or 0 for km in journeys(instance, plan)),
        "cost": spent_of(Budget(pot="total", amount=0), plan, instance),
        "balance": sum(number * number for number in load.values()),
    }
    if instance.options.stay is not None:
        values[STAY] = _stayed(matches, instance.options.stay)
    if FAIR in instance.options.levels:
        values[FAIR] = min((1000 * s.supported // s.priority for s in shares_of(instance, plan)), default=0)
    return {name: values[name] for name in instance.options.levels}


def _stayed(matches: list[Match], before: tuple[Allocation, ...]) -> int:
    """How many leaders, partners, reviewers and NPQELs are those of the plan before."""
    number, was = 0, {given.recipient: given for given in before}
    for match in matches:
        old = was.get(match.recipient)
        if old is not None:
            number += match.leader == old.leader
            number += match.partner is not None and match.partner == old.partner
            number += match.governance_reviewer is not None and match.governance_reviewer == old.reviewer
            number += match.npqel and old.npqel
    return number


def shares_of(instance: Instance, plan: Plan) -> tuple[Share, ...]:
    """Give what each group of `fair` gets of its priority, by name; none where the level is not asked for."""
    if FAIR not in instance.options.levels:
        return ()
    group, matched = groups_of(instance, fair_kind(instance)), {m.recipient for m in plan.matches}
    priority, supported = Counter[str](), Counter[str]()
    for recipient in instance.recipients:
        priority[group[recipient.id]] += recipient.priority
        supported[group[recipient.id]] += recipient.priority * (recipient.id in matched)
    return tuple(Share(group=g, supported=supported[g], priority=priority[g]) for g in sorted(priority) if priority[g])


def journeys_made(instance: Instance, plan: Plan) -> Journeys:
    """Count the journeys of a plan, and those whose km is known."""
    return journeys_of(journeys(instance, plan))


def _extras(match: Match) -> int:
    return (match.partner is not None) + (match.governance_reviewer is not None) + match.npqel


def journeys(instance: Instance, plan: Plan) -> list[int | None]:
    """Give the km of every journey of a plan: of its matches, partners and reviewers; None where it is not known."""
    recipients = {r.id: r.position for r in instance.recipients}
    partners, leaders = ({one.id: one.position for one in some} for some in (instance.partners, instance.leaders))
    made: list[int | None] = []
    for match in plan.matches:
        if match.recipient in recipients:
            ends = [leaders.get(match.leader)]
            ends += [partners.get(match.partner)] if match.partner else []
            ends += [leaders.get(match.governance_reviewer)] if match.governance_reviewer else []
            made += [km_between(recipients[match.recipient], end) for end in ends]
    return made


def broken_levels(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Walk the levels that are not what the matches give, or whose bound contradicts them."""
    names = tuple(level.name for level in plan.levels)
    if names != instance.options.levels:
        yield Broken(
            "levels", "", f"the levels are {', '.join(names)}; asked for: {', '.join(instance.options.levels)}"
        )
    values, made = recomputed(instance, plan), journeys_made(instance, plan)
    if plan.journeys not in (None, made):
        stated, true = (f"{j.known:,} of {j.number:,}" for j in (plan.journeys, made))
        yield Broken("journeys", "", f"the km of {stated} journeys is stated as known, and is of {true}")
    if [level.proven for level in plan.levels] != sorted((level.proven for level in plan.levels), reverse=True):
        yield Broken("levels", "", "a level is called proven behind one that is not")
    shares = shares_of(instance, plan)
    for level in plan.levels:
        if level.shares != (shares if level.name == FAIR else ()):
            yield Broken("levels", level.name, "has other shares than its matches give")
        if level.name in values and level.value != values[level.name]:
            yield Broken(
                "levels", level.name, f"is stated as {_of(level, level.value)}, and is {_of(level, values[level.name])}"
            )
        elif _contradicts(level):
            sentence = f"has the value {_of(level, level.value)} and the bound {_of(level, level.bound)}"
            yield Broken("levels", level.name, f"{sentence}{', and is called proven' if level.proven else ''}")


def _of(level: Level, value: int | None) -> str:
    return shown(level.name, value)


def _contradicts(level: Level) -> bool:
    if level.bound is None or level.proven:
        return level.proven and level.bound != level.value
    return level.bound > level.value if level.name in LOWEST else level.bound < level.value

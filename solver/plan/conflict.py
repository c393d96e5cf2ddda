"""Conflicts: an irreducible set of decisions and limits that cannot hold together, by a deletion filter.

One after the other is taken away, and left away where the rest still conflicts. Only locked recipients can conflict,
for everybody else may stay without a leader; so every test is small.
(Chinneck, Feasibility and Infeasibility in Optimization, 2008.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from ...common.deadline import Deadline
from ...common.names import count, listed
from ...common.numbers import pounds
from ...models.matching.decisions import Decisions
from ...models.matching.instance import Instance
from ...models.matching.links import AFTER, OWN_ORGANISATION
from ...models.matching.pairs import refused_counts
from ...models.region.region import Leader
from ..heuristics.construction import locked_start
from ..model.model import make_model

_PLENTY = 1_000_000


class _Item(NamedTuple):
    """One thing that may be part of a clash: its kind, and which of the kind."""

    kind: Literal["budget", "days", "matches", "ban", "review", "match"]
    number: int


def find_clash(instance: Instance, deadline: Deadline) -> tuple[str, ...]:
    """Name decisions and limits that clash, of a case that has no plan: in words, in a fixed order.

    Where the deadline has passed, what is named still clashes, but something could be taken from it.
    """
    if instance.decisions.supported:
        return (f"support for {listed(sorted(instance.decisions.supported))}",)
    small = _about_locks(instance)
    kept = list(_items(small))
    for item in tuple(kept):
        fewer = [other for other in kept if other != item]
        if (
            not deadline.over
            and locked_start(make_model(_with_only(small, fewer)), deadline) is None
            and not deadline.over
        ):
            kept = fewer
    if [item.kind for item in kept] == ["review"]:
        nobody = _nobody_may(instance, small.decisions.reviews[kept[0].number].recipient)
        return (f"{_words(small, kept[0])}, though {nobody}, and a review goes with a leader",)
    return (*(_words(small, item) for item in reversed(kept)), *_rules(instance, small, kept))


def _nobody_may(instance: Instance, recipient: str) -> str:
    """Say which rules leave a recipient no leader."""
    flags = instance.rules.by_recipient(instance.recipient_number[recipient])
    counts = ", ".join(f"{name} {number}" for name, number in refused_counts(flags).items())
    who = f"none of the {count(len(instance.leaders), 'leader')} may support {recipient}"
    return f"{who} (refused by rule: {counts})"


def _rules(instance: Instance, small: Instance, kept: Collection[_Item]) -> Iterator[str]:
    """Walk the rules that tie two supports of a school together, where what clashes is about both of them."""
    locks = [small.decisions.matches[item.number] for item in kept if item.kind == "match"]
    chosen = {small.recipient_number[lock.recipient]: small.leader_number[lock.leader] for lock in locks}
    for t, leader in sorted(chosen.items()):
        other = small.links.relative(t, leader, {u: x for u, x in chosen.items() if u < t})
        if other is not None:
            names = f"{small.leaders[leader].id} and {small.leaders[other].id}"
            yield f"the rule {OWN_ORGANISATION}: {names} belong to one organisation"
        first = small.links.first.get(t)
        if first is not None and first not in chosen:
            before, allowed = small.recipients[first].id, small.pairs.leader[small.pairs.recipient == first].tolist()
            nobody = "" if allowed else f", and {_nobody_may(instance, before)}"
            yield f"the rule {AFTER}: {small.recipients[t].id} comes after {before}{nobody}"
            if allowed and small.links.related.get(leader, frozenset()).issuperset(allowed):
                who = f"whoever may support {before} belongs to one organisation with {small.leaders[leader].id}"
                yield f"the rule {OWN_ORGANISATION}: {who}"


def _about_locks(instance: Instance) -> Instance:
    """The case of the locked recipients alone, and of the leaders that they could have."""
    decisions = instance.decisions
    locked = {lock.recipient for lock in (*decisions.matches, *decisions.reviews)}
    numbers = instance.links.all_first({instance.recipient_number[id_] for id_ in locked})
    locked = {instance.recipients[t].id for t in numbers}
    pairs = (instance.pairs, instance.reviews)
    near = {int(x) for p in pairs for t, x in zip(p.recipient, p.leader, strict=True) if int(t) in numbers}
    banned = {leader for recipient, leader in decisions.bans if recipient in locked}
    leaders = tuple(x for i, x in enumerate(instance.leaders) if i in near or x.id in banned)
    recipients = tuple(r for r in instance.recipients if r.id in locked)
    return replace(
        instance,
        region=replace(instance.region, leaders=leaders, budgets=instance.budgets),
        eligibility=replace(instance.eligibility, recipients=recipients),
        decisions=replace(decisions, bans=frozenset(ban for ban in decisions.bans if ban[0] in locked)),
    )


def _items(instance: Instance) -> Iterator[_Item]:
    # Limits are tried first, so that what is left names decisions rather than limits where it can.
    yield from (_Item("budget", i) for i in range(len(instance.budgets)))
    yield from (_Item("days", i) for i in range(len(instance.leaders)))
    yield from (_Item("matches", i) for i, x in enumerate(instance.leaders) if x.max_matches is not None)
    yield from (_Item("ban", i) for i in range(len(instance.decisions.bans)))
    yield from (_Item("review", i) for i in range(len(instance.decisions.reviews)))
    yield from (_Item("match", i) for i in range(len(instance.decisions.matches)))


def _with_only(instance: Instance, kept: Collection[_Item]) -> Instance:
    """The case with every decision and limit gone that is not kept."""

    def loosened(number: int, leader: Leader) -> Leader:
        days = leader.capacity_days if ("days", number) in kept else _PLENTY
        matches = leader.max_matches if ("matches", number) in kept else None
        return replace(leader, capacity_days=days, max_matches=matches)

    leaders = tuple(loosened(i, leader) for i, leader in enumerate(instance.leaders))
    budgets = tuple(row for i, row in enumerate(instance.budgets) if ("budget", i) in kept)
    decisions = Decisions(
        tuple(lock for i, lock in enumerate(instance.decisions.matches) if ("match", i) in kept),
        tuple(lock for i, lock in enumerate(instance.decisions.reviews) if ("review", i) in kept),
        frozenset(ban for i, ban in enumerate(sorted(instance.decisions.bans)) if ("ban", i) in kept),
    )
    return replace(instance, region=replace(instance.region, leaders=leaders, budgets=budgets), decisions=decisions)


def _words(instance: Instance, item: _Item) -> str:
    if item.kind == "budget":
        row = instance.budgets[item.number]
        return f"the {row.pot} budget{f' of {row.region}' if row.region else ''}, {pounds(row.amount)}"
    if item.kind == "days":
        leader = instance.leaders[item.number]
        team = f" and {leader.team_days} of the team" if leader.team_days else ""
        return f"the days of {leader.id}, {leader.capacity_days} of their own{team}"
    if item.kind == "matches":
        return f"the max_matches of {instance.leaders[item.number].id}, {instance.leaders[item.number].max_matches}"
    if item.kind == "ban":
        recipient, name = sorted(instance.decisions.bans)[item.number]
        return f"the ban on {recipient} with {name}"
    if item.kind == "review":
        lock = instance.decisions.reviews[item.number]
        days = review.days if (review := instance.offer.review) else 0
        return f"the lock on {lock.recipient} for a review by {lock.leader} ({count(days, 'day')})"
    lock = instance.decisions.matches[item.number]
    least = instance.recipients[instance.recipient_number[lock.recipient]].minimum
    told = f"at least {count(least, 'day')}" if lock.days is None else count(lock.days, "day")
    return f"the lock on {lock.recipient} with {lock.leader} ({told})"

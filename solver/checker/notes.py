"""The checker on what a plan says in words beside its matches: its notes, and what need first would support."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count
from ...models.eligibility.warnings import gated
from ...models.matching.instance import Instance
from ...models.plan.check_result import Broken
from ...models.plan.plan import Plan
from ...models.plan.reasons_and_notes import UNDRAWN, at_minimum, unknown_km
from .levels import journeys


def broken_notes(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Walk the notes that are missing, or that the plan contradicts."""
    for note in expected_notes(instance, plan):
        if note not in plan.notes:
            yield Broken("notes", "", f"this is true and not said: {note}")
    if UNDRAWN in plan.notes and not all(level.proven for level in plan.levels):
        yield Broken("notes", "", "the choice by lot is said to have begun, and a level is not proven")


def further_notes(instance: Instance, plan: Plan) -> tuple[str, ...]:
    """Give the notes that do not follow from the region and the matches: of files as they were read, and of solving."""
    known = {*expected_notes(instance, plan), *instance.region.notes}
    return tuple(note for note in plan.notes if note not in known)


def expected_notes(instance: Instance, plan: Plan) -> tuple[str, ...]:
    """Give the notes that follow from the region, the offer and the matches."""
    return tuple(
        filter(
            None,
            [
                *instance.warnings,
                *instance.notes,
                *_of_matches(instance, plan),
                gated(instance.eligibility, instance.offer),
            ],
        )
    )


def _of_matches(instance: Instance, plan: Plan) -> Iterator[str]:
    locked = {lock.recipient for lock in instance.decisions.matches if lock.days is not None}
    least = {r.id: r.minimum for r in instance.recipients}
    if plan.matches:
        low = sum(m.recipient not in locked and m.days == least.get(m.recipient) for m in plan.matches)
        yield at_minimum(low, len(plan.matches), asked=instance.options.min_days is not None)
    unknown = sum(km is None for km in journeys(instance, plan))
    if unknown:
        yield unknown_km(unknown)


def broken_need_first(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Walk what contradicts the plan's matches, or the recipients that somebody may support."""
    found = plan.need_first
    if found is None:
        return
    if instance.options.levels[0] == "need":
        yield Broken("need_first", "", "says what need first would support, but need stands first")
        return
    priority = {r.id: r.priority for r in instance.recipients}
    need = sum(priority.get(m.recipient, 0) for m in plan.matches)
    open_to = set(instance.pairs.recipient.tolist())
    most = sum(instance.recipients[t].priority for t in open_to)
    if not need <= found.need <= found.bound:
        yield Broken("need_first", "", f"the plan's {need:,}, need first's {found.need:,}, its bound {found.bound:,}")
    if found.need > most or found.matched > len(open_to):
        sums = f"{found.need:,} priority of {found.matched:,} recipients"
        yield Broken("need_first", "", f"{sums} with a leader, but only {most:,} of {len(open_to):,} may have one")


def broken_support_costs(plan: Plan) -> Iterator[Broken]:
    """Walk what is said of the cost of support and cannot be: of whom, at which level, and who would go without."""
    left, matched = {row.recipient for row in plan.unmatched}, {match.recipient for match in plan.matches}
    levels, known = {level.name for level in plan.levels}, set[str]()
    for cost in plan.support_costs:
        if cost.recipient not in left or cost.recipient in known:
            yield Broken("support_costs", cost.recipient, "stands there, and not once among those without a leader")
        elif cost.loss <= 0 if cost.level in levels else (cost.level is not None or cost.loss != 0):
            yield Broken("support_costs", cost.recipient, f"loses {cost.loss:,} at the level {cost.level}")
        elif not matched.issuperset(cost.instead):
            yield Broken("support_costs", cost.recipient, "would let somebody go without who has no leader")
        known.add(cost.recipient)


def unjudged_support_costs(plan: Plan) -> Iterator[str]:
    """Say that what support would cost is not judged: plans made again alone show it."""
    if plan.support_costs:
        number = count(len(plan.support_costs), "recipient")
        yield f"what the support of {number} without a leader would cost; match explain shows it"


def unjudged_need_first(plan: Plan) -> Iterator[str]:
    """Walk what of it is not judged: how much another order would support is found by planning alone."""
    if plan.levels and plan.levels[0].name != "need":
        told = "that need first would support no more" if plan.need_first is None else "what need first would support"
        yield f"{told}; match plan with the same options but without --objective shows it"

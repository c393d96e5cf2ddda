"""The checker on what a plan says of need first: whether it can be so, not whether it is: that takes a solver."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.matching.instance import Instance
from ...models.plan.check_result import Broken
from ...models.plan.plan import Plan


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


def unjudged_need_first(plan: Plan) -> Iterator[str]:
    """Walk what of it is not judged: how much another order would support is found by planning alone."""
    if plan.levels and plan.levels[0].name != "need":
        told = "that need first would support no more" if plan.need_first is None else "what need first would support"
        yield f"{told}; match plan with the same options but without --objective shows it"

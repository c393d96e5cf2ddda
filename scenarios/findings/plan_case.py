"""Plans made again for an explanation of a whole plan: the plan, what it was made from, and who makes more of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ...models.matching.instance import Instance, prepare
from ...models.matching.options import Options, Request
from ...models.offers.offer import Offer
from ...models.plan.plan import Plan, level_changes
from ...models.region.names import Names
from ...models.region.region import Decision, Region
from ...solver.checker.check import instance_of, options_of
from ...solver.model.arrays import InstanceArrays
from ..re_solving.sentences import Proof, Sentence
from ..runs.answer import Answer, Answers


@dataclass(frozen=True)
class PlanCase:
    """A plan, its region, and who makes plans again."""

    plan: Plan
    region: Region
    instance: Instance
    many: Answers

    @cached_property
    def base(self) -> Request:
        """What the plan was made from."""
        return Request(region=self.region, offer=self.instance.offer, options=self.instance.options)

    @cached_property
    def figures(self) -> InstanceArrays:
        """Its figures as arrays."""
        return InstanceArrays(self.instance)

    @cached_property
    def names(self) -> Names:
        """Who is who in the region."""
        return Names(self.region)

    @cached_property
    def values(self) -> dict[str, int]:
        """The value of every level."""
        return {level.name: level.value for level in self.plan.levels}

    def with_decisions(self, *more: Decision, without: Sequence[Decision] = ()) -> Request:
        """Give what the plan was made from, with decisions put in and others taken out."""
        kept = tuple(row for row in self.region.decisions if row not in without)
        return replace(self.base, region=replace(self.region, decisions=(*kept, *more)))

    def with_options(self, options: Options) -> Request:
        """Give what the plan was made from, with other options."""
        return replace(self.base, options=options)

    def answers(self, requests: Sequence[Request]) -> list[Answer]:
        """Make plans again; where this plan itself is not proven, nothing can be told from others."""
        if not self.plan.optimal:
            return [Answer(state="stopped", reason="the plan itself is not proven") for _ in requests]
        return self.many.answers(requests) if requests else []

    def change(self, other: Plan) -> dict[str, int]:
        """Say by how much each level of another plan is better, below 0 for worse, in the order of the levels."""
        return level_changes(other.levels, self.plan.levels)


def plan_case(plan: Plan, region: Region, many: Answers, offer: Offer | None = None) -> PlanCase:
    """Put a plan beside its region; raises Faults where the plan's options do not suit the region."""
    instance = instance_of(plan, region) if offer is None else prepare(region, offer, options_of(plan))
    return PlanCase(plan, region, instance, many)


def not_settled(what: str, answer: Answer) -> Sentence:
    """Say that something was not settled, and why."""
    return Sentence(f"{what}: not settled ({answer.reason or answer.state}).", Proof.NOT_SETTLED)

"""What decisions cost: the plan with each of them alone, and with all, beside the plan without any.

No plan here keeps matches of a plan before: what `keep` and `stay` protect would hide what a decision costs, from the
round after it was taken on. So a price depends on the region, the offer and the options alone, and stays from round to
round.

What one more decision would cost, exactly: the plan is made again with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...common.deadline import Deadline
from ...common.faults import Faults
from ...common.interrupt import this_process
from ...models.matching.decision_log import RULINGS, STEPS, Entry
from ...models.matching.decisions import in_full
from ...models.matching.instance import Instance, prepare
from ...models.matching.options import Options
from ...models.offers.offer import Offer
from ...models.plan.apply_decisions import with_entries
from ...models.plan.plan import NoPlan, Plan, Stopped
from ...models.plan.plan_report import Alternative, LevelCost, Priced, exact_costs
from ...models.region.region import Decision, Region
from ..plan_cache import PlanCache
from ..solve import solve


@dataclass(frozen=True)
class Pricing:
    """The decisions that hold, and the region without any of them; `plan` is the one made with all."""

    region: Region
    offer: Offer
    options: Options
    entries: Sequence[Entry]
    plan: Plan
    deadline: Deadline
    _memory: PlanCache = field(default_factory=PlanCache)

    def priced(self) -> tuple[Priced, ...]:
        """Give every decision with what it costs alone."""
        if self._base is None:
            return tuple(Priced(entry=entry) for entry in self.entries)
        made = []
        for number, entry in enumerate(self.entries, 1):
            this_process.step = f"pricing decision {number:,} of {len(self.entries):,}"
            made.append(self._alone(entry))
        return tuple(made)

    def together(self) -> tuple[LevelCost, ...]:
        """Give what all decisions cost together; empty where that is not settled, or nothing is decided."""
        this_process.step = "pricing all decisions together"
        return self._costs(self._with(self.entries)) if self.entries else ()

    @cached_property
    def _base(self) -> Plan | None:
        return self._with(())

    @cached_property
    def _passing(self) -> frozenset[str]:
        """The recipients of matches that are allowed only because a lock passes over a rule."""
        return frozenset(m.recipient for m in self.plan.matches if m.passed_over)

    def _met(self, entry: Entry) -> bool:
        """Whether the plan without any decision is the best with this one too, which then costs nothing.

        It is where it does what was decided, and the decision only takes possibilities away: an approval, and a lock
        that passes over a rule, open some.
        """
        if entry.decision in STEPS and not entry.keeps:
            return True
        if entry.decision in ("approve", *RULINGS) or (entry.keeps and entry.recipient in self._passing):
            return False
        matches = self._base.matches if self._base else ()
        match = next((m for m in matches if m.recipient == entry.recipient), None)
        if entry.keeps:
            return match is not None and match.leader == entry.leader and entry.days in (None, match.days)
        if entry.decision == "ban":
            return match is None or match.leader != entry.leader
        return match is None and all(m.partner != entry.recipient for m in matches)

    def _alone(self, entry: Entry) -> Priced:
        if self._met(entry):
            return Priced(entry=entry, costs=self._costs(self._base))
        try:
            return Priced(entry=entry, costs=self._costs(self._with([entry], sound=False)))
        except Faults:
            # Days beyond the cap stand only with the approval that allows them.
            beside = [other for other in self.entries if other.recipient == entry.recipient]
            return Priced(entry=entry, costs=self._costs(self._with(beside)), joint=True)

    def _costs(self, made: Plan | None) -> tuple[LevelCost, ...]:
        return () if made is None or self._base is None else exact_costs(self._base.levels, made.levels)

    def _with(self, entries: Sequence[Entry], *, sound: bool = True) -> Plan | None:
        """The plan with some decisions and nothing kept, None where it is not proven; `sound` says they may stand."""
        if self.deadline.over:
            return None
        try:
            region = with_entries(self.region, self.offer, entries)
            made = self._memory.plan(region, self.offer, self._free, self.deadline)
        except (NoPlan, Stopped):
            return None
        except Faults:
            if sound:
                return None
            raise
        return made if made.optimal else None

    @cached_property
    def _free(self) -> Options:
        """The options without the plan before."""
        objective = tuple(name for name in self.options.objective if name != "keep")
        return replace(self.options, objective=objective, previous=None, stay=None)


def priced(alternative: Alternative, instance: Instance, best: Plan, deadline: Deadline) -> Alternative:
    """Give an alternative with its exact costs; as it was where the time was up."""
    this_process.step = "pricing other leaders"
    try:
        other = with_match(instance, alternative.recipient, alternative.leader, deadline)
    except (NoPlan, Faults):
        return replace(alternative, impossible=True, costs=())
    except Stopped:
        return alternative
    if not other.optimal:
        return alternative
    return replace(alternative, costs=exact_costs(best.levels, other.levels))


def with_match(instance: Instance, recipient: str, leader: str, deadline: Deadline) -> Plan:
    """Make the best plan that has a match, other locks of this recipient and a ban on the pair put aside."""
    region = region_with_match(instance, recipient, leader)
    return solve(prepare(region, instance.offer, instance.options), deadline).plan


def region_with_match(instance: Instance, recipient: str, leader: str) -> Region:
    """Give the region with a match locked, other locks of this recipient and a ban on the pair put aside."""
    rows = in_full(instance.region, instance.offer)
    kept = (row for row in rows if not _in_the_way(instance, row, recipient, leader))
    lock = Decision(recipient=recipient, leader=leader, action="lock")
    return replace(instance.region, decisions=(*kept, lock))


def _in_the_way(instance: Instance, row: Decision, recipient: str, leader: str) -> bool:
    if row.recipient != recipient:
        return False
    review = (row.recipient, row.leader) in instance.locked_reviews
    return (row.binds and not review) or row.leader == leader

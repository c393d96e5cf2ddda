"""What decisions cost: the plan is made again without them, in groups as long as a group costs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..models.alternative import exact_costs
from ..models.case import prepare
from ..models.decided import with_entries
from ..models.dossier import Priced
from ..models.entries import Entry
from ..models.faults import Faults
from ..models.offer import Offer
from ..models.options import Options
from ..models.plan import Level, NoPlan, Plan, Stopped
from ..models.region import Region
from .clock import Clock
from .plan import solve
from .statement import state_plan


@dataclass(frozen=True, slots=True)
class Pricing:
    """The plan of a region with decisions in it, and all that is needed to make it again without some."""

    region: Region
    offer: Offer
    options: Options
    entries: Sequence[Entry]
    plan: Plan
    clock: Clock

    def priced(self) -> tuple[Priced, ...]:
        """Give every decision that holds with what it costs."""
        passing = {m.recipient for m in self.plan.matches if m.passed_over}
        # Without a decision that only takes possibilities away no plan is worse; a lock that passes over a rule, and
        # an approval, open some, so each of these stands for itself.
        alone = [e for e in self.entries if e.decision == "approve" or (e.keeps and e.recipient in passing)]
        groups = [[e] for e in alone] + [[e for e in self.entries if e not in alone]]
        found = {id(p.entry): p for group in groups for p in self._group(group)}
        return tuple(found[id(entry)] for entry in self.entries)

    def _group(self, group: Sequence[Entry]) -> Iterator[Priced]:
        if not group:
            return
        without = self._without(group)
        if without is None:
            yield from (Priced(entry=entry) for entry in group)
        elif len(group) == 1 or self._alike(without):
            costs = exact_costs(without, self.plan.levels)
            yield from (Priced(entry=entry, costs=costs) for entry in group)
        else:
            half = len(group) // 2
            yield from self._group(group[:half])
            yield from self._group(group[half:])

    def _alike(self, levels: Sequence[Level]) -> bool:
        return [level.value for level in levels] == [level.value for level in self.plan.levels]

    def _without(self, group: Sequence[Entry]) -> Sequence[Level] | None:
        """The levels of the plan without some decisions, None where they are not proven."""
        if self.clock.over or not self.plan.optimal:
            return None
        region = with_entries(self.region, [entry for entry in self.entries if entry not in group])
        try:
            plan = state_plan(solve(prepare(region, self.offer, self.options), self.clock), 0.0)
        except (NoPlan, Faults, Stopped):
            return None
        return plan.levels if plan.optimal else None

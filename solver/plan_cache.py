"""A cache of solved regions: each region is warm-started from a similar one that was solved before.

It changes no plan, whatever was planned before and in whatever order: a warm start only saves work.
"""

from __future__ import annotations

from ..common.deadline import Deadline
from ..models.matching.options import Options
from ..models.offers.offer import Offer
from ..models.plan.plan import Plan
from ..models.region.region import Region
from .reoptimise.warm_start import Known
from .solve import plan_like

_MOST = 4
"""The ways of planning that are remembered at most, each by one region."""

_Way = tuple[str, tuple[str, ...]]


class PlanCache:
    """What a process knows of the regions that it has planned: of each offer and order of levels the first one.

    Where the first took search, the next that took none stands in for it.
    """

    def __init__(self) -> None:
        self._known: dict[_Way, Known] = {}

    def plan(self, region: Region, offer: Offer, options: Options, clock: Deadline | None = None) -> Plan:
        """Make the plan that `plan` makes; raises what it raises."""
        way = offer.sha256, options.levels
        made, known = plan_like(self._known.get(way), region, offer, options, clock or Deadline(options.time_limit))
        self._keep(way, known)
        return made

    def _keep(self, way: _Way, known: Known) -> None:
        self._known[way] = known
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]

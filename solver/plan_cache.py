"""A cache of solved regions: each region is warm-started from a similar one that was solved before.

It changes no plan, whatever was planned before and in whatever order: a warm start only saves work.
"""

from __future__ import annotations

from ..common.deadline import Deadline
from ..models.matching.instance import prepare
from ..models.matching.options import Options
from ..models.offers.offer import Offer
from ..models.plan.plan import Plan
from ..models.region.region import Region
from .reoptimise.warm_start import SolvedInstance
from .solve import solve

_MOST = 4
"""The ways of planning that are remembered at most, each by one region."""

_Way = tuple[str, tuple[str, ...]]


class PlanCache:
    """The regions that a process has planned: of each offer and order of levels the first one.

    Where the first took search, the next that took none stands in for it.
    """

    def __init__(self) -> None:
        self._solved: dict[_Way, SolvedInstance] = {}

    def plan(self, region: Region, offer: Offer, options: Options, deadline: Deadline | None = None) -> Plan:
        """Make the plan that `plan` makes; raises what it raises."""
        way = offer.sha256, options.levels
        like = self._solved.get(way)
        instance = prepare(region, offer, options, None if like is None else like.instance)
        solved = SolvedInstance(solve(instance, deadline or Deadline(options.time_limit), like=like))
        plan = solved.solution.plan
        if like is None or (solved.useful and not like.useful):
            self._solved[way] = solved
        if len(self._solved) > _MOST:
            del self._solved[next(iter(self._solved))]
        return plan

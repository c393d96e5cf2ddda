"""The solver's front door: an instance in, a solution out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from ..common.deadline import Deadline
from ..models.matching.instance import Instance, prepare
from ..models.matching.options import Options
from ..models.offers.catalogue import choose_offer
from ..models.offers.offer import Offer
from ..models.plan.plan import Level, NoPlan, Plan, Stopped, may_lose_need, need_first_of
from ..models.region.region import Region
from .heuristics.construction import first_plan, locked_start
from .model.model import Model, make_model
from .parameters import Parameters
from .plan.assignment import assignment_of
from .search.progress import ProgressWatch
from .search.result import SearchResult
from .search.strategies import STRATEGIES, Task
from .solution import Solution, with_days

if TYPE_CHECKING:
    from .reoptimise.warm_start import SolvedInstance


def solve(
    instance: Instance,
    deadline: Deadline,
    *,
    watch: ProgressWatch | None = None,
    like: SolvedInstance | None = None,
    least: Sequence[Level] = (),
    parameters: Parameters | None = None,
) -> Solution:
    """Find the best plan of an instance, proven level by level as far as the deadline allows.

    `watch` sees the search on its way. `like` is a similar instance that was solved: it saves work and changes no
    answer; beside it, `least` are the first levels as a plan must have them: raises Worse (`solver/reoptimise`) where
    that is seen to be out of reach without a search. Without `parameters` the search has those of the size class of its
    model. Raises NoPlan where decisions and limits contradict each other, and Stopped where the time was up before
    there was a plan.
    """
    began = perf_counter()
    solution = None
    if like is not None:
        # One plan alone has nothing to start from.
        from .reoptimise.reoptimise import reoptimise

        solution = reoptimise(like, instance, deadline, least)
    if solution is None:
        model = make_model(instance, None if like is None else like.model, parameters=parameters)
        model, result = _searched(model, deadline, watch)
        solution = with_days(model, assignment_of(model, result.x), result)
    return replace(solution, seconds=perf_counter() - began)


def plan(
    region: Region, offer: Offer | str | None = None, options: Options | None = None, *, clock: Deadline | None = None
) -> Plan:
    """Make the best plan for a region, proven level by level.

    `offer` is an offer, an id or a file; without one the region's own choice holds. Raises Faults where something
    asked for is not sound, NoPlan where decisions and limits contradict each other, and Stopped where the time was up
    before there was a plan.
    """
    options = options or Options()
    deadline = clock or Deadline(options.time_limit)
    instance = prepare(region, choose_offer(region, offer).offer, options)
    return with_need_first(solve(instance, deadline).plan, instance, deadline)


def with_need_first(plan: Plan, instance: Instance, deadline: Deadline, watch: ProgressWatch | None = None) -> Plan:
    """Give a plan with what need first would support; nothing is solved where need stands first, or nobody is left.

    The whole default order is solved and not its first level alone: of the plans that support the same priority some
    support more recipients, and how many the default order supports only its later levels and the tie-break say.
    """
    other, tie_broken = None, False
    if may_lose_need(plan) and not deadline.over:
        default = prepare(instance.region, instance.offer, replace(instance.options, objective=()), like=instance)
        try:
            need_first = solve(default, deadline, watch=watch)
            other, tie_broken = need_first.plan, need_first.result.tie_broken
        except Stopped:
            pass
    return replace(plan, need_first=need_first_of(plan, other, tie_broken=tie_broken))


def _searched(model: Model, deadline: Deadline, watch: ProgressWatch | None) -> tuple[Model, SearchResult]:
    # Without what the locks ask for there is no plan to show: a short limit does not cut this short.
    seconds = model.parameters.grace.seconds
    grace = deadline.with_grace(seconds)
    locked = locked_start(model, grace)
    if locked is None and grace.over:
        raise Stopped
    if locked is None:
        from .plan.conflict import find_clash

        raise NoPlan(find_clash(model.instance, deadline.with_grace(seconds)))
    task = Task(model, first_plan(model, locked), deadline, model.instance.options.threads, watch)
    return STRATEGIES[model.parameters.size].search(task)

"""The solver's front door: prepare an instance, model it, search, share out the days, state the plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from ..common.arrays import Ints
from ..common.deadline import Deadline
from ..models.matching.instance import Instance, prepare
from ..models.matching.options import Options
from ..models.offers.catalogue import choose_offer
from ..models.offers.offer import Offer
from ..models.plan.certificate import Certificate
from ..models.plan.plan import NoPlan, Plan, Stopped, may_lose_need, need_first_of
from ..models.region.region import Region
from .heuristics.construction import first_plan, locked_start
from .model.model import Model, make_model
from .parameters import Parameters
from .plan.assignment import Assignment, assignment_of, days_given
from .plan.build_plan import Outcome, state_plan
from .plan.day_allocation import even_out, share_days, share_within
from .search.anytime import search_in_time
from .search.progress import ProgressWatch
from .search.result import SearchResult

if TYPE_CHECKING:
    from .reoptimise.reoptimise import Again
    from .reoptimise.warm_start import Known


def plan(
    region: Region, offer: Offer | str | None = None, options: Options | None = None, *, clock: Deadline | None = None
) -> Plan:
    """Make the best plan for a region, proven level by level.

    `offer` is an offer, an id or a file; without one the region's own choice holds. Raises Faults where something
    asked for is not sound, NoPlan where decisions and limits contradict each other, and Stopped where the time was up
    before there was a plan.
    """
    began = perf_counter()
    options = options or Options()
    instance, clock = prepare(region, choose_offer(region, offer).offer, options), clock or Deadline(options.time_limit)
    return with_need_first(state_plan(solve(instance, clock), perf_counter() - began), instance, clock)


def plan_like(
    known: Known | None, region: Region, offer: Offer, options: Options, clock: Deadline
) -> tuple[Plan, Known]:
    """Make the plan that `plan` makes, from what is known of another region where that helps; raises what it raises.

    Says too what is known for the next.
    """
    from .reoptimise.warm_start import Known

    began = perf_counter()
    instance = prepare(region, offer, options, None if known is None else known.instance)
    outcome = solve(instance, clock, known=known)
    made = state_plan(outcome, perf_counter() - began)
    now = Known(outcome)
    return made, now if known is None or (now.useful and not known.useful) else known


def plan_with_proof(
    region: Region,
    offer: Offer | str | None = None,
    options: Options | None = None,
    *,
    clock: Deadline | None = None,
    watch: ProgressWatch | None = None,
) -> tuple[Plan, Certificate]:
    """Make the best plan for a region as `plan` does, and the certificate of its proofs; `watch` sees it on its way."""
    began = perf_counter()
    options = options or Options()
    instance, clock = prepare(region, choose_offer(region, offer).offer, options), clock or Deadline(options.time_limit)
    outcome = solve(instance, clock, watch)
    from .certificate.write import certificate_of

    made = with_need_first(state_plan(outcome, perf_counter() - began), instance, clock, watch)
    return made, certificate_of(outcome.model, outcome.found, made)


def with_need_first(plan: Plan, instance: Instance, clock: Deadline, watch: ProgressWatch | None = None) -> Plan:
    """Give a plan with what need first would support; nothing is solved where need stands first, or nobody is left.

    The whole default order is solved and not its first level alone: of the plans that support the same priority some
    support more recipients, and how many the default order supports only its later levels and the tie-break say.
    """
    other, drawn = None, False
    if may_lose_need(plan) and not clock.over:
        default = prepare(instance.region, instance.offer, replace(instance.options, objective=()), like=instance)
        try:
            outcome = solve(default, clock, watch)
            other, drawn = state_plan(outcome, 0.0), outcome.found.drawn
        except Stopped:
            pass
    return replace(plan, need_first=need_first_of(plan, other, drawn=drawn))


def solve(
    instance: Instance,
    clock: Deadline,
    watch: ProgressWatch | None = None,
    known: Known | None = None,
    parameters: Parameters | None = None,
) -> Outcome:
    """Search an instance, and settle the days of whoever is matched; raises NoPlan and Stopped as `plan` does.

    `known` is what is known of another instance: it saves work and changes no answer. `parameters` steer
    the search; without them it has those of the size class of its model.
    """
    again = None if known is None else _solve_again(known, instance, clock)
    if again is not None:
        return _outcome(again.model, again.choice, again.found)
    model = make_model(instance, None if known is None else known.model, parameters=parameters)
    model, found = _search(model, clock, watch)
    return _outcome(model, assignment_of(model, found.x), found)


def _solve_again(known: Known, instance: Instance, clock: Deadline) -> Again | None:
    # One plan alone has nothing to be solved again from.
    from .reoptimise.reoptimise import solve_again

    return solve_again(known, instance, clock)


def _outcome(model: Model, choice: Assignment, found: SearchResult) -> Outcome:
    # Whoever stops the search still wants days that are shared by the rule: that takes a moment.
    grace, matches = model.parameters.grace, int(found.x[model.columns.span("match")].sum())
    moment = max(grace.seconds, matches / grace.matches_shared_per_second)
    shared = _share(model, choice, found.x, Deadline(moment))
    return Outcome(model, shared or _as_found(model, choice, found.x), found, even=shared is not None)


def _search(model: Model, clock: Deadline, watch: ProgressWatch | None) -> tuple[Model, SearchResult]:
    instance = model.instance
    # Without what the locks ask for there is no plan to show: a short limit does not cut this short.
    seconds = model.parameters.grace.seconds
    grace = clock.with_grace(seconds)
    locked = locked_start(model, grace)
    if locked is None and grace.over:
        raise Stopped
    if locked is None:
        from .plan.conflict import find_clash

        raise NoPlan(find_clash(instance, clock.with_grace(seconds)))
    return search_in_time(model, first_plan(model, locked), clock, threads=instance.options.threads, watch=watch)


def _share(model: Model, choice: Assignment, x: Ints, clock: Deadline) -> Assignment | None:
    days = int((model.objectives["days"] * x).sum())
    _, given = days_given(model, x)
    pence = sum(d * int(model.figures.rate[model.columns.days.leader[column]]) for column, d in given.items())
    return share_days(model.figures, choice, days, pence, clock)


def _as_found(model: Model, choice: Assignment, x: Ints) -> Assignment:
    """Share the days of each leader as the plan found has them, where no budget row tells its recipients apart."""
    home, given = days_given(model, x)
    columns = model.columns
    payers = {(int(columns.days.leader[c]), columns.groups[columns.days.group[c]].budgets) for c in given}
    split = {leader for leader, n in Counter(leader for leader, _ in payers).items() if n > 1}
    # A purse has the number of a column: of the first of its leader, or of one that stands alone.
    first: dict[int, int] = {}
    purse = {c: c if (x_ := int(columns.days.leader[c])) in split else first.setdefault(x_, c) for c in given}
    merged = Counter[int]()
    for column, days in given.items():
        merged[purse[column]] += days
    shared = share_within(model.figures, choice, {t: purse[c] for t, c in home.items()}, merged)
    return even_out(model.figures, shared)

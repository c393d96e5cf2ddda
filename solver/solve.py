"""From a region to a plan: prepare, model, search, share, state."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from time import perf_counter

from ..common.arrays import Ints
from ..common.deadline import Clock
from ..models.matching.instance import Case, prepare
from ..models.matching.options import Options
from ..models.offers.catalogue import choose_offer
from ..models.offers.offer import Offer
from ..models.plan.certificate import Certificate
from ..models.plan.need_first import may_lose_need, need_first_of
from ..models.plan.plan import NoPlan, Plan, Stopped
from ..models.region.region import Region
from .certificate.write import certificate_of
from .heuristics.construction import first_plan, locked_start
from .model.model import Problem, make_problem
from .plan.assignment import Choice, choice_of, days_given
from .plan.build_plan import Outcome, state_plan
from .plan.conflict import find_clash
from .plan.day_allocation import even_out, share_days, share_within
from .reoptimise.reoptimise import solve_again
from .reoptimise.warm_start import Known
from .search.anytime import search_in_time
from .search.progress import Watch
from .search.result import Found

_GRACE = 5.0
_SHARED = 500
"""Sharing takes a second for so many matches, where it takes long."""


def plan(
    region: Region, offer: Offer | str | None = None, options: Options | None = None, *, clock: Clock | None = None
) -> Plan:
    """Make the best plan for a region, proven level by level.

    `offer` is an offer, an id or a file; without one the region's own choice holds. Raises Faults where something
    asked for is not sound, NoPlan where decisions and limits contradict each other, and Stopped where the time was up
    before there was a plan.
    """
    began = perf_counter()
    options = options or Options()
    case, clock = prepare(region, choose_offer(region, offer).offer, options), clock or Clock(options.time_limit)
    return with_need_first(state_plan(solve(case, clock), perf_counter() - began), case, clock)


def plan_like(known: Known | None, region: Region, offer: Offer, options: Options, clock: Clock) -> tuple[Plan, Known]:
    """Make the plan that `plan` makes, from what is known of another region where that helps; raises what it raises.

    Says too what is known for the next.
    """
    began = perf_counter()
    case = prepare(region, offer, options, None if known is None else known.case)
    outcome = solve(case, clock, known=known)
    made = state_plan(outcome, perf_counter() - began)
    now = Known(outcome)
    return made, now if known is None or (now.useful and not known.useful) else known


def plan_with_proof(
    region: Region,
    offer: Offer | str | None = None,
    options: Options | None = None,
    *,
    clock: Clock | None = None,
    watch: Watch | None = None,
) -> tuple[Plan, Certificate]:
    """Make the best plan for a region as `plan` does, and the certificate of its proofs; `watch` sees it on its way."""
    began = perf_counter()
    options = options or Options()
    case, clock = prepare(region, choose_offer(region, offer).offer, options), clock or Clock(options.time_limit)
    outcome = solve(case, clock, watch)
    made = with_need_first(state_plan(outcome, perf_counter() - began), case, clock, watch)
    return made, certificate_of(outcome.problem, outcome.found, made)


def with_need_first(plan: Plan, case: Case, clock: Clock, watch: Watch | None = None) -> Plan:
    """Give a plan with what need first would support; nothing is solved where need stands first, or nobody is left.

    The whole default order is solved and not its first level alone: of the plans that support the same priority some
    support more recipients, and how many the default order supports only its later levels and the draw say.
    """
    other, drawn = None, False
    if may_lose_need(plan) and not clock.over:
        default = prepare(case.region, case.offer, replace(case.options, objective=()), like=case)
        try:
            outcome = solve(default, clock, watch)
            other, drawn = state_plan(outcome, 0.0), outcome.found.drawn
        except Stopped:
            pass
    return replace(plan, need_first=need_first_of(plan, other, drawn=drawn))


def solve(case: Case, clock: Clock, watch: Watch | None = None, known: Known | None = None) -> Outcome:
    """Search a case, and settle the days of whoever is matched; raises NoPlan and Stopped as `plan` does.

    `known` is what is known of another case: it saves work and changes no answer.
    """
    again = None if known is None else solve_again(known, case, clock)
    if again is not None:
        return _outcome(again.problem, again.choice, again.found)
    problem = make_problem(case, None if known is None else known.problem)
    problem, found = _search(problem, clock, watch)
    return _outcome(problem, choice_of(problem, found.x), found)


def _outcome(problem: Problem, choice: Choice, found: Found) -> Outcome:
    # Whoever stops the search still wants days that are shared by the rule: that takes a moment.
    moment = max(_GRACE, int(found.x[problem.columns.span("match")].sum()) / _SHARED)
    shared = _share(problem, choice, found.x, Clock(moment))
    return Outcome(problem, shared or _as_found(problem, choice, found.x), found, even=shared is not None)


def _search(problem: Problem, clock: Clock, watch: Watch | None) -> tuple[Problem, Found]:
    case = problem.case
    # Without what the locks ask for there is no plan to show: a short limit does not cut this short.
    grace = clock.with_grace(_GRACE)
    locked = locked_start(problem, grace)
    if locked is None and grace.over:
        raise Stopped
    if locked is None:
        raise NoPlan(find_clash(case, clock.with_grace(_GRACE)))
    return search_in_time(problem, first_plan(problem, locked), clock, threads=case.options.threads, watch=watch)


def _share(problem: Problem, choice: Choice, x: Ints, clock: Clock) -> Choice | None:
    days = int((problem.objectives["days"] * x).sum())
    _, given = days_given(problem, x)
    pence = sum(d * int(problem.figures.rate[problem.columns.days.leader[column]]) for column, d in given.items())
    return share_days(problem.figures, choice, days, pence, clock)


def _as_found(problem: Problem, choice: Choice, x: Ints) -> Choice:
    """Share the days of each leader as the plan found has them, where no budget row tells its recipients apart."""
    home, given = days_given(problem, x)
    columns = problem.columns
    payers = {(int(columns.days.leader[c]), columns.groups[columns.days.group[c]].budgets) for c in given}
    split = {leader for leader, n in Counter(leader for leader, _ in payers).items() if n > 1}
    # A purse has the number of a column: of the first of its leader, or of one that stands alone.
    first: dict[int, int] = {}
    purse = {c: c if (x_ := int(columns.days.leader[c])) in split else first.setdefault(x_, c) for c in given}
    merged = Counter[int]()
    for column, days in given.items():
        merged[purse[column]] += days
    shared = share_within(problem.figures, choice, {t: purse[c] for t, c in home.items()}, merged)
    return even_out(problem.figures, shared)

"""What the support of each recipient without a leader would cost, in a line: `match plan` tells it in all its files."""

from __future__ import annotations

from dataclasses import replace

from ...common.deadline import Deadline
from ...models.matching.options import Request
from ...models.plan.plan import BY_RULES, Stopped, SupportCost, Unmatched
from ...models.plan.plan_report import PlanReport, support_cost_text
from ...models.region.names import Names
from ...solver.reoptimise.warm_start import SolvedInstance
from ...solver.solution import Solution
from ..re_solving.resolver import Resolver
from ..re_solving.sentences import Sentence, unsettled
from ..re_solving.wording import gone
from .recipient import About

WORK = 3.0
"""Work for all of them, about as many CPU seconds: a plan is made again for each, and nobody waits for them when a plan
is asked for. It is counted and not timed, so that files have the same bytes on every machine."""
_EACH = 1.0
"""Work for one of these plans: a hard one leaves something to those after it."""


def with_support_costs(report: PlanReport, deadline: Deadline, work: float = WORK) -> PlanReport:
    """Put into a plan what the support of those without a leader would cost, those of the highest priority first.

    Each rests on a plan made again; whom the rules or limits leave nobody, whom no work was left for, and everybody
    where the plan is not proven or the time is over, has none.
    """
    left = sorted(report.plan.unmatched, key=lambda row: (-row.priority, row.recipient))
    left = [row for row in left if row.reason not in BY_RULES]
    solution = report.solution
    if not left or not report.plan.optimal or deadline.over or not isinstance(solution, Solution):
        return report
    instance = report.instance
    # Several threads come to the same plan, and not always by the same cuts: what is taken over from a search of one
    # is the same each time.
    options = replace(instance.options, threads=1)
    solved = SolvedInstance(solution) if instance.options.threads == 1 else None
    base = Request(region=instance.region, offer=instance.offer, options=options)
    resolver, people = Resolver(base, deadline, solved=solved), Names(instance.region)
    try:
        resolver.start()
    except Stopped:
        return report
    resolver.limit(work, _EACH)
    found = {}
    for row in left:
        if resolver.deadline.over:
            break
        cost = support_cost(About(resolver, people, instance.recipients[instance.recipient_number[row.recipient]]))
        if cost is not None:
            found[row.recipient] = cost
    costs = tuple(found[row.recipient] for row in report.plan.unmatched if row.recipient in found)
    return replace(report, plan=replace(report.plan, support_costs=costs))


def support_cost(about: About) -> SupportCost | None:
    """Say what support of a recipient would cost; None where no plan supports it, or that is not settled."""
    outlook, made = about.outlook(), about.supported.plan
    if outlook.verdict not in ("costs", "by lot") or made is None:
        return None
    instead = gone(about.plan, made)
    return SupportCost(recipient=about.id, level=outlook.level, loss=outlook.amount or 0, instead=instead)


def one_line(about: About, row: Unmatched) -> Sentence:
    """Say in one sentence why a recipient has no leader, and who has the place; one plan is made again for it."""
    outlook, who = about.outlook(), about.people.body(row.recipient)
    if outlook.verdict == "not settled":
        return unsettled(stored_reason(about.people, row))
    proof, cost = outlook.sentences[0].proof, support_cost(about)
    told = outlook.sentences[0].text if cost is None else f"{support_cost_text(cost, about.people.body)}."
    return Sentence(f"{who}: {told}", proof)


def stored_reason(people: Names, row: Unmatched) -> str:
    """Say what the plan itself says of a recipient without a leader."""
    return f"{people.body(row.recipient)}: {row.explanation}"

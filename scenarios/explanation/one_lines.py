"""A sentence for each recipient without a leader, as `match plan` prints it: what its support would cost, and whom."""

from __future__ import annotations

from ...common.deadline import Deadline
from ...models.matching.options import Request
from ...models.plan.plan_report import PlanReport
from ...solver.reoptimise.warm_start import SolvedInstance
from ...solver.solution import Solution
from ..again.people import People
from ..again.resolver import Resolver
from ..again.sentence import Proof
from .explanation import one_line
from .recipient import About

SECONDS = 3.0
"""CPU seconds for all sentences: a plan is made again for each, and nobody waits for them when a plan is asked for."""


def one_lines(report: PlanReport, clock: Deadline, seconds: float = SECONDS) -> dict[str, str]:
    """Give sentences by recipient, those of the highest priority first as long as the time lasts.

    Each rests on a plan made again; whom the rules leave nobody, whom there was no time for, and everybody where
    the plan is not proven, has none.
    """
    if not report.plan.optimal or not isinstance(report.solution, Solution):
        return {}
    instance = report.instance
    base = Request(region=instance.region, offer=instance.offer, options=instance.options)
    resolver, people = Resolver(base, clock, solved=SolvedInstance(report.solution)), People(instance)
    resolver.limit(seconds, seconds)
    found = {}
    for row in sorted(report.plan.unmatched, key=lambda row: (-row.priority, row.recipient)):
        if resolver.clock.over:
            break
        about = About(resolver, people, instance.recipients[instance.recipient_number[row.recipient]])
        if about.outlook().verdict == "never":
            # The rules refuse everybody: the reason itself says it in fewer words.
            continue
        sentence = one_line(about, row)
        if sentence.proof != Proof.NOT_SETTLED:
            found[row.recipient] = sentence.text
    return found

"""A sentence for each recipient without a leader, as `match plan` prints it: what its support would cost, and whom."""

from __future__ import annotations

from ...common.deadline import Deadline
from ...common.names import listed
from ...models.matching.options import Request
from ...models.plan.plan import Unmatched
from ...models.plan.plan_report import PlanReport
from ...solver.reoptimise.warm_start import SolvedInstance
from ...solver.solution import Solution
from ..again.levels_told import gone, worse
from ..again.people import People
from ..again.resolver import Resolver
from ..again.sentence import Proof, Sentence
from .recipient import About
from .result import unsettled

WORK = 3.0
"""Work for all sentences, about as many CPU seconds: a plan is made again for each, and nobody waits for them when a
plan is asked for. It is counted and not timed, so that files have the same bytes on every machine."""
_EACH = 1.0
"""Work for one of these plans: a hard one leaves something to those after it."""


def one_lines(report: PlanReport, clock: Deadline, work: float = WORK) -> dict[str, str]:
    """Give sentences by recipient, those of the highest priority first, as far as that work goes.

    Each rests on a plan made again; whom the rules leave nobody, whom no work was left for, and everybody where
    the plan is not proven, has none.
    """
    if not report.plan.optimal or not isinstance(report.solution, Solution):
        return {}
    instance = report.instance
    base = Request(region=instance.region, offer=instance.offer, options=instance.options)
    resolver, people = Resolver(base, clock, solved=SolvedInstance(report.solution)), People(instance)
    resolver.limit(work, _EACH)
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


def one_line(about: About, row: Unmatched) -> Sentence:
    """Say in one sentence why a recipient has no leader, and who has the place; one plan is made again for it."""
    outlook, who = about.outlook(), about.people.body(row.recipient)
    if outlook.verdict == "not settled":
        return unsettled(stored_reason(about.people, row))
    proof = outlook.sentences[0].proof
    if outlook.verdict == "never":
        return Sentence(f"{who}: {outlook.sentences[0].text}", proof)
    made = about.supported.plan
    instead = gone(about.plan, made) if made else ()
    cost = (
        "by lot" if outlook.level is None else f"supporting it would cost {worse(outlook.level, outlook.amount or 0)}"
    )
    place = f"; {listed(about.people.bodies(instead))} would go without" if instead else ""
    return Sentence(f"{who}: {cost}{place}.", proof)


def stored_reason(people: People, row: Unmatched) -> str:
    """Say what the plan itself says of a recipient without a leader."""
    return f"{people.body(row.recipient)}: {row.explanation}"

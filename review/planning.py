"""The plans of a review: the first one, one made again, other leaders, what if. The same code as the command line's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..common.deadline import Deadline
from ..common.faults import Faults
from ..inputs.documents.plan_workbook import PlanBook
from ..inputs.documents.stored_plan import carried_region
from ..models.eligibility.recipients import Recipient
from ..models.matching.decision_log import Entry
from ..models.matching.decisions import JudgedRegion
from ..models.matching.instance import Instance
from ..models.matching.options import Options, Request
from ..models.matching.pair_rules import PairRules
from ..models.matching.pairs import allowed_pairs
from ..models.offers.catalogue import OfferChoice, choose_offer
from ..models.plan.fingerprint import record_of
from ..models.plan.plan import NoPlan, Plan
from ..models.plan.plan_json import plan_json
from ..models.plan.plan_report import Handling, LevelCost, PlanReport, exact_costs
from ..models.plan.stored_plan import StoredPlan
from ..models.region.region import Region
from ..outputs.plan_page.page import report_page
from ..outputs.plan_workbook.book import plan_book
from ..outputs.shared.plan_wording import all_cost, counted, price_text, support_text, what_changed
from ..scenarios.analyses.comparison import compare_requests, moves_of
from ..scenarios.analyses.comparison_result import Comparison, Move
from ..scenarios.definition.scenario import Scenario
from ..scenarios.explanation.support_costs import with_support_costs
from ..scenarios.replan import Replan, options_of, origin_of
from ..scenarios.runs.answer import Answer, ask
from ..solver.alternatives.exact_costs import region_with_match
from ..solver.alternatives.plan_report import make_plan_report
from ..solver.plan_cache import PlanCache
from ..solver.search.progress import ProgressWatch
from .store import NewPlan

BOOK, PAGE = "plan.xlsx", "plan.html"
OTHERS = 5
"""Leaders beside the planned one whose costs are worked out: as many as the workbook's Alternatives shows."""


def first_plan(region: Region, choice: OfferChoice, deadline: Deadline, watch: ProgressWatch) -> NewPlan:
    """Make the plan that `match plan` makes of a region; raises what it raises."""
    return kept(make_plan_report(JudgedRegion(region, choice), Options(), deadline, book=True, watch=watch))


def plan_again(
    stored: StoredPlan, region: Region | None, log: tuple[Entry, ...], deadline: Deadline, watch: ProgressWatch
) -> NewPlan:
    """Make the plan that `match replan` makes of a plan's workbook in which a log of decisions stands.

    `region` is the region as it is now, where it is not the one that the plan carries. Raises what `plan` raises.
    """
    own = carried_region(stored)
    if own is None:
        raise ValueError("a plan of a review carries its region")
    table = own.base if region is None else region
    choice = replace(choose_offer(table, own.offer), why="that of the workbook")
    book = PlanBook(file=BOOK, record=record_of(stored.plan, own.base), log=log, new=(), stored=stored)
    made = Replan(book, table, choice).run(options_of(book, None, threads=1), deadline, watch=watch)
    return kept(with_support_costs(replace(made, origin=origin_of(stored)), deadline))


def kept(report: PlanReport) -> NewPlan:
    """Give a plan as it is kept: its JSON, what its pages tell, and the files that the command line would write."""
    handling = Handling()
    return NewPlan(
        content=plan_json(report.stored),
        told=_page_data(report),
        files={BOOK: plan_book(report, handling), PAGE: report_page(report, handling)},
    )


def _page_data(report: PlanReport) -> dict[str, Any]:
    since = report.since
    return {
        "why": report.why,
        "prices": [price_text(priced) for priced in report.log],
        "costs": [_costs(priced.costs) for priced in report.log],
        "counted": counted(since) if since else "",
        "all": all_cost(since) if since else "",
        "changes": [
            {
                "recipient": row.recipient, "name": row.name, "what": what_changed(row), "kinds": list(row.kinds),
                "before": support_text(row.before), "now": support_text(row.now), "why": row.why,
            }
            for row in (since.changes if since else ())
        ],
    }  # fmt: skip


def _costs(costs: Sequence[LevelCost]) -> list[list[Any]]:
    return [[cost.level, cost.exact] for cost in costs if cost.exact is not None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A leader whom a recipient may have: by the parts of the fit, and km, None where it is not known."""

    leader: str
    name: str
    role: str
    fit: int
    expertise: int
    phase: int
    distance: int
    km: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaderPrice:
    """What another leader costs: how much worse each level of the best plan with them is, and who has whom in it.

    `impossible` is proven: no plan has this match beside the decisions and limits. `settled` is false where the search
    was stopped.
    """

    leader: str
    costs: tuple[LevelCost, ...] = ()
    moves: tuple[Move, ...] = ()
    impossible: bool = False
    settled: bool = True


def candidates(instance: Instance, recipient: Recipient, besides: str | None) -> tuple[Candidate, ...]:
    """Give every leader whom the rules allow a recipient beside one, best fit first, then km, then id."""
    rules = PairRules((recipient,), instance.leaders, instance.offer, instance.decisions.bans)
    pairs = allowed_pairs(rules)
    found = [
        Candidate(
            leader=leader.id,
            name=leader.name,
            role=leader.role,
            fit=int(pairs.fit.total[i]),
            expertise=int(pairs.fit.expertise[i]),
            phase=int(pairs.fit.phase[i]),
            distance=int(pairs.fit.distance[i]),
            km=None if pairs.km[i] < 0 else int(pairs.km[i]),
        )
        for i, leader in enumerate(instance.leaders[number] for number in pairs.leader.tolist())
        if leader.id != besides
    ]
    return tuple(sorted(found, key=lambda c: (-c.fit, c.km is None, c.km or 0, c.leader)))


def price(
    instance: Instance, plan: Plan, recipient: str, leader: str, cache: PlanCache, deadline: Deadline
) -> LeaderPrice:
    """Work out what another leader costs exactly: the plan is made again with this match; raises Stopped."""
    region = region_with_match(instance, recipient, leader)
    try:
        other = cache.plan(region, instance.offer, instance.options, deadline)
    except (NoPlan, Faults):
        return LeaderPrice(leader=leader, impossible=True)
    if not (other.optimal and plan.optimal):
        return LeaderPrice(leader=leader, settled=False)
    moves = moves_of(plan, other, base="the plan")
    return LeaderPrice(leader=leader, costs=exact_costs(plan.levels, other.levels), moves=moves)


@dataclass(frozen=True)
class _Asked:
    """Answers the requests of one comparison, the base from the plan that is there already."""

    known: Mapping[str, Answer]
    cache: PlanCache
    deadline: Deadline

    def answers(self, requests: Sequence[Request]) -> list[Answer]:
        """Give the answer of each request, in order."""
        return [self.known.get(request.key) or ask(request, self.cache, deadline=self.deadline) for request in requests]


def what_if(
    instance: Instance, region: Region, plan: Plan, scenario: Scenario, cache: PlanCache, deadline: Deadline
) -> Comparison:
    """Put a scenario against the plan; raises Faults where it is not sound."""
    base = Request(region=region, offer=instance.offer, options=instance.options)
    known = {base.key: Answer(state="proven", plan=plan)} if plan.optimal else {}
    return compare_requests(base, [scenario], _Asked(known, cache, deadline))

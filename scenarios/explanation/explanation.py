"""Why a plan is as it is: one question, about a recipient, a leader, a pair or everybody without a leader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import process_time

from ...common.deadline import Deadline
from ...common.faults import refuse
from ...common.version import VERSION
from ...models.matching.instance import Instance, prepare
from ...models.matching.options import Options, Request, with_budgets
from ...models.offers.catalogue import choose_offer
from ...models.offers.offer import Offer
from ...models.plan.plan import Named, Plan, first_loss
from ...models.region.find_by_name import Known
from ...models.region.names import Names
from ...models.region.region import Budget, Region
from ...solver.checker.check import check
from ...solver.plan_cache import PlanCache
from ..findings.plan_findings import explain_plan
from ..re_solving.resolver import EACH, ReSolved, Resolver
from ..re_solving.sentences import Sentence, fact, unsettled
from ..runs.answer import Answer, ask
from .asked_about import find_anybody, find_leader
from .blocking_set import BlockingSets
from .leader import AboutLeader
from .pair import Pair
from .recipient import About, Outlook
from .result import Explanation, Part, Verdict, WayIn
from .support_costs import one_line, stored_reason
from .waiting_list import WaitingList
from .ways_in import WaysIn

_LEAST = 4.5
"""Work for the plans of one question at the least, about as many CPU seconds, where nobody says how many seconds."""

_TIMES = 2.5
"""Work for one question as a multiple of what the plan itself took, where that is more."""

_WHOLE = 60.0
"""Work for the plan as a whole at the least: a plan is made again for every match."""
_SHARE = 4
"""The part of all work, or seconds, that one plan may take, where that is more than what a plan has anyway."""

_WAYS = 0.85
"""The part of what is left that is for ways in; the rest is for the waiting list."""


@dataclass(frozen=True)
class Asked:
    """A plan that is sound, the region and the offer that it answers, what makes plans again, and names."""

    plan: Plan
    region: Region
    offer: Offer
    resolver: Resolver
    instance: Instance

    @cached_property
    def people(self) -> Names:
        """Who is who in the region."""
        return Names(self.region)


def explain(
    plan: Plan,
    region: Region,
    who: str | None = None,
    *,
    why_not: str | None = None,
    offer: Offer | str | None = None,
    seconds: float | None = None,
    brief: bool = False,
    deadline: Deadline | None = None,
    tell: Callable[[int], None] = lambda made: None,
) -> Explanation:
    """Explain where somebody is in a plan: a recipient or a leader by name or id, or a pair with `why_not`.

    Without `who` everybody without a leader gets a sentence, and the plan as a whole is explained. `seconds` are
    the CPU seconds after which what is open counts as not settled; without them it is an amount of work that suits the
    region, and what is settled is the same on every machine. `brief` leaves out ways in, the waiting list and the plan
    as a whole.
    Raises Faults where nobody, or several, have such a name, and where the plan is not one of this region that `check`
    finds sound.
    """
    least = _WHOLE if who is None and not brief else _LEAST
    asked = _asked(plan, region, offer, seconds, least, deadline, tell)
    if who is None:
        return _everybody(asked, brief=brief)
    found = find_anybody(asked.instance, who)
    if why_not is not None:
        return _pair(asked, found, find_leader(asked.instance, why_not, "--why-not"))
    if found.kind == "leader":
        return _leader(asked, found)
    return _recipient(asked, found, brief=brief)


def _asked(
    plan: Plan,
    region: Region,
    offer: Offer | str | None,
    seconds: float | None,
    least: float,
    deadline: Deadline | None,
    tell: Callable[[int], None],
) -> Asked:
    verdict = check(plan, region, offer)
    if plan.region.sha256 != region.digest:
        raise refuse(f"expected the region that the plan was made from: {'; '.join(verdict.notes)}")
    if verdict.broken:
        raise refuse(f"expected a plan that match check finds sound; it breaks {verdict.broken[0]}")
    chosen = choose_offer(region, plan.offer.name if offer is None else offer).offer
    asked = plan.options
    rows = tuple(Budget(pot=b.pot, region=b.region, amount=b.amount) for b in asked.budgets)
    options = Options(objective=asked.objective, min_days=asked.min_days, previous=asked.previous, stay=asked.stay)
    base = Request(region=with_budgets(region, rows), offer=chosen, options=options)
    resolver = Resolver(base, (deadline or Deadline()).counting_work(), tell=tell)
    instance = _made_again(plan, resolver, seconds, least) if plan.optimal else prepare(base.region, chosen, options)
    return Asked(plan, base.region, chosen, resolver, instance)


def _made_again(plan: Plan, resolver: Resolver, seconds: float | None, least: float) -> Instance:
    """Make the plan itself again, and limit what follows by it: by seconds where they are given, by work otherwise."""
    began = process_time()
    instance = resolver.start()
    resolver.count(instance)
    _refuse_other(plan, resolver.plan)
    if seconds is not None:
        resolver.limit_seconds(seconds, max(EACH, process_time() - began, seconds / _SHARE))
    else:
        took = resolver.deadline.work or 0.0
        every = max(least, _TIMES * took)
        resolver.limit(every, max(EACH, took, every / _SHARE))
    return instance


def _refuse_other(plan: Plan, again: Plan) -> None:
    """Refuse a plan that calls itself proven and is not the best."""
    names, others = ([level.name for level in made.levels] for made in (plan, again))
    if names != others or first_loss(plan.levels, again.levels):
        raise refuse("calls itself proven, and a better plan is there: match plan makes it")


def _made(
    asked: Asked, known: Known, kind: str, verdict: Verdict, parts: Iterator[Part] | tuple[Part, ...]
) -> Explanation:
    return Explanation(
        version=VERSION,
        region=Named(name=asked.region.name, sha256=asked.plan.region.sha256),
        kind=kind,  # type: ignore[arg-type]
        id=known.id,
        name=known.name,
        verdict=verdict,
        parts=tuple(parts),
    )


# A recipient.


def _recipient(asked: Asked, known: Known, *, brief: bool) -> Explanation:
    known = _support_meant(asked, known)
    number = asked.instance.recipient_number.get(known.id)
    if number is None:
        told = Part("Verdict", (fact(_no_recipient(asked.instance, asked.people, known.id)),))
        return _made(asked, known, "recipient", "not a recipient", (told,))
    recipient = asked.instance.recipients[number]
    about = About(asked.resolver, asked.people, recipient)
    if not asked.plan.optimal:
        return _made(asked, known, "recipient", "not settled", _unproven(asked, about))
    if about.match is not None:
        return _with_leader(asked, known, about, brief=brief)
    outlook = about.outlook()
    parts, ways = _without_leader(about, outlook, brief=brief)
    made = _made(asked, known, "recipient", outlook.verdict, parts)
    return replace(made, level=outlook.level, amount=outlook.amount, ways=ways)


def _support_meant(asked: Asked, known: Known) -> Known:
    """Give the support of a school that is asked about by the school: its first without a leader, else its last."""
    supports = [r.id for r in asked.instance.recipients if r.support and r.body == known.id]
    if not supports:
        return known
    matched = {match.recipient for match in asked.plan.matches}
    return replace(known, id=next((id_ for id_ in supports if id_ not in matched), supports[-1]))


def _with_leader(asked: Asked, known: Known, about: About, *, brief: bool) -> Explanation:
    outlook = about.hold()
    parts = [Part("Verdict", outlook.sentences)]
    if not brief:
        parts += [part for part in (about.next_leaders(), about.gainers()) if part]
    made = _made(asked, known, "recipient", outlook.verdict, tuple(parts))
    return replace(made, level=outlook.level, amount=outlook.amount)


def _without_leader(about: About, outlook: Outlook, *, brief: bool) -> tuple[tuple[Part, ...], tuple[WayIn, ...]]:
    parts = [Part("Verdict", outlook.sentences)]
    exchange = about.exchange() if about.leaders else None
    parts += [exchange] if exchange else []
    if about.leaders and outlook.verdict != "not settled":
        parts.append(BlockingSets(about).find().told())
    if brief:
        return tuple(parts), ()
    seeking = WaysIn(about)
    with about.resolver.at_most(_WAYS * about.resolver.deadline.left):
        ways = seeking.find()
    parts.append(seeking.told(ways))
    if about.leaders:
        parts.append(WaitingList(about).told())
    return tuple(parts), ways


def _unproven(asked: Asked, about: About) -> tuple[Part, ...]:
    """Say what holds of a plan that was stopped: whom the rules allow, and what the plan has."""
    match = asked.plan.match_of(about.id)
    leaders = (asked.instance.pairs.recipient == about.number).sum()
    told = [
        fact(f"The plan gives it {asked.people.leader(match.leader)}." if match else "The plan gives it no leader.")
    ]
    told.append(fact(f"{leaders:,} of {len(asked.instance.leaders):,} leaders may support it."))
    told.append(unsettled("The plan is not proven, so why is not settled: match plan without a time limit settles it."))
    return (Part("Verdict", tuple(told)),)


def _no_recipient(instance: Instance, people: Names, id_: str) -> str:
    """Say why a school or trust is not planned for."""
    who = people.body(id_)
    if any(row.id == id_ for row in instance.eligibility.declined):
        return f"{who} would be supported, but has declined."
    for undecided in instance.eligibility.undecided:
        if undecided.id == id_:
            return f"{who} may be eligible under {undecided.clause}; not known is {undecided.missing}."
    for excluded in instance.eligibility.excluded:
        if excluded.id == id_:
            met, why = ", ".join(excluded.because), f"{excluded.reason} ({excluded.clause})"
            return f"{who} meets {met}, but is excluded: {why}."
    for body in instance.eligibility.bodies:
        if any(school.id == id_ for school in body.members):
            return f"{who} is supported through its trust, {people.body(body.trust.id)}."
        if not body.supported and body.trust.id == id_:
            trust = "a trust" if body.multi else "a standalone trust"
            return f"{who} is {trust}: its schools are supported themselves."
    return f"{who} is not eligible under the offer {instance.offer.id}."


# A leader, a pair, everybody.


def _leader(asked: Asked, known: Known) -> Explanation:
    leader = asked.instance.leaders[asked.instance.leader_number[known.id]]
    if not asked.plan.optimal:
        use = next(row for row in asked.plan.leaders if row.leader == known.id)
        told = fact(f"The plan asks {use.days} of {use.capacity.all} days of them.")
        open_ = unsettled("The plan is not proven, so why is not settled: match plan without a time limit settles it.")
        return _made(asked, known, "leader", "not settled", (Part("Verdict", (told, open_)),))
    return _made(asked, known, "leader", "leader", AboutLeader(asked.resolver, asked.people, leader).parts())


def _pair(asked: Asked, known: Known, leader: Known) -> Explanation:
    number = asked.instance.recipient_number.get(known.id)
    if known.kind == "leader" or number is None:
        why = "a leader" if known.kind == "leader" else _no_recipient(asked.instance, asked.people, known.id)
        raise refuse(f"expected a recipient beside --why-not; {known} is {why}" if known.kind == "leader" else why)
    pair = Pair(About(asked.resolver, asked.people, asked.instance.recipients[number]), leader.id)
    named = Known("pair", f"{known.id} {leader.id}", f"{known.name} with {leader.name}")
    if not asked.plan.optimal:
        facts = Pair(_bare(asked, pair.about), leader.id)
        open_ = Part("Its price", (unsettled("The plan is not proven, so the price is not settled."),))
        return _made(asked, named, "pair", facts.verdict(), (facts.rules(), open_))
    return _made(asked, named, "pair", pair.verdict(), pair.parts())


def _bare(asked: Asked, about: About) -> About:
    """Let facts be asked of a plan that is not made again."""
    return replace(about, resolver=replace(asked.resolver, prepared=asked.instance))


@dataclass
class _InTime:
    """Makes plans for findings one after the other, in the time that a question has."""

    resolver: Resolver
    cache: PlanCache = field(default_factory=PlanCache)

    def answers(self, requests: Sequence[Request]) -> list[Answer]:
        """Make the plan of each request; what the time is over for is stopped."""
        return [self._answer(request) for request in requests]

    def _answer(self, request: Request) -> Answer:
        resolver = self.resolver
        if resolver.deadline.over:
            return Answer(state="stopped", reason="the time was up")
        resolver.count(resolver.instance)
        made = ask(request, self.cache, deadline=resolver.deadline.within(resolver.each))
        resolver.made += 1
        resolver.tell(resolver.made)
        return made


def _everybody(asked: Asked, *, brief: bool) -> Explanation:
    """Give a sentence for everybody without a leader and, unless it is to be brief, what is true of the whole plan."""
    sentences, supports = list[Sentence](), dict[str, ReSolved]()
    for row in asked.plan.unmatched:
        about = About(
            asked.resolver, asked.people, asked.instance.recipients[asked.instance.recipient_number[row.recipient]]
        )
        sentences.append(one_line(about, row) if asked.plan.optimal else fact(stored_reason(asked.people, row)))
        if asked.plan.optimal and about.leaders:
            supports[row.recipient] = about.supported
    told = tuple(sentences) or (fact("Everybody has a leader."),)
    parts = [Part("Who has no leader, and why", told)]
    if not brief:
        whole = explain_plan(asked.plan, asked.region, _InTime(asked.resolver), asked.offer, supports)
        parts += [Part(heading, sentences) for heading, sentences in whole.sections]
    return _made(asked, Known("plan", "", asked.region.name), "plan", "plan", tuple(parts))

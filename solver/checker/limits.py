"""The checker's judgement of all matches together: leaders, partners, budgets, and how days are shared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from ...common.names import fold
from ...common.numbers import pounds, whole_percent
from ...models.eligibility.recipients import Recipient
from ...models.matching.instance import Instance
from ...models.offers.offer import Offer
from ...models.offers.supports import Funding
from ...models.plan.check_result import Broken
from ...models.plan.plan import Capacity, LeaderUse, Match, Plan
from ...models.region.region import Budget, Leader, School


def broken_limits(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Walk what is broken by matches together."""
    stated = {use.leader: use for use in plan.leaders}
    known, reviews = {r.id: r for r in instance.recipients}, Counter(m.governance_reviewer for m in plan.matches)
    led: dict[str, list[Match]] = defaultdict(list)
    for match in plan.matches:
        if match.recipient in known:
            led[match.leader].append(match)
    for leader in instance.leaders:
        team = _Team(leader, led[leader.id], reviews[leader.id])
        yield from _leader(instance, plan, known, team, stated.get(leader.id))
    yield from _slots(instance, plan)
    for row in instance.budgets:
        spent = spent_of(row, plan, instance)
        if spent > row.amount:
            where = f" of {row.region}" if row.region else ""
            yield Broken(
                "budget", "", f"the {row.pot} pot{where} has {pounds(row.amount)} and {pounds(spent)} is spent"
            )


RecipientsById = Mapping[str, Recipient]


class _Team(NamedTuple):
    """A leader with the matches and the number of reviews that a plan gives them."""

    leader: Leader
    matches: Sequence[Match]
    reviews: int


def _leader(
    instance: Instance, plan: Plan, known: RecipientsById, team_of: _Team, stated: LeaderUse | None
) -> Iterator[Broken]:
    leader, mine, reviews = team_of
    review_days = instance.offer.review.days * reviews if instance.offer.review else 0
    own = review_days + sum(_own_days(instance, known[m.recipient], m) for m in mine)
    days = review_days + sum(m.days for m in mine)
    team = leader.team_days or 0
    if own > leader.capacity_days:
        yield Broken("own-days", leader.id, f"has {leader.capacity_days} own days and {own} are asked for")
    if days > leader.capacity_days + team:
        yield Broken("days", leader.id, f"has {leader.capacity_days + team} days and {days} are asked for")
    if leader.max_matches is not None and len(mine) + reviews > leader.max_matches:
        yield Broken("max_matches", leader.id, f"takes {leader.max_matches} and has {len(mine) + reviews}")
    load = whole_percent(days, leader.capacity_days + team)
    capacity = Capacity(own=leader.capacity_days, team=team)
    use = LeaderUse(leader=leader.id, days=days, capacity=capacity, matches=len(mine) + reviews, load=load)
    if stated is not None and stated != use:
        yield Broken("leaders", leader.id, "is stated with other days, capacity, matches or load than its matches give")
    yield from _shared(instance, plan, known, team_of, own)


def _own_days(instance: Instance, recipient: Recipient, match: Match) -> int:
    team = instance.offer.terms_of(recipient).team
    return team.days_in_person if team.may_help else match.days


def _shared(instance: Instance, plan: Plan, known: RecipientsById, team_of: _Team, own: int) -> Iterator[Broken]:
    """Days go one at a time to the recipient furthest below its cap, as far as no other limit keeps one from moving."""
    leader, mine, _ = team_of
    settled = {k.recipient for k in instance.decisions.matches if k.days is not None}
    free = [m for m in mine if m.recipient not in settled]
    for a, b in permutations(free, 2):
        first, second = known[a.recipient], known[b.recipient]
        if b.days > second.minimum and a.days < _top(first, a):
            # The contract leaves open whether approved extra days raise the cap that is meant: either is permitted.
            caps = ((first.cap, second.cap), (_top(first, a), _top(second, b)))
            due = all(_sooner((mine - a.days, first), (other - b.days, second)) for mine, other in caps)
            if due and _may_move(instance, plan, leader, own, first, second):
                yield Broken(
                    "sharing", a.recipient, f"is further below its cap than {b.recipient}, which has a day more"
                )


def _sooner(first: tuple[int, Recipient], second: tuple[int, Recipient]) -> bool:
    """Whether a day that the second has was due to the first, by how far each is below its cap."""
    (below, one), (other, two) = first, second
    return (-below, -one.priority, one.id) < (-other - 1, -two.priority, two.id)


def _may_move(instance: Instance, plan: Plan, leader: Leader, own: int, to: Recipient, from_: Recipient) -> bool:
    """Whether one day of a leader may go from one recipient to another: own days and regional budgets have room."""
    helped = [instance.offer.terms_of(r).team.may_help for r in (to, from_)]
    if own + helped[1] - helped[0] > max(own, leader.capacity_days):
        return False
    rows = [row for row in instance.budgets if row.pays_for(to.region) and not row.pays_for(from_.region)]
    pence = pence_of_a_day(leader, instance.offer)
    return all(spent_of(row, plan, instance) + pence <= row.amount for row in rows if row.pot in ("total", "days"))


def grants_of(instance: Instance) -> dict[str, int]:
    """Give the pence of each recipient's grant, by its school's row and the offer's bands; none where days are paid."""
    rows = {row.id: row for row in instance.region.schools}
    funding = {support.name: support.funding for support in instance.offer.supports if support.funding}
    return {r.id: _grant(rows[r.body], funding[r.support]) for r in instance.recipients if r.support in funding}


def _grant(row: School, funding: Funding) -> int:
    limit = funding.reserves_above_percent
    if limit is not None and row.reserves_percent is not None and row.reserves_percent > limit:
        return 0
    bands = {fold(band.name): band.pence for band in funding.bands}
    named = [fold(name) for name in (row.band, row.indicative_band) if name]
    return bands[named[0]] if named and named[0] in bands else max(bands.values())


def pence_of_a_day(leader: Leader, offer: Offer) -> int:
    """Give what a day of a leader costs: nothing where a grant pays for all that they give."""
    granted = {role for support in offer.supports if support.funding for role in support.roles.allowed}
    if leader.role in granted:
        return 0
    return offer.day_rate.pence if leader.day_rate is None else leader.day_rate


def _top(recipient: Recipient, match: Match) -> int:
    return recipient.cap if match.partner and recipient.exclusive else recipient.top


def _slots(instance: Instance, plan: Plan) -> Iterator[Broken]:
    slots = {p.id: p.slots for p in instance.partners}
    for partner, number in sorted(Counter(m.partner for m in plan.matches if m.partner).items()):
        if number > slots.get(partner, number):
            yield Broken("partner-slots", partner, f"has {slots[partner]} slots and {number} partnerships")


def spent_of(row: Budget, plan: Plan, instance: Instance) -> int:
    """Give the pence that a plan spends of a budget row, from its matches alone."""
    spent: dict[str, int] = defaultdict(int)
    review, npqel = instance.offer.review, instance.offer.npqel
    for match in plan.matches:
        if row.pays_for(match.region):
            spent["days"] += match.cost
            spent["partnerships"] += match.partnership_credit
            spent["governance"] += review.cost if match.governance_reviewer and review else 0
            spent["npqel"] += npqel.fee if match.npqel and npqel else 0
            spent["grants"] += match.grant or 0
    return sum(spent.values()) if row.pot == "total" else spent[row.pot]

"""What must be true of any plan of the product, recomputed with the oracle's plain loops."""

from __future__ import annotations

from functools import cache

from tsimatch.models.matching.options import Options
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import Match, Plan
from tsimatch.models.region.region import Leader, Region

from ..support.builders import planned
from .exhaustive import FREE, Days, Deal, Oracle
from .pairs import fit, km, refusals, review_refusals
from .recipients import Who, place_of, terms_of, trusts_of
from .regions import small_case, tiny_case

FORBIDDEN = ("left", "not-ready", "role", "own-trust", "conflict", "ban")
"""The rules that no lock may pass over."""


@cache
def tiny_outcome(seed: int) -> Plan | Exception:
    """What the product comes to for a tiny case, once: a plan, or that there is none, or a failure."""
    return _outcome(*tiny_case(seed))


@cache
def small_outcome(seed: int) -> Plan | Exception:
    """The same for a small case."""
    return _outcome(*small_case(seed))


def _outcome(region: Region, offer: Offer, options: Options) -> Plan | Exception:
    try:
        return planned(region, offer, options)
    except Exception as error:
        return error


def deals_of(oracle: Oracle, plan: Plan) -> tuple[list[Deal], Days]:
    """A plan's matches as deals, and its days."""
    days = {match.recipient: match.days for match in plan.matches}
    return [_deal(oracle, match) for match in plan.matches], days


def _deal(oracle: Oracle, match: Match) -> Deal:
    who, leader = oracle.who[match.recipient], oracle.leaders[match.leader]
    partner = trusts_of(oracle.region)[match.partner] if match.partner else None
    reviewer = oracle.leaders[match.governance_reviewer] if match.governance_reviewer else None
    options = [deal for deal in oracle.deals(who) if deal is not None]
    for deal in options:
        same = deal.leader == leader and deal.partner == partner and deal.reviewer == reviewer
        if same and deal.npqel == match.npqel:
            assert deal.low <= match.days <= deal.high
            return deal
    raise AssertionError(f"{match.recipient} may not have what it is given")


def stated(oracle: Oracle, match: Match) -> dict[str, object]:
    """The figures that a match must carry."""
    who, leader = oracle.who[match.recipient], oracle.leaders[match.leader]
    terms = terms_of(oracle.offer, who)
    parts = fit(who, leader, oracle.offer)
    return {
        "kind": who.kind,
        "region": who.region,
        "because": who.because,
        "extra_days": max(0, match.days - terms.days.cap),
        "cost": match.days * oracle.rate(leader),
        "fit": sum(parts),
        "fit_parts": parts,
        "km": km(who.place, place_of(leader)),
        "partnership_credit": terms.partnership.credit if match.partner and terms.partnership else 0,
        "body": None if who.support is None else who.body,
        "support": who.support,
        "grant": who.grant,
        "locked": who.id in oracle.locks,
        "passed_over": (*passed_over(oracle, who, leader), *review_passed_over(oracle, who)),
    }


def shown(match: Match) -> dict[str, object]:
    """The same figures as the plan has them."""
    parts = match.fit_parts
    return {
        "because": frozenset(match.eligible_because),
        "fit_parts": (parts.expertise, parts.phase, parts.distance),
    } | {
        name: getattr(match, name)
        for name in (
            "kind", "region", "extra_days", "cost", "fit", "km", "partnership_credit", "locked", "passed_over",
            "body", "support", "grant",
        )
    }  # fmt: skip


def review_passed_over(oracle: Oracle, who: Who) -> tuple[str, ...]:
    """What a lock on a review passes over."""
    lock = oracle.review_locks.get(who.id)
    refused = review_refusals(who, oracle.leaders[lock.leader], oracle.offer, oracle.bans) if lock else []
    return tuple(f"{name} (review)" for name in refused if name in FREE)


def passed_over(oracle: Oracle, who: Who, leader: Leader) -> tuple[str, ...]:
    """What a lock passes over: rules of the pair, and with days the limits of the days."""
    lock = oracle.locks.get(who.id)
    if lock is None:
        return ()
    may = (*FREE, "capacity") if lock.days is not None else FREE
    found = [name for name in refusals(who, leader, oracle.offer, oracle.bans) if name in may]
    if lock.days is not None and lock.days < who.least:
        found.append("minimum")
    if lock.days is not None and who.asked is not None and lock.days > who.asked:
        found.append("days_requested")
    return tuple(found)


def unfair(oracle: Oracle, deals: list[Deal], days: Days) -> list[tuple[str, str]]:
    """Pairs of one leader's recipients, the first of which should have had a day of the second.

    One day at a time goes to whoever is furthest below its cap (tie: higher priority, then id), as far as the limits
    let it: so no day may be moved to somebody who, when it was given, was further below.
    """
    found = []
    for a in deals:
        for b in deals:
            if a.who.id != b.who.id and a.leader.id == b.leader.id and _should(a, b, days):
                moved = days | {a.who.id: days[a.who.id] + 1, b.who.id: days[b.who.id] - 1}
                if oracle.possible(deals, moved):
                    found.append((a.who.id, b.who.id))
    return found


def _should(a: Deal, b: Deal, days: Days) -> bool:
    if days[a.who.id] >= a.high or days[b.who.id] <= b.low:
        return False
    below, then = a.high - days[a.who.id], b.high - days[b.who.id] + 1
    sooner = (-a.who.priority, a.who.id) < (-b.who.priority, b.who.id)
    return below > then or (below == then and sooner)


def reason(oracle: Oracle, deals: list[Deal], who: Who) -> str:
    """Why a recipient has no leader, from the matches of a proven plan."""
    allowed = oracle.allowed(who)
    if not allowed:
        only = [x for x in oracle.region.leaders if refusals(who, x, oracle.offer, oracle.bans) == ["ban"]]
        return "banned" if only else "no-allowed-leader"
    if oracle.lacks(who, deals):
        return "after"
    least = [Deal(who=d.who, leader=d.leader, low=d.low, high=d.low) for d in deals]
    least = [_with_locked_review(oracle, deal) for deal in least]
    roomy = [x for x in allowed if _has_room(oracle, least, who, x)]
    if not roomy:
        return "no-room"
    if any(_has_money(oracle, least, who, x) for x in roomy):
        return "not-best"
    return "no-money" if len(roomy) == len(allowed) else "no-room-or-money"


def _with_locked_review(oracle: Oracle, deal: Deal) -> Deal:
    lock = oracle.review_locks.get(deal.who.id)
    reviewer = oracle.leaders[lock.leader] if lock is not None else None
    return Deal(who=deal.who, leader=deal.leader, low=deal.low, high=deal.high, reviewer=reviewer)


def _one_more(deals: list[Deal], who: Who, leader: Leader) -> tuple[list[Deal], Days]:
    more = [*deals, Deal(who=who, leader=leader, low=who.least, high=who.least)]
    return more, {deal.who.id: deal.low for deal in more}


def _has_room(oracle: Oracle, deals: list[Deal], who: Who, leader: Leader) -> bool:
    more, days = _one_more(deals, who, leader)
    return oracle.leader_holds(leader, more, days) and not any(oracle.related(more[-1], deal) for deal in deals)


def _has_money(oracle: Oracle, deals: list[Deal], who: Who, leader: Leader) -> bool:
    more, days = _one_more(deals, who, leader)
    return all(oracle.spent(row, more, days) <= row.amount for row in oracle.budgets)


def faulty_rows(region: Region, oracle: Oracle) -> set[int]:
    """The rows of the decisions that are faults."""
    found = set()
    for number, row in enumerate(region.decisions):
        who, leader = oracle.who.get(row.recipient), oracle.leaders.get(row.leader)
        known = {s.id for s in region.schools} | set(trusts_of(region))
        if leader is None or row.recipient not in known:
            found.add(row.place.row)
        elif who is None:
            found |= {row.place.row} if row.action == "lock" else set()
        elif _faulty(oracle, who, leader, row.action, row.days) or _second(region, oracle, number):
            found.add(row.place.row)
    return found


def _faulty(oracle: Oracle, who: Who, leader: Leader, action: str, days: int | None) -> bool:
    review = leader.role == "NLG"
    if review and days is not None:
        return True
    if action == "ban":
        return False
    if review and not who.review:
        return True
    refused = (review_refusals if review else refusals)(who, leader, oracle.offer, oracle.bans)
    return (days is not None and days > who.limit) or any(name in FORBIDDEN for name in refused)


def _second(region: Region, oracle: Oracle, number: int) -> bool:
    """Whether an earlier lock of the same kind is about the same recipient."""
    row = region.decisions[number]
    review = oracle.leaders[row.leader].role == "NLG"
    return row.action == "lock" and any(
        other.action == "lock"
        and other.recipient == row.recipient
        and other.leader in oracle.leaders
        and (oracle.leaders[other.leader].role == "NLG") == review
        for other in region.decisions[:number]
    )

"""The checker's judgement of each match by itself: who may be matched, days, extras, and every stated figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from ...common.names import fold
from ...models.eligibility.recipients import Recipient
from ...models.matching.decisions import Lock
from ...models.matching.distance import km_between
from ...models.matching.instance import Instance
from ...models.matching.pair_rules import PASSABLE
from ...models.matching.pairs import describe
from ...models.plan.check_result import Broken
from ...models.plan.plan import FitShares, Match, Plan
from .levels import shown
from .limits import grants_of, pence_of_a_day
from .own_trust import OwnTrust


def broken_matches(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Walk what is broken by single matches, and by decisions that ask for one."""
    for recipient, number in sorted(Counter(m.recipient for m in plan.matches).items()):
        if number > 1:
            yield Broken("one-leader", recipient, f"is matched {number} times")
    own, grants = OwnTrust(instance.region), grants_of(instance)
    for match in plan.matches:
        yield from _match(instance, match, own, grants)
    yield from _locks(instance, plan)


def _match(instance: Instance, match: Match, own: OwnTrust, grants: Mapping[str, int]) -> Iterator[Broken]:
    t, leader = instance.recipient_number.get(match.recipient), instance.leader_number.get(match.leader)
    if t is None:
        yield Broken("recipient", match.recipient, "is not a recipient that is planned for")
    if leader is None:
        yield Broken("leader", match.leader, "is not a leader of the region")
    if t is None or leader is None:
        return
    recipient = instance.recipients[t]
    lock = instance.lock_of.get(match.recipient)
    if lock is not None and lock.leader != match.leader:
        lock = None
    yield from _pair(instance, match, t, leader, lock)
    yield from _own_trust(instance, match, own)
    yield from _days(match, recipient, lock)
    yield from _partner(instance, match, recipient)
    yield from _review(instance, match, recipient, t)
    yield from _figures(instance, match, t, leader, grants.get(recipient.id))


def _pair(instance: Instance, match: Match, t: int, leader: int, lock: Lock | None) -> Iterator[Broken]:
    may = () if lock is None else (*PASSABLE, "capacity") if lock.days is not None else PASSABLE
    for rule in instance.rules.refusals(t, leader):
        if rule not in may:
            yield Broken(rule, match.recipient, f"may not be matched with {match.leader}")
    passed = instance.passed_over(t, leader, instance.leader_number.get(match.governance_reviewer or ""))
    if match.locked != (lock is not None) or match.passed_over != passed:
        stated, true = _lock_words(match.locked, match.passed_over), _lock_words(lock is not None, passed)
        yield Broken("locked", match.recipient, f"is stated as {stated}, and is {true}")


def _own_trust(instance: Instance, match: Match, own: OwnTrust) -> Iterator[Broken]:
    """Walk the leader and the reviewer who work at the recipient or its trust: looked for apart from the rules."""
    for id_, words in ((match.leader, "matched with"), (match.governance_reviewer, "reviewed by")):
        number = instance.leader_number.get(id_ or "")
        recipient = instance.recipients[instance.recipient_number[match.recipient]]
        if number is not None and own.works_there(instance.leaders[number], recipient.body):
            yield Broken("own-trust", match.recipient, f"may not be {words} {id_}")


def _lock_words(locked: bool, passed: tuple[str, ...]) -> str:
    return f"{'locked' if locked else 'not locked'} (passed over: {shown('passed_over', passed)})"


def _days(match: Match, recipient: Recipient, lock: Lock | None) -> Iterator[Broken]:
    if lock is not None and lock.days is not None:
        if match.days != lock.days:
            yield Broken("lock", match.recipient, f"is locked to {lock.days} days and has {match.days}")
        return
    if match.days < recipient.minimum:
        yield Broken("minimum", match.recipient, f"has {match.days} days, fewer than {recipient.minimum}")
    if match.days > recipient.top:
        yield Broken("cap", match.recipient, f"has {match.days} days, more than {recipient.top}")


def _partner(instance: Instance, match: Match, recipient: Recipient) -> Iterator[Broken]:
    if match.partner is None:
        return
    partner = next((p for p in instance.partners if p.id == match.partner), None)
    if not recipient.partnership:
        yield Broken("partnership", match.recipient, "is given a partnership that it may not have")
    elif recipient.exclusive and match.days > recipient.ordinary_cap:
        yield Broken("either", match.recipient, "has both extra days and a partnership")
    if partner is None:
        yield Broken("partner", match.recipient, f"has the partner {match.partner}, which takes on none")
    elif fold(partner.region) != fold(recipient.region):
        yield Broken("partner", match.recipient, f"has a partner of another region, {match.partner}")
    elif partner.id == recipient.trust_id:
        yield Broken("partner", match.recipient, "has its own trust as partner")


def _review(instance: Instance, match: Match, recipient: Recipient, t: int) -> Iterator[Broken]:
    if match.npqel and not recipient.npqel:
        yield Broken("npqel", match.recipient, "is given an NPQEL that it may not have")
    if match.governance_reviewer is None:
        return
    reviewer = instance.leader_number.get(match.governance_reviewer)
    if not recipient.review:
        yield Broken("review", match.recipient, "is given a review that it may not have")
    elif reviewer is None:
        yield Broken("review", match.recipient, f"has an unknown reviewer, {match.governance_reviewer}")
    else:
        locked = (match.recipient, match.governance_reviewer) in instance.locked_reviews
        for rule in instance.review_rules.refusals(t, reviewer):
            if not (locked and rule in PASSABLE):
                yield Broken(rule, match.recipient, f"may not be reviewed by {match.governance_reviewer}")


def _figures(instance: Instance, match: Match, t: int, leader: int, grant: int | None) -> Iterator[Broken]:
    recipient, row = instance.recipients[t], instance.leaders[leader]
    fit = describe(instance.rules, np.array([t]), np.array([leader])).fit
    partnership = instance.offer.terms_of(recipient).partnership
    expected = {
        "recipient_name": recipient.name,
        "kind": recipient.kind,
        "region": recipient.region,
        "eligible_because": recipient.because,
        "leader_name": row.name,
        "extra_days": max(0, match.days - recipient.ordinary_cap),
        "cost": match.days * pence_of_a_day(row, instance.offer),
        "fit": int(fit.total[0]),
        "fit_parts": FitShares.of(fit, 0),
        "km": km_between(recipient.position, row.position),
        "partnership_credit": partnership.credit if match.partner and partnership else 0,
        "support": recipient.support,
        "body": None if recipient.support is None else recipient.body,
        "grant": grant,
    }
    for name, value in expected.items():
        if getattr(match, name) != value:
            stated = shown(name, getattr(match, name))
            yield Broken(name, match.recipient, f"is stated as {stated}, and is {shown(name, value)}")


def _locks(instance: Instance, plan: Plan) -> Iterator[Broken]:
    pairs = {(m.recipient, m.leader) for m in plan.matches}
    reviews = {(m.recipient, m.governance_reviewer) for m in plan.matches}
    for lock in instance.decisions.matches:
        if (lock.recipient, lock.leader) not in pairs:
            yield Broken("lock", lock.recipient, f"is locked to {lock.leader} and not matched with it")
    for lock in instance.decisions.reviews:
        if (lock.recipient, lock.leader) not in reviews:
            yield Broken("lock", lock.recipient, f"is locked to a review by {lock.leader} and has none by it")

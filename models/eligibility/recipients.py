"""Recipients of a region under an offer: a standalone school or a whole trust, why it is one, and what it may get.

Where an offer has several supports, each of a school is a recipient.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...common.names import fold
from ..offers.offer import Kind, Offer, Support, Terms
from ..region.kinship import kin_of
from ..region.region import Region, School, Trust
from .clauses import (
    Reason,
    flag_reason,
    gate_shuts,
    in_order,
    school_reasons,
    trust_rule_reasons,
)
from .trust_members import Body, bodies_of, by_themselves
from .undecided import Excluded, Undecided, Verdicts, unsettled, verdicts_of

HIGHEST_PRIORITY = 1000
"""The most that the schools of a trust add up to: no trust outweighs all others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """One recipient, with the clauses and the evidence that make it one.

    Days are whole: a match has from `minimum` to `cap`, or to `top` with the extra days that a regional director
    approved; `ordinary_cap` and `limit` are the same two before anybody's request. Tags and phases are folded;
    `position` is easting and northing in metres. `trust_id` is its trust, itself if it is one, and `trust_schools`
    are that trust's listed schools. `body` is the id of its row in the region: its own, but where an offer gives a
    school several supports, each of which is a recipient by itself, such as 107848/adviser, with `support` the name of
    that one; `grant` are the pence of a support that is paid by band, None where days are paid. `exclusive`: extra
    days rule out a partnership (23.7). `kin` are all bodies that predecessors and sponsors link it with, itself among
    them; empty where none are named. `authorities` are the folded names of its local authority and diocese, or of those
    of a trust's listed schools.
    """

    id: str
    body: str
    name: str
    kind: Kind
    region: str
    local_authority: str | None
    because: tuple[str, ...]
    evidence: tuple[str, ...]
    priority: int
    needs: frozenset[str]
    must_have: frozenset[str]
    phases: frozenset[str]
    minimum: int
    cap: int
    top: int
    ordinary_cap: int
    limit: int
    days_requested: int | None
    partnership: bool
    exclusive: bool
    review: bool
    npqel: bool
    position: tuple[int, int] | None
    trust_id: str | None
    trust_schools: frozenset[str]
    kin: frozenset[str] = frozenset()
    authorities: frozenset[str] = frozenset()
    support: str | None = None
    grant: int | None = None

    @property
    def either(self) -> bool:
        """Whether it may have extra days or a partnership, never both (23.7)."""
        return self.exclusive and self.partnership and self.top > self.cap


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """A trust of two or more schools that can take on partnerships."""

    id: str
    name: str
    region: str
    slots: int
    position: tuple[int, int] | None


@dataclass(frozen=True)
class Eligibility:
    """The outcome of eligibility under an offer; all lists are ordered by id.

    `declined` would be recipients but for their status; `gated` are the trusts that only the gate takes out
    (22.3a); `ungated` are recipients to which it was not applied, for want of `schools_3_years`. `undecided` are
    schools whose missing cells decide, `excluded` those that only an exclusion takes out.
    """

    recipients: tuple[Recipient, ...]
    declined: tuple[Recipient, ...]
    partners: tuple[Partner, ...]
    gated: tuple[Trust, ...]
    ungated: tuple[Trust, ...]
    bodies: tuple[Body, ...]
    undecided: tuple[Undecided, ...] = ()
    excluded: tuple[Excluded, ...] = ()

    @property
    def eligible(self) -> tuple[Recipient, ...]:
        """The recipients, one for each school or trust, whatever the number of its supports."""
        return tuple({r.body: r for r in reversed(self.recipients)}.values())[::-1]


@dataclass(frozen=True)
class _Candidate:
    """A school or trust that may be a recipient: its reasons, and whether somebody has said no.

    `gives` are the schools from which it takes needs, phases and priority.
    """

    row: School | Trust
    kind: Kind
    reasons: tuple[Reason, ...]
    declined: bool
    gives: tuple[School, ...]
    body: Body | None


def find_recipients(region: Region, offer: Offer, min_days: int | None = None) -> Eligibility:
    """Find the recipients of a region under an offer.

    `min_days` replaces the offer's minimum of a deployment (A.5), never above the cap.
    """
    bodies = bodies_of(region, offer)
    verdicts = verdicts_of(region, bodies, offer)
    candidates = sorted(
        [*_schools(region, bodies, verdicts), *_trusts(bodies, offer, verdicts)], key=lambda candidate: candidate.row.id
    )
    eligible = [candidate for candidate in candidates if candidate.reasons]
    met = [body.trust for body in bodies if body.supported and trust_rule_reasons(body.trust, offer)]
    chosen = {candidate.row.id for candidate in eligible}
    planned = {candidate.row.id for candidate in eligible if not candidate.declined}
    kin = kin_of(region)
    wanted = supports_planned(region, offer)
    made = [
        (candidate.declined, recipient)
        for candidate in eligible
        for recipient in (_recipient(candidate, offer, min_days, kin, support, verdicts) for support in wanted)
    ]
    undecided, excluded = unsettled(region, bodies, offer, verdicts)
    return Eligibility(
        recipients=tuple(recipient for declined, recipient in made if not declined),
        declined=tuple(recipient for declined, recipient in made if declined),
        partners=_partners(body for body in bodies if body.multi),
        gated=tuple(t for t in met if gate_shuts(t, offer) and t.id not in planned and _unanswered(t)),
        ungated=tuple(t for t in met if offer.gate and offer.gate.on and t.schools_3_years is None and t.id in chosen),
        bodies=bodies,
        undecided=undecided,
        excluded=excluded,
    )


def _unanswered(trust: Trust) -> bool:
    return trust.eligible != "no" and not trust.declined


def _schools(region: Region, bodies: Sequence[Body], verdicts: Verdicts) -> Iterable[_Candidate]:
    for school, home in by_themselves(region, bodies):
        yield _Candidate(school, "school", verdicts[school.id].reasons, school.declined, (school,), home)


def _trusts(bodies: Sequence[Body], offer: Offer, verdicts: Verdicts) -> Iterable[_Candidate]:
    for body in bodies:
        if body.supported and body.trust.eligible != "no":
            yield _trust(body, offer, verdicts)


def _trust(body: Body, offer: Offer, verdicts: Verdicts) -> _Candidate:
    by_school = [(school, verdicts[school.id].reasons) for school in body.members]
    eligible = tuple(school for school, reasons in by_school if reasons and not school.declined)
    own = _own_reasons(body.trust, offer)
    theirs = {school.id: [_of_school(school, r) for r in reasons] for school, reasons in by_school}
    if flag_reason(body.trust):
        theirs = {}
    reasons = (*own, *(r for school in eligible for r in theirs.get(school.id, ())))
    # A trust all of whose eligible schools have said no would be a recipient but for their status.
    but_for = () if reasons else tuple(r for found in theirs.values() for r in found)
    declined = body.trust.declined or not reasons
    gives = graded_schools(body.members, offer) if offer.trust_level.graded else eligible
    return _Candidate(body.trust, "trust", reasons or but_for, declined, gives, body)


def giving_schools(schools: Iterable[School], offer: Offer) -> tuple[School, ...]:
    """Give the listed schools of a trust for whose sake it is supported: the graded, or the eligible (A.4)."""
    if offer.trust_level.graded:
        return graded_schools(schools, offer)
    return tuple(s for s in schools if not s.declined and school_reasons(s, offer, standalone=False))


def _own_reasons(trust: Trust, offer: Offer) -> tuple[Reason, ...]:
    flag = flag_reason(trust)
    if flag is not None:
        return (flag,)
    return () if gate_shuts(trust, offer) else trust_rule_reasons(trust, offer)


def _of_school(school: School, reason: Reason) -> Reason:
    return Reason(reason.clause, f"{school.id} {school.name}: {reason.evidence}")


def graded_schools(schools: Iterable[School], offer: Offer) -> tuple[School, ...]:
    """Give the schools whose grade now is one from which their trust takes its needs, less the declined."""
    return tuple(s for s in schools if s.grade in offer.trust_level.graded and not s.declined)


def supports_planned(region: Region, offer: Offer) -> tuple[str | None, ...]:
    """Name the supports that are planned: one that comes after another only where the region lists a leader for it.

    An offer without supports has one that has no name.
    """
    if not offer.supports:
        return (None,)
    roles, planned = {leader.role for leader in region.leaders}, set[str]()
    for support in offer.supports:
        if support.after is None or (support.after in planned and roles.intersection(support.roles.allowed)):
            planned.add(support.name)
    return tuple(sorted(planned))


def full_id(body: str, support: str | None) -> str:
    """Give the id of a recipient: that of its row, and behind it that of the support, where there is one."""
    return body if support is None else f"{body}/{support}"


def _recipient(
    candidate: _Candidate,
    offer: Offer,
    min_days: int | None,
    kin: Mapping[str, frozenset[str]],
    support: str | None,
    verdicts: Verdicts,
) -> Recipient:
    row, terms = candidate.row, offer.terms(candidate.kind, support)
    schools = (row,) if isinstance(row, School) else candidate.body.schools if candidate.body else ()
    return Recipient(
        id=full_id(row.id, support),
        body=row.id,
        support=support,
        grant=_grant(row, terms),
        name=row.name,
        kind=candidate.kind,
        region=row.region,
        local_authority=row.local_authority if isinstance(row, School) else None,
        because=in_order(candidate.reasons, offer),
        evidence=tuple(f"{reason.clause}: {reason.evidence}" for reason in candidate.reasons),
        priority=_priority(candidate, offer, verdicts),
        needs=_tags(row.needs, (school.needs for school in candidate.gives)),
        must_have=_tags(row.must_have, (school.must_have for school in candidate.gives)),
        phases=frozenset(fold(school.phase) for school in candidate.gives if school.phase),
        position=row.position or mean_position(candidate.gives),
        trust_id=row.trust_id if isinstance(row, School) else row.id,
        trust_schools=frozenset(school.id for school in (candidate.body.schools if candidate.body else ())),
        kin=kin.get(row.id, frozenset()),
        authorities=frozenset(fold(name) for s in schools for name in (s.local_authority, s.diocese) if name),
        **_days(row, terms, min_days),
        **_extras(row, terms),
    )


def _grant(row: School | Trust, terms: Terms) -> int | None:
    funding = terms.funding if isinstance(terms, Support) else None
    return funding.pence_for(row) if funding and isinstance(row, School) else None


def _days(row: School | Trust, terms: Terms, min_days: int | None) -> dict[str, Any]:
    approved = row.rd_approved in ("days", "either") and terms.extra_days
    limit = terms.days.cap + (approved.most if approved else 0)
    asked = row.days_requested or limit
    cap = min(terms.days.cap, asked)
    return {
        "minimum": min(terms.least_days if min_days is None else min_days, cap),
        "cap": cap,
        "top": min(limit, asked),
        "ordinary_cap": terms.days.cap,
        "limit": limit,
        "days_requested": row.days_requested,
    }


def _extras(row: School | Trust, terms: Terms) -> dict[str, bool]:
    return {
        "partnership": terms.partnership is not None and _wants_partnership(row, terms.partnership.when),
        "exclusive": terms.extra_days is not None and "partnership" in terms.extra_days.excludes,
        "review": terms.review is not None and isinstance(row, Trust) and bool(row.governance_review),
        "npqel": terms.npqel is not None and isinstance(row, Trust) and bool(row.npqel),
    }


def _wants_partnership(row: School | Trust, when: str) -> bool:
    if when == "rd-approval":
        return row.rd_approved in ("partnership", "either")
    return isinstance(row, School) and bool(row.partnership)


def _priority(candidate: _Candidate, offer: Offer, verdicts: Verdicts) -> int:
    if candidate.row.priority is not None:
        return candidate.row.priority
    if candidate.kind == "trust" and candidate.gives:
        counted = (s.priority or _clause_priority(verdicts[s.id].reasons, offer) for s in candidate.gives)
        return min(HIGHEST_PRIORITY, sum(counted))
    return _clause_priority(candidate.reasons, offer)


def _clause_priority(reasons: Iterable[Reason], offer: Offer) -> int:
    by_clause = offer.priority.by_clause
    return max((by_clause[r.clause] for r in reasons if r.clause in by_clause), default=offer.priority.default)


def _tags(own: Iterable[str], theirs: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(map(fold, own)) or frozenset(fold(tag) for tags in theirs for tag in tags)


def mean_position(schools: Iterable[School]) -> tuple[int, int] | None:
    """Give the mean of the known positions, each coordinate rounded half up, or None where none is known."""
    known = [p for p in (school.position for school in schools) if p is not None]
    if not known:
        return None
    n = len(known)
    east, north = ((2 * sum(axis) + n) // (2 * n) for axis in zip(*known, strict=True))
    return east, north


def _partners(multi: Iterable[Body]) -> tuple[Partner, ...]:
    return tuple(
        Partner(id=t.id, name=t.name, region=t.region, slots=t.partnership_slots, position=t.position)
        for t in (body.trust for body in multi)
        if t.partnership_slots and not t.declined
    )

"""Which pairs are allowed, how well they fit and how far apart they are, a second time: from the contract alone.

Everything is exact: fractions, and square roots only ever compared as squares.
"""

from __future__ import annotations

from fractions import Fraction

from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import Decision, Leader, Region

from .recipients import Place, Who, linked, place_of, support_by, terms_of, tidy

Bans = frozenset[tuple[str, str]]


def bans_of(region: Region, offer: Offer) -> Bans:
    """The banned pairs."""
    return frozenset((in_full(region, offer, d), d.leader) for d in region.decisions if d.action == "ban")


def in_full(region: Region, offer: Offer, decision: Decision) -> str:
    """The recipient that a decision is about: the leader's role says which support of a school is meant."""
    support = next((support_by(offer, x) for x in region.leaders if x.id == decision.leader), None)
    plain = support is None or "/" in decision.recipient
    return decision.recipient if plain else f"{decision.recipient}/{support}"


def together(region: Region, one: Leader, other: Leader) -> bool:
    """Whether two leaders belong to one organisation, or one has declared the other or where it works."""
    mine, theirs = ({x for x in (y.id, y.number, y.trust_id, y.school_id) if x} for y in (one, other))
    if mine & set(other.conflicts) or theirs & set(one.conflicts):
        return True
    return bool(linked(region, mine) & linked(region, theirs))


def refusals(who: Who, leader: Leader, offer: Offer, bans: Bans) -> list[str]:
    """Name every rule that refuses a match."""
    terms = terms_of(offer, who)
    team = (leader.team_days or 0) if terms.team.may_help else 0
    tests = {
        "left": leader.status == "left",
        "not-ready": leader.ready is False,
        "role": leader.role not in terms.roles.allowed,
        "region": tidy(who.region) not in [tidy(name) for name in leader.region],
        "own-trust": works_there(who, leader),
        "conflict": bool(set(leader.conflicts) & concerned(who) or {tidy(c) for c in leader.conflicts} & who.areas),
        "distance": too_far(who.place, leader),
        "must-have": not who.must <= {tidy(tag) for tag in leader.expertise},
        "capacity": leader.capacity_days + team < who.least,
        "ban": (who.id, leader.id) in bans,
    }
    return [name for name, refused in tests.items() if refused]


def review_refusals(who: Who, leader: Leader, offer: Offer, bans: Bans) -> list[str]:
    """Name every rule that refuses a review."""
    named = ("left", "not-ready", "region", "own-trust", "conflict", "distance", "ban")
    found = [name for name in refusals(who, leader, offer, bans) if name in named]
    # Who is no NLG is refused by `role`, which stands third.
    early = [name for name in found if name in ("left", "not-ready")]
    return found if leader.role == "NLG" else [*early, "role", *found[len(early) :]]


def works_there(who: Who, leader: Leader) -> bool:
    """Whether the leader works at the recipient, in its trust, at a listed school of that, or linked with them."""
    return leader.trust_id in who.own or leader.school_id in who.own


def concerned(who: Who) -> set[str]:
    """The ids of which none may be among a leader's conflicts: itself, its trust, a trust's listed schools."""
    ids = {who.body, *(who.listed if who.kind == "trust" else ())}
    return ids | ({who.home} if who.home is not None else set())


def squared(a: Place, b: Place) -> int | None:
    """Squared metres, or nothing where a position is not known."""
    return None if a is None or b is None else (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def too_far(place: Place, leader: Leader) -> bool:
    """Whether it is further than the leader goes; `max_km` is kept in metres."""
    d2 = squared(place, place_of(leader))
    return d2 is not None and leader.max_km is not None and d2 > leader.max_km**2


def km(a: Place, b: Place) -> int | None:
    """Whole km, rounded half up: the first whole number whose upper half lies beyond the distance."""
    d2 = squared(a, b)
    if d2 is None:
        return None
    number = 0
    while (1000 * number + 500) ** 2 <= d2:
        number += 1
    return number


def fit(who: Who, leader: Leader, offer: Offer) -> tuple[int, int, int]:
    """The three parts of a pair's fit."""
    return (
        _rounded(offer.fit.expertise * _expertise(who, leader)),
        _rounded(offer.fit.phase * _phase(who, leader)),
        _distance(offer.fit.distance, offer.fit.km, squared(who.place, place_of(leader))),
    )


def _rounded(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _expertise(who: Who, leader: Leader) -> Fraction:
    if not who.needs:
        return Fraction(1, 2)
    return Fraction(len(who.needs & {tidy(tag) for tag in leader.expertise}), len(who.needs))


def _phase(who: Who, leader: Leader) -> Fraction:
    if not who.phases or not leader.phase:
        return Fraction(1, 2)
    return Fraction(bool(who.phases & {tidy(name) for name in leader.phase}))


def _distance(weight: int, far: int, d2: int | None) -> int:
    """The largest n with n <= weight x (1 - km / far) + 1/2, and not below 0."""
    if d2 is None:
        return _rounded(Fraction(weight, 2))
    for n in range(weight, 0, -1):
        # weight x km / far <= weight + 1/2 - n, both sides positive, doubled and squared.
        if (2 * weight) ** 2 * d2 <= ((2 * weight + 1 - 2 * n) * 1000 * far) ** 2:
            return n
    return 0

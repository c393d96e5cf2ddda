"""Who is a recipient, a second time: written from the contract alone, with plain loops.

It shares nothing with the product but the rows of a region and the figures of an offer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tsimatch.models.offers.offer import Offer, Terms
from tsimatch.models.offers.supports import Funding
from tsimatch.models.region.region import Leader, Region, School, Trust

from .frameworks import Truth, every, excluded, meets

Place = tuple[int, int] | None


@dataclass(frozen=True, kw_only=True)
class Who:
    """A recipient: `least`, `cap` and `top` are its days, `ordinary` and `limit` the offer's, without and with extras.

    `home` is its trust, itself if it is one; `listed` are the schools of that trust that the region lists.
    `body` is the id of its row, and `grant` the pence of its band where its support is not paid by days.
    `own` are all bodies that trusts, predecessors and sponsors link it with; `areas` its authority and diocese, tidy.
    """

    id: str
    body: str
    support: str | None
    grant: int | None
    kind: str
    region: str
    because: frozenset[str]
    priority: int
    needs: frozenset[str]
    must: frozenset[str]
    phases: frozenset[str]
    least: int
    cap: int
    top: int
    ordinary: int
    limit: int
    asked: int | None
    partnership: bool
    exclusive: bool
    review: bool
    npqel: bool
    place: Place
    home: str | None
    listed: frozenset[str]
    own: frozenset[str]
    areas: frozenset[str]


def tidy(text: str) -> str:
    """Trimmed, spaces collapsed, case folded."""
    return " ".join(text.split()).casefold()


def terms_of(offer: Offer, who: Who) -> Terms:
    """What the offer has for a recipient: for a school, a trust, or by its support."""
    return _terms(offer, who.kind, who.support)


def _terms(offer: Offer, kind: str, support: str | None) -> Terms:
    for one in offer.supports:
        if one.name == support:
            return one
    return offer.terms("school" if kind == "school" else "trust")


def place_of(row: object) -> Place:
    """Easting and northing, or nothing where one of them is blank."""
    east, north = getattr(row, "easting", None), getattr(row, "northing", None)
    return None if east is None or north is None else (east, north)


# Trusts.


def trusts_of(region: Region) -> dict[str, Trust]:
    """Every trust: those of the table, and those that only a school names."""
    found = {trust.id: trust for trust in region.trusts}
    for school in region.schools:
        if school.trust_id is not None and school.trust_id not in found:
            name = school.trust_id
            # More than any offer's standalone trusts have.
            found[name] = Trust(id=name, name=name, region=_commonest(members(region, name)), schools=10_000)
    return found


def members(region: Region, trust: str) -> list[School]:
    """The listed schools of a trust, by id."""
    return sorted((s for s in region.schools if s.trust_id == trust), key=lambda s: s.id)


def _commonest(schools: list[School]) -> str:
    best = schools[0]
    for school in schools:
        if _same_region(schools, school) > _same_region(schools, best):
            best = school
    return best.region


def _same_region(schools: list[School], one: School) -> int:
    return sum(tidy(s.region) == tidy(one.region) for s in schools)


def is_multi(region: Region, trust: Trust, offer: Offer) -> bool:
    """Whether it has two or more schools; where its row does not say, as many as the region lists."""
    size = trust.schools if trust.schools is not None else len(members(region, trust.id))
    return size > offer.standalone.most_schools


# Clauses.


def marks(eligible: str | None) -> frozenset[str]:
    """What the `eligible` cell puts in by hand."""
    if eligible is None or eligible == "no":
        return frozenset()
    return frozenset(["override" if eligible == "yes" else eligible])


def school_clauses(school: School, offer: Offer, *, alone: bool) -> frozenset[str]:
    """Why a school is eligible; empty where it is not."""
    if school.eligible is not None:
        return marks(school.eligible)
    return frozenset(clause for clause, truth in judged(school, offer, alone=alone) if truth)


def judged(school: School, offer: Offer, *, alone: bool) -> list[tuple[str, Truth]]:
    """Every rule that looks at the school, and whether it makes it eligible: None where it is not known."""
    found = []
    for rule in offer.rules:
        who = getattr(rule, "who", "")
        if who == "schools" or (who == "standalone" and alone):
            out = excluded(school, rule.clause, offer)
            found.append((rule.clause, every([_meets(school, rule, offer), None if out is None else not out])))
    return found


def unknown_clauses(school: School, offer: Offer, *, alone: bool) -> frozenset[str]:
    """The rules that nobody can answer for a school that no rule makes eligible; none for one that somebody marked."""
    told = judged(school, offer, alone=alone)
    if school.eligible is not None or any(truth for _, truth in told):
        return frozenset()
    return frozenset(clause for clause, truth in told if truth is None)


def barred(school: School, offer: Offer, *, alone: bool) -> bool:
    """Whether a school meets a rule and nothing but an exclusion keeps it out."""
    if school.eligible is not None or any(truth is not False for _, truth in judged(school, offer, alone=alone)):
        return False
    rules = [rule for rule in offer.rules if getattr(rule, "who", "") == "schools" or alone]
    return any(hasattr(rule, "who") and _meets(school, rule, offer) for rule in rules)


def _meets(school: School, rule: object, offer: Offer) -> Truth:
    if getattr(rule, "test", "") in ("latest-and-previous", "category"):
        return meets(school, rule, offer)
    return _meets_overall(school, rule, offer)


def _meets_overall(school: School, rule: object, offer: Offer) -> bool:
    test, grades = getattr(rule, "test", ""), getattr(rule, "grades", ())
    now, before = (school.grade, school.judged_on), (school.previous_grade, school.previous_judged_on)
    if test == "judged-in-year":
        return any(grade in grades and _in_year(day, offer) for grade, day in (now, before))
    follows = now[0] in grades and before[0] in getattr(rule, "previous_grades", ())
    if test == "entered-year":
        return follows and now[1] is not None and now[1] < offer.year.starts
    return test == "consecutive-in-year" and follows and _in_year(now[1], offer)


def _in_year(day: date | None, offer: Offer) -> bool:
    return day is not None and offer.year.starts <= day <= offer.year.ends


def trust_clauses(trust: Trust, offer: Offer) -> frozenset[str]:
    """Which tests of a trust it meets, the gate looked at."""
    known = trust.schools_3_years
    if offer.gate is not None and offer.gate.on and known is not None and known < offer.gate.schools:
        return frozenset()
    return frozenset(rule.clause for rule in offer.rules if _trust_meets(trust, rule))


def _trust_meets(trust: Trust, rule: object) -> bool:
    test = getattr(rule, "test", "")
    if test == "below-good-share":
        below, inspected = trust.below_good_since_joining, trust.inspected_since_joining
        share: int = getattr(rule, "at_least_percent", 0)
        return below is not None and bool(inspected) and 100 * below >= share * (inspected or 0)
    score = trust.improvement_score
    return test == "improvement-below" and score is not None and score < getattr(rule, "below", 0)


# Recipients.


def recipients(region: Region, offer: Offer, min_days: int | None = None) -> tuple[list[Who], list[Who]]:
    """Those who are planned for, and those who would be but for their status; by id."""
    planned: list[Who] = []
    declined: list[Who] = []
    for support in supports_of(region, offer):
        for who, no in _schools(region, offer, min_days, support):
            (declined if no else planned).append(who)
    for who, no in _trusts(region, offer, min_days):
        (declined if no else planned).append(who)
    return sorted(planned, key=lambda who: who.id), sorted(declined, key=lambda who: who.id)


def through(region: Region, school: School, offer: Offer) -> Trust | None:
    """The trust through which a school is supported, or nothing where it is supported by itself."""
    home = trusts_of(region).get(school.trust_id or "")
    if home is None or not is_multi(region, home, offer):
        return None
    who = offer.recipients
    if offer.supports or (who is not None and (who.schools == "all" or (who.directly and school.directly))):
        return None
    return home


def left_to_people(region: Region, offer: Offer) -> tuple[dict[str, frozenset[str]], set[str]]:
    """The schools of which it is not known whether they are eligible, with the rules; and those that are excluded."""
    unknown, out = {}, set()
    for school in region.schools:
        trust, home = through(region, school, offer), trusts_of(region).get(school.trust_id or "")
        if school.status == "declined" or (trust and (trust.eligible is not None or trust.status == "declined")):
            continue
        alone = home is None or not is_multi(region, home, offer)
        if clauses := unknown_clauses(school, offer, alone=alone):
            unknown[school.id] = clauses
        elif barred(school, offer, alone=alone):
            out.add(school.id)
    return unknown, out


def supports_of(region: Region, offer: Offer) -> list[str | None]:
    """The supports that are planned: one that comes after another where a leader of the region gives it."""
    found: list[str | None] = [] if offer.supports else [None]
    for support in offer.supports:
        given = any(leader.role in support.roles.allowed for leader in region.leaders)
        if support.after is None or (given and support.after in found):
            found.append(support.name)
    return found


def support_by(offer: Offer, leader: Leader) -> str | None:
    """The support that a leader gives."""
    for support in offer.supports:
        if leader.role in support.roles.allowed:
            return support.name
    return None


def by_band(offer: Offer, support: str | None) -> Funding | None:
    """How a support is paid for where days are not."""
    return next((one.funding for one in offer.supports if one.name == support), None)


def _grant(row: School | Trust, offer: Offer, support: str | None) -> int | None:
    funding = by_band(offer, support)
    if funding is None or not isinstance(row, School):
        return None
    limit = funding.reserves_above_percent
    if limit is not None and row.reserves_percent is not None and row.reserves_percent > limit:
        return 0
    named = row.band or row.indicative_band or ""
    for band in funding.bands:
        if tidy(band.name) == tidy(named):
            return band.pence
    return max(band.pence for band in funding.bands)


def _schools(region: Region, offer: Offer, min_days: int | None, support: str | None = None) -> list[tuple[Who, bool]]:
    found = []
    trusts = trusts_of(region)
    for school in region.schools:
        home = trusts.get(school.trust_id or "")
        because = school_clauses(school, offer, alone=home is None or not is_multi(region, home, offer))
        if because and through(region, school, offer) is None:
            listed = _listed(region, school.trust_id)
            who = _who(region, school, "school", because, [school], offer, min_days, listed, support)
            found.append((who, school.status == "declined"))
    return found


def _trusts(region: Region, offer: Offer, min_days: int | None) -> list[tuple[Who, bool]]:
    found = []
    if offer.supports or (offer.recipients is not None and offer.recipients.schools == "all"):
        return []
    for trust in trusts_of(region).values():
        because, no = _trust_because(region, trust, offer)
        if because and is_multi(region, trust, offer):
            gives = _givers(region, trust, offer)
            who = _who(region, trust, "trust", because, gives, offer, min_days, _listed(region, trust.id))
            found.append((who, no or trust.status == "declined"))
    return found


def _listed(region: Region, trust: str | None) -> frozenset[str]:
    return frozenset(s.id for s in members(region, trust)) if trust is not None else frozenset()


def _trust_because(region: Region, trust: Trust, offer: Offer) -> tuple[frozenset[str], bool]:
    """The clauses of a trust, and whether only its schools' having said no keeps it out."""
    if trust.eligible is not None:
        return marks(trust.eligible), False
    own = trust_clauses(trust, offer)
    theirs: set[str] = set()
    refused: set[str] = set()
    for school in supported(region, trust, offer):
        (refused if school.status == "declined" else theirs).update(school_clauses(school, offer, alone=False))
    every = own | frozenset(theirs)
    return (every, False) if every else (frozenset(refused), True)


def supported(region: Region, trust: Trust, offer: Offer) -> list[School]:
    """The listed schools of a trust that are supported through it."""
    return [s for s in members(region, trust.id) if through(region, s, offer) is not None]


def _givers(region: Region, trust: Trust, offer: Offer) -> list[School]:
    """The schools from which a trust takes its priority, needs, phases and position."""
    willing = [s for s in supported(region, trust, offer) if s.status != "declined"]
    if offer.trust_level.graded:
        return [s for s in willing if s.grade in offer.trust_level.graded]
    return [s for s in willing if school_clauses(s, offer, alone=False)]


def _who(
    region: Region,
    row: School | Trust,
    kind: str,
    because: frozenset[str],
    gives: list[School],
    offer: Offer,
    min_days: int | None,
    listed: frozenset[str],
    support: str | None = None,
) -> Who:
    home = row.trust_id if isinstance(row, School) else row.id
    named = [row] if isinstance(row, School) else [s for s in region.schools if s.id in listed]
    terms = _terms(offer, kind, support)
    limit = terms.days.cap
    if terms.extra_days is not None and row.rd_approved in ("days", "either"):
        limit += terms.extra_days.most
    asked = row.days_requested
    cap = min(terms.days.cap, asked) if asked else terms.days.cap
    return Who(
        id=row.id if support is None else f"{row.id}/{support}",
        body=row.id,
        support=support,
        grant=_grant(row, offer, support),
        kind=kind,
        region=row.region,
        because=because,
        priority=_priority(row, kind, because, gives, offer),
        needs=_wishes(row.needs, [s.needs for s in gives]),
        must=_wishes(row.must_have, [s.must_have for s in gives]),
        phases=frozenset(tidy(s.phase) for s in gives if s.phase),
        least=min(cap, min_days if min_days is not None else _least(terms)),
        cap=cap,
        top=min(limit, asked) if asked else limit,
        ordinary=terms.days.cap,
        limit=limit,
        asked=asked,
        partnership=_partnership(row, terms),
        exclusive=terms.extra_days is not None and "partnership" in terms.extra_days.excludes,
        review=terms.review is not None and isinstance(row, Trust) and row.governance_review is True,
        npqel=terms.npqel is not None and isinstance(row, Trust) and row.npqel is True,
        place=place_of(row) or _mean([place for s in gives if (place := place_of(s)) is not None]),
        home=home,
        listed=listed,
        own=linked(region, {row.id, *listed} | ({home} if home is not None else set())),
        areas=frozenset(tidy(name) for s in named for name in (s.local_authority, s.diocese) if name),
    )


def linked(region: Region, bodies: set[str]) -> frozenset[str]:
    """The bodies that are linked with these, in any number of steps: by trusts, predecessors and sponsors."""
    own, before = set(bodies), -1
    while len(own) > before:
        before = len(own)
        for row in (*region.schools, *region.trusts):
            steps = {*row.predecessors, *([row.sponsor] if row.sponsor else [])}
            if isinstance(row, School) and row.trust_id:
                steps.add(row.trust_id)
            if row.id in own:
                own |= steps
            elif steps & own:
                own.add(row.id)
    return frozenset(own)


def _least(terms: Terms) -> int:
    least = 0
    while 100 * least < terms.days.cap * terms.minimum.percent_of_cap:
        least += 1
    return least


def _partnership(row: School | Trust, terms: Terms) -> bool:
    if terms.partnership is None:
        return False
    if terms.partnership.when == "rd-approval":
        return row.rd_approved in ("partnership", "either")
    return isinstance(row, School) and row.partnership is True


def _priority(row: School | Trust, kind: str, because: frozenset[str], gives: list[School], offer: Offer) -> int:
    if row.priority is not None:
        return row.priority
    if kind == "school" or not gives:
        return _by_clause(because, offer)
    each = [
        s.priority if s.priority is not None else _by_clause(school_clauses(s, offer, alone=False), offer)
        for s in gives
    ]
    return min(1000, sum(each))


def _by_clause(because: frozenset[str], offer: Offer) -> int:
    named = [value for clause, value in offer.priority.by_clause.items() if clause in because]
    return max(named) if named else offer.priority.default


def _wishes(own: tuple[str, ...], theirs: list[tuple[str, ...]]) -> frozenset[str]:
    tags = own or [tag for tags in theirs for tag in tags]
    return frozenset(tidy(tag) for tag in tags)


def _mean(places: list[tuple[int, int]]) -> Place:
    if not places:
        return None
    n = len(places)
    return _half_up(sum(p[0] for p in places), n), _half_up(sum(p[1] for p in places), n)


def _half_up(total: int, n: int) -> int:
    return (2 * total + n) // (2 * n)

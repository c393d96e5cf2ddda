"""Why one school is, or is not, eligible: its judgements, URNs and trust, and every rule of every offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..faults import Fault, Faults
from ..names import count, listed
from ..offer import Offer
from ..region import School, Trust
from ..rules import SchoolRule, TrustRule
from .england import AllFiles, England
from .history import evidence_of
from .joining import figures
from .judgement import Judgement
from .listing import Listing
from .rows import Rows
from .sources import Sources


@dataclass(frozen=True)
class RuleVerdict:
    """What one rule says: its words, whether it is met (None: it does not look at this school), and why."""

    clause: str
    words: str
    met: bool | None
    evidence: str


@dataclass(frozen=True)
class OfferVerdict:
    """What one offer says of a school at its day; `about` is who the recipient would be."""

    offer: Offer
    as_at: date
    file: str
    about: str
    row: School | None
    rules: tuple[RuleVerdict, ...]


@dataclass(frozen=True)
class Why:
    """Everything that the files say of one school."""

    urn: str
    listing: Listing
    file: str
    judgements: tuple[Judgement, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    joined: date | None
    verdicts: tuple[OfferVerdict, ...]
    contradictions: tuple[str, ...]


def why(sources: Sources, urn: str, offers: Iterable[Offer]) -> Why:
    """Say why; raises Faults for a URN that no file lists."""
    urn, told = urn.strip(), AllFiles(sources)
    listed_in = [file for file in sources.files if urn in file.listings]
    if not listed_in:
        raise Faults([_unknown(urn, sources, told)])
    newest = listed_in[-1]
    listing = newest.listings[urn]
    england = England(sources, told, newest.as_at, "publication")
    register = sources.members
    return Why(
        urn=urn,
        listing=listing,
        file=newest.name,
        judgements=tuple(england.history(urn)),
        before=tuple(sorted(england.before(urn))),
        after=tuple(sorted(england.successors(urn))),
        joined=register.joined(urn, listing.trust) if register else None,
        contradictions=_contradictions(england, urn),
        verdicts=tuple(_verdict(England(sources, told, sources.as_at(o), o.dates.basis), urn, o) for o in offers),
    )


def _contradictions(england: England, urn: str) -> tuple[str, ...]:
    urns = {urn, *england.before(urn)}
    return tuple(dict.fromkeys(str(c) for c in england.contradictions if urns & {c.taken.urn, c.other.urn}))


def _unknown(urn: str, sources: Sources, told: AllFiles) -> Fault:
    heirs = sorted(told.successors.get(urn, ()))
    hint = f"; it is an earlier URN of {listed(heirs)}" if heirs else ""
    files = count(len(sources.files), "file")
    return Fault(f"expected the URN of a school that one of the {files} lists{hint}", at="--why", value=urn)


def _verdict(england: England, urn: str, offer: Offer) -> OfferVerdict:
    rows = Rows(england, offer)
    then = next((known for known in (urn, *sorted(england.directly_before(urn))) if known in england.listings), None)
    if then is None:
        heirs = sorted(england.successors(urn))
        about = f"not in this file{f'; carried on by {listed(heirs)}' if heirs else ''}"
        return OfferVerdict(offer, england.as_at, england.base.name, about, None, ())
    listing = england.listings[then]
    row, about = rows.school(listing), _about(england, listing, offer)
    about = about if then == urn else f"under its earlier URN, {then}, {about}"
    return OfferVerdict(offer, england.as_at, england.base.name, about, row, tuple(_rules(rows, listing, row)))


def _about(england: England, listing: Listing, offer: Offer) -> str:
    if listing.excluded:
        return f"no recipient kind: {listing.education}"
    if not listing.trust:
        return "standalone: " + ("a single-academy trust" if listing.academy else "maintained, or of no trust")
    size = count(england.sizes[listing.trust], "school")
    trust = f"trust {listing.trust} {listing.trust_name} ({size} in England, {england.lead_region(listing.trust)})"
    return f"standalone: the only school of {trust}" if england.stands_alone(listing, offer) else f"its {trust}"


def _rules(rows: Rows, listing: Listing, row: School) -> Iterator[RuleVerdict]:
    alone = rows.england.stands_alone(listing, rows.offer)
    trust = rows.trust(listing.trust) if listing.trust and not alone else None
    for rule in rows.offer.rules:
        if isinstance(rule, TrustRule):
            yield _trust_rule(rule, trust)
        else:
            yield _school_rule(rule, rows, row, alone=alone)


def _school_rule(rule: SchoolRule, rows: Rows, row: School, *, alone: bool) -> RuleVerdict:
    words = rule.describe()
    if rule.who == "standalone" and not alone:
        return RuleVerdict(rule.clause, words, None, "looks at standalone schools only")
    evidence = evidence_of(rule, row, rows.england.inspected(row.id).grades, rows.offer)
    return RuleVerdict(rule.clause, words, evidence is not None, evidence or "")


def _trust_rule(rule: TrustRule, trust: Trust | None) -> RuleVerdict:
    words = rule.describe()
    if trust is None:
        return RuleVerdict(rule.clause, words, None, "looks at trusts of two or more schools only")
    evidence = rule.evidence(trust)
    return RuleVerdict(rule.clause, words, evidence is not None, evidence or figures(trust))

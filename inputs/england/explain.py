"""Why a school is, or is no longer, eligible: its judgements, URNs and trust, and every rule of every offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ...common.faults import Fault, Faults
from ...common.names import count, listed
from ...models.eligibility.clauses import in_order, school_verdict
from ...models.offers.answers import Answer, Met, NotMet, Unknown
from ...models.offers.offer import Offer
from ...models.offers.rules import WORDS, TrustRule
from ...models.offers.school_rule import SchoolRule
from ...models.region.find_by_name import Known, find_by_name
from ...models.region.judgements import NOT_JUDGED, OVERALL
from ...models.region.region import Region, School, Trust
from ..published.records import Areas, Judgement, Listing, Sources
from .england import AllFiles, England
from .inspections import evidence_of
from .region_rows import RegionRows
from .trust_register import figures

_UNGRADED = (NOT_JUDGED, "not applicable")

IS_MET, IS_NOT_MET, NOT_KNOWN, NO_LOOK = "met", "not met", "not known", "does not apply"
EXCLUDES, EXCLUDES_NOT = "excludes it", "does not exclude it"
"""What a rule, or an exclusion, answers in words."""


def why_no_longer(id_: str, region: Region, england: England, offer: Offer) -> str:
    """Say why a school or trust is no recipient any more, from what was published."""
    listing = england.listings.get(id_)
    if listing is not None:
        return _school(listing, region, england, offer)
    return _trust(id_, region, england, offer) if id_ in england.members else _gone(id_, england)


def _gone(id_: str, england: England) -> str:
    heirs = [f"{urn} {england.listings[urn].name}" for urn in sorted(england.successors(id_))]
    closed = f"not in the file as at {england.base.as_at} any more"
    return f"{closed}; carried on by {listed(heirs)}" if heirs else closed


def _school(listing: Listing, region: Region, england: England, offer: Offer) -> str:
    if listing.excluded:
        return f"a {listing.education}, for which no offer has a kind"
    row = next((school for school in region.schools if school.id == listing.urn), None)
    if not england.by_itself(listing, offer) and not (row and offer.directly(row)):
        return f"now supported through its trust, {listing.trust} {listing.trust_name}".rstrip()
    if row is None:
        return f"now in {listing.region}, which is not a region asked for"
    if row.eligible == "no":
        return "marked by hand as not eligible"
    if offer.equivalents:
        return _across_frameworks(listing, row, england, offer)
    grades = england.inspected(listing.urn).grades
    return f"no clause of {offer.id} is met: {_latest(grades[0], england) if grades else 'it has no grade'}"


def _across_frameworks(listing: Listing, row: School, england: England, offer: Offer) -> str:
    outcome = _outcome(england, listing, row, offer)
    return f"no clause of {offer.id} is met: {record_in_words(row)}" if outcome == "not eligible" else outcome


def record_in_words(row: School) -> str:
    """Say how a row's school was judged, at the latest inspection and at the one before, by whatever framework."""
    told = [
        judged_in_words(row.framework, row.grade, row.area_grades, row.judged_on),
        judged_in_words(row.previous_framework, row.previous_grade, row.previous_area_grades, row.previous_judged_on),
    ]
    return ", before it ".join(told)


def judged_in_words(framework: str | None, grade: int | None, areas: Areas, day: date | None) -> str:
    """Say a judgement: the overall grade, else the framework with the grades of its areas, and the day."""
    on = f" of {day}" if day else ""
    if grade is not None:
        return f"grade {grade} ({WORDS[grade]}){on}"
    if areas == ((OVERALL, NOT_JUDGED),):
        return "no inspection"
    return f"{framework}{on}{areas_in_words(areas)}" if framework else f"a judgement that is not known{on}"


def areas_in_words(areas: Areas) -> str:
    """Write the grades of areas in brackets, less the areas that have none; empty where none has one."""
    graded = [f"{area} {told}" for area, told in areas if told not in _UNGRADED]
    return f" ({', '.join(graded)})" if graded else ""


def _latest(judgement: Judgement, england: England) -> str:
    grade = judgement.grade or 0
    return f"its grade is {grade} ({WORDS[grade]}) of {judgement.counts_on(england.basis)}"


def _trust(trust: str, region: Region, england: England, offer: Offer) -> str:
    if england.sizes[trust] <= offer.standalone.most_schools:
        return "now a trust of one school, which is supported as a school"
    row = next((row for row in region.trusts if row.id == trust), None)
    if row is None:
        return f"now in {england.lead_region(trust)}, which is not a region asked for"
    if row.eligible == "no":
        return "marked by hand as not eligible"
    none = f"neither its schools nor a test of trusts meets a clause of {offer.id}"
    return f"{none} ({figures(row)})" if offer.trust_rules else f"none of its schools meets a clause of {offer.id}"


@dataclass(frozen=True)
class RuleVerdict:
    """What one rule or exclusion says: its words, what it answers in words, and why."""

    clause: str
    words: str
    answer: str
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
    outcome: str = ""
    """What all of it comes to, where the offer looks across frameworks."""


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
    structure: tuple[str, str] | None = None
    """Whether its structure has changed since the latest inspection, and where that is from."""


def why(sources: Sources, urn: str, offers: Iterable[Offer]) -> Why:
    """Say why, of a URN or of a name or part of one; raises Faults where no file lists it, and where several fit."""
    urn, told = _urn_of(urn.strip(), sources), AllFiles(sources)
    listed_in = [file for file in sources.files if urn in file.listings]
    if not listed_in:
        raise Faults([_unknown(urn, sources, told)])
    newest = listed_in[-1]
    listing = newest.listings[urn]
    england = England(sources, told, newest.as_at, "publication")
    now = England(sources, told, max(file.told_until for file in sources.files), "publication")
    register = sources.members
    return Why(
        urn=urn,
        listing=listing,
        file=newest.name,
        judgements=tuple(england.history(urn)),
        before=tuple(sorted(england.before(urn))),
        after=tuple(sorted(england.successors(urn))),
        joined=register.joined(urn, listing.trust) if register else None,
        contradictions=(*_contradictions(england, urn), *now.frameworks(urn).notes),
        structure=now.structure(listing),
        verdicts=tuple(_verdict(England(sources, told, sources.as_at(o), o.dates.basis), urn, o) for o in offers),
    )


def _urn_of(text: str, sources: Sources) -> str:
    """Give the URN of a school by its name, as the newest file that lists it has it; a number is one."""
    if not any(map(str.isalpha, text)):
        return text
    names = {urn: row.name for file in sources.files for urn, row in file.listings.items()}
    return find_by_name(text, [Known("school", urn, name) for urn, name in names.items()], "--why").id


def _contradictions(england: England, urn: str) -> tuple[str, ...]:
    urns = {urn, *england.before(urn)}
    return tuple(dict.fromkeys(str(c) for c in england.contradictions if urns & {c.taken.urn, c.other.urn}))


def _unknown(urn: str, sources: Sources, told: AllFiles) -> Fault:
    heirs = sorted(told.successors.get(urn, ()))
    hint = f"; it is an earlier URN of {listed(heirs)}" if heirs else ""
    files = count(len(sources.files), "file")
    return Fault(f"expected the URN of a school that one of the {files} lists{hint}", at="--why", value=urn)


def _verdict(england: England, urn: str, offer: Offer) -> OfferVerdict:
    rows = RegionRows(england, offer)
    then = next((known for known in (urn, *sorted(england.directly_before(urn))) if known in england.listings), None)
    if then is None:
        heirs = sorted(england.successors(urn))
        about = f"not in this file{f'; carried on by {listed(heirs)}' if heirs else ''}"
        return OfferVerdict(offer, england.as_at, england.base.name, about, None, ())
    listing = england.listings[then]
    row, about = rows.school(listing), _about(england, listing, offer)
    about = about if then == urn else f"under its earlier URN, {then}, {about}"
    rules = (*_rules(rows, listing, row), *_exclusions(row, offer))
    outcome = "" if listing.excluded or not offer.equivalents else _outcome(england, listing, row, offer)
    return OfferVerdict(offer, england.as_at, england.base.name, about, row, rules, outcome)


def _outcome(england: England, listing: Listing, row: School, offer: Offer) -> str:
    """Say in words what an offer makes of a school."""
    verdict = school_verdict(row, offer, standalone=england.stands_alone(listing, offer))
    if verdict.reasons:
        return f"eligible under {listed(in_order(verdict.reasons, offer))}"
    if verdict.undecided:
        return f"not known whether {listed(verdict.unknown)} is met; missing: {'; '.join(verdict.missing)}"
    if verdict.barred:
        return f"not eligible: {listed(verdict.because)} is met, but {'; '.join(r.evidence for r in verdict.excluded)}"
    return "not eligible"


def _exclusions(row: School, offer: Offer) -> Iterator[RuleVerdict]:
    for exclusion in offer.exclusions:
        answer, words = exclusion.answer(row), f"not where {exclusion.describe()}"
        told = {Met: EXCLUDES, NotMet: EXCLUDES_NOT, Unknown: NOT_KNOWN}[type(answer)]
        yield RuleVerdict(exclusion.clause, words, told, _evidence(answer))


def _evidence(answer: Answer) -> str:
    if isinstance(answer, Unknown):
        return f"missing: {'; '.join(answer.missing)}"
    return answer.evidence if isinstance(answer, Met) else ""


def _about(england: England, listing: Listing, offer: Offer) -> str:
    if listing.excluded:
        return f"no recipient kind: {listing.education}"
    if not offer.through_trusts:
        return "the school itself" + (f", of trust {listing.trust} {listing.trust_name}" if listing.trust else "")
    if not listing.trust:
        return "standalone: " + ("a single-academy trust" if listing.academy else "maintained, or of no trust")
    size = count(england.sizes[listing.trust], "school")
    trust = f"trust {listing.trust} {listing.trust_name} ({size} in England, {england.lead_region(listing.trust)})"
    return f"standalone: the only school of {trust}" if england.stands_alone(listing, offer) else f"its {trust}"


def _rules(rows: RegionRows, listing: Listing, row: School) -> Iterator[RuleVerdict]:
    alone = rows.england.stands_alone(listing, rows.offer)
    through = listing.trust and not rows.england.by_itself(listing, rows.offer)
    trust = rows.trust(listing.trust) if through else None
    for rule in rows.offer.rules:
        if isinstance(rule, TrustRule):
            yield _trust_rule(rule, trust)
        else:
            yield _school_rule(rule, rows, row, alone=alone)


def _school_rule(rule: SchoolRule, rows: RegionRows, row: School, *, alone: bool) -> RuleVerdict:
    words = rule.describe()
    if rule.who == "standalone" and not alone:
        return RuleVerdict(rule.clause, words, NO_LOOK, "looks at standalone schools only")
    evidence = evidence_of(rule, row, rows.england.row_history(row.id, rows.offer), rows.offer)
    if evidence:
        return RuleVerdict(rule.clause, words, IS_MET, evidence)
    answer = rule.answer(row, rows.offer)
    return RuleVerdict(rule.clause, words, NOT_KNOWN if isinstance(answer, Unknown) else IS_NOT_MET, _evidence(answer))


def _trust_rule(rule: TrustRule, trust: Trust | None) -> RuleVerdict:
    words = rule.describe()
    if trust is None:
        return RuleVerdict(rule.clause, words, NO_LOOK, "looks at trusts of two or more schools only")
    evidence = rule.evidence(trust)
    return RuleVerdict(rule.clause, words, IS_MET if evidence else IS_NOT_MET, evidence or figures(trust))

"""Schools that an offer leaves to a person: those whose missing cells decide, and those that an exclusion takes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..offers.offer import Kind, Offer
from ..region.region import Region, School
from .clauses import Verdict, school_verdict
from .trust_members import Body, by_themselves, stands_alone

Verdicts = Mapping[str, Verdict]
"""What an offer says of each school, by id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Undecided:
    """A school of which it is not known whether it is eligible: neither recipient nor declined, for a person to decide.

    `clause` names the rules that it may meet, in the offer's order; `missing` the cells that would tell, in words.
    `trust_id` is the trust through which it would be supported, None where by itself.
    """

    id: str
    name: str
    kind: Kind
    region: str
    local_authority: str | None
    clause: str
    missing: str
    trust_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Excluded:
    """A school that meets a rule and is kept out by an exclusion alone.

    `because` are the clauses of the rules that it meets, `clause` that of the exclusion, `reason` its words with their
    source.
    """

    id: str
    name: str
    kind: Kind
    region: str
    local_authority: str | None
    because: tuple[str, ...]
    clause: str
    reason: str
    trust_id: str | None = None


def verdicts_of(region: Region, bodies: Iterable[Body], offer: Offer) -> Verdicts:
    """Judge every school of a region under an offer, once, by id."""
    homes = {body.trust.id: body for body in bodies}
    return {
        school.id: school_verdict(school, offer, standalone=stands_alone(homes.get(school.trust_id or "")))
        for school in region.schools
    }


def unsettled(
    region: Region, bodies: Sequence[Body], offer: Offer, verdicts: Verdicts
) -> tuple[tuple[Undecided, ...], tuple[Excluded, ...]]:
    """Find the schools that a person has to decide on, and those that only an exclusion takes out, by id."""
    asked = sorted(_asked(region, bodies), key=lambda found: found[0].id)
    judged = [(school, verdicts[school.id], through) for school, through in asked]
    undecided = tuple(_undecided(*found, offer) for found in judged if found[1].undecided)
    return undecided, tuple(_excluded(*found) for found in judged if found[1].barred)


def _asked(region: Region, bodies: Sequence[Body]) -> Iterable[tuple[School, Body | None]]:
    """Walk the schools that have not declined, each with the trust through which it would be supported.

    Of the schools of a trust that is in or out by hand, or has declined, nothing is to be decided.
    """
    alone = ((school, None) for school, _ in by_themselves(region, bodies))
    open_ = (body for body in bodies if body.trust.eligible is None and not body.trust.declined)
    through = ((school, body) for body in open_ for school in body.members)
    return (found for found in (*alone, *through) if not found[0].declined)


def _undecided(school: School, verdict: Verdict, through: Body | None, offer: Offer) -> Undecided:
    return Undecided(
        id=school.id,
        name=school.name,
        kind="school",
        region=school.region,
        local_authority=school.local_authority,
        clause=", ".join(clause for clause in offer.eligibility_clauses if clause in verdict.unknown),
        missing="; ".join(verdict.missing),
        trust_id=through.trust.id if through else None,
    )


def _excluded(school: School, verdict: Verdict, through: Body | None) -> Excluded:
    return Excluded(
        id=school.id,
        name=school.name,
        kind="school",
        region=school.region,
        local_authority=school.local_authority,
        because=verdict.because,
        clause=", ".join(dict.fromkeys(reason.clause for reason in verdict.excluded)),
        reason="; ".join(dict.fromkeys(reason.evidence for reason in verdict.excluded)),
        trust_id=through.trust.id if through else None,
    )

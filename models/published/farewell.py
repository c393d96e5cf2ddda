"""Why somebody who was a recipient last month is none now, in words."""

from __future__ import annotations

from ..names import listed
from ..offer import Offer
from ..region import Region
from ..rules import WORDS
from .england import England
from .joining import figures
from .judgement import Judgement
from .listing import Listing


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
    if not england.stands_alone(listing, offer):
        return f"now supported through its trust, {listing.trust} {listing.trust_name}".rstrip()
    row = next((school for school in region.schools if school.id == listing.urn), None)
    if row is None:
        return f"now in {listing.region}, which is not a region asked for"
    if row.eligible == "no":
        return "marked by hand as not eligible"
    grades = england.inspected(listing.urn).grades
    return f"no clause of {offer.id} is met: {_latest(grades[0], england) if grades else 'it has no grade'}"


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

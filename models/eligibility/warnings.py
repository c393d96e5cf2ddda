"""Warnings that follow from an offer: what is odd and yet no fault, one sentence a kind, with a count and a few ids."""

from __future__ import annotations

from collections.abc import Sequence

from ...common.names import count, listed
from ..offers.catalogue import shipped_offers
from ..offers.offer import Offer
from ..region.region import Region, Row, School
from ..region.warnings import ids
from .recipients import Eligibility, find_recipients, supports_planned

PLANNING = (
    "eligible", "status", "priority", "needs", "must_have", "days_requested", "rd_approved", "governance_review",
    "npqel", "partnership_slots",
)  # fmt: skip
"""The cells that count for nothing on the row of a standalone trust."""

OF_RECIPIENTS = ("rd_approved", "partnership", "days_requested")
"""The cells that count for nothing on a school of a trust of two or more."""


def offer_warnings(region: Region, offer: Offer, eligibility: Eligibility) -> tuple[str, ...]:
    """Give the warnings that follow from who stands where under an offer; leaders, money and decisions have no part.

    They are the same whatever the order of the rows.
    """
    under_offer = (
        _nobody(region, eligibility, offer), _unlisted(eligibility, offer), _standalone(eligibility, offer),
        _members(eligibility, offer), _approvals(region, eligibility, offer), _partnerships(region, eligibility, offer),
        _for_trusts(eligibility, offer), _ungated(eligibility, offer), _directly(region, offer),
        _undecided(eligibility), _excluded(eligibility),
        _later(region, offer), _bands(region, offer),
    )  # fmt: skip
    return tuple(sentence for sentence in under_offer if sentence)


def _nobody(region: Region, eligibility: Eligibility, offer: Offer) -> str:
    if eligibility.recipients:
        return ""
    counts = (f"{o.id}: {len(find_recipients(region, o).eligible):,}" for o in shipped_offers())
    said_no = count(len(eligibility.declined), "eligible school or trust has", "eligible schools and trusts have")
    who = f"nobody is left to plan for under {offer.id}: {said_no} declined" if eligibility.declined else ""
    return f"{who or f'nobody is eligible under {offer.id}'}; recipients under {', '.join(counts)}"


def gated(eligibility: Eligibility, offer: Offer) -> str:
    """Name the trusts that only the gate takes out; empty where there is none."""
    if not eligibility.gated or offer.gate is None:
        return ""
    names = listed((f"{trust.id} {trust.name}" for trust in eligibility.gated), 10)
    return f"taken out by the gate alone ({offer.gate.clause}): {count(len(eligibility.gated), 'trust')}: {names}"


def _unlisted(eligibility: Eligibility, offer: Offer) -> str:
    trusts = [f"{body.trust.id} ({ids(body.schools)})" for body in eligibility.bodies if not body.listed]
    what = count(len(trusts), "trust that schools name is", "trusts that schools name are")
    taken = f"not in the trusts table, taken as a trust of {offer.standalone.larger} schools"
    return f"{what} {taken}: {listed(trusts)}" if trusts else ""


_SCHOOL = ("school is planned for itself", "schools are planned for themselves")


def _standalone(eligibility: Eligibility, offer: Offer) -> str:
    rows = [body.trust for body in eligibility.bodies if not body.supported]
    if not offer.through_trusts:
        # A trust may still be the partner of a school.
        columns = tuple(column for column in PLANNING if column != "partnership_slots")
        return _idle(rows, columns, f" of trusts, as the offer {offer.id} supports each school by itself")
    where = f" of {offer.standalone.trusts}, whose {_SCHOOL[offer.standalone.most_schools > 1]}"
    return _idle(rows, PLANNING, where)


def _members(eligibility: Eligibility, offer: Offer) -> str:
    where = f" of schools of a trust of {offer.standalone.larger}, which is planned for itself"
    return _idle(_schools_of_trusts(eligibility), OF_RECIPIENTS, where)


def _approvals(region: Region, eligibility: Eligibility, offer: Offer) -> str:
    if offer.has_extras:
        return ""
    rows: list[Row] = [*_alone(region, eligibility), *(body.trust for body in eligibility.bodies if body.supported)]
    return _idle(rows, ("rd_approved",), f", as the offer {offer.id} has nothing to approve")


def _partnerships(region: Region, eligibility: Eligibility, offer: Offer) -> str:
    terms = offer.school.partnership if offer.school else None
    if terms is not None and terms.when == "would-benefit":
        return ""
    where = f", as the offer {offer.id} gives none without a regional director's approval"
    return _idle(_alone(region, eligibility), ("partnership",), where)


def _schools_of_trusts(eligibility: Eligibility) -> list[School]:
    return [school for body in eligibility.bodies for school in body.members]


def _alone(region: Region, eligibility: Eligibility) -> list[School]:
    members = {school.id for school in _schools_of_trusts(eligibility)}
    return [school for school in region.schools if school.id not in members]


def _for_trusts(eligibility: Eligibility, offer: Offer) -> str:
    given = {"governance_review": offer.review, "npqel": offer.npqel}
    columns = tuple(column for column, terms in given.items() if terms is None)
    rows = [body.trust for body in eligibility.bodies if body.supported]
    return _idle(rows, columns, f" of trusts, as the offer {offer.id} gives none")


def _ungated(eligibility: Eligibility, offer: Offer) -> str:
    trusts = eligibility.ungated
    if offer.gate is None or not trusts:
        return ""
    gate = f"the gate of {offer.gate.schools} schools in the trust for three years"
    known = "as schools_3_years is blank"
    return f"{gate} was not applied to {count(len(trusts), 'trust')}, {known}: {ids(trusts)}"


def _directly(region: Region, offer: Offer) -> str:
    if offer.recipients is not None and offer.recipients.directly:
        return ""
    how = "through larger trusts" if offer.through_trusts else "each by itself"
    return _idle(region.schools, ("directly",), f", as the offer {offer.id} supports schools {how}")


def _undecided(eligibility: Eligibility) -> str:
    rows = eligibility.undecided
    what = count(len(rows), "school is", "schools are")
    why = (
        "as it is not known whether they are eligible" if len(rows) > 1 else "as it is not known whether it is eligible"
    )
    return f"{what} not planned for, {why}: {listed([row.id for row in rows])}" if rows else ""


def _excluded(eligibility: Eligibility) -> str:
    rows = eligibility.excluded
    what = count(len(rows), "school meets a rule and is", "schools meet a rule and are")
    named = [f"{row.id} ({row.clause}: {row.reason})" for row in rows]
    return f"{what} excluded: {listed(named)}" if rows else ""


def _later(region: Region, offer: Offer) -> str:
    """Say which supports are left for later, as no leader gives them yet."""
    planned = supports_planned(region, offer)
    later = [support.name for support in offer.supports if support.name not in planned]
    if not later:
        return ""
    lacking = f"no leader of the support {later[0]} is" if len(later) == 1 else f"no leaders of {listed(later)} are"
    return f"{lacking} listed yet: only {listed(filter(None, planned))} is planned"


def _bands(region: Region, offer: Offer) -> str:
    """Say which bands the offer does not have: their schools are planned with the highest."""
    funded = [support.funding for support in offer.supports if support.funding]
    strange = sorted(
        f"{school.id} ({named})"
        for school in region.schools
        for funding in funded
        if (named := school.band or school.indicative_band) and funding.band(named) is None
    )
    if not strange:
        return ""
    highest, known = funded[0].highest.name, listed(band.name for band in funded[0].bands)
    return f"bands that {offer.id} does not have ({known}), planned with {highest}: {listed(dict.fromkeys(strange))}"


def _idle(rows: Sequence[Row], columns: tuple[str, ...], where: str) -> str:
    """Say which cells count for nothing, in how many rows, and where."""
    filled = {row.key[0]: _filled(row, columns) for row in rows}
    found = sorted(id_ for id_, names in filled.items() if names)
    names = sorted({name for names in filled.values() for name in names}, key=columns.index)
    verb = "counts" if len(names) == 1 else "count"
    cells = f"{listed(names, 10)} {verb} for nothing on {count(len(found), 'row')}{where}"
    return f"{cells}: {listed(found)}" if found else ""


def _filled(row: Row, columns: tuple[str, ...]) -> list[str]:
    return [name for name in columns if _asks(getattr(row, name, None))]


def _asks(value: object) -> bool:
    # A plain `no` asks for nothing.
    return value is not None and value is not False and value != ()

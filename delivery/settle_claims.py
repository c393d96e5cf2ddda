"""Claims judged against an agreed plan; a file of another region or year is refused as a whole."""

from __future__ import annotations

from ..common.faults import Fault, Faults, Place
from ..common.names import count, listed
from .agreed_plan import Agreed
from .claim_rules import judge_claims
from .claims_file import ClaimsFile
from .payments import dues_of
from .settlement import Settlement, settle


def settle_claims(agreed: Agreed, file: ClaimsFile) -> tuple[Settlement, tuple[str, ...]]:
    """Judge the claims of a file against a plan, and give the notes of reading beside what they leave.

    Raises Faults where the claims belong to another region or year.
    """
    faults = [*_other_offer(agreed, file), *_other_region(agreed, file), *_other_year(agreed, file)]
    if faults:
        raise Faults(faults)
    dues = dues_of(agreed.plan, agreed.instance)
    undated = sum(claim.completed_on is None for claim in file.claims)
    notes = file.notes
    if undated:
        notes += (f"{count(undated, 'claim')} without a date of completion: the year cannot be checked",)
    return settle(judge_claims(file.claims, dues, agreed.instance.offer), dues, agreed.instance), notes


def _other_offer(agreed: Agreed, file: ClaimsFile) -> list[Fault]:
    offer = agreed.instance.offer
    others = [(place, named) for place, named in file.offers if named != offer.id]
    if not others:
        return []
    place, named = others[0]
    more = f"; {len(others):,} claims name another" if len(others) > 1 else ""
    return [Fault(f"expected claims under {offer.id}, the offer of the plan{more}", place, place.at("offer"), named)]


def _other_region(agreed: Agreed, file: ClaimsFile) -> list[Fault]:
    region = agreed.instance.region
    known = {row.id for row in (*region.schools, *region.trusts)} | {m.recipient for m in agreed.plan.matches}
    named = list(dict.fromkeys(claim.recipient for claim in file.claims))
    if known.intersection(named):
        return []
    expected = f"expected claims of the region {region.name}, but none of its schools and trusts is among them"
    return [Fault(f"{expected}: {listed(named, 3)}", Place(file.file))]


def _other_year(agreed: Agreed, file: ClaimsFile) -> list[Fault]:
    year = agreed.instance.offer.year
    dated = [claim.completed_on for claim in file.claims if claim.completed_on is not None]
    if not dated or any(day in year for day in dated):
        return []
    expected = f"expected claims of the offer's year, {year.starts} to {year.ends}"
    return [Fault(f"{expected}, but all dates are outside it: {min(dated)} to {max(dated)}", Place(file.file))]

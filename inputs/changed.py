"""A region that was changed after it was read, held to what a file is held to."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.faults import Fault, Place
from ..models.offer import Offer
from ..models.region import Region
from .crosscheck import table_faults
from .draft import Draft
from .offer_check import clause_faults


def unsound_rows(region: Region) -> Iterator[Fault]:
    """Walk the faults of a changed region that no offer or decision can be blamed for."""
    return table_faults(_draft(region))


def unknown_clauses(region: Region, offer: Offer) -> Iterator[Fault]:
    """Walk the marks by hand that name no clause of an offer."""
    return clause_faults(_draft(region), (offer,))


def _draft(region: Region) -> Draft:
    homes = {record: f"with the record {record}" for record in Region.TABLES}
    return Draft(region, Place(region.name), homes, wrong={}, strays=(), unsound=frozenset())

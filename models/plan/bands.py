"""The bands that pay for matches in place of days at a rate, in words."""

from __future__ import annotations

from typing import Protocol

from ...common.numbers import pounds
from ..matching.instance import Instance
from ..offers.supports import Funding
from ..region.region import School


class OfSupport(Protocol):
    """A match, by the row of its school and the support that it gives."""

    @property
    def row_id(self) -> str: ...
    @property
    def support(self) -> str | None: ...


class Bands:
    """The bands that pay for matches, in words."""

    def __init__(self, instance: Instance) -> None:
        self._funding = {support.name: support.funding for support in instance.offer.supports}
        self._schools = {school.id: school for school in instance.region.schools} if self._funding else {}

    def of(self, match: OfSupport) -> str:
        """Say by which band a match is paid; blank where days are paid."""
        funding, school = self._funding.get(match.support or ""), self._schools.get(match.row_id)
        return band_text(school, funding) if funding and school else ""


def band_text(school: School, funding: Funding) -> str:
    """Say by which band a school's grant is paid, and whether that is final."""
    if funding.too_rich(school):
        limit = funding.reserves_above_percent
        return f"no grant: reserves are {school.reserves_percent}% of revenue, above {limit}%"
    most = f"up to {pounds(funding.pence_for(school))}"
    named = school.band or school.indicative_band
    if named is None or funding.band(named) is None:
        return f"{most}: no band yet, the highest is planned"
    return f"{most}, {'final' if school.band else 'indicative'} band"

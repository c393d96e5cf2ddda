"""The shipped offers by what they go by."""

from __future__ import annotations

from tsimatch.models.offers.catalogue import read_offer

OVERALL = ("2021-22", "2022-23", "2023-24")
"""The offers that go by overall grades alone; the others that ship look across frameworks."""


OVERALL_OFFERS = tuple(map(read_offer, OVERALL))

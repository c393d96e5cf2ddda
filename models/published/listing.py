"""A school as a published file lists it, and what kind of body it is."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..names import fold

EXCLUDED = ("Non-Maintained Special School", "City Technology College")
"""Types of school that are in Ofsted's files and in no recipient kind of any offer."""

_ACADEMIES = ("academy", "free school", "university technical college", "studio school")
_MAINTAINED = ("community", "voluntary", "foundation", "la nursery", "local authority", "pupil referral unit")


class Listing(NamedTuple):
    """One row of a file of latest inspections, less its judgements; what the file leaves blank is ''."""

    urn: str
    name: str
    region: str
    authority: str
    phase: str
    education: str
    trust: str
    trust_name: str
    postcode: str
    pupils: int | None
    ages: tuple[int, int] | None
    opened: date | None
    row: int

    @property
    def excluded(self) -> bool:
        """Whether no offer has a kind for it."""
        return fold(self.education) in _EXCLUDED

    @property
    def academy(self) -> bool:
        """Whether it is an academy of some kind."""
        return fold(self.education).startswith(_ACADEMIES)

    @property
    def type(self) -> str | None:
        """Give the type that a region's row carries; None where the file's word is not known."""
        if self.trust:
            return "MAT"
        if self.academy:
            return "SAT"
        return "maintained" if fold(self.education).startswith(_MAINTAINED) else None


_EXCLUDED = frozenset(map(fold, EXCLUDED))

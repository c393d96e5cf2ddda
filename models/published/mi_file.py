"""A file of Ofsted's inspections, read: whom it lists, what it says of them, and what it can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .judgement import Judgement
from .listing import Listing


@dataclass(frozen=True)
class Wording:
    """One of the ways in which Ofsted has named its columns.

    `whole` files have one row a school, others one an inspection; `previous` says whether it tells the judgement
    before the latest, `cards` whether it is of the age of report cards.
    """

    name: str
    whole: bool = True
    previous: bool = True
    cards: bool = False


@dataclass(frozen=True)
class MiFile:
    """One file, or one sheet of a workbook. `told` has the judgements by the URN of the row that tells them.

    `as_at` is the date in its name or title; where there is none (`dated` is false), its latest publication.
    """

    name: str
    wording: Wording
    as_at: date
    dated: bool
    listings: Mapping[str, Listing]
    told: Mapping[str, tuple[Judgement, ...]]
    trusts: bool
    """Whether it has a column for the trust."""
    notes: tuple[str, ...] = ()

    @property
    def national(self) -> bool:
        """Whether it seems to list all of England: every region is there."""
        return len({listing.region for listing in self.listings.values()} - {""}) >= _REGIONS


_REGIONS = 8
"""Ofsted has eight regions, the department nine."""

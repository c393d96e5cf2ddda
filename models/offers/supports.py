"""The supports of an offer that gives more than one leader a school: each has terms of its own, and perhaps a grant."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Protocol

from ...common.names import fold
from .clause import Clause, Words
from .parsing import Interval, NotEmpty, Pounds


@dataclass(frozen=True, kw_only=True)
class Band:
    """One band of a grant: its name, and the most pence that it pays."""

    __pydantic_config__ = Clause.__pydantic_config__

    name: Words
    pence: Annotated[int, Pounds(ge=0, le=1_000_000)] = field(metadata={"alias": "pounds"})


class Granted(Protocol):
    """What a school's row says about its grant."""

    @property
    def reserves_percent(self) -> Decimal | None: ...
    @property
    def indicative_band(self) -> str | None: ...
    @property
    def band(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Funding(Clause):
    """A grant by band in place of days × rate; none where reserves, in per cent of revenue, are above a limit."""

    bands: Annotated[tuple[Band, ...], NotEmpty()]
    reserves_above_percent: Annotated[int, Interval(ge=0, le=1000)] | None = None

    def band(self, name: str) -> Band | None:
        """Give a band by its name, or None."""
        return next((band for band in self.bands if fold(band.name) == fold(name)), None)

    @property
    def highest(self) -> Band:
        """The band that pays most: what a school without a band is planned with."""
        return max(self.bands, key=lambda band: band.pence)

    def band_for(self, school: Granted) -> Band:
        """Give the band of a school: the final one, else the indicative one, else the highest."""
        named = school.band or school.indicative_band
        return (named and self.band(named)) or self.highest

    def too_rich(self, school: Granted) -> bool:
        """Say whether a school's reserves are above the limit, so that it gets no grant."""
        limit, share = self.reserves_above_percent, school.reserves_percent
        return limit is not None and share is not None and share > limit

    def pence_for(self, school: Granted) -> int:
        """Give the most pence of a school's grant."""
        return 0 if self.too_rich(school) else self.band_for(school).pence

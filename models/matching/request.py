"""What a plan is made from: a region, an offer and options; the base of a comparison, or one of its scenarios."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256

from ...common.version import VERSION
from ..offers.offer import Offer
from ..region.region import Region, Row
from .options import Options


@dataclass(frozen=True, kw_only=True)
class Request:
    """A region under an offer with options: what `match plan` would be given."""

    region: Region
    offer: Offer
    options: Options = field(default_factory=Options)

    @cached_property
    def key(self) -> str:
        """The digest of everything that a proven plan depends on, time and threads left out.

        Unlike the region's digest it looks at cells as they are written: the plan shows them.
        """
        options = replace(self.options, time_limit=None, threads=1)
        rows = sorted(_text(row) for record in Region.TABLES for row in self.region.table(record))
        about = (VERSION, self.region.name, *self.region.notes, self.offer.id, self.offer.sha256, repr(options))
        return sha256("\x1e".join((*about, *rows)).encode()).hexdigest()


@lru_cache(maxsize=1 << 16)
def _text(row: Row) -> str:
    # Of many plans that are asked for, regions share most of their rows.
    return "\x1f".join((type(row).__name__, *(f"{name}={kind.write(value)}" for name, kind, value in row.cells())))

"""Everything that was published and read: the files of one run of `match eligible`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ...models.offers.offer import Offer
from .predecessors import Link
from .records import MiFile
from .trust_register import Groups, Members

Position = tuple[int, int]


@dataclass(frozen=True)
class Sources:
    """The files, oldest first; `positions` gives those of some postcodes, which are without their spaces."""

    files: tuple[MiFile, ...]
    members: Members | None = None
    groups: Groups | None = None
    links: tuple[Link, ...] = ()
    positions: Callable[[Collection[str]], Mapping[str, Position]] | None = None
    notes: tuple[str, ...] = ()

    def as_at(self, offer: Offer) -> date:
        """Give the day at which an offer looks by default: the end of its year, or of the files if earlier."""
        return min(offer.year.ends, max(file.as_at for file in self.files))

    def base(self, as_at: date) -> MiFile:
        """Give the file that says which schools there are: the newest that is not later, else the oldest."""
        whole = [file for file in self.files if file.wording.whole]
        earlier = [file for file in whole if file.as_at <= as_at]
        return max(earlier, key=lambda f: f.as_at) if earlier else min(whole, key=lambda f: f.as_at)

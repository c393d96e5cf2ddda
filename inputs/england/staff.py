"""The leaders of a region, with what the published files tell of the schools and trusts that they work for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ...common.names import count, listed, plain_postcode
from ...models.region.positions import Employers, How, filled, leaders_note, placed_leader
from ...models.region.region import Leader
from ..published.records import Listing, Position
from .england import England

At = Callable[[str], Position | None]
"""Gives the position of a postcode as it is written."""


@dataclass(frozen=True)
class Staff:
    """The leaders as they were given, trusts by UID."""

    england: England
    leaders: tuple[Leader, ...]

    @cached_property
    def _listings(self) -> dict[str, Listing]:
        """The schools that leaders work for, by the URN that was given and by the one that they have now."""
        urns = sorted({leader.school_id for leader in self.leaders if leader.school_id})
        found = ((urn, self._listing(urn)) for urn in urns)
        given = {urn: listing for urn, listing in found if listing is not None}
        return {listing.urn: listing for listing in given.values()} | given

    def _listing(self, urn: str) -> Listing | None:
        """Find a school: as it is listed, else the one that carries it on, else as another file lists it."""
        if urn in self.england.listings:
            return self.england.listings[urn]
        heirs = self.england.successors(urn)
        if len(heirs) == 1:
            return self.england.listings[heirs.pop()]
        files = reversed(self.england.sources.files)
        return next((file.listings[urn] for file in files if urn in file.listings), None)

    @property
    def postcodes(self) -> Iterator[str]:
        """Walk the postcodes, in their plain form, that may place a leader."""
        trusts = {leader.trust_id for leader in self.leaders} | {row.trust for row in self._listings.values()}
        texts = [leader.postcode for leader in self.leaders] + [row.postcode for row in self._listings.values()]
        texts += [self._office(trust) for trust in trusts if trust]
        yield from (plain_postcode(text) for text in texts if text)

    def _office(self, trust: str) -> str:
        groups = self.england.sources.groups
        return groups.by_trust[trust].postcode if groups and trust in groups.by_trust else ""

    def placed(self, at: At) -> tuple[tuple[Leader, How], ...]:
        """Give the leaders with the trust of their school, and with a position, where their cells are blank."""
        employers = Employers(
            trust_of=lambda school: (row.trust or None) if (row := self._listings.get(school)) else None,
            school=lambda school: at(row.postcode) if (row := self._listings.get(school)) else None,
            trust=lambda trust: at(self._office(trust)),
        )
        return tuple(self._placed(leader, employers, at) for leader in self.leaders)

    def _placed(self, leader: Leader, employers: Employers, at: At) -> tuple[Leader, How]:
        now = self._listings.get(leader.school_id or "")
        # A school that was closed and carried on has another URN: the rules must meet its leader there.
        here = leader if now is None else replace(leader, school_id=now.urn)
        spot = at(leader.postcode) if leader.postcode else None
        by_postcode = here if spot is None else filled(here, {plain_postcode(leader.postcode or ""): spot})
        made, how = placed_leader(by_postcode, employers)
        return made, "postcode" if by_postcode is not here else how

    def notes(self, placed: tuple[tuple[Leader, How], ...]) -> Iterator[str]:
        """Say what was filled in, and what is not known."""
        pairs = [(old, new) for old, (new, _) in zip(self.leaders, placed, strict=True)]
        joined = [f"{new.id} ({new.trust_id})" for old, new in pairs if new.trust_id != old.trust_id]
        if joined:
            yield f"the trust of {count(len(joined), 'leader')} is their school's: {listed(joined)}"
        moved = [
            f"{new.id} ({old.school_id}, now {new.school_id})" for old, new in pairs if old.school_id != new.school_id
        ]
        if moved:
            yield f"the school of {count(len(moved), 'leader')} has another URN now: {listed(moved)}"
        yield from self._strange()
        told = leaders_note((leader.id, how) for leader, how in placed if leader.status != "left")
        if told:
            yield told

    def _strange(self) -> Iterator[str]:
        lost = [f"{x.id} ({x.school_id})" for x in self.leaders if x.school_id and x.school_id not in self._listings]
        if lost:
            yield f"the school of {count(len(lost), 'leader')} is in none of the files: {listed(lost)}"
        homes = ((x, self._listings[x.school_id].trust) for x in self.leaders if x.school_id in self._listings)
        # The files name no single-academy trusts: of a school without a trust nothing can be said.
        other = [f"{x.id} ({x.trust_id}, {home})" for x, home in homes if x.trust_id and home not in ("", x.trust_id)]
        if other:
            yield f"{count(len(other), 'leader')} with a trust that is not their school's, which stays: {listed(other)}"

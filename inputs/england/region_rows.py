"""The rows of a region from what was published: a school's and a trust's, before anybody has entered anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ...common.names import collapse, plain_postcode
from ...models.eligibility.clauses import ELIGIBLE_WHY
from ...models.offers.offer import Offer
from ...models.region.cell_types import POSTCODE, TEXT
from ...models.region.judgements import REPORT_CARD
from ...models.region.region import School, Trust
from ..published.records import Listing, Position
from .england import England
from .inspections import by_older
from .trust_register import SinceJoining, reference_numbers, since_joining


@dataclass
class RegionRows:
    """Makes rows for one offer; `england` stands at the day on which the offer looks."""

    england: England
    offer: Offer
    sums: dict[str, SinceJoining | None] = field(default_factory=dict)

    def school(self, listing: Listing) -> School:
        """Make the row of a school, with the clause that an older judgement than its two brings (21.2)."""
        history = self.england.row_history(listing.urn, self.offer)
        row = School(
            id=listing.urn,
            name=listing.name,
            region=listing.region,
            local_authority=listing.authority or None,
            type=listing.type,
            phase=listing.phase or None,
            trust_id=listing.trust or None,
            pupils=listing.pupils,
            deprivation=listing.deprivation,
            **history.cells(self.england.basis),
            **self._structure(listing),
        )
        older = by_older(row, history, self.offer, standalone=self.england.stands_alone(listing, self.offer))
        if older is None:
            return row
        return replace(row, eligible=older.clause, extra=((ELIGIBLE_WHY, f"{older.clause}: {older.evidence}"),))

    def _structure(self, listing: Listing) -> dict[str, Any]:
        told = self.england.structure(listing) if self.offer.equivalents else None
        return {} if told is None else {"structure": told[0], "structure_source": told[1]}

    def trust(self, trust: str) -> Trust:
        """Make the row of a trust."""
        sums = self.since_joining(trust)
        return Trust(
            id=trust,
            name=self._name(trust),
            region=self.england.lead_region(trust),
            schools=self.england.sizes[trust],
            reference=self._references.get(trust),
            **(sums.cells if sums else {}),
        )

    @cached_property
    def _references(self) -> dict[str, str]:
        """The reference number (TR00261) of every trust by its UID, where the offer looks across frameworks."""
        sources = self.england.sources
        if not self.offer.equivalents:
            return {}
        return {uid: number for number, uid in reference_numbers(sources.members, sources.groups).items()}

    def _name(self, trust: str) -> str:
        groups = self.england.sources.groups
        group = groups.by_trust.get(trust) if groups else None
        told = group.name if group else next((s.trust_name for s in self.england.members[trust] if s.trust_name), "")
        return collapse(told) or trust

    def since_joining(self, trust: str) -> SinceJoining | None:
        """Sum up a trust's schools since they joined; None where nobody knows when they did."""
        if trust not in self.sums:
            register = self.england.sources.members
            schools = self.england.members[trust] if register else ()
            known = (
                (register.joined(school.urn, trust), self.england.inspected(school.urn).grades)
                for school in schools
                if register
            )
            self.sums[trust] = since_joining(known, self.england.as_at)
        return self.sums[trust]

    def with_needs(self, row: School) -> School:
        """Add the needs: the sub-judgements below good of the newest inspection that has any."""
        known = self.england.inspected(row.id).known
        counted = (j for j in known if self.offer.equivalents or j.framework != REPORT_CARD)
        needs = next((j.needs for j in counted if j.needs is not None), ())
        return replace(row, needs=tuple(map(TEXT.read, needs or ())))


def readable_postcode(text: str) -> str | None:
    """Give a postcode as a region's cell holds it, None where it is none."""
    try:
        value: str = POSTCODE.read(text)
    except ValueError:
        return None
    return value


@dataclass(frozen=True)
class PostcodePositions:
    """The positions of schools and of trusts' head offices, looked up all at once."""

    england: England
    schools: tuple[str, ...]
    trusts: tuple[str, ...]
    others: frozenset[str] = frozenset()
    """Further postcodes to be looked up, in their plain form."""

    @cached_property
    def _postcodes(self) -> dict[str, str]:
        groups = self.england.sources.groups
        known = {urn: self.england.listings[urn].postcode for urn in self.schools}
        known |= {t: groups.by_trust[t].postcode for t in self.trusts if groups and t in groups.by_trust}
        return {id_: plain_postcode(postcode) for id_, postcode in known.items() if postcode}

    @cached_property
    def _found(self) -> Mapping[str, Position]:
        look_up = self.england.sources.positions
        return look_up({*self._postcodes.values(), *self.others}) if look_up else {}

    def at(self, postcode: str) -> Position | None:
        """Give the position of a postcode, however it is written, None where it is not known."""
        return self._found.get(plain_postcode(postcode))

    def of(self, id_: str) -> Position | None:
        """Give the position of a school or trust, None where its postcode is not known."""
        return self._found.get(self._postcodes.get(id_, ""))

    def cells(self, id_: str) -> dict[str, Any]:
        """Give the cells of its place, its postcode and its position; those that are not known are left out."""
        spot, postcode = self.of(id_), readable_postcode(self._postcodes.get(id_, ""))
        cells: dict[str, Any] = {} if postcode is None else {"postcode": postcode}
        return cells | ({"easting": spot[0], "northing": spot[1]} if spot else {})

    @property
    def odd(self) -> tuple[str, ...]:
        """The postcodes of schools and trusts that are none, as `id (postcode)`: their cells stay blank."""
        return tuple(f"{id_} ({code})" for id_, code in self._postcodes.items() if readable_postcode(code) is None)

    @property
    def known(self) -> tuple[int, int]:
        """The number of schools, and of trusts, whose position is known."""
        schools, trusts = (sum(self.of(id_) is not None for id_ in ids) for ids in (self.schools, self.trusts))
        return schools, trusts

    @property
    def unknown(self) -> tuple[str, ...]:
        """The schools whose position is not known."""
        return tuple(urn for urn in self.schools if self.of(urn) is None)

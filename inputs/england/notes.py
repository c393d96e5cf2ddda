"""What to know of a region that was made: what the files cannot show, what was assumed, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ...common.names import count, listed
from ...models.eligibility.clauses import school_reasons
from ...models.offers.exclusions import StructureExclusion
from ...models.offers.offer import Offer
from ...models.region.region import Region
from ..published.records import Basis, Judgement, Listing, MiFile, Sources
from .carry_over import lost_entries
from .england import England
from .region_rows import PostcodePositions, RegionRows
from .selection import Selection

_BOTH = 2
"""Judgements that a rule across frameworks may ask for: the latest and the one before."""

_MOST_NOTES = 20
"""Notes of one kind: files that do not belong together contradict each other in thousands of inspections."""


def lacks_previous(files: Sequence[MiFile], offer: Offer) -> str | None:
    """Say what is needed where every file is of the age of report cards and the offer asks for earlier grades."""
    # An offer that looks across frameworks lists those of whom something is not known.
    if offer.equivalents or not all(file.wording.cards or not file.wording.whole for file in files):
        return None
    rules = [rule.clause for rule in offer.school_rules if getattr(rule, "previous_grades", None)]
    given = any(
        j.grade and j.counts_on(offer.dates.basis) in offer.year for f in files for t in f.told.values() for j in t
    )
    if not rules and given:
        return None
    asked = (
        f"{listed(rules)} of {offer.id} asks for the judgement before the latest"
        if rules
        else f"no grade of {offer.id} is here"
    )
    return (
        f"report cards only: these files do not tell previous judgements, and {asked}; "
        "the previous file is needed too (October 2025 or earlier)"
    )


def coverage_notes(sources: Sources, england: England, offer: Offer) -> Iterator[str]:
    """Say what may be missed, and from which file the schools and trusts are."""
    yield from _undated(sources)
    yield from _base(england, offer)
    yield from _gaps(sources, england, offer)


def _undated(sources: Sources) -> Iterator[str]:
    for file in sources.files:
        if not file.dated:
            yield f"{file.name}: no date in its name or title; taken as at its latest publication, {file.as_at}"


def _base(england: England, offer: Offer) -> Iterator[str]:
    base, as_at = england.base, england.as_at
    if base.as_at > as_at:
        yield (
            f"no file is as old as {as_at}: schools, trusts and their sizes are those of {base.as_at}, "
            "and judgements that later ones overwrote are missing"
        )
    if offer.year.goes_on:
        yield f"judgements that count after {as_at} are not here, and {offer.id} goes on: a newer file tells them"
    elif as_at < offer.year.ends:
        yield f"judgements of {offer.id} that count after {as_at} are not here: the year ends on {offer.year.ends}"
    if not base.national:
        regions = {listing.region for listing in base.listings.values()} - {""}
        here = "as the register has them" if england.sources.members else "counted over this file alone"
        yield f"{base.name} is not all of England ({count(len(regions), 'region')}): sizes of trusts are {here}"
    if base.wording.cards and not offer.equivalents:
        yield f"{base.name}: report cards carry no overall grade; the latest grade before them counts"


def _gaps(sources: Sources, england: England, offer: Offer) -> Iterator[str]:
    last = min(offer.year.ends, england.base.as_at if offer.equivalents else england.as_at)
    months = [m for m in _month_ends(offer.year.starts, last) if not _covered(sources, m)]
    if months:
        yield (
            f"no file as at the end of {listed(_runs(months), 12)}: a judgement published then is missed "
            "where two later ones replaced it before the next file"
        )


def _runs(months: Sequence[date]) -> Iterator[str]:
    # The end of one month and that of the next are at most 31 days apart.
    starts = [i for i, month in enumerate(months) if not i or (month - months[i - 1]).days > 31]
    for first, after in zip(starts, [*starts[1:], len(months)], strict=True):
        last = f" to {months[after - 1]:%B %Y}" if after - first > 1 else ""
        yield f"{months[first]:%B %Y}{last}"


def _month_ends(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield day - timedelta(days=1)


def _covered(sources: Sources, month: date) -> bool:
    # A file of one row an inspection holds every month of its year so far; of report cards, since there are some.
    months = {(f.as_at.year, f.as_at.month) for f in sources.files if f.wording.whole}
    september = date(month.year if month.month > 8 else month.year - 1, 9, 1)
    running = [(_first(f) if f.wording.cards else september, f.as_at) for f in sources.files if not f.wording.whole]
    return (month.year, month.month) in months or any(max(september, first) <= month <= day for first, day in running)


def _first(file: MiFile) -> date:
    """Give the day of the first inspection that a file tells of."""
    return min((j.begun for told in file.told.values() for j in told), default=file.as_at)


def stand_ins(judgements: Sequence[Judgement], offer: Offer) -> Iterator[str]:
    """Count the grades that are placed in a year by the other of their two dates."""
    wanted = "publication" if offer.dates.basis == "publication" else "inspection start"
    without = [j for j in judgements if _lacking(j, offer)]
    undated = [j for j in judgements if j.counts_on(offer.dates.basis) is None]
    if without:
        number, latest = count(len(without), "grade"), max(j.begun for j in without)
        yield f"{number} without a date of {wanted}: the other date stands in (the latest is {latest})"
    if undated:
        places = listed(j.where for j in undated)
        yield f"{count(len(undated), 'grade')} without any date, which no rule that asks for one counts: {places}"


def _lacking(judgement: Judgement, offer: Offer) -> bool:
    own = judgement.published if offer.dates.basis == "publication" else judgement.started
    return own is None and judgement.counts_on(offer.dates.basis) is not None


class Notes:
    """The notes on one region."""

    def __init__(self, rows: RegionRows, selection: Selection, places: PostcodePositions) -> None:
        self.rows, self.selection, self.places = rows, selection, places
        self.england, self.offer = rows.england, rows.offer

    def all(self, region: Region, old: Region | None) -> Iterator[str]:
        """Walk every note on a region that was made."""
        sources, england = self.england.sources, self.england
        yield from sources.notes
        yield from coverage_notes(sources, england, self.offer)
        grades = [j for s in region.schools for j in england.row_history(s.id, self.offer).judged[:2]]
        yield from stand_ins(grades, self.offer)
        yield from _first_few(map(str, england.contradictions), "contradiction")
        if self.offer.equivalents:
            yield from self._frameworks(region)
        yield from self._other_basis()
        yield from self._trust_notes(region)
        yield from self._place_notes()
        yield from lost_entries(old, region) if old else ()
        if not region.leaders:
            under = self.offer.id if self.offer.shipped else "FILE.toml"
            form = f"match example --leaders-only leaders.xlsx --offer {under}"
            yield f"no leaders yet: {form} writes the form that --leaders reads"

    def _frameworks(self, region: Region) -> Iterator[str]:
        """Say which earlier file is missing, and what exports tell that Ofsted's files do not."""
        england, sources = self.england, self.england.sources
        histories = {school.id: england.frameworks(school.id) for school in region.schools}
        short = [urn for urn, told in histories.items() if len(told.judged) < _BOTH and not told.complete]
        if short:
            schools = count(len(short), "school")
            yield (
                f"the judgement before the latest, or both, of {schools} is in none of the files: "
                "a file of October 2025 or earlier has it"
            )
        yield from _first_few((note for told in histories.values() for note in told.notes), "note on an export")
        yield from self._moves(region)
        urns = {*sources.academies, *sources.projects} - england.listings.keys()
        if urns:
            yield f"{count(len(urns), 'school')} of the exports in no file of Ofsted's: {listed(sorted(urns), 10)}"

    def _moves(self, region: Region) -> Iterator[str]:
        england, projects = self.england, self.england.sources.projects
        known = [projects[school.id] for school in region.schools if school.id in projects]
        past = [f"{project.urn} ({project.on})" for project in known if project.on and project.on <= england.base.as_at]
        if past:
            days = count(len(past), "project", "projects")
            yield f"{days} of the pipeline with a day that is past at {england.base.as_at}: {listed(past, 10)}"
        structures = (e.structures for e in self.offer.exclusions if isinstance(e, StructureExclusion))
        asked = any("about to change" in named for named in structures)
        if asked and not projects:
            yield "no --pipeline: whose structure is about to change is not known"

    def _other_basis(self) -> Iterator[str]:
        other: Basis = "start" if self.offer.dates.basis == "publication" else "publication"
        moved = [listing for listing in self.selection.left_out["other year"] if self._moved(listing, other)]
        if moved:
            word = "inspection start" if other == "start" else "publication"
            names = listed((listing.urn for listing in moved), 5)
            yield f"{count(len(moved), 'school')} would meet a clause by the date of {word}: {names}"

    def _moved(self, listing: Listing, other: Basis) -> bool:
        england = self.england
        history = england.row_history(listing.urn, self.offer)
        row = replace(self.rows.school(listing), **history.cells(other))
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

"""What `match eligible` prints: the region that it made and whom it left out; with --why, one school and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console

from ...common.names import count, fold, listed, spelling, with_id
from ...inputs.england.build_region import MadeRegion
from ...inputs.england.carry_over import CarriedOver
from ...inputs.england.explain import OfferVerdict, Why, areas_in_words, record_in_words
from ...inputs.england.selection import TRAPS, Trap
from ...inputs.published.records import Judgement, Listing, MiFile
from ...models.eligibility.recipients import Recipient
from ...models.offers.rules import WORDS, judgements
from ...models.region.region import School
from .console import cut, heading, items, line, table
from .next_step import quoted, show_next

_KINDS = {"maintained": "Maintained", "SAT": "SAT", "MAT": "1-school MAT", None: "Unknown"}
_NAMED = 12
"""Schools left out, or new, that are named; of more only their number is told."""

_FILE_NAME_SHOWN = 24
"""Characters of a file's name: its end, where its date stands."""


def show_made(console: Console, made: MadeRegion, written: Path | None) -> None:
    """Print the report on a region made from published files."""
    _show_files(console, made.england.sources.files)
    _show_read(console, made)
    if made.notes:
        heading(console, "Notes")
        items(console, made.notes)
    _show_regions(console, made)
    _show_phases(console, made)
    _show_clauses(console, made)
    _show_undecided(console, made)
    _show_left_out(console, made)
    if made.carried:
        _show_carried(console, made.carried, made)
    console.print()
    line(console, f"Written: {written}" if written else "Nothing is written: -o FILE says where.")
    if written:
        show_next(console, f"match check {quoted(written)}")


def _show_files(console: Console, files: Iterable[MiFile]) -> None:
    heading(console, "Ofsted's files")
    rows = ((cut(f.name, 48), f.wording.name, f.as_at.isoformat(), len(f.told)) for f in files)
    table(console, ("File", "Wording", "As at", "Schools"), rows, "   r")


def _show_read(console: Console, made: MadeRegion) -> None:
    region, offer, england = made.region, made.offer, made.england
    console.print()
    by = "publication" if offer.dates.basis == "publication" else "inspection start"
    line(console, f"Offer {offer.id}, {offer.name}: as at {england.as_at}, by the date of {by}.")
    rows = (count(len(region.table(record)), record) for record in ("school", "trust", "leader"))
    line(console, f"Schools and trusts as in {england.base.name}. The region has {listed(rows)}.")


def _show_regions(console: Console, made: MadeRegion) -> None:
    recipients = made.eligibility.eligible
    heading(console, f"Recipients: {len(recipients):,}")
    if not recipients:
        line(console, "Nobody is eligible.")
        return
    alone = {_kind(r, made) for r in recipients if r.kind == "school"}
    kinds = [kind for kind in _KINDS if kind in alone]
    named = {**_KINDS, "MAT": "In a MAT"} if not made.offer.through_trusts else _KINDS
    totals = ("Standalone", "MATs", "All") if made.offer.through_trusts else ("All",)
    header = ("Region", *(named[kind] for kind in kinds), *totals)
    names = spelling(r.region for r in recipients)
    places = sorted({fold(r.region) for r in recipients})
    rows = [_region_row(names[p], [r for r in recipients if fold(r.region) == p], made, kinds) for p in places]
    if len(rows) > 1:
        rows.append(_region_row("All", recipients, made, kinds))
    table(console, header, rows, " rrrrrrr")


def _region_row(
    name: str, recipients: Iterable[Recipient], made: MadeRegion, kinds: list[str | None]
) -> tuple[object, ...]:
    recipients = tuple(recipients)
    alone = Counter(_kind(r, made) for r in recipients if r.kind == "school")
    trusts = len(recipients) - alone.total()
    parts = (alone.total(), trusts) if made.offer.through_trusts else ()
    return cut(name, 30), *(alone[kind] for kind in kinds), *parts, len(recipients)


def _kind(recipient: Recipient, made: MadeRegion) -> str | None:
    listing = made.england.listings.get(recipient.body)
    return listing.type if listing else None


def _show_phases(console: Console, made: MadeRegion) -> None:
    rows = {school.id: school for school in made.region.schools}
    alone = (rows[r.body] for r in made.eligibility.eligible if r.kind == "school")
    phases = Counter(school.phase or "unknown" for school in alone)
    if phases:
        told = ", ".join(f"{phase} {number:,}" for phase, number in phases.most_common())
        line(console, f"Phases of the {'standalone' if made.offer.through_trusts else 'schools'}: {told}.")


def _show_clauses(console: Console, made: MadeRegion) -> None:
    clauses = Counter(clause for r in made.eligibility.eligible for clause in r.because)
    order = {clause: i for i, clause in enumerate(made.offer.eligibility_clauses)}
    if clauses:
        told = (f"{clause} {clauses[clause]:,}" for clause in sorted(clauses, key=lambda c: (order.get(c, 99), c)))
        line(console, f"By clause (one may have several): {', '.join(told)}.")
    if made.eligibility.gated:
        gated = (with_id(trust.name, trust.id) for trust in made.eligibility.gated)
        line(console, f"Only the three-year gate takes out {listed(gated, 10)}.")


def _show_undecided(console: Console, made: MadeRegion) -> None:
    """List the schools on which a person has to decide, each with what is missing; in one line those alike."""
    undecided = made.eligibility.undecided
    if not undecided:
        return
    heading(console, f"Not known: {len(undecided):,}")
    line(
        console,
        "A person decides: fill in what is missing, or write a clause, yes or no into the column eligible.",
    )
    by_missing: dict[str, list[str]] = defaultdict(list)
    for school in undecided:
        by_missing[f"{school.clause}: {school.missing}"].append(with_id(school.name, school.id))
    items(
        console,
        (
            f"{count(len(schools), 'school')}: {listed(schools, _NAMED)}. {what}."
            for what, schools in by_missing.items()
        ),
    )


def _show_left_out(console: Console, made: MadeRegion) -> None:
    left = {trap: found for trap in TRAPS if (found := made.selection.left_out.get(trap))}
    if left:
        heading(console, "Left out, or listed without being a recipient")
        items(console, (_left(trap, found, made) for trap, found in left.items()))


def _left(trap: Trap, found: list[Listing], made: MadeRegion) -> str:
    told = f"{count(len(found), 'school')} {TRAPS[trap]}"
    if trap == "excluded type":
        return f"{told}: {_types(found)}{_but_for_type(made.selection.but_for_type)}."
    if trap == "exclusion":
        clauses = Counter(school.clause for school in made.eligibility.excluded)
        told += f" ({listed(f'{clause}: {number:,}' for clause, number in sorted(clauses.items()))})"
    return f"{told}: {_names(found)}." if len(found) <= _NAMED else f"{told}."


def _types(found: Iterable[Listing]) -> str:
    types = Counter(row.education for row in found)
    return listed(f"{education} {types[education]}" for education in sorted(types))


def _but_for_type(found: list[Listing]) -> str:
    return f"; but for that, a clause would be met by {_names(found)}" if found else ""


def _names(found: Iterable[Listing]) -> str:
    return listed((with_id(row.name, row.urn) for row in found), _NAMED)


def _show_carried(console: Console, carried: CarriedOver, made: MadeRegion) -> None:
    heading(console, "Since the old region")
    items(console, _changes(carried, made))


def _changes(carried: CarriedOver, made: MadeRegion) -> Iterator[str]:
    names = {school.id: school.name for school in made.region.schools}
    names |= {trust.id: trust.name for trust in made.region.trusts}
    added = (with_id(names[id_], id_) for id_ in carried.added)
    yield f"{count(len(carried.added), 'recipient')} new{': ' if carried.added else ''}{listed(added, _NAMED)}."
    yield from (
        with_id(names.get(id_, ""), id_) + f" is no recipient any more: {why}." for id_, why in carried.no_longer
    )
    yield from (f"{note}." for note in carried.notes)


def show_why(console: Console, why: Why) -> None:
    """Print everything that the files say of one school."""
    row = why.listing
    line(console, f"{why.urn} {row.name}: {row.education or 'type not given'}, {row.authority}, {row.region}.")
    line(console, f"As {why.file} lists it, row {row.row}.")
    items(console, _body(why))
    heading(console, "Judgements, newest first")
    header = ("Began", "Published", "Grade", "URN then", "Number", "Told by")
    table(console, header, (_judgement(j) for j in why.judgements))
    items(console, (f"{j.begun}: {told}." for j in why.judgements if (told := _areas(j))))
    if why.structure:
        line(console, f"Structure: {why.structure[0]} ({why.structure[1]}).")
    if why.contradictions:
        heading(console, "Files that contradict each other")
        items(console, why.contradictions)
    for verdict in why.verdicts:
        _show_verdict(console, verdict)


def _body(why: Why) -> Iterator[str]:
    row = why.listing
    if row.trust:
        since = f", since {why.joined}" if why.joined else ", join date not known"
        yield f"Trust: {row.trust} {row.trust_name}{since}"
    if why.before:
        yield f"URNs before: {listed(why.before)}"
    if why.after:
        yield f"Carried on by: {listed(why.after)}"


def _judgement(judgement: Judgement) -> tuple[str, ...]:
    grade = "none overall" if judgement.grade is None else f"{judgement.grade} {WORDS[judgement.grade]}"
    if judgement.grade is None and judgement.framework:
        grade = judgement.framework
    days = (str(day) if day else "-" for day in (judgement.started, judgement.published))
    return *days, grade, judgement.urn, judgement.number or "-", _told_by(judgement)


def _areas(judgement: Judgement) -> str:
    """Tell the grades of the areas where no overall grade stands for them, and a category of concern."""
    areas = "" if judgement.grade is not None else areas_in_words(judgement.areas).strip(" ()")
    category = "" if judgement.category in (None, "none") else judgement.category
    return "; ".join(filter(None, (areas, category)))


def _record(row: School) -> str:
    told = [f"grade {grade} of {day}" for grade, day in judgements(row) if grade]
    return ", before it ".join(told) or "no grade"


def _told_by(judgement: Judgement) -> str:
    name = judgement.file
    if len(name) > _FILE_NAME_SHOWN:
        name = f"...{name[3 - _FILE_NAME_SHOWN :]}"
    return f"{name}, row {judgement.row}"


def _show_verdict(console: Console, verdict: OfferVerdict) -> None:
    offer = verdict.offer
    heading(console, f"{offer.id}, as at {verdict.as_at}, by {offer.dates.basis}")
    line(console, f"Recipient: {verdict.about}.")
    if verdict.row is not None:
        record = record_in_words(verdict.row) if offer.equivalents else _record(verdict.row)
        line(console, f"Row: {record}.")
    items(
        console,
        (f"{r.clause} {r.words}: {r.answer}{f' ({r.evidence})' if r.evidence else ''}" for r in verdict.rules),
    )
    if verdict.outcome:
        line(console, f"The school: {verdict.outcome}.")
    if verdict.row is not None and verdict.row.eligible:
        line(console, f"An older judgement than the row's two decides: {verdict.row.eligible} stands in `eligible`.")

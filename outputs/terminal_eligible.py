"""What `match eligible` prints: what was read, who is in the region and why, who was left out, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console

from ..models.names import count, fold, listed, spelling
from ..models.published.carry import Carried
from ..models.published.listing import Listing
from ..models.published.made import Made
from ..models.published.mi_file import MiFile
from ..models.published.selection import TRAPS, Trap
from ..models.recipient import Recipient
from .console import cut, heading, items, line, table

_KINDS = {"maintained": "Maintained", "SAT": "SAT", "MAT": "1-school MAT", None: "Unknown"}
_NAMED = 12
"""So many of those left out are named, where there are not many more."""


def show_made(console: Console, made: Made, written: Path | None) -> None:
    """Print the report on a region made from published files."""
    _show_files(console, made.england.sources.files)
    _show_read(console, made)
    if made.notes:
        heading(console, "Notes")
        items(console, made.notes)
    _show_regions(console, made)
    _show_phases(console, made)
    _show_clauses(console, made)
    _show_left_out(console, made)
    if made.carried:
        _show_carried(console, made.carried, made)
    console.print()
    line(console, f"Written: {written}" if written else "Nothing is written: -o FILE says where.")


def _show_files(console: Console, files: Iterable[MiFile]) -> None:
    heading(console, "Ofsted's files")
    rows = ((cut(f.name, 48), f.wording.name, f.as_at.isoformat(), len(f.told)) for f in files)
    table(console, ("File", "Wording", "As at", "Schools"), rows, "   r")


def _show_read(console: Console, made: Made) -> None:
    region, offer, england = made.region, made.offer, made.england
    console.print()
    by = "publication" if offer.dates.basis == "publication" else "inspection start"
    line(console, f"Offer {offer.id}, {offer.name}: as at {england.as_at}, by the date of {by}.")
    rows = (count(len(region.table(record)), record) for record in ("school", "trust", "leader"))
    line(console, f"Schools and trusts as in {england.base.name}. The region has {listed(rows)}.")


def _show_regions(console: Console, made: Made) -> None:
    heading(console, f"Recipients: {len(made.standing.recipients):,}")
    if not made.standing.recipients:
        line(console, "Nobody is eligible.")
        return
    alone = {_kind(r, made) for r in made.standing.recipients if r.kind == "school"}
    kinds = [kind for kind in _KINDS if kind in alone]
    header = ("Region", *(_KINDS[kind] for kind in kinds), "Standalone", "MATs", "All")
    names = spelling(r.region for r in made.standing.recipients)
    places = sorted({fold(r.region) for r in made.standing.recipients})
    rows = [
        _region_row(names[p], [r for r in made.standing.recipients if fold(r.region) == p], made, kinds) for p in places
    ]
    if len(rows) > 1:
        rows.append(_region_row("All", made.standing.recipients, made, kinds))
    table(console, header, rows, " rrrrrrr")


def _region_row(name: str, recipients: Iterable[Recipient], made: Made, kinds: list[str | None]) -> tuple[object, ...]:
    recipients = tuple(recipients)
    alone = Counter(_kind(r, made) for r in recipients if r.kind == "school")
    trusts = len(recipients) - alone.total()
    return cut(name, 30), *(alone[kind] for kind in kinds), alone.total(), trusts, len(recipients)


def _kind(recipient: Recipient, made: Made) -> str | None:
    listing = made.england.listings.get(recipient.id)
    return listing.type if listing else None


def _show_phases(console: Console, made: Made) -> None:
    rows = {school.id: school for school in made.region.schools}
    alone = (rows[r.id] for r in made.standing.recipients if r.kind == "school")
    phases = Counter(school.phase or "unknown" for school in alone)
    if phases:
        told = ", ".join(f"{phase} {number:,}" for phase, number in phases.most_common())
        line(console, f"Phases of the standalone: {told}.")


def _show_clauses(console: Console, made: Made) -> None:
    clauses = Counter(clause for r in made.standing.recipients for clause in r.because)
    order = {clause: i for i, clause in enumerate(made.offer.eligibility_clauses)}
    if clauses:
        told = (f"{clause} {clauses[clause]:,}" for clause in sorted(clauses, key=lambda c: (order.get(c, 99), c)))
        line(console, f"By clause (one may have several): {', '.join(told)}.")
    if made.standing.gated:
        gated = (f"{trust.id} {trust.name}" for trust in made.standing.gated)
        line(console, f"Only the three-year gate takes out {listed(gated, 10)}.")


def _show_left_out(console: Console, made: Made) -> None:
    left = {trap: found for trap in TRAPS if (found := made.selection.left_out.get(trap))}
    if left:
        heading(console, "Left out, or listed without being a recipient")
        items(console, (_left(trap, found, made) for trap, found in left.items()))


def _left(trap: Trap, found: list[Listing], made: Made) -> str:
    told = f"{count(len(found), 'school')} {TRAPS[trap]}"
    if trap == "excluded type":
        return f"{told}: {_types(found)}{_but_for_type(made.selection.but_for_type)}."
    return f"{told}: {_names(found)}." if len(found) <= _NAMED else f"{told}."


def _types(found: Iterable[Listing]) -> str:
    types = Counter(row.education for row in found)
    return listed(f"{education} {types[education]}" for education in sorted(types))


def _but_for_type(found: list[Listing]) -> str:
    return f"; but for that, a clause would be met by {_names(found)}" if found else ""


def _names(found: Iterable[Listing]) -> str:
    return listed((f"{row.urn} {row.name}" for row in found), _NAMED)


def _show_carried(console: Console, carried: Carried, made: Made) -> None:
    heading(console, "Since the old region")
    items(console, _changes(carried, made))


def _changes(carried: Carried, made: Made) -> Iterator[str]:
    names = {school.id: school.name for school in made.region.schools}
    names |= {trust.id: trust.name for trust in made.region.trusts}
    added = (f"{id_} {names[id_]}" for id_ in carried.added)
    yield f"{count(len(carried.added), 'recipient')} new{': ' if carried.added else ''}{listed(added, _NAMED)}."
    yield from (
        f"{id_} {names.get(id_, '')}".rstrip() + f" is no recipient any more: {why}." for id_, why in carried.no_longer
    )
    yield from (f"{note}." for note in carried.notes)

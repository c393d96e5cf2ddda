"""Where everybody is: by cells, by postcode, and a leader by the school or the trust that they work for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from ...common.names import count, listed, plain_postcode
from .region import Leader, Region, School, Trust

Position = tuple[int, int]
"""Easting and northing in metres."""

PositionByPostcode = Mapping[str, Position]
"""Positions by postcode in its plain form."""

How = Literal["own", "postcode", "school", "trust", "unknown"]
"""By what a leader's position is known."""

R = TypeVar("R", School, Trust, Leader)
_TABLES = ("school", "trust", "leader")


def postcodes_wanted(region: Region) -> frozenset[str]:
    """Give the postcodes, in their plain form, of the rows that have no position."""
    return frozenset(plain_postcode(row.postcode or "") for _, row in _unplaced(region))


def with_postcodes(region: Region, known: PositionByPostcode | None, source: str = "") -> Region:
    """Fill in the positions of rows that have a postcode and no position, and say so in a note.

    `known` are positions by postcode, None where there is no source of them; `source` names it in the note. A region
    whose positions are all filled in comes back as it is.
    """
    unplaced = [*_unplaced(region)]
    if not unplaced:
        return region
    if known is None:
        return replace(region, notes=(*region.notes, _no_source(unplaced)))
    placed = replace(
        region,
        schools=tuple(filled(row, known) for row in region.schools),
        trusts=tuple(filled(row, known) for row in region.trusts),
        leaders=tuple(filled(row, known) for row in region.leaders),
    )
    return replace(placed, notes=(*region.notes, *_fill_notes(unplaced, [*_unplaced(placed)], source)))


def _unplaced(region: Region) -> Iterator[tuple[str, School | Trust | Leader]]:
    for record, rows in (("school", region.schools), ("trust", region.trusts), ("leader", region.leaders)):
        yield from ((record, row) for row in rows if row.postcode and row.position is None)


def filled(row: R, known: PositionByPostcode) -> R:
    """Give a row with the position of its postcode, where it has none and the postcode is known."""
    spot = known.get(plain_postcode(row.postcode)) if row.postcode and row.position is None else None
    return row if spot is None else replace(row, easting=spot[0], northing=spot[1])


_Rows = list[tuple[str, School | Trust | Leader]]


def _no_source(unplaced: _Rows) -> str:
    lack = f"{_counted(unplaced)} a postcode and no position, and no source of postcodes is here"
    return f"{lack}: give --postcodes FILE, or install the extra [postcodes]"


def _fill_notes(unplaced: _Rows, left: _Rows, source: str) -> Iterator[str]:
    still = {(record, row.id) for record, row in left}
    filled = [(record, row) for record, row in unplaced if (record, row.id) not in still]
    if filled:
        yield f"positions by postcode, from {source}: {listed(_counts(filled))}"
    if left:
        named = listed(f"{row.id} ({row.postcode})" for _, row in sorted(left, key=lambda item: item[1].id))
        yield f"{_counted(left)} a postcode that {source} does not know: {named}"


def _counted(rows: _Rows) -> str:
    return f"{listed(_counts(rows))} {'has' if len(rows) == 1 else 'have'}"


def _counts(rows: _Rows) -> list[str]:
    numbers = ((record, sum(record == of for of, _ in rows)) for record in _TABLES)
    return [count(number, record) for record, number in numbers if number]


@dataclass(frozen=True)
class Employers:
    """What is known of the schools and trusts that leaders work for: a school's trust, and where each is."""

    trust_of: Callable[[str], str | None]
    school: Callable[[str], Position | None]
    trust: Callable[[str], Position | None]


def employers_of(region: Region) -> Employers:
    """Give what a region's own tables tell of its schools and trusts."""
    schools = {row.id: row for row in region.schools}
    spots = {row.id: row.position for row in (*region.schools, *region.trusts)}

    def trust_of(school: str) -> str | None:
        return schools[school].trust_id if school in schools else None

    return Employers(trust_of, spots.get, spots.get)


def placed_leader(leader: Leader, employers: Employers) -> tuple[Leader, How]:
    """Give a leader with the trust of their school and with a position, where their own cells are blank.

    The school's position comes before the trust's. Says by what the position is known.
    """
    trust = leader.trust_id or (employers.trust_of(leader.school_id) if leader.school_id else None)
    how, spot = _spot(leader, trust, employers)
    if trust == leader.trust_id and how in ("own", "unknown"):
        return leader, how
    cells = {} if spot is None else {"easting": spot[0], "northing": spot[1]}
    return replace(leader, trust_id=trust, **cells), how  # type: ignore[arg-type]


def _spot(leader: Leader, trust: str | None, employers: Employers) -> tuple[How, Position | None]:
    if leader.position is not None:
        return "own", leader.position
    at_school = employers.school(leader.school_id) if leader.school_id else None
    if at_school is not None:
        return "school", at_school
    at_trust = employers.trust(trust) if trust else None
    return ("unknown", None) if at_trust is None else ("trust", at_trust)


def placed_leaders(region: Region, some: Sequence[Leader] | None = None) -> tuple[Leader, ...]:
    """Give the leaders of a region, or `some` of them, in their order, placed by the region's own tables."""
    leaders = region.leaders if some is None else some
    if all(map(_complete, leaders)):
        return tuple(leaders)
    employers = employers_of(region)
    return tuple(placed_leader(leader, employers)[0] for leader in leaders)


def _complete(leader: Leader) -> bool:
    """Whether no employer can add anything."""
    knows_trust = leader.trust_id is not None or leader.school_id is None
    return knows_trust and (leader.position is not None or leader.trust_id is None)


def leaders_note(found: Iterable[tuple[str, How]]) -> str:
    """Say how leaders without a position of their own, given by id, are placed; empty where there are none."""
    by_how: dict[How, list[str]] = {"postcode": [], "school": [], "trust": [], "unknown": []}
    for id_, how in found:
        if how != "own":
            by_how[how].append(id_)
    where = {"postcode": "by postcode", "school": "at their school", "trust": "at their trust", "unknown": "not known"}
    told = [f"{len(ids):,} {where[how]} ({listed(sorted(ids))})" for how, ids in by_how.items() if ids]
    number = sum(map(len, by_how.values()))
    return f"{count(number, 'leader')} without a position of their own: {', '.join(told)}" if told else ""

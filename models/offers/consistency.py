"""What an offer file says against itself: told from the file as it stands, whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...common.faults import Fault, FaultList, Place
from ...common.names import collapse, nearest
from .clause import Year
from .offer import DaysCap, Partnership, Priority, Team
from .parsing import fill

KINDS = ("school", "trust")


def contradictions(data: Mapping[str, Any], file: str) -> list[Fault]:
    """Give every contradiction of an offer file; a part that is not sound by itself takes part in none."""
    return [Fault(expected, Place(file), f"key {key}", *value) for key, expected, *value in _walk(_File(data))]


class _File:
    """The parts of a file, each read by itself."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def raw(self, *path: str) -> Any:
        """What stands under a key of keys, or None."""
        found: Any = self.data
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def part(self, kind: type[Any], *path: str) -> Any:
        """The same as a dataclass, or None where it is not there or not sound."""
        found = self.raw(*path)
        return fill(kind, found, Place(), "", FaultList()) if isinstance(found, Mapping) else None

    @property
    def clauses(self) -> list[str]:
        """The clauses that make somebody eligible, those of faulty rules too; none where there are no rules."""
        if not isinstance(self.raw("rules"), list):
            return []
        rows = [*self.raw("rules"), *(self.raw("exceptions") or ())]
        found = (row.get("clause") for row in rows if isinstance(row, Mapping))
        return list(dict.fromkeys(clause for clause in found if isinstance(clause, str)))


def _walk(file: _File) -> Iterator[tuple[Any, ...]]:
    year: Year | None = file.part(Year, "year")
    if year and year.ends <= year.starts:
        yield "year.ends", "expected a day after the year's first"
    yield from _id(file.raw("id"))
    partnership: Partnership | None = file.part(Partnership, "trust", "partnership")
    if partnership and partnership.when != "rd-approval":
        yield "trust.partnership.when", "expected rd-approval: no column says which trusts would benefit"
    for key, what in (("review", "a governance review"), ("npqel", "an NPQEL")):
        if isinstance(file.raw("school", key), Mapping):
            yield f"school.{key}", f"{what} is for trusts only"
    for kind in KINDS:
        yield from _in_person(file, kind)
    yield from _by_clause(file)


def _id(value: object) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str) and not value.strip():
        yield "id", "expected an id"
    elif isinstance(value, str) and value != collapse(value):
        yield "id", "expected an id without spaces at its ends"


def _in_person(file: _File, kind: str) -> Iterator[tuple[Any, ...]]:
    team: Team | None = file.part(Team, kind, "team")
    days: DaysCap | None = file.part(DaysCap, kind, "days")
    if team and days and team.days_in_person > days.cap:
        expected = f"expected at most the cap, {days.cap}"
        yield f"{kind}.team.days_in_person", expected, str(team.days_in_person)


def _by_clause(file: _File) -> Iterator[tuple[Any, ...]]:
    priority: Priority | None = file.part(Priority, "priority")
    known = file.clauses
    for clause in priority.by_clause if priority and known else ():
        if clause not in known:
            expected = f"expected a clause of eligibility: {', '.join(known)}"
            yield "priority.by_clause", expected, clause, nearest(clause, known)

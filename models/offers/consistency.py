"""What an offer file says against itself: told from the file as it stands, whatever else is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...common.faults import Fault, FaultList, Place
from ...common.names import collapse, fold, nearest
from ..region.judgements import AREAS, GRADES, MET, SAFEGUARDING, in_words
from .clause import Equivalent, Year
from .exclusions import EXCLUSIONS
from .framework_rules import LatestAndPrevious
from .offer import DaysCap, Partnership, Priority, Recipients, Roles, Team
from .parsing import fill
from .rules import TESTS, TrustRule

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

    def tables(self, key: str, tests: Mapping[str, type[Any]]) -> Iterator[tuple[str, Any]]:
        """Walk the sound tables of a list whose key `test` says of which class each is, with their keys."""
        rows = self.raw(key)
        for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
            kind = tests.get(str(row.get("test"))) if isinstance(row, Mapping) else None
            found = fill(kind, row, Place(), "", FaultList()) if kind else None
            if found is not None:
                yield f"{key} {number}", found

    @property
    def clauses(self) -> list[str]:
        """The clauses that make somebody eligible, those of faulty rules too; none where there are no rules."""
        if not isinstance(self.raw("rules"), list):
            return []
        return list(dict.fromkeys([*self.clauses_of("rules"), *self.clauses_of("exceptions")]))

    def clauses_of(self, key: str) -> list[str]:
        """The clauses of a list of tables, those of faulty ones too."""
        rows = self.raw(key)
        found = (row.get("clause") for row in (rows if isinstance(rows, list) else ()) if isinstance(row, Mapping))
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
    yield from _terms(file)
    yield from _supports(file)
    yield from _by_clause(file)
    yield from _equivalents(file)
    yield from _windows(file)
    yield from _recipients(file)


def _terms(file: _File) -> Iterator[tuple[Any, ...]]:
    """Terms stand by kind of recipient, or by support: one of the two."""
    if file.raw("supports"):
        for kind in KINDS:
            if file.raw(kind) is not None:
                yield kind, "expected no terms by kind of recipient beside [[supports]]"
        return
    for kind in KINDS:
        if file.raw(kind) is None:
            yield kind, "this key is missing"


def _supports(file: _File) -> Iterator[tuple[Any, ...]]:
    """Each support has a name and roles of its own, and comes after one that stands before it."""
    rows = file.raw("supports")
    names: list[str] = []
    taken: dict[str, str] = {}
    for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
        if not isinstance(row, Mapping):
            continue
        part, key, name = _File(row), f"supports.{number}", str(row.get("name", ""))
        if name and not re.fullmatch(r"[\w-]+", name):
            yield f"{key}.name", "expected one word: it stands behind the ids of schools", name
        if name in names:
            yield f"{key}.name", "expected another name for each support", name
        after = row.get("after")
        if after is not None and after not in names:
            yield f"{key}.after", f"expected a support that stands before it: {', '.join(names)}", str(after)
        roles: Roles | None = part.part(Roles, "roles")
        for role in roles.allowed if roles else ():
            if taken.setdefault(role, name) != name:
                yield f"{key}.roles", f"expected each role in one support: {taken[role]} has it too", role
        for extra in ("partnership", "review", "npqel"):
            if isinstance(row.get(extra), Mapping):
                yield f"{key}.{extra}", "expected none: what comes beside days is for offers without supports"
        yield from ((f"{key}.{where}", *said) for where, *said in _days_in_person(part))
        yield from _bands(part, key)
        names.append(name)


def _bands(support: _File, key: str) -> Iterator[tuple[Any, ...]]:
    rows = support.raw("funding", "bands")
    seen: list[str] = []
    for row in rows if isinstance(rows, list) else ():
        name = row.get("name") if isinstance(row, Mapping) else None
        if isinstance(name, str) and fold(name) in seen:
            yield f"{key}.funding.bands", "expected another name for each band", name
        seen += [fold(name)] if isinstance(name, str) else []


def _id(value: object) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str) and not value.strip():
        yield "id", "expected an id"
    elif isinstance(value, str) and value != collapse(value):
        yield "id", "expected an id without spaces at its ends"


def _in_person(file: _File, kind: str) -> Iterator[tuple[Any, ...]]:
    terms = file.raw(kind)
    for where, *said in _days_in_person(_File(terms)) if isinstance(terms, Mapping) else ():
        yield f"{kind}.{where}", *said


def _days_in_person(terms: _File) -> Iterator[tuple[Any, ...]]:
    team: Team | None = terms.part(Team, "team")
    days: DaysCap | None = terms.part(DaysCap, "days")
    if team and days and team.days_in_person > days.cap:
        yield "team.days_in_person", f"expected at most the cap, {days.cap}", str(team.days_in_person)


def _by_clause(file: _File) -> Iterator[tuple[Any, ...]]:
    priority: Priority | None = file.part(Priority, "priority")
    known = file.clauses
    for clause in priority.by_clause if priority and known else ():
        if clause not in known:
            expected = f"expected a clause of eligibility: {', '.join(known)}"
            yield "priority.by_clause", expected, clause, nearest(clause, known)


def _equivalents(file: _File) -> Iterator[tuple[Any, ...]]:
    rows, seen = file.raw("equivalents"), set()
    for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
        found: Equivalent | None = fill(Equivalent, row, Place(), "", FaultList()) if isinstance(row, Mapping) else None
        if found is not None:
            yield from _known(f"equivalents.{number}", found)
            if found.framework in seen:
                yield f"equivalents.{number}.framework", "expected each framework once", found.framework
            seen.add(found.framework)
    for key, rule in file.tables("rules", TESTS):
        if isinstance(rule, LatestAndPrevious) and not rows:
            yield (
                f"{key}.test",
                "expected tables [[equivalents]]: without them nothing is requires improvement",
                rule.test,
            )


def _known(key: str, found: Equivalent) -> Iterator[tuple[Any, ...]]:
    areas, grades = AREAS[found.framework], [*GRADES[found.framework]]
    for area in found.areas:
        if fold(area) not in areas:
            yield f"{key}.areas", f"expected areas of {found.framework}: {', '.join(areas)}", area, nearest(area, areas)
    if any(fold(area) == SAFEGUARDING for area in found.areas):
        grades += MET
    for name, told in (("requires_improvement", found.requires_improvement), ("below_good", found.below_good)):
        for grade in told:
            if in_words(grade) not in grades:
                expected = f"expected grades of {found.framework}: {', '.join(grades)}"
                yield f"{key}.{name}", expected, grade, nearest(grade, grades)
    improve, below = ({*map(in_words, told)} for told in (found.requires_improvement, found.below_good))
    for grade in sorted((improve & {*grades}) - below):
        yield f"{key}.below_good", "expected every grade of requires_improvement among them", grade


def _windows(file: _File) -> Iterator[tuple[Any, ...]]:
    for key, table in (*file.tables("rules", TESTS), *file.tables("exclusions", EXCLUSIONS)):
        for what in ("latest", "judged"):
            first, last = getattr(table, f"{what}_from", None), getattr(table, f"{what}_until", None)
            if first and last and last < first:
                yield f"{key}.{what}_until", f"expected {first} or a later day", str(last)
        if getattr(table, "seen_on", None) and table.at_most_months is None:
            yield (
                f"{key}.seen_on",
                "expected at_most_months beside it: without it, this means nothing",
                str(table.seen_on),
            )
    known = file.clauses_of("rules")
    for key, table in file.tables("exclusions", EXCLUSIONS):
        for clause in table.rules if known else ():
            if clause not in known:
                yield f"{key}.rules", f"expected clauses of rules: {', '.join(known)}", clause, nearest(clause, known)


def _recipients(file: _File) -> Iterator[tuple[Any, ...]]:
    """Where every school is supported by itself, nothing may speak of support through a trust."""
    recipients: Recipients | None = file.part(Recipients, "recipients")
    supports, schools = bool(file.raw("supports")), file.raw("recipients", "schools")
    if not supports and (recipients is None or recipients.schools == "alone"):
        return
    if supports and schools == "alone":
        yield "recipients.schools", 'expected "all" beside [[supports]], which are for schools, each by itself', schools
    if recipients and recipients.directly:
        yield "recipients.directly", "expected false or no such key: every school is supported by itself anyway"
    because = "beside [[supports]]" if supports else 'with recipients.schools = "all"'
    for key, rule in file.tables("rules", TESTS):
        if isinstance(rule, TrustRule):
            expected = f"expected a test of schools: {because} no trust is supported"
            yield f"{key}.test", expected, getattr(rule, "test", "")

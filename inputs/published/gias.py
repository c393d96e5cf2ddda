"""The files of the department's register: who is in which trust, the trusts themselves, links between schools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from ...common.names import fold
from .published_table import PublishedTable, read_titled
from .records import MULTI, SINGLE, Group, Groups, Link, Members, Stay
from .values import DAY_EXPECTED, CellFaults, day, identity, name

_TRUSTS = (MULTI, SINGLE)
_STAYS = {
    "urn": ("URN",),
    "trust": ("Group UID",),
    "type": ("Group Type",),
    "joined": ("Joined date", "Date Joined Group"),
}
_GROUPS = {"trust": ("Group UID",), "name": ("Group Name",), "type": ("Group Type",)}
_LINKS = {"urn": ("URN",), "other": ("LinkURN",), "type": ("LinkType",)}


class _Rows:
    """The rows of a table, read cell by cell."""

    def __init__(self, table: PublishedTable) -> None:
        self.table, self.cell_faults = table, CellFaults(table)

    def column(self, *names: str) -> Callable[[list[str]], str]:
        """Give a reader of the first of some columns that is here; '' where none is."""
        index = self.table.find(names)
        return lambda row: row[index] if index is not None and index < len(row) else ""

    def day(self, *names: str) -> Callable[[int, list[str]], date | None]:
        """Give a reader of a column of dates."""
        cell, index = self.column(*names), self.table.find(names) or 0

        def read(number: int, row: list[str]) -> date | None:
            try:
                return day(cell(row))
            except ValueError:
                self.cell_faults.add(number, index, cell(row), DAY_EXPECTED)
                return None

        return read


def read_members(path: Path) -> Members:
    """Read who is, or was, in which academy trust since when."""
    what = "the department's list of who is in which group (alllinksdata or academiesmatmembership)"
    table = read_titled(path, what, _STAYS)
    stays: dict[str, list[Stay]] = defaultdict(list)
    for stay in _stays(_Rows(table)):
        stays[stay.urn].append(stay)
    return Members(path.name, {urn: tuple(found) for urn, found in stays.items()})


def _stays(rows: _Rows) -> Iterator[Stay]:
    urn, trust, kind = (rows.column(*_STAYS[key]) for key in ("urn", "trust", "type"))
    group_id, title = rows.column("Group ID"), rows.column("Group Name")
    joined, left = rows.day(*_STAYS["joined"]), rows.day("Date Left Group", "Closed Date", "Group Closed Date")
    for number, row in rows.table.rows:
        # A school has a row for its sponsor and its federation too.
        if fold(kind(row)) in _TRUSTS:
            ids = identity(urn(row)), identity(trust(row)), identity(group_id(row))
            yield Stay(*ids, name(title(row)), kind(row), joined(number, row), left(number, row))
    rows.cell_faults.tell()


def read_groups(path: Path) -> Groups:
    """Read the academy trusts of the register: names and head offices."""
    table = read_titled(path, "the department's list of groups (allgroupsdata)", _GROUPS)
    rows = _Rows(table)
    trust, title, kind = (rows.column(*names) for names in _GROUPS.values())
    group_id, postcode = rows.column("Group ID"), rows.column("Group Postcode")
    found = (
        Group(identity(trust(row)), identity(group_id(row)), name(title(row)), name(postcode(row)))
        for _, row in table.rows
        if fold(kind(row)) in _TRUSTS
    )
    return Groups(path.name, {group.trust: group for group in found})


def read_links(path: Path) -> tuple[Link, ...]:
    """Read the links between schools and those that they carry on."""
    table = read_titled(path, "the department's links between schools (links_edubasealldata)", _LINKS)
    rows = _Rows(table)
    urn, other, kind = (rows.column(*names) for names in _LINKS.values())
    title, on = rows.column("LinkName"), rows.day("LinkEstablishedDate")
    links = [
        Link(identity(urn(row)), identity(other(row)), name(title(row)), kind(row), on(number, row))
        for number, row in table.rows
    ]
    rows.cell_faults.tell()
    return tuple(links)

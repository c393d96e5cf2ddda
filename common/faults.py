"""What is wrong with an input, told so that the person at the keyboard can mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, total_ordering
from itertools import islice
from typing import TypeAlias, TypeVar, cast

from .names import Nearest

T = TypeVar("T")


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands, as a spreadsheet shows it: file, sheet (workbooks only) and row from 1.

    `columns` gives the header cell of each known column, as 'column M (grade)'; the rows of a table share it.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    columns: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def at(self, column: str) -> str:
        """Give a column as a spreadsheet shows it."""
        return self.columns.get(column, f"column ({column})")

    def __lt__(self, other: Place) -> bool:
        return (self.file, self.sheet, self.row) < (other.file, other.sheet, other.row)

    def __str__(self) -> str:
        parts = [self.file, self.sheet and f"sheet {self.sheet}", self.row and f"row {self.row}"]
        return ", ".join(str(part) for part in parts if part)


FaultKind: TypeAlias = tuple[str, str, str, str]
"""File, sheet, column, and what is expected, numbers left out."""

_PLACES_TOLD = 20
"""Faults of one kind that are told one by one; the others are counted."""
_KINDS_TOLD = 100
"""Kinds of faults of which any is told."""
_HELD = 5_000
"""Faults that a list holds before it counts those of a kind together: a file may have one in every cell."""
_LONGEST_LINE = 2_000
"""Characters of the line of a fault: headers and ids may be as long as a cell."""
_OTHER_KINDS = "faults of other kinds"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, the value, what is expected, and the nearest known value.

    `at` is the column as a spreadsheet shows it, letter and header: 'column M (grade)', or the key of an offer
    file. `value` is None where the fault is not about one cell's content. `nearest` may still have to be sought.
    `more` counts the faults of its kind further on, for which it stands. `way_out` is what the person can do in that
    file instead: it is told with the fault, and left out where the decision did not come from a file.
    """

    expected: str
    place: Place = Place()
    at: str = ""
    value: str | None = None
    nearest: str | Nearest | None = field(default=None, compare=False)
    more: int = 0
    way_out: str = ""

    def __str__(self) -> str:
        if self.expected == _OTHER_KINDS:
            return f"and {self.more:,} more {_OTHER_KINDS}: mend these first"
        where = ", ".join(p for p in (str(self.place), self.at) if p)
        value = "" if self.value is None else f"'{shorten(self.value)}': " if self.value else "blank: "
        near = self.nearest.found if isinstance(self.nearest, Nearest) else self.nearest
        hint = f" (did you mean '{near}'?)" if near else ""
        more = f" (and {self.more:,} more like this one)" if self.more else ""
        told = f"{value}{self.expected}{f'; {self.way_out}' if self.way_out else ''}{hint}"
        line = f"{where}: {told}" if where else told
        return shorten(line, _LONGEST_LINE) + more

    @property
    def order(self) -> tuple[Place, int, str, str]:
        """The order in which faults are told: as the eye goes through the file (column B before AA)."""
        letters = self.at.partition(" (")[0]
        if letters.startswith("column "):
            return self.place, len(letters), self.at, self.expected
        return self.place, 0, _NUMBERS.sub(lambda found: found[0].zfill(9), self.at), self.expected

    @property
    def kind(self) -> FaultKind:
        """What faults have in common that differ in their rows, or in the numbers of their keys and words alone."""
        at = self.at if self.place.row else _without_numbers(self.at)
        return self.place.file, self.place.sheet, at, _without_numbers(self.expected)


_NUMBERS = re.compile(r"\d+")


@lru_cache(maxsize=1 << 12)
def _without_numbers(text: str) -> str:
    return _NUMBERS.sub("0", text)


class FaultList(list[Fault]):
    """A list of faults that stays short: of each kind it keeps the first places and counts the others.

    `number` is how many were ever added. A fault that is found twice counts once as long as the list is short, or the
    fault among the first of its kind.
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        super().__init__()
        self.number, self._full = 0, _HELD
        self.extend(faults)

    def append(self, fault: Fault) -> None:
        """Add a fault."""
        self.extend((fault,))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add faults."""
        faults = iter(faults)
        while some := list(islice(faults, _HELD)):
            super().extend(some)
            self.number += len(some)
            if len(self) >= self._full:
                self[:] = _counted(self)
                self._full = len(self) + _HELD

    def __iadd__(self, faults: Iterable[Fault]) -> FaultList:  # type: ignore[override,misc]
        self.extend(faults)
        return self


def _counted(faults: Iterable[Fault]) -> list[Fault]:
    """Keep the first faults of each of the first kinds, and count the others with the last that is kept."""
    kinds: dict[FaultKind, list[Fault]] = {}
    others = 0
    for fault in faults:
        if fault.expected == _OTHER_KINDS:
            others += fault.more
        else:
            kinds.setdefault(fault.kind, []).append(fault)
    found = list(kinds.values())
    told = [fault for same in found[:_KINDS_TOLD] for fault in _first_of(same)]
    others += sum(1 + fault.more for same in found[_KINDS_TOLD:] for fault in same)
    return [*told, Fault(_OTHER_KINDS, more=others)] if others else told


def _first_of(same: list[Fault]) -> list[Fault]:
    # Faults of one kind have their file, sheet and column in common.
    by_row = {(fault.place.row, fault.at, fault.expected, fault.value): fault for fault in reversed(same)}
    if len(by_row) <= _PLACES_TOLD and not any(fault.more for fault in same):
        return list(reversed(by_row.values()))
    number = len(by_row) + sum(fault.more for fault in same)
    kept = [replace(by_row[key], more=0) for key in sorted(by_row, key=_by_row)[: _PLACES_TOLD + 1]]
    return [*kept[:-1], replace(kept[-1], more=number - len(kept))]


def _by_row(key: tuple[int, str, str, str | None]) -> tuple[int, int, str, str]:
    row, at, expected, _ = key
    # Keys of a file without rows have numbers: 9 comes before 10.
    return row, len(at), at, expected


class Faults(Exception):
    """The input cannot be used: every fault at once, in the order of the file (exit code 2).

    Of many faults of one kind there are the first, and the last of these says how many more there are.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        counted = sorted(_counted(FaultList(faults)), key=lambda fault: (fault.expected == _OTHER_KINDS, fault.order))
        self.faults = tuple(map(_sought, counted))
        super().__init__("\n".join(map(str, self.faults)))


def _sought(fault: Fault) -> Fault:
    return replace(fault, nearest=fault.nearest.found) if isinstance(fault.nearest, Nearest) else fault


class FaultCollector:
    """Collects the faults of several steps, so that all of them are told at once; `last` raises them."""

    def __init__(self) -> None:
        self._faults = FaultList()

    def add(self, faults: Iterable[Fault]) -> None:
        """Add what was found elsewhere."""
        self._faults += faults

    def find(self, step: Callable[[], T]) -> T | None:
        """Run a step and keep its faults; gives None where it raised some."""
        try:
            return step()
        except Faults as found:
            self.add(found.faults)
            return None

    def last(self, step: Callable[[], T]) -> T:
        """Run the last step; raises Faults with everything that was found by any."""
        result = self.find(step)
        if self._faults:
            raise Faults(self._faults)
        return cast(T, result)


def refuse(expected: str, place: Place | None = None, value: str | None = None) -> Faults:
    """Make the exception for a single fault."""
    return Faults([Fault(expected, place or Place(), value=value)])


def shorten(text: str, most: int = 60) -> str:
    """Write a value on one line: cut where it is too long, unprintable characters by their number."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in " ".join(text.split()))
    return text if len(text) <= most else text[: most - 3] + "..."


class Disagreement(Exception):
    """One search proved that nothing is better, and another found something that is (exit code 4)."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)

    def __str__(self) -> str:
        return (
            f"two searches contradict each other about {self.what}, so no plan is given; "
            "please report it, with the region, the command and what match --version prints"
        )

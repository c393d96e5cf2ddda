"""What is wrong with an input, told so that the person at the keyboard can mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import total_ordering
from typing import TypeVar, cast

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


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, the value, what is expected, and the nearest known value.

    `at` is the column as a spreadsheet shows it, letter and header: 'column M (grade)', or the key of an offer
    file. `value` is None where the fault is not about one cell's content.
    """

    expected: str
    place: Place = Place()
    at: str = ""
    value: str | None = None
    nearest: str | None = None

    def __str__(self) -> str:
        where = ", ".join(p for p in (str(self.place), self.at) if p)
        value = "" if self.value is None else f"'{shorten(self.value)}': " if self.value else "blank: "
        hint = f" (did you mean '{self.nearest}'?)" if self.nearest else ""
        return f"{where}: {value}{self.expected}{hint}" if where else f"{value}{self.expected}{hint}"

    @property
    def order(self) -> tuple[Place, int, str, str]:
        """The order in which faults are told: as the eye goes through the file (column B before AA)."""
        letters = self.at.partition(" (")[0]
        return self.place, len(letters) if letters.startswith("column ") else 0, self.at, self.expected


class Faults(Exception):
    """The input cannot be used: every fault at once, in the order of the file (exit code 2)."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.order))
        super().__init__("\n".join(map(str, self.faults)))


class Gathering:
    """Faults of several steps, told together; the last step ends it."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

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

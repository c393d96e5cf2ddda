"""The cells of published files as values: texts, dates, grades, ids; and the day to which a file belongs."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from ...common.faults import Fault, FaultList, Faults
from ...common.names import collapse, fold
from ...models.region.cell_types import DATE, ID
from .published_table import PublishedTable

DAY_EXPECTED = "expected a date that exists, as 31/08/2025, or blank"

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s_-]+([a-z]{3,9})[\s_-]+(\d{4})", re.IGNORECASE)
_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")


def date_in(text: str) -> date | None:
    """Give the last date that stands in a text, or None."""
    found = [_made(year, month, day) for year, month, day in _ISO.findall(text)]
    found += [_made(year, _month(month), day) for day, month, year in _IN_WORDS.findall(text)]
    return next((day for day in reversed(found) if day), None)


def _month(word: str) -> int:
    return next((i for i, name in enumerate(_MONTHS, 1) if name.startswith(word.casefold())), 0)


def _made(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


BLANK = frozenset({"", "null", "n/a", "na", "-", "."})
"""How these files write that a cell is blank."""
_NO_GRADE = frozenset({"not judged", "not applicable", "9", "8", "0", "no data"})
_WORDS = {
    "outstanding": 1, "good": 2, "requires improvement": 3, "satisfactory": 3, "inadequate": 4,
    "serious weaknesses": 4, "special measures": 4,
}  # fmt: skip
_GRADE = re.compile(r"([1-4])(\.0)?")
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_CONTROL = re.compile("[\x80-\x9f]")


def text(value: str) -> str:
    """Give the text of a cell, '' where it is blank in any of the ways of these files."""
    return "" if value.strip().casefold() in BLANK else collapse(value)


@cache
def name(value: str) -> str:
    """Give a name; what Windows' quotes became when somebody read them as Latin-1 is put right."""
    return collapse(_CONTROL.sub(lambda m: m[0].encode("latin-1").decode("cp1252", "ignore"), text(value)))


@cache
def identity(value: str) -> str:
    """Give an id: a whole float is the whole number."""
    found: str = ID.read(value.strip())
    return text(found)


@cache
def grade(value: str) -> int | None:
    """Read a grade; 9, 8, 0, 'Not judged' and blanks are none (A.3). Raises ValueError for another word."""
    word = fold(value)
    found = _GRADE.fullmatch(word)
    if found:
        return int(found[1])
    if word in BLANK or word.removesuffix(".0") in _NO_GRADE:
        return None
    return _WORDS[word] if word in _WORDS else _no_value()


def not_judged(value: str) -> bool:
    """Say whether a cell tells that no grade was given, which a blank one does not."""
    return fold(value).removesuffix(".0") in _NO_GRADE - {"no data"}


def _no_value() -> int:
    raise ValueError


@cache
def day(value: str) -> date | None:
    """Read a date, dd/mm/yyyy, dd-mm-yyyy or ISO; raises ValueError for anything else."""
    plain = text(value)
    found: date | None = DATE.read(_DASHED.sub(r"\1/\2/\3", plain)) if plain else None
    return found


@cache
def number(value: str) -> int | None:
    """Read a whole number, None where it is blank or no number."""
    plain = text(value).replace(",", "").removesuffix(".0")
    return int(plain) if plain.isdecimal() else None


class CellFaults:
    """The faults of one table's cells."""

    def __init__(self, table: PublishedTable) -> None:
        self._table, self._faults = table, FaultList()

    def add(self, row: int, index: int, value: str, expected: str) -> None:
        """Note a cell that cannot be read."""
        place = self._table.grid.at_row(row)
        self._faults.append(Fault(expected, place, self._table.at_column(index), value.strip()))

    def tell(self) -> None:
        """Raise Faults where there are any."""
        if self._faults:
            raise Faults(self._faults)

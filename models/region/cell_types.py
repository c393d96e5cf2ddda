"""The types of a region's cells: how each is read, written and compared, and what is expected of it.

A type is declared once, on the field that it fills (`region.py`); readers, writers, the digest and the words of a fault
all come from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ...common.names import collapse, fold, plain_postcode
from ...common.numbers import plain_pounds

Form = Literal["text", "number", "date"]


@dataclass(frozen=True, slots=True)
class CellType:
    """One type of cell.

    `read` takes a trimmed text that is not blank and raises ValueError where it cannot be read; `write`
    gives the text of a value; `key` gives the form in which values are compared; `form` is what a
    workbook's cell should be; `known` are the words it takes, for the nearest to a misspelt one; `many` says
    that the cell is a list.
    """

    expected: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    key: Callable[[Any], str] = str
    form: Form = "text"
    known: tuple[str, ...] = ()
    many: bool = False


def cell(kind: CellType, *, required: bool = False, seldom: bool = False) -> Any:
    """Declare the field of a row with the kind of its cell; a blank cell is None, or empty for a list.

    A column that is `seldom` used is left out of what is written where no row fills it.
    """
    metadata = {"kind": kind, "required": required, "seldom": seldom}
    if required:
        return field(metadata=metadata)
    return field(metadata=metadata, default=() if kind.many else None)


def _id(text: str) -> str:
    # Excel turns the id 104423 into the float 104423.0.
    return re.sub(r"\A(\d+)\.0+\Z", r"\1", text)


def _urn(text: str) -> str:
    urn = _id(text)
    if not re.fullmatch(r"[0-9]{6}", urn):
        raise ValueError
    return urn


_POSTCODE_FORM = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?|GIR)([0-9][ABD-HJLNP-UW-Z]{2})", re.ASCII)
"""A9 9AA, A99 9AA, A9A 9AA, AA9 9AA, AA99 9AA, AA9A 9AA, GIR 0AA; the last two letters are never C, I, K, M, O or V."""


def _postcode(text: str) -> str:
    found = _POSTCODE_FORM.fullmatch(plain_postcode(text))
    if found is None:
        raise ValueError
    return " ".join(found.groups())


def _list(text: str, clean: Callable[[str], str], key: Callable[[str], str]) -> tuple[str, ...]:
    parts = (clean(part.strip()) for part in text.split(";"))
    return tuple({key(part): part for part in reversed([p for p in parts if p])}.values())[::-1]


def _names_key(values: tuple[str, ...]) -> str:
    return ";".join(sorted(fold(value) for value in values))


def _ids_key(values: tuple[str, ...]) -> str:
    return ";".join(sorted(values))


_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


def _yes_no(text: str) -> bool:
    word = fold(text)
    if word not in _YES:
        raise ValueError
    return _YES[word]


def _write_yes_no(value: bool) -> str:
    return "yes" if value else "no"


_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,15})?", re.ASCII)


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError
    return Decimal(text.replace(",", ""))


def _scaled(text: str, places: int) -> int:
    scaled = _decimal(text).scaleb(places)
    if scaled != scaled.to_integral_value():
        raise ValueError
    return int(scaled)


def _date(text: str) -> date:
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})([T ]00:00(:00)?)?", text, re.ASCII)
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    if not iso and not british:
        raise ValueError
    year, month, day = iso.groups()[:3] if iso else reversed(british.groups())  # type: ignore[union-attr]
    value = date(int(year), int(month), int(day))
    if not 1900 <= value.year <= 2100:
        raise ValueError
    return value


def whole(low: int, high: int, expected: str = "") -> CellType:
    """A whole number in a range; 12.0 is one, 12.5 is not."""

    def read(text: str) -> int:
        value = _scaled(text, 0)
        if not low <= value <= high:
            raise ValueError
        return value

    return CellType(expected or f"expected a whole number from {low:,} to {high:,}", read, form="number")


def _between(places: int, low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = _scaled(text.removeprefix("£").strip(), places)
        if not low <= value <= high:
            raise ValueError
        return value

    return read


def choice(*words: str) -> CellType:
    """One of some words, in any case."""
    by_fold = {fold(word): word for word in words}

    def read(text: str) -> str:
        if fold(text) not in by_fold:
            raise ValueError
        return by_fold[fold(text)]

    expected = f"expected {', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else f"expected {words[0]}"
    return CellType(expected, read, key=fold, known=words)


def _flag(text: str) -> str:
    # A clause is judged later, against the offer in use.
    word = fold(text)
    return _write_yes_no(_YES[word]) if word in _YES else word if word == "exception" else text


def _score(text: str) -> Decimal:
    value = _decimal(text).normalize()
    if abs(value) > 10_000:
        raise ValueError
    return value + 0  # -0 is 0


def _write_km(metres: int) -> str:
    return format((Decimal(metres) / 1000).normalize(), "f")


def _joined(values: tuple[str, ...]) -> str:
    return ";".join(values)


def _graded(text: str) -> tuple[tuple[str, str], ...]:
    """Read `area: grade; area: grade`, each area once."""
    areas: dict[str, tuple[str, str]] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        area, colon, grade = (collapse(piece) for piece in part.rpartition(":"))
        if not (area and colon and grade) or fold(area) in areas:
            raise ValueError
        areas[fold(area)] = (area, grade)
    return tuple(areas.values())


def _write_graded(areas: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{area}: {grade}" for area, grade in areas)


def _graded_key(areas: tuple[tuple[str, str], ...]) -> str:
    return ";".join(sorted(f"{fold(area)}:{fold(grade)}" for area, grade in areas))


TEXT = CellType("expected a text", collapse)
NAME = CellType("expected a name", collapse, key=fold)
ID = CellType("expected an id", _id)
URN = CellType("expected a URN, six digits", _urn, form="number")
POSTCODE = CellType("expected a UK postcode, such as LA1 4YW", _postcode)
NAMES = CellType(
    "expected names separated by ;",
    lambda text: _list(text, collapse, fold), _joined, _names_key, many=True,
)  # fmt: skip
IDS = CellType("expected ids separated by ;", lambda text: _list(text, _id, str), _joined, _ids_key, many=True)
YES_NO = CellType("expected yes or no", _yes_no, _write_yes_no, _write_yes_no, known=("yes", "no"))
FLAG = CellType(
    "expected yes, no, exception or a clause of the offer", _flag, key=fold, known=("yes", "no", "exception")
)
_GRADES = {
    "outstanding": 1, "good": 2, "requires improvement": 3, "ri": 3, "inadequate": 4,
    "special measures": 4, "serious weaknesses": 4,
}  # fmt: skip
"""Grades as Ofsted and people write them; both categories of concern are given to a school judged inadequate."""


def _grade(text: str) -> int:
    grade = _GRADES.get(fold(text)) or _scaled(text, 0)
    if not 1 <= grade <= 4:
        raise ValueError
    return grade


GRADE = CellType(
    "expected a grade: 1, 2, 3 or 4",
    _grade, form="number", known=("Outstanding", "Good", "Requires improvement", "Inadequate"),
)  # fmt: skip
DATE = CellType(
    "expected a date that exists, such as 2023-11-30 or 30/11/2023, from 1900 to 2100",
    _date, date.isoformat, date.isoformat, form="date",
)  # fmt: skip
POUNDS = CellType(
    "expected pounds, 0 to 1,000,000,000, with at most two decimals",
    _between(2, 0, 10**11), plain_pounds, form="number",
)  # fmt: skip
RATE = CellType(
    "expected pounds a day, 0 to 10,000, with at most two decimals",
    _between(2, 0, 10**6), plain_pounds, form="number",
)  # fmt: skip
KM = CellType(
    "expected km, 0 to 2,000, with at most three decimals", _between(3, 0, 2_000_000), _write_km, form="number"
)
SCORE = CellType("expected a number from -10,000 to 10,000", _score, lambda value: format(value, "f"), form="number")
AREA_GRADES = CellType(
    "expected areas with their grades, such as leadership and governance: needs attention; inclusion: strong standard",
    _graded, _write_graded, _graded_key, many=True,
)  # fmt: skip
EASTING = whole(80_000, 660_000, "expected metres east on the British National Grid, 80,000 to 660,000")
NORTHING = whole(5_000, 660_000, "expected metres north on the British National Grid, 5,000 to 660,000")
DAYS = whole(1, 366)

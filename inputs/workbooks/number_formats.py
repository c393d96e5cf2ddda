"""Which cells of an .xlsx workbook are dates: what their number formats say, and which day a number is."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum

from ...common.numbers import plain_number

_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE)
"""Texts, escaped characters, widths, fillings, colours and conditions of a number format."""
_DATE_CODE = re.compile("[dmyhs]", re.IGNORECASE)
_LONGEST = 1_000
"""Characters of a number format that are looked at; Excel allows 255."""

_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,]\d*)?S)?")

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet knows no zone
_FALSE_LEAP_DAY = 60
"""Excel's 1900 has a 29 February: days before it count from one day later."""
_LAST_DAY = 2_958_466
"""The number of 1 January 10000, which no date reaches."""


class Shown(Enum):
    """As what a number is shown."""

    NUMBER = 0
    DATE = 1
    ELAPSED = 2


# ECMA-376, 18.8.30: what a number of a format means without its own code, the East Asian ones included.
BUILT_IN = {
    number: Shown.DATE for number in (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))
} | {46: Shown.ELAPSED}  # fmt: skip


def shown_as(code: str) -> Shown:
    """Say as what a number format shows a number: by its first section, which is that of positive numbers."""
    first = _NO_CODE.sub(lambda found: found[0] if _ELAPSED.fullmatch(found[0]) else "", code[:_LONGEST])
    first = first.partition(";")[0]
    if _ELAPSED.search(first):
        return Shown.ELAPSED
    return Shown.DATE if _DATE_CODE.search(first) else Shown.NUMBER


def shown_text(value: float, shown: Shown, since_1904: bool) -> str:
    """Write a number as the text that a CSV file would have: a date in ISO form, with its time where it has one."""
    if shown is Shown.NUMBER or not 0 <= value < _LAST_DAY:
        return plain_number(value)
    seconds = round(value * 86_400, 3)
    if shown is Shown.ELAPSED:
        return str(timedelta(seconds=seconds))
    try:
        day = _EPOCH_1904 if since_1904 else _EPOCH + timedelta(days=int(value < _FALSE_LEAP_DAY))
        day += timedelta(seconds=seconds)
    except OverflowError:
        return plain_number(value)
    if value < 1:
        return day.time().isoformat()
    return day.date().isoformat() if day.time() == time() else day.isoformat()


def duration_text(text: str) -> str:
    """Write a time of day or a duration, which .ods has as 'PT09H30M00S', as '09:30:00'."""
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def date_text(text: str) -> str:
    """Write a date that stands in a workbook in ISO form, '2023-11-30T00:00:00', as a CSV file would have it."""
    return text.removesuffix("Z").removesuffix("T00:00:00") if _is_date(text[:10]) else text


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

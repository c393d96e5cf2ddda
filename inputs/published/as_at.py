"""The day to which a file belongs, from its name or title: 'as at 31 August 2025', '2025-08-31'."""

from __future__ import annotations

import re
from datetime import date

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

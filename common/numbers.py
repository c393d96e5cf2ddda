"""Numbers as text: pence in pounds, shares in whole per cent, a float of a workbook as a CSV file would have it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_MOST_DECIMALS = 18
"""Decimals of a gap: values of a level have at most 19 digits."""
_EXACT_BELOW = 10**15
"""Whole numbers below this have at most the 15 digits that a spreadsheet shows."""


def pounds(pence: int) -> str:
    """Write an amount for people: '£1,234' or '£1,234.50'."""
    whole, rest = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else "")


def plain_pounds(pence: int) -> str:
    """Write an amount for machines: '1234' or '1234.5'."""
    return str(number_of_pounds(pence))


def number_of_pounds(pence: int) -> int | float:
    """Give an amount in pounds as a number: whole where it is whole."""
    return pence // 100 if pence % 100 == 0 else pence / 100


def pence_of(amount: int | float) -> int:
    """Give the pence of an amount that `number_of_pounds` wrote, exactly."""
    return int((Decimal(str(amount)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def plain_number(value: float) -> str:
    """Write a number without exponent, to the 15 digits that a spreadsheet shows: 104423.0 is '104423'."""
    if value.is_integer() and abs(value) < _EXACT_BELOW:
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def whole_percent(part: int, whole: int) -> int | None:
    """Give a part of a whole in whole per cent, None where the whole is 0.

    Rounded half up, but 100 is all of it and 0 is nothing: a pot with a penny left reads 99 at most, and a leader who
    gives one day of many reads 1 at least. `part` and `whole` are in one unit, and not below 0.
    """
    if whole == 0:
        return None
    nearest = (200 * part + whole) // (2 * whole)
    if part < whole:
        return min(max(nearest, int(part > 0)), 99)
    return nearest if part == whole else max(nearest, 101)


def percent_text(part: int, whole: int) -> str:
    """Write a part of a whole in whole per cent, empty where the whole is 0."""
    share = whole_percent(part, whole)
    return "" if share is None else f"{share}%"


def share_of_one(percent: int | None) -> float | None:
    """Give a percentage as the number between 0 and 1 that a cell with a percent format holds."""
    return None if percent is None else percent / 100


def gap_text(gap: float) -> str:
    """Write a share in per cent with two decimals, or with as many as one above 0 needs to be told from 0."""
    decimals = next((n for n in range(2, _MOST_DECIMALS) if round(100 * gap, n)), 2 if gap <= 0 else _MOST_DECIMALS)
    return f"{gap:.{decimals}%}"

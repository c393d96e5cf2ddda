"""Numbers as text: money, kept in whole pence, in pounds; a float of a workbook as a CSV file would have it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

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

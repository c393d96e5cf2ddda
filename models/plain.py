"""How a number of a workbook, always a float, is written as the text that a CSV file would have."""

from __future__ import annotations

from decimal import Decimal

_WHOLE = 10**15


def plain_number(value: float) -> str:
    """Write a number without exponent, to the 15 digits that a spreadsheet shows: 104423.0 is '104423'."""
    if value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")

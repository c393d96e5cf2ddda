"""Shares in per cent, whole ones by one rule everywhere: in a plan, on the terminal, in a workbook and on a page."""

from __future__ import annotations

_MOST_DECIMALS = 18
"""Decimals of a gap: values of a level have at most 19 digits."""


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


def percent_told(part: int, whole: int) -> str:
    """Write a part of a whole in whole per cent, empty where the whole is 0."""
    share = whole_percent(part, whole)
    return "" if share is None else f"{share}%"


def share_of_one(percent: int | None) -> float | None:
    """Give a percentage as the number between 0 and 1 that a cell with a percent format holds."""
    return None if percent is None else percent / 100


def gap_told(gap: float) -> str:
    """Write a share in per cent with two decimals, or with as many as one above 0 needs to be told from 0."""
    decimals = next((n for n in range(2, _MOST_DECIMALS) if round(100 * gap, n)), 2 if gap <= 0 else _MOST_DECIMALS)
    return f"{gap:.{decimals}%}"

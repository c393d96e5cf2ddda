"""A cell set, scaled or raised: reckoned in the unit in which it is written, and read as any other cell."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from ...models.region.cell_types import KM, POUNDS, RATE, SCORE, CellType
from .change import Op

_PLACES = {POUNDS: 2, RATE: 2, KM: 3, SCORE: 4}
"""The decimals that a kind can hold; every other number is whole."""

CLEARED = ("", "none")
"""What a value may be to clear a cell, or to take a budget away."""


class Unfit(Exception):
    """A value that the cell cannot hold: what is expected instead."""


def changed_value(kind: CellType, old: Any, op: Op, value: str) -> Any:
    """Give what a cell holds after a change, None (or an empty list) where it is cleared; raises Unfit.

    A product is rounded half up to what the cell can hold. A blank cell cannot be scaled or raised and stays blank.
    """
    if op == "=":
        return _cleared(kind) if value.casefold() in CLEARED else _read(kind, value)
    if kind.many and op != "*=":
        return _listed(kind, old, value, adding=op == "+=")
    if kind.form != "number":
        raise Unfit(f"only a number can be changed by {op}, and a list by += and -=")
    return None if old is None else _read(kind, _reckoned(kind, kind.write(old), op, value))


def _cleared(kind: CellType) -> Any:
    return () if kind.many else None


def _read(kind: CellType, text: str) -> Any:
    try:
        return kind.read(text)
    except ValueError:
        raise Unfit(kind.expected) from None


def _listed(kind: CellType, old: tuple[str, ...], value: str, *, adding: bool) -> tuple[str, ...]:
    named = _read(kind, value)
    if adding:
        return _read(kind, kind.write((*old, *named)))  # type: ignore[no-any-return]
    gone = {kind.key((name,)) for name in named}
    return tuple(name for name in old if kind.key((name,)) not in gone)


def _reckoned(kind: CellType, old: str, op: Op, value: str) -> str:
    try:
        by = Decimal(value.removeprefix("£").replace(",", ""))
        if not by.is_finite() or abs(by) > 10**12:
            raise Unfit("expected a number after the sign")
    except InvalidOperation:
        raise Unfit("expected a number after the sign") from None
    before = Decimal(old)
    after = before * by if op == "*=" else before + by if op == "+=" else before - by
    return format(after.quantize(Decimal(1).scaleb(-_PLACES.get(kind, 0)), ROUND_HALF_UP), "f")

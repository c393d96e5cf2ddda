"""The axes of a sweep from the command line: a change, and the values that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from math import prod

from ...common.faults import Fault, Faults
from ...common.names import count
from .sweep_result import Axis

MOST_POINTS = 10_000
"""The most points of a sweep: each is a plan of its own."""

_FORM = "expected CHANGE=START:STOP:STEP or CHANGE=VALUE,VALUE, such as budgets.total.amount=100000:500000:25000"


def parse_axes(texts: Sequence[str]) -> tuple[Axis, ...]:
    """Read what a sweep varies; raises Faults, too, where it comes to more points than can be planned."""
    axes, faults, sizes = list[Axis](), list[Fault](), list[int]()
    for text in texts:
        try:
            path, values = _split(text)
            sizes.append(_size(values, text))
            if sizes[-1] <= MOST_POINTS:
                axes.append(Axis(path, _values(values)))
        except Faults as found:
            faults += found.faults
    if not faults and prod(sizes) > MOST_POINTS:
        expected = f"expected at most {MOST_POINTS:,} points, but these are {count(prod(sizes), 'point')}"
        faults.append(Fault(expected, at="--vary", value=" ".join(texts)))
    if faults:
        raise Faults(faults)
    return tuple(axes)


def _split(text: str) -> tuple[str, str]:
    path, equals, values = text.rpartition("=")
    if not equals or not path.strip() or not values.strip():
        raise Faults([Fault(_FORM, at="--vary", value=text)])
    return f"{path.strip()}=", values.strip()


def _size(values: str, text: str) -> int:
    """Count the values, without making them."""
    if ":" not in values:
        every = [value.strip() for value in values.split(",")]
        if len(set(every)) < len(every) or "" in every:
            raise Faults([Fault("expected each value once", at="--vary", value=text)])
        return len(every)
    start, stop, step = _range(values, text)
    return int((stop - start) // step) + 1


def _range(values: str, text: str) -> tuple[Decimal, Decimal, Decimal]:
    try:
        start, stop, step = (Decimal(part.strip().removeprefix("£")) for part in values.split(":"))
    except (ValueError, InvalidOperation):
        raise Faults([Fault(_FORM, at="--vary", value=text)]) from None
    if not all(number.is_finite() and abs(number) < 10**12 for number in (start, stop, step)) or step < Decimal("1e-6"):
        raise Faults([Fault("expected three numbers, the last of them above 0", at="--vary", value=text)])
    if stop < start:
        raise Faults([Fault("expected a range that goes up: START is above STOP", at="--vary", value=text)])
    return start, stop, step


def _values(values: str) -> tuple[str, ...]:
    if ":" not in values:
        return tuple(value.strip() for value in values.split(","))
    start, _, step = _range(values, values)
    return tuple(format((start + i * step).normalize(), "f") for i in range(_size(values, values)))

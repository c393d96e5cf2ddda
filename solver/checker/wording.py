"""How the checker writes a value in a sentence: as the plan's file shows it, money in pounds, lists joined."""

from __future__ import annotations

from typing import Any

from ...common.names import listed
from ...common.numbers import pounds
from ...models.plan.plan import FitShares

_MONEY = frozenset({"cost", "partnership_credit", "amount", "spent"})


def shown(name: str, value: Any) -> str:
    """Write the value of a field or of a level."""
    if value is None:
        return "not known"
    if name in _MONEY and isinstance(value, int):
        return pounds(value)
    if isinstance(value, FitShares):
        return f"expertise {value.expertise}, phase {value.phase} and distance {value.distance}"
    if isinstance(value, tuple):
        return listed(map(str, value), len(value)) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)

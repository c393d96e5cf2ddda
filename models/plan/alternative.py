"""Another leader that a recipient could have, and what is proven about the price of choosing them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...common.numbers import pounds
from ..matching.levels import LOWEST
from .plan import FitShares, Level


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelCost:
    """How much worse a level would be: at least, and at most; both None where nothing is proven.

    In the unit of the level (pence for cost). An exact cost has both alike; it is below 0 where the level would be
    better, which only happens behind a level that is worse.
    """

    level: str
    least: int | None = None
    most: int | None = None

    @property
    def exact(self) -> int | None:
        """The cost, where it is known exactly."""
        return self.least if self.least == self.most else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """One leader for one recipient; `rank` is 0 for the leader that the plan chose.

    `room` are the days that the leader could give beside all that the plan asks of them, 0 where they can take no
    more matches. `impossible` is proven: no plan has this match beside the locks and limits.
    """

    recipient: str
    rank: int
    leader: str
    fit: int
    fit_parts: FitShares
    km: int | None
    room: int
    costs: tuple[LevelCost, ...] = ()
    impossible: bool = False


def exact_costs(best: Iterable[Level], other: Iterable[Level]) -> tuple[LevelCost, ...]:
    """Say how much worse each level of another plan is; both plans are proven on every level."""
    return tuple(
        LevelCost(level=a.name, least=worse, most=worse)
        for a, b in zip(best, other, strict=True)
        for worse in [(b.value - a.value) * (1 if a.name in LOWEST else -1)]
    )


def amount(level: str, value: int) -> str:
    """Write an amount of a level."""
    return pounds(value) if level == "cost" else f"{value:,}"


def costs_told(costs: Iterable[LevelCost]) -> str:
    """Say what exact costs come to: `need 100 worse, fit 3 better`; blank where nothing is known."""
    known = [(cost.level, cost.exact) for cost in costs if cost.exact is not None]
    parts = [f"{level} {amount(level, abs(n))} {'worse' if n > 0 else 'better'}" for level, n in known if n]
    return ", ".join(parts) or ("nothing" if known else "")

"""Budgets: pots that are more than enough, that bind, or that are hard to share out."""

from __future__ import annotations

from collections.abc import Iterator

from ..models.region import Budget
from .purse import Purse, Wanted
from .regime import Regime

_ENOUGH = 8
"""A region with fewer recipients has no row of its own."""


def make_budgets(purse: Purse, regime: Regime) -> tuple[Budget, ...]:
    """Make the budget rows of a regime."""
    make = {"slack": _slack, "binding": _binding, "hard": _hard}[regime.money]
    return tuple(make(purse))


def _slack(purse: Purse) -> Iterator[Budget]:
    wanted = purse.wanted()
    yield _row("total", purse.everything)
    if wanted.partnerships:
        yield _partnerships(wanted, 100)


def _binding(purse: Purse) -> Iterator[Budget]:
    wanted = purse.wanted()
    days = (wanted.days + wanted.least) // 2
    if not wanted.partnerships:
        yield _row("total", days)
        return
    # Days come before extras: without a pot of their own they would leave the partnerships nothing.
    yield _row("total", days + wanted.partnerships // 2)
    yield _row("days", days)
    yield _partnerships(wanted, 60)


def _hard(purse: Purse) -> Iterator[Budget]:
    wanted = purse.wanted()
    here = {region: purse.wanted(region) for region in purse.regions(_ENOUGH)}
    rows = [_of_region(number, region, here[region]) for number, region in enumerate(here)]
    cut = sum(here[row.region or ""].days - row.amount // 100 for row in rows if row.pot != "partnerships")
    yield _row("total", (wanted.days - cut) * 97 // 100 + wanted.partnerships // 2)
    if wanted.partnerships:
        yield _partnerships(wanted, 60)
    yield from rows


def _of_region(number: int, region: str, wanted: Wanted) -> Budget:
    # By turns below the minimums, below the caps, and short of partnerships.
    if number % 3 == 0:
        return _row("days", wanted.least * 92 // 100, region)
    if number % 3 == 1 or not wanted.partnerships:
        return _row("total", wanted.days * 85 // 100, region)
    return _partnerships(wanted, 50, region)


def _partnerships(wanted: Wanted, percent: int, region: str | None = None) -> Budget:
    return _row("partnerships", max(wanted.partnership, wanted.partnerships * percent // 100), region)


def _row(pot: str, pounds: int, region: str | None = None) -> Budget:
    return Budget(pot=pot, region=region, amount=100 * pounds)

"""The levels of the best plan: names, order, and which way is better (contract, 'What the best plan is')."""

from __future__ import annotations

from collections.abc import Sequence

from ...common.faults import Fault, Faults
from ...common.names import nearest

DEFAULT = ("need", "keep", "days", "extras", "fit", "travel", "cost")
FAIR = "fair"
"""The level of which the search makes goals, one for each share: `fair 1 in 3`, `fair 1 in 2` (`fairness.py`)."""

LEVELS = (*DEFAULT, "balance", FAIR)
STAY = "stay"
"""The level behind all others by which ties stay as they were in a plan before; nobody names it."""

LOWEST = frozenset({"travel", "cost", "balance"})
"""The levels of which less is better."""

MEANING = {
    "need": "priority of the recipients matched",
    "keep": "previous matches kept",
    "days": "days given",
    "extras": "priority of partnerships, reviews and NPQELs",
    "fit": "fit of the matches",
    "travel": "km of matches, partners and reviewers",
    "cost": "pounds spent",
    "balance": "matches of each leader, squared",
    FAIR: "per 1,000 of the priority of the least served authority, region or phase",
    STAY: "matches, partners, reviews and NPQELs of the plan before kept",
}


def level_of(goal: str) -> str:
    """Give the level that a goal of the search is of: a goal of `fair` has its share behind the name."""
    return goal.partition(" ")[0]


def order_levels(named: Sequence[str], *, previous: bool) -> tuple[str, ...]:
    """Put the named levels first and let the others follow as they stand.

    Raises Faults for a name that is unknown, repeated or empty, and for `keep` without a previous plan.
    """
    faults = [fault for i, name in enumerate(named) if (fault := _fault(named, i, previous))]
    if faults:
        raise Faults(faults)
    rest = (name for name in DEFAULT if name not in named and (previous or name != "keep"))
    return (*named, *rest)


def _fault(named: Sequence[str], i: int, previous: bool) -> Fault | None:
    name = named[i]
    if name not in LEVELS:
        expected = f"expected levels separated by commas: {', '.join(LEVELS)}"
        return Fault(expected, at="--objective", value=name, nearest=nearest(name, LEVELS))
    if name in named[:i]:
        return Fault("this level is named twice", at="--objective", value=name)
    if name == "keep" and not previous:
        return Fault("this level needs --previous PLAN", at="--objective", value=name)
    return None

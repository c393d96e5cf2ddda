"""The single changes that ways in are made of, and their texts in the syntax of `--set`."""

from __future__ import annotations

from collections.abc import Iterable

from ...common.faults import Faults
from ...common.numbers import plain_pounds
from ...models.region.region import Budget, Leader
from ..definition.change import Change, Op, Step, Which, id_of, parse_change


def change(table: str, id_: str, column: str, op: Op, value: object) -> Change:
    """Change a cell of the row with an id."""
    made = Change(table, Which((id_,)), column, op, str(value))
    # A list of ids is written with a semicolon, which an id may have.
    return made if _repeats(made) else Change(table, Which(where=(("id", id_),)), column, op, str(value))


def more_days(leader: Leader, days: int) -> Step:
    """Give a leader more days of their own."""
    return change("leaders", leader.id, "capacity_days", "+=", days)


def one_more_match(leader: Leader) -> Step:
    """Let a leader take one more match."""
    return change("leaders", leader.id, "max_matches", "+=", 1)


def place(leader: Leader, days: int) -> tuple[Step, ...]:
    """Give a leader days, and a match where these are limited: a place."""
    return (more_days(leader, days), *([] if leader.max_matches is None else [one_more_match(leader)]))


def more_money(budget: Budget, pence: int) -> Step:
    """Put money into a pot."""
    return change("budgets", id_of(budget), "amount", "+=", plain_pounds(pence))


def no_ban(recipient: str, leader: str) -> Step:
    """Lift a ban."""
    where = (("recipient", recipient), ("leader", leader), ("action", "ban"))
    return Change("decisions", Which(where=where), "action", "=", "none")


def would_take(steps: Iterable[Step]) -> tuple[str, ...]:
    """Give changes as texts for `--set`; empty where one cannot be written so."""
    steps = tuple(steps)
    return tuple(map(str, steps)) if all(map(_repeats, steps)) else ()


def _repeats(step: Step) -> bool:
    try:
        return parse_change(str(step), "") == step
    except Faults:
        return False

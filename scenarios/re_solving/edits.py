"""The single changes that plans are made again with, and their texts in the syntax of `--set`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...common.faults import Faults
from ...common.numbers import plain_pounds
from ...models.eligibility.recipients import Recipient
from ...models.offers.offer import Offer, Partnership
from ...models.region.region import Leader, Region
from ..definition.change import Change, Op, Remove, Step, Which, parse_change


def change(table: str, id_: str, column: str, op: Op, value: object) -> Change:
    """Change a cell of the row with an id."""
    made = Change(table, Which((id_,)), column, op, str(value))
    # A list of ids is written with a semicolon, which an id, or the region of a budget row, may have.
    return made if _repeats(made) else replace(made, which=Which(where=_key(table, id_)))


def _key(table: str, id_: str) -> tuple[tuple[str, str], ...]:
    if table != "budgets":
        return (("id", id_),)
    pot, _, region = id_.partition("@")
    return ("pot", pot), ("region", region)


def more_days(leader: str, days: int) -> Change:
    """Give a leader more days of their own."""
    return change("leaders", leader, "capacity_days", "+=", days)


def one_more_match(leader: str) -> Change:
    """Let a leader take one more match."""
    return change("leaders", leader, "max_matches", "+=", 1)


def farther(leader: str, km: int) -> Change:
    """Let a leader travel further."""
    return change("leaders", leader, "max_km", "+=", km)


def place(leader: Leader, days: int) -> tuple[Step, ...]:
    """Give a leader days, and a match where these are limited: a place."""
    return (more_days(leader.id, days), *([] if leader.max_matches is None else [one_more_match(leader.id)]))


def more_money(pot: str, pence: int) -> Change:
    """Put money into a budget row."""
    return change("budgets", pot, "amount", "+=", plain_pounds(pence))


def approvals(offer: Offer, recipient: Recipient, now: str | None) -> Iterator[tuple[str, Change]]:
    """Walk the approvals of a regional director that are open, each with its change; `now` is what is approved."""
    terms = offer.terms_of(recipient)
    given: Partnership | None = terms.partnership
    wanted = ["days"] if terms.extra_days is not None else []
    wanted += ["partnership"] if given is not None and given.when == "rd-approval" else []
    for what in wanted:
        if now not in (what, "either"):
            yield what, change("recipients", recipient.body, "rd_approved", "=", what if now is None else "either")


def own_locks(region: Region, leader: str) -> tuple[str, ...]:
    """Give whoever is locked to a leader."""
    return tuple(row.recipient for row in region.decisions if row.leader == leader and row.binds)


def leader_leaves(region: Region, leader: str) -> tuple[Step, ...]:
    """Let a leader leave; their own locks go, since nobody can be locked to a leader who has left."""
    where = (("leader", leader), ("action", "lock"))
    lifted: tuple[Step, ...] = (Remove("decisions", Which(where=where)),) if own_locks(region, leader) else ()
    return (*lifted, change("leaders", leader, "status", "=", "left"))


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

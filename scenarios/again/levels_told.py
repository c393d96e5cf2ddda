"""Levels, matches and who moves, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count, listed
from ...models.plan.plan import Match, Plan
from ...models.plan.plan_report import amount
from ...models.region.names import Names

_MOVES_TOLD = 6
"""Recipients that are named of those who move."""


def worse(level: str, number: int) -> str:
    """Say by how much a level is worse: '100 of need', '£450 of cost'."""
    return f"{amount(level, number)} of {level}"


def match_told(match: Match, people: Names, priority: int | None = None) -> str:
    """Say what a match is: leader, priority, fit, km and days."""
    far = "km unknown" if match.km is None else f"{match.km:,} km"
    lead = "" if priority is None else f"priority {priority:,}, "
    return f"{lead}fit {match.fit}, {far}, {count(match.days, 'day')} with {people.leader(match.leader)}"


def newly_in(before: Plan, after: Plan) -> tuple[str, ...]:
    """Give the recipients that have a leader in a later plan alone."""
    had = {match.recipient for match in before.matches}
    return tuple(match.recipient for match in after.matches if match.recipient not in had)


def gone(before: Plan, after: Plan) -> tuple[str, ...]:
    """Give the recipients that have a leader in an earlier plan alone."""
    return newly_in(after, before)


def moves_told(before: Plan, after: Plan, people: Names) -> Iterator[str]:
    """Say who has another leader in a later plan, with fit and km side by side, and how many other days."""
    new = {match.recipient: match for match in after.matches}
    both = [(old, new[old.recipient]) for old in before.matches if old.recipient in new]
    moved = [(old, now) for old, now in both if old.leader != now.leader]
    for old, now in moved[:_MOVES_TOLD]:
        leaders = f"from {people.leader(old.leader)} to {people.leader(now.leader)}"
        yield f"{people.body(old.recipient)} moves {leaders}: fit {old.fit} to {now.fit}, {_km(old)} to {_km(now)}."
    if len(moved) > _MOVES_TOLD:
        rest = [people.body(old.recipient) for old, _ in moved[_MOVES_TOLD:]]
        yield f"{count(len(rest), 'other')} have another leader, too: {listed(rest)}."
    days = [(old, now) for old, now in both if old.leader == now.leader and old.days != now.days]
    if days:
        told = (f"{people.body(o.recipient)} {o.days} to {n.days}" for o, n in days)
        yield f"Days change for {count(len(days), 'recipient')}: {listed(told)}."


def _km(match: Match) -> str:
    return "km unknown" if match.km is None else f"{match.km:,} km"

"""How firm a match is, by the best plan without it: forced, decided at a level, or free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ...models.plan.plan import Match, Plan, first_loss


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """How sure a match is: forced, decided at a level by an amount, or free, so that only the tie-break chose it.

    `instead` is the leader that the recipient has in the best plan without this match, None for no leader.
    """

    recipient: str
    leader: str
    label: Literal["forced", "decided", "free"]
    level: str = ""
    by: int = 0
    instead: str | None = None


def label_of(plan: Plan, match: Match, without: Plan | None) -> Label:
    """Label a match of a plan; `without` is the best plan in which that pair is banned, None where there is none."""
    forced = Label(recipient=match.recipient, leader=match.leader, label="forced")
    if without is None:
        return forced
    other, loss = without.match_of(match.recipient), first_loss(plan.levels, without.levels)
    instead = None if other is None else other.leader
    if loss is None:
        return replace(forced, label="free", instead=instead)
    return replace(forced, label="decided", level=loss[0], by=loss[1], instead=instead)

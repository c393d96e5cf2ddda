"""A plan as choices: who leads whom, who partners, who reviews, who gets an NPQEL, and the days of each match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ...common.arrays import Ints
from ...models.matching.instance import Instance
from ...models.matching.spending import Spending, spending
from ..model.arrays import InstanceArrays
from ..model.columns import choices_of
from ..model.model import Model


@dataclass(frozen=True)
class Assignment:
    """The choices of a plan by recipient: indices of leaders, partners, reviewers; days in whole days."""

    leader: dict[int, int]
    partner: dict[int, int] = field(default_factory=dict)
    reviewer: dict[int, int] = field(default_factory=dict)
    npqel: frozenset[int] = frozenset()
    days: dict[int, int] = field(default_factory=dict)

    def with_days(self, days: dict[int, int]) -> Assignment:
        """Give the same choices with other days."""
        return replace(self, days=days)


def spending_by_recipient(figures: InstanceArrays, choice: Assignment) -> dict[int, Spending]:
    """Give what each matched recipient's days and extras cost; days that are still to be shared cost nothing yet."""
    recipients = figures.instance.recipients
    return {
        t: spending(
            figures.terms[t], days=choice.days.get(t, 0), rate=int(figures.rate[leader]),
            partnership=t in choice.partner, review=t in choice.reviewer, npqel=t in choice.npqel,
            grant=recipients[t].grant,
        )
        for t, leader in choice.leader.items()
    }  # fmt: skip


def assignment_of(model: Model, x: Ints) -> Assignment:
    """Read the choices out of the columns of a solution; the days are still to be shared."""
    made = []
    for choices in choices_of(model.instance, model.columns):
        chosen = np.flatnonzero(x[model.columns.span(choices.family)])
        made.append(dict(zip(choices.recipient[chosen].tolist(), choices.other[chosen].tolist(), strict=True)))
    leader, partner, reviewer, npqel = made
    return Assignment(leader, partner, reviewer, frozenset(npqel))


def days_given(model: Model, x: Ints) -> tuple[dict[int, int], dict[int, int]]:
    """Give the day column of each matched recipient, and the days in each of these columns."""
    match = model.columns.match
    chosen = np.flatnonzero(x[model.columns.span("match")])
    home = {int(match.recipient[i]): int(match.days[i]) for i in chosen}
    days = x[model.columns.span("days")]
    return home, {column: int(days[column]) for column in sorted(set(home.values()))}


def locked_days(instance: Instance) -> dict[int, int]:
    """Give the days that locks settle, by recipient."""
    locks = ((instance.recipient_number[k.recipient], k.days) for k in instance.decisions.matches)
    return {t: days for t, days in locks if days is not None}


Between = Mapping[int, tuple[int, int]]
"""The fewest and the most days of each recipient."""


def days_between(instance: Instance, choice: Assignment) -> Between:
    """Give for every matched recipient the fewest and the most days that it may be given.

    A partnership takes the place of extra days where the two exclude each other (23.7).
    """
    settled, between = locked_days(instance), {}
    for t in choice.leader:
        r = instance.recipients[t]
        most = r.cap if t in choice.partner and r.exclusive else r.top
        between[t] = (settled[t], settled[t]) if t in settled else (r.minimum, most)
    return between

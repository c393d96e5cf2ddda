"""How far people have come with a match: preferred, agreed by the school, approved, appointed, with the days."""

from __future__ import annotations

from collections import defaultdict

from ...models.matching.decisions import in_full
from ...models.matching.instance import Instance
from ...models.offers.offer import Offer
from ...models.region.names import Names
from ...models.region.region import Decision, Region

APPOINTED = [*Decision.STEPS][-1]
"""The step that holds a match."""


def steps_asked(instance: Instance) -> bool:
    """Say whether the steps of appointments are to be filled in: under an offer with supports, and where some are."""
    return bool(instance.offer.supports) or any(row.steps for row in instance.region.decisions)


class Steps:
    """The steps that a region's decisions record; true where there are any."""

    def __init__(self, region: Region, offer: Offer) -> None:
        self.people = Names(region)
        self._rows: dict[str, list[Decision]] = defaultdict(list)
        for row in in_full(region, offer):
            if row.steps:
                self._rows[row.recipient].append(row)

    def __bool__(self) -> bool:
        """Whether anything is recorded."""
        return bool(self._rows)

    def last(self, recipient: str, leader: str) -> str:
        """Give the last step of a match, blank where none is recorded."""
        steps = [step for row in self._rows.get(recipient, ()) if row.leader == leader for step in row.steps]
        return steps[-1] if steps else ""

    def of(self, recipient: str, leader: str | None) -> str:
        """Write the steps of a recipient with its leader, then those with others, each under its name."""
        rows = sorted(self._rows.get(recipient, ()), key=lambda row: (row.leader != leader, row.leader))
        return "; ".join(
            told(row) if row.leader == leader else f"{self.people.leader(row.leader)}: {told(row)}" for row in rows
        )


def told(row: Decision) -> str:
    """Write the steps of a decision with their days."""
    return ", ".join(f"{step} {day}" for step, day in row.steps.items())

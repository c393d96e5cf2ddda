"""The journeys of a plan, and how their sum is told: a distance that is not known counts as 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...common.names import count


@dataclass(frozen=True, kw_only=True, slots=True)
class Journeys:
    """How many journeys a plan has, and of how many the km is known."""

    number: int
    known: int

    @property
    def unknown(self) -> int:
        """Of how many the km is not known: they count as 0 in `travel`."""
        return self.number - self.known

    @property
    def all_unknown(self) -> bool:
        """Whether there are journeys, and of none the km is known: then a sum of 0 km says nothing."""
        return self.number > 0 and self.known == 0


def journeys_of(kms: Iterable[int | None]) -> Journeys:
    """Count journeys by their km, None where it is not known."""
    known = [km is not None for km in kms]
    return Journeys(number=len(known), known=sum(known))


def extent(journeys: Journeys) -> str:
    """Say of which journeys a sum of km is: `over 22 of 26 journeys; 4 unknown`."""
    every = count(journeys.number, "journey")
    if journeys.all_unknown:
        return f"no distance is known ({every})"
    if not journeys.unknown:
        return f"over {every}"
    return f"over {journeys.known:,} of {every}; {journeys.unknown:,} unknown"


def travel_text(km: int, journeys: Journeys | None) -> str:
    """Write a sum of km with its journeys; a plan of an earlier version does not tell them (None)."""
    if journeys is None:
        return f"{km:,} km"
    return f"not known: {extent(journeys)}" if journeys.all_unknown else f"{km:,} km {extent(journeys)}"

"""The notes of a plan that follow from its matches."""

from __future__ import annotations

from .names import count

UNDRAWN = "stopped before the draw among equally good plans was finished: another run may take another"


def at_minimum(low: int, matches: int, *, asked: bool) -> str:
    """Say how many matches sit at the minimum of days, and whether an option set it."""
    whose = "--min-days" if asked else "assumed, A.5"
    return f"{low} of {count(matches, 'match', 'matches')} sit at the minimum of days ({whose})"


def unknown_km(journeys: int) -> str:
    """Say how many journeys have no known length."""
    return f"the km of {count(journeys, 'journey')} is not known and counts as 0 in travel"

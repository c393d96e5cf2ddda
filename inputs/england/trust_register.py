"""What the department's register tells of trusts: their schools, since when, and their figures (22.2 to 22.3a)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ...models.region.judgements import BELOW_GOOD
from ...models.region.region import Trust
from ..published.records import Groups, Judgement, Members

_GATE_YEARS = 3
"""Years in the trust after which a school counts for the gate (22.3a)."""


def reference_numbers(members: Members | None, groups: Groups | None) -> dict[str, str]:
    """Give the UID of every trust by its reference number (TR00261)."""
    return {group_id: trust for trust, group_id in _numbers(members, groups) if group_id}


def _numbers(members: Members | None, groups: Groups | None) -> Iterable[tuple[str, str]]:
    if members:
        yield from ((s.trust, s.group_id) for stays in members.stays.values() for s in stays)
    if groups:
        yield from ((g.trust, g.group_id) for g in groups.by_trust.values())


@dataclass(frozen=True, slots=True)
class SinceJoining:
    """The four figures of a trust; `unknown` schools have no join date and are in none of them."""

    inspected: int
    below_good: int
    score: int
    three_years: int
    unknown: int

    @property
    def cells(self) -> dict[str, Any]:
        """Give the cells of the trust's row."""
        return {
            "inspected_since_joining": self.inspected,
            "below_good_since_joining": self.below_good,
            "improvement_score": Decimal(self.score),
            "schools_3_years": self.three_years,
        }


def since_joining(schools: Iterable[tuple[date | None, Sequence[Judgement]]], as_at: date) -> SinceJoining | None:
    """Sum up the schools of a trust, each with its join date and its graded inspections, newest first.

    The score is the sum of (last grade before joining - latest grade since), 0 for a school with no grade before
    (22.3, assumed). Gives None where no join date is known.
    """
    schools = list(schools)
    known = [(joined, grades) for joined, grades in schools if joined is not None]
    if not known:
        return None
    pairs = [_around(joined, grades) for joined, grades in known]
    since = [(before, after) for before, after in pairs if after is not None]
    return SinceJoining(
        inspected=len(since),
        below_good=sum(after in BELOW_GOOD for _, after in since),
        score=sum(before - after for before, after in since if before is not None),
        three_years=sum(joined <= _years_before(as_at) for joined, _ in known),
        unknown=len(schools) - len(known),
    )


def figures(trust: Trust) -> str:
    """Say the figures of a trust's row in words."""
    if trust.inspected_since_joining is None:
        return "no join date is known"
    return (
        f"{trust.below_good_since_joining} of {trust.inspected_since_joining} inspected since joining are below good, "
        f"score {trust.improvement_score}, {trust.schools_3_years} three years in the trust"
    )


def _around(joined: date, grades: Sequence[Judgement]) -> tuple[int | None, int | None]:
    before = next((j.grade for j in grades if j.begun < joined), None)
    return before, next((j.grade for j in grades if j.begun >= joined), None)


def _years_before(day: date) -> date:
    # 29 February has no day of its own three years before.
    return day.replace(year=day.year - _GATE_YEARS, day=min(day.day, 28) if day.month == 2 else day.day)

"""A plan that was agreed, with the region that it was made from: where letters, claims and reports begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..inputs.plan_file import read_plan
from ..models.case import Case
from ..models.faults import Gathering, Place, refuse
from ..models.plan import Plan
from ..models.region import Region
from ..models.verdict import Verdict
from ..solver.check import case_of, check


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A sound plan, the region as it was read, and the case that the plan answers; `notes` say where they differ."""

    plan: Plan
    region: Region
    case: Case
    notes: tuple[str, ...]


def read_agreed(path: Path, read: Callable[[str | None], Region], offer: str | None = None) -> Agreed:
    """Read a plan and its region, as `read_both`; raises Faults too where the plan breaks a rule."""
    made, region = read_both(path, read, offer)
    verdict = check(made, region, offer)
    _refuse_unsound(path, verdict)
    return Agreed(plan=made, region=region, case=case_of(made, region, offer), notes=verdict.notes)


def read_both(path: Path, read: Callable[[str | None], Region], offer: str | None = None) -> tuple[Plan, Region]:
    """Read a plan and, by `read` under its offer, its region; raises Faults with those of both."""
    found = Gathering()
    made = cast("Plan", found.find(lambda: read_plan(path)))
    # A plan that could not be read ends this here, with what is wrong with its region.
    return made, found.last(lambda: read(offer or (made.offer.name if made else None)))


def _refuse_unsound(path: Path, verdict: Verdict) -> None:
    if verdict.sound:
        return
    first, *others = map(str, verdict.broken)
    more = f", and {len(others):,} more" if others else ""
    if verdict.notes:
        more += f"; {'; '.join(verdict.notes)} (after match replan, give the region that --region-output wrote)"
    expected = f"expected a plan of this region that match check finds sound; it breaks {first}{more}"
    raise refuse(expected, Place(str(path)))

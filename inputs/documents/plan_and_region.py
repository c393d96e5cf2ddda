"""A plan with the region that it was made from, or one given beside it: where everything that takes a plan begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ...common.faults import Faults, Place, refuse
from ...common.names import count
from ...models.offers.catalogue import read_offer
from ...models.offers.offer import Offer
from ...models.plan.fingerprint import differences, record_of
from ...models.plan.stored_plan import StoredPlan
from ...models.region.region import Region
from .plan import read_stored
from .stored_plan import Carried, carried_region

ReadRegion = Callable[[str | Offer | None], Region]
"""Reads a region under an offer, or under the one that the region names."""


@dataclass(frozen=True, kw_only=True)
class PlanAndRegion:
    """A plan as it was stored, and the region and the offer to judge it by; `notes` say where they are not its own."""

    stored: StoredPlan
    region: Region
    offer: Offer | str
    notes: tuple[str, ...]


def read_plan_and_region(path: Path, read: ReadRegion | None = None, offer: str | None = None) -> PlanAndRegion:
    """Read a plan and, by `read` under its offer, the region given beside it; without `read`, the one it carries.

    Raises Faults with those of both, and where there is no region.
    """
    named = read_offer(offer) if offer else None
    try:
        stored = read_stored(path)
        own = carried_region(stored, named)
    except Faults as found:
        raise _with_region(found, read, named) from None
    if own is None and read is None:
        raise refuse("has no region in it, as an earlier version wrote it: give its region, too", Place(str(path)))
    under = named or (own.offer if own else stored.plan.offer.name)
    region, told = _region(stored, own, read(under) if read else None)
    return PlanAndRegion(stored=stored, region=region, offer=under, notes=(*told, *unplanned_notes(stored)))


def _with_region(found: Faults, read: ReadRegion | None, offer: Offer | None) -> Faults:
    """Add what is wrong with the region to what is wrong with the plan."""
    try:
        if read is not None:
            read(offer)
    except Faults as more:
        return Faults([*found.faults, *more.faults])
    return found


def _region(stored: StoredPlan, own: Carried | None, beside: Region | None) -> tuple[Region, tuple[str, ...]]:
    """Give the region to judge a plan by, and how the one given beside it differs from its own."""
    if own is None:
        return cast("Region", beside), ()
    if beside is None or beside.digest == own.region.digest:
        return own.region, ()
    if beside.digest == own.base.digest:
        told = f"the region {beside.name} is as it was before the decisions of the plan's workbook"
        return own.region, (f"{told}: the plan is judged by the region with them, which it carries",)
    return beside, differences(record_of(stored.plan, own.region), beside)


def unplanned_notes(stored: StoredPlan) -> tuple[str, ...]:
    """Say that decisions were typed into a plan's workbook which are not planned yet."""
    if not stored.undecided:
        return ()
    return (f"{stored.file} has {undecided_text(stored)}",)


def undecided_text(stored: StoredPlan) -> str:
    """Say how many decisions were typed into a plan's workbook and are not planned yet."""
    number = count(len(stored.undecided), "decision that is", "decisions that are")
    return f"{number} typed in and not planned yet: match replan plans with them"

"""A plan with the region that it was made from: where checks, letters, claims and reports begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..common.faults import Faults, Place, refuse
from ..common.names import count
from ..inputs.documents.plan import read_stored
from ..inputs.documents.stored_plan import Carried, carried_region
from ..models.matching.instance import Instance
from ..models.offers.catalogue import read_offer
from ..models.offers.offer import Offer
from ..models.plan.check_result import Verdict
from ..models.plan.fingerprint import differences, record_of
from ..models.plan.plan import Plan
from ..models.plan.stored_plan import StoredPlan
from ..models.region.region import Region
from ..solver.checker.check import case_of, check

ReadRegion = Callable[[str | Offer | None], Region]
"""Reads a region under an offer, or under the one that the region names."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A plan as it was stored, and the region and the offer to judge it by; `notes` say where they are not its own."""

    stored: StoredPlan
    region: Region
    offer: Offer | str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """A sound plan, the region as it was read, and the instance that the plan answers; `notes` say where they differ.

    `mark` is what stands on every page that is made from it, blank where it is agreed.
    """

    plan: Plan
    region: Region
    instance: Instance
    notes: tuple[str, ...]
    stored: StoredPlan
    mark: str = ""


def read_agreed(
    path: Path,
    read: ReadRegion | None = None,
    offer: str | None = None,
    *,
    needs: str = "",
    draft: bool = False,
) -> Agreed:
    """Read a plan and its region, as `read_given`; raises Faults too where the plan breaks a rule.

    `needs` names what may be made of an agreed plan only: anything else is refused, unless it is to be a `draft`.
    """
    given = read_given(path, read, offer)
    if needs and not draft:
        refuse_draft(path, given.stored, needs)
    verdict = check(given.stored.plan, given.region, given.offer)
    _refuse_unsound(path, verdict, given)
    return Agreed(
        plan=given.stored.plan,
        region=given.region,
        instance=case_of(given.stored.plan, given.region, given.offer),
        notes=(*verdict.notes, *given.notes),
        stored=given.stored,
        mark=given.stored.state.mark if draft or (not needs and given.stored.state.name != "agreed") else "",
    )


def read_given(path: Path, read: ReadRegion | None = None, offer: str | None = None) -> Given:
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
    return Given(stored=stored, region=region, offer=under, notes=(*told, *unplanned_notes(stored)))


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
    return (f"{stored.file} has {_typed(stored)}",)


def _typed(stored: StoredPlan) -> str:
    number = count(len(stored.undecided), "decision that is", "decisions that are")
    return f"{number} typed in and not planned yet: match replan plans with them"


def refuse_draft(path: Path, stored: StoredPlan, needs: str) -> None:
    """Refuse a plan that is not agreed, or into whose workbook other decisions were typed since; raises Faults."""
    state, place = stored.state, Place(str(path))
    if state.name == "superseded":
        what = f"is {state}: give {needs} the plan that replaced it, or --draft to mark every page"
        raise refuse(what, place)
    refuse_undecided(path, stored, "; or --draft marks every page")
    if state.name == "draft":
        way = f"match agree {path.name} --by NAME -o agreed.json, then {needs} takes agreed.json"
        raise refuse(f"is a draft: {way}; or --draft marks every page", place)


def refuse_undecided(path: Path, stored: StoredPlan, way: str = "") -> None:
    """Refuse a workbook into which decisions were typed that are not planned yet; raises Faults."""
    if stored.undecided:
        raise refuse(f"has {_typed(stored)}{way}", Place(str(path)))


def _refuse_unsound(path: Path, verdict: Verdict, given: Given) -> None:
    if verdict.sound:
        return
    first, *others = map(str, verdict.broken)
    more = f", and {len(others):,} more" if others else ""
    notes = (*verdict.notes, *given.notes)
    if notes:
        way = "leave the region out: the plan carries its own"
        if given.stored.inputs is None:
            way = "after match replan, give the region that --region-output wrote"
        more += f"; {'; '.join(notes)} ({way})"
    expected = f"expected a plan of this region that match check finds sound; it breaks {first}{more}"
    raise refuse(expected, Place(str(path)))


def tell_state(agreed: Agreed) -> tuple[str, ...]:
    """Say the state of a plan in notes, and whether it was made again from one that was agreed."""
    stored = agreed.stored
    told = (f"the plan is {stored.state}" + (f"; every page is marked: {agreed.mark}" if agreed.mark else ""),)
    before = stored.previous
    if before is None or before.state != "agreed" or stored.file.lower().endswith(".json"):
        return told
    why = f"it was made again from an agreed plan ({before.sha256})"
    return (*told, f"{why}: match agree --supersedes OLD takes that one out of use")

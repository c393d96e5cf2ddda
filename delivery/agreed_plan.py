"""A sound plan, where letters, claims and reports begin; and how a plan is agreed.

When a plan is agreed, the agreed plan before it is superseded: no letters go out from the old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..common.faults import Fault, Faults, Place, refuse
from ..common.files.atomic_write import write_whole
from ..common.files.read import read_bytes
from ..common.names import collapse
from ..inputs.documents.plan import read_stored
from ..inputs.documents.plan_and_region import PlanAndRegion, ReadRegion, read_plan_and_region, undecided_text
from ..inputs.documents.stored_plan import carried_region
from ..models.matching.instance import Instance
from ..models.offers.catalogue import read_offer
from ..models.offers.offer import LetterKind, Offer
from ..models.plan.check_result import Verdict
from ..models.plan.plan import Plan
from ..models.plan.plan_json import plan_digest, plan_json
from ..models.plan.stored_plan import Agreement, State, StoredPlan, inputs_of
from ..models.plan.workbook_layout import COVER, SUPERSEDED_BY
from ..models.region.region import Region
from ..solver.checker.check import check, instance_of


@dataclass(frozen=True, kw_only=True)
class SoundPlan:
    """A sound plan, the region as it was read, and the instance that the plan answers; `notes` say where they differ.

    `mark` is what stands on every page that is made from it, blank where it is agreed.
    """

    plan: Plan
    region: Region
    instance: Instance
    notes: tuple[str, ...]
    stored: StoredPlan
    mark: str = ""


def read_sound(
    path: Path,
    read: ReadRegion | None = None,
    offer: str | None = None,
    *,
    needs: str = "",
    draft: bool = False,
) -> SoundPlan:
    """Read a plan and its region, as `read_plan_and_region`; raises Faults too where the plan breaks a rule.

    `needs` names what may be made of an agreed plan only: anything else is refused, unless it is to be a `draft`.
    """
    given = read_plan_and_region(path, read, offer)
    if needs and not draft:
        refuse_draft(path, given.stored, needs)
    verdict = check(given.stored.plan, given.region, given.offer)
    _refuse_unsound(path, verdict, given)
    return SoundPlan(
        plan=given.stored.plan,
        region=given.region,
        instance=instance_of(given.stored.plan, given.region, given.offer),
        notes=(*verdict.notes, *given.notes),
        stored=given.stored,
        mark=given.stored.state.mark if draft or (not needs and given.stored.state.name != "agreed") else "",
    )


def letters_needed(path: Path | None, offer: str | None) -> frozenset[LetterKind]:
    """Give the kinds of letters that a plan needs, or an offer; where neither is named, a grant offer.

    Raises Faults where the plan or the offer is not sound, and where the offer has no letters.
    """
    if offer:
        found = read_offer(offer)
    elif path:
        stored = read_stored(path)
        own = carried_region(stored)
        under = own.offer if own else stored.plan.offer.name
        found = under if isinstance(under, Offer) else read_offer(under)
    else:
        return frozenset({"grant offer"})
    if not found.letter_kinds:
        raise Faults([Fault("expected an offer of which some support has letters", value=found.id)])
    return found.letter_kinds


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
        raise refuse(f"has {undecided_text(stored)}{way}", Place(str(path)))


def _refuse_unsound(path: Path, verdict: Verdict, given: PlanAndRegion) -> None:
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


def tell_state(agreed: SoundPlan) -> tuple[str, ...]:
    """Say the state of a plan in notes, and whether it was made again from one that was agreed."""
    stored = agreed.stored
    told = (f"the plan is {stored.state}" + (f"; every page is marked: {agreed.mark}" if agreed.mark else ""),)
    before = stored.previous
    if before is None or before.state != "agreed" or stored.file.lower().endswith(".json"):
        return told
    why = f"it was made again from an agreed plan ({before.sha256})"
    return (*told, f"{why}: match agree --supersedes OLD takes that one out of use")


def check_output(path: Path) -> None:
    """Refuse a target for an agreed plan that does not end in .json; raises Faults."""
    if path.suffix.lower() != ".json":
        raise Faults([Fault("expected a file that ends in .json", at="-o", value=str(path))])


def agreed(
    path: Path, given: PlanAndRegion, *, by: str | None, on: date | None, today: date, supersedes: Iterable[Path]
) -> StoredPlan:
    """Give a plan as it is agreed, with what it was made from; whether it is sound is for the checker to say.

    Raises Faults where it is superseded or agreed already, where decisions were typed into its workbook since, where
    nobody is named, where the region beside it is not its own, and where it replaces an agreed plan that is not among
    `supersedes`.
    """
    stored, place = given.stored, Place(str(path))
    if stored.state.name == "superseded":
        raise refuse(f"is {stored.state}: agree the plan that replaced it", place)
    refuse_undecided(path, stored)
    if given.region.digest != stored.plan.region.sha256:
        raise refuse("is not a plan of the region beside it: agree it by its own", place)
    agreement = _agreement(stored, place, by, on, today)
    _refuse_two(stored, place, supersedes)
    inputs = stored.inputs or inputs_of(given.region, instance_of(stored.plan, given.region, given.offer).offer)
    return replace(stored, state=State(name="agreed", agreement=agreement), inputs=inputs)


def _agreement(stored: StoredPlan, place: Place, by: str | None, on: date | None, today: date) -> Agreement:
    """Give who agrees and when: as the command says, or as the Cover of the workbook does."""
    known, name = stored.state.agreement, collapse(by or "")
    if known is None:
        if not name:
            raise Faults([Fault("expected who agrees the plan", at="--by", value=None if by is None else name)])
        return Agreement(by=name, on=on or today)
    if name not in ("", known.by) or on not in (None, known.on):
        raise refuse(f"is agreed already, {known}: expected the same, or a plan that is not agreed", place)
    return known


def _refuse_two(stored: StoredPlan, place: Place, supersedes: Iterable[Path]) -> None:
    """Refuse to agree a plan beside the agreed one that it was made again from; raises Faults."""
    digest, before = plan_digest(stored.plan), stored.previous
    old = {plan_digest(read_stored(path).plan): path for path in supersedes}
    if digest in old:
        raise refuse("is the same plan as the one to be agreed: expected an earlier one", Place(str(old[digest])))
    if before is not None and before.state == "agreed" and before.sha256 not in (digest, *old):
        way = "name that plan with --supersedes OLD, so that no letters go out from it"
        raise refuse(f"was made again from an agreed plan ({before.sha256}): {way}", place)


def superseded(path: Path, by: StoredPlan) -> str:
    """Write into the file of an agreed plan that another replaced it, and say so, or what is to be done instead.

    Only a file that is as match wrote it is changed, and only its state; raises CannotWrite.
    """
    old, digest = read_stored(path), plan_digest(by.plan)
    if old.state.name == "superseded":
        return f"{path} was {old.state} already."
    if path.suffix.lower() != ".json":
        return f"{path}: type {digest} into {SUPERSEDED_BY} on its {COVER}; match writes in no workbook."
    if old.state.name != "agreed":
        return f"{path} is a draft: there is nothing to supersede."
    if read_bytes(path) != plan_json(old).encode():
        return f"{path} is not as match wrote it, and is left alone: put it away, so that nobody works with it."
    state = State(name="superseded", agreement=old.state.agreement, superseded_by=digest)
    write_whole(path, plan_json(replace(old, state=state)).encode())
    return f"{path} is {state}."

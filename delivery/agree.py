"""A plan is agreed, and the agreed plan before it is superseded: so that no letters go out from the old one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..common.faults import Fault, Faults, Place, refuse
from ..common.files.atomic_write import write_whole
from ..common.files.read import read_bytes
from ..common.names import collapse
from ..inputs.documents.plan import read_stored
from ..models.plan.plan_json import plan_digest, plan_json
from ..models.plan.stored_plan import Agreement, State, StoredPlan, inputs_of
from ..models.plan.workbook_layout import COVER, SUPERSEDED_BY
from ..solver.checker.check import case_of
from .agreed_plan import Given, refuse_undecided


def check_output(path: Path) -> None:
    """Refuse a target for an agreed plan that does not end in .json; raises Faults."""
    if path.suffix.lower() != ".json":
        raise Faults([Fault("expected a file that ends in .json", at="-o", value=str(path))])


def agreed(
    path: Path, given: Given, *, by: str | None, on: date | None, today: date, supersedes: Iterable[Path]
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
    inputs = stored.inputs or inputs_of(given.region, case_of(stored.plan, given.region, given.offer).offer)
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

"""Keeping what people entered: last month's region carried over into this month's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ...common.names import count, fold, listed
from ...models.eligibility.clauses import ELIGIBLE_WHY
from ...models.eligibility.recipients import find_recipients
from ...models.matching.decisions import judge_decisions
from ...models.offers.catalogue import choose_offer
from ...models.offers.offer import Offer
from ...models.region.region import Budget, Decision, Region, School, Trust
from .england import England
from .explain import why_no_longer
from .judgement_cells import LATEST, PREVIOUS, written_here

NO_LONGER = "no_longer_eligible"
"""The column that says why a recipient of the old region is none any more."""

NOT_KNOWN = "not_known"
"""The column that says by which clause a school may be eligible, and what is missing to know it."""

_ENTERED = {
    "school": (
        "status", "priority", "needs", "must_have", "days_requested", "rd_approved", "partnership",
        "directly", "reserves_percent", "indicative_band", "band",
    ),
    "trust": (
        "status", "priority", "needs", "must_have", "days_requested", "rd_approved",
        "governance_review", "npqel", "partnership_slots",
    ),
}  # fmt: skip
"""What only people know: it stands as they entered it."""

_LOOKED_UP = {
    "school": (
        ("diocese",),
        ("type",),
        ("phase",),
        ("pupils",),
        ("deprivation",),
        ("easting", "northing"),
        ("postcode",),
        ("structure", "structure_source"),
    ),
    "trust": (
        ("reference",),
        ("inspected_since_joining", "below_good_since_joining", "improvement_score", "schools_3_years"),
        ("easting", "northing"),
        ("postcode",),
    ),
}
"""What the files tell; where they tell nothing of it, what stood there before stays."""

R = TypeVar("R", School, Trust)


@dataclass(frozen=True)
class CarriedOver:
    """The region with everything carried over, and what a person should know of it.

    `added` are the recipients that are new; `no_longer` those that are none any more, each with the reason.
    """

    region: Region
    added: tuple[str, ...]
    no_longer: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def carry(new: Region, old: Region, offer: Offer, england: England) -> CarriedOver:
    """Carry over what people entered into a region just made; everybody still there keeps it."""
    before: dict[str, School | Trust] = {row.id: row for row in old.schools}
    before |= {row.id: row for row in old.trusts}
    notes: list[str] = []
    region = replace(
        new,
        schools=tuple(_merged(row, before.get(row.id), offer, notes) for row in new.schools),
        trusts=tuple(_merged(row, before.get(row.id), offer, notes) for row in new.trusts),
        budgets=tuple(_budgets(old, new, notes)),
        settings=(*new.settings, *(s for s in old.settings if new.setting(s.name) is None and s.key != ("offer",))),
    )
    then = _eligible(old, choose_offer(old).offer if old.setting("offer") else offer)
    now = _eligible(region, offer)
    no_longer = tuple((id_, why_no_longer(id_, region, england, offer)) for id_ in sorted(then - now))
    region = _marked(region, dict(no_longer))
    region = replace(region, decisions=tuple(_decisions(region, old, offer, notes)))
    return CarriedOver(region, tuple(sorted(now - then)), no_longer, tuple(notes))


def _eligible(region: Region, offer: Offer) -> set[str]:
    eligibility = find_recipients(region, offer)
    # Of a school with several supports, each of which is a recipient, the id of its row.
    return {recipient.body for recipient in (*eligibility.recipients, *eligibility.declined)}


def _merged(row: R, old: School | Trust | None, offer: Offer, notes: list[str]) -> R:
    if not isinstance(old, type(row)):
        return row
    record = "school" if isinstance(row, School) else "trust"
    entered = {column: value for column in _ENTERED[record] if (value := getattr(old, column)) not in (None, ())}
    filled = {
        column: getattr(old, column)
        for columns in _LOOKED_UP[record]
        if all(getattr(row, column) is None for column in columns)
        for column in columns
    }
    if isinstance(row, School) and isinstance(old, School):
        filled |= _judged_before(row, old, offer)
    further = tuple(cell for cell in old.extra if cell[0] not in (ELIGIBLE_WHY, NO_LONGER, NOT_KNOWN))
    merged = replace(row, **entered, **filled, extra=tuple(sorted({**dict(further), **dict(row.extra)}.items())))
    return _flagged(merged, old, offer, notes)


def _judged_before(row: School, old: School, offer: Offer) -> dict[str, Any]:
    """Give what the old row has of judgements where the files are silent, and a structure that somebody typed."""
    if not offer.equivalents:
        return {}
    filled = _filled(row, old, LATEST)
    if filled is not None:
        filled |= _filled(row, old, PREVIOUS) or {}
    found = filled or {}
    if old.structure and not written_here(old.structure, old.structure_source):
        found |= {"structure": old.structure, "structure_source": old.structure_source}
    return found


def _filled(row: School, old: School, columns: tuple[str, ...]) -> dict[str, Any] | None:
    """Fill the cells of one judgement from the old row; None where that has another judgement."""
    now, then = ({column: getattr(school, column) for column in columns} for school in (row, old))
    grade, day, framework, areas, category = columns
    silent = now[grade] is None and now[framework] is None and not now[areas]
    if silent and now[day] in (None, then[day]):
        return then | {category: now[category] or then[category]}
    if any(now[column] != then[column] for column in (grade, day, framework)):
        return None
    told = {fold(area) for area, _ in now[areas]}
    further = tuple(cell for cell in then[areas] if fold(cell[0]) not in told)
    return {areas: (*now[areas], *further), category: now[category] or then[category]}


def _flagged(row: R, old: R, offer: Offer, notes: list[str]) -> R:
    written = any(name == ELIGIBLE_WHY for name, _ in old.extra)
    if old.eligible is None or written:
        return row
    if old.eligible not in ("yes", "no", "exception", *offer.eligibility_clauses):
        notes.append(f"{row.id}: eligible '{old.eligible}' is no clause of {offer.id} and is left out")
        return row
    # What somebody entered by hand stands, and needs no evidence of ours.
    return replace(row, eligible=old.eligible, extra=tuple(c for c in row.extra if c[0] != ELIGIBLE_WHY))


def _marked(region: Region, why: dict[str, str]) -> Region:
    return replace(
        region,
        schools=tuple(_with_mark(row, why.get(row.id)) for row in region.schools),
        trusts=tuple(_with_mark(row, why.get(row.id)) for row in region.trusts),
    )


def _with_mark(row: R, why: str | None) -> R:
    return row if why is None else replace(row, extra=tuple(sorted((*row.extra, (NO_LONGER, why)))))


def _budgets(old: Region, new: Region, notes: list[str]) -> Iterator[Budget]:
    regions = {fold(row.region) for row in (*new.schools, *new.trusts)}
    for budget in old.budgets:
        if budget.region is None or fold(budget.region) in regions:
            yield budget
        else:
            notes.append(f"the budget {budget.pot} of {budget.region} is left out: nobody here is of that region")


def _decisions(region: Region, old: Region, offer: Offer, notes: list[str]) -> Iterator[Decision]:
    eligibility = find_recipients(region, offer)
    for decision in old.decisions:
        faults = judge_decisions(replace(region, decisions=(decision,)), offer, eligibility, set()).faults
        if not faults:
            yield decision
            continue
        why = "; ".join(dict.fromkeys(fault.expected for fault in faults))
        notes.append(f"the {decision.action} of {decision.leader} on {decision.recipient} is left out: {why}")


def lost_entries(old: Region, region: Region) -> Iterator[str]:
    """Name the old rows with something entered that have no row any more."""
    here = {row.id for row in (*region.schools, *region.trusts)}
    for record, rows in (("school", old.schools), ("trust", old.trusts)):
        gone = [row.id for row in rows if row.id not in here and _has_entries(row, record)]
        if gone:
            named = f"{count(len(gone), record)} of the old region with something entered"
            yield f"{named} have no row any more: {listed(gone, 10)}"


def _has_entries(row: School | Trust, record: str) -> bool:
    return any(getattr(row, column) not in (None, ()) for column in (*_ENTERED[record], "eligible"))

"""A region with the decisions of a workbook in it: locks, bans, those who declined, what was approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ...common.faults import Fault, Faults
from ...common.names import Nearest
from ..eligibility.recipients import Eligibility, find_recipients
from ..matching.decision_log import RULINGS, STEPS, Entry
from ..matching.decisions import JudgedRegion, in_full, is_reviewer, judge_decisions
from ..offers.catalogue import OfferChoice
from ..offers.offer import Offer
from ..region.names import row_id
from ..region.region import RECORD, Decision, Region, School, Trust
from .workbook_layout import LOG

_CLEAR = "clear this decision"
_TAKE_BACK = "write no under Stands"

S = TypeVar("S", School, Trust)


def decide(region: Region, choice: OfferChoice, entries: Sequence[Entry]) -> JudgedRegion:
    """Give a region with decisions in it; raises Faults for those that are stale or contradict the region."""
    offer = choice.offer
    # Whoever is eligible by a decision may be decided on like everybody else.
    eligibility = find_recipients(replace(region, schools=tuple(_ruled(region.schools, entries))), offer)
    faults = [fault for entry in entries if (fault := _stale(region, offer, eligibility, entry))]
    if faults:
        raise Faults(faults)
    decided = with_entries(region, offer, entries)
    eligibility = find_recipients(decided, offer)
    judged = judge_decisions(decided, offer, eligibility)
    ways = {entry.place: entry for entry in entries}
    if judged.faults:
        raise Faults(_with_way_out(fault, ways.get(fault.place)) for fault in judged.faults)
    return JudgedRegion(decided, choice, eligibility, judged)


def with_entries(region: Region, offer: Offer, entries: Sequence[Entry]) -> Region:
    """Give a region with decisions in it, whatever comes of them."""
    region = replace(region, decisions=in_full(region, offer))
    kept = {entry.recipient for entry in entries if entry.keeps}
    reviewers = {leader.id for leader in region.leaders if is_reviewer(leader)}
    pairs = dict[tuple[str, str], list[Entry]]()
    for entry in entries:
        if entry.leader is not None and (entry.keeps or entry.decision in STEPS):
            pairs.setdefault((entry.recipient, entry.leader), []).append(entry)
    old = (
        row
        for row in region.decisions
        if row.action == "ban"
        or row.leader in reviewers
        or (not (row.binds and row.recipient in kept) and (row.recipient, row.leader) not in pairs)
    )
    bans = [entry for entry in entries if entry.decision == "ban" and entry.leader is not None]
    return replace(
        region,
        schools=tuple(_changed(_ruled(region.schools, entries), entries)),
        trusts=tuple(_changed(region.trusts, entries)),
        decisions=(*old, *map(_ban, bans), *(_held(region.decisions, together) for together in pairs.values())),
    )


def _ban(entry: Entry) -> Decision:
    return Decision(recipient=entry.recipient, leader=entry.leader or "", action="ban", place=entry.place)


def _held(rows: Sequence[Decision], entries: Sequence[Entry]) -> Decision:
    """Give the row of what is decided on one match: its days, and the steps with those that the region has."""
    last = entries[-1]
    pair = last.recipient, last.leader or ""
    same = [row for row in rows if (row.recipient, row.leader) == pair and row.action != "ban"]
    locked = any(entry.keeps and entry.decision not in STEPS for entry in entries)
    days = [entry.days for entry in entries if entry.days] or [row.days for row in same if row.days and row.binds]
    done = {step: day for row in same for step, day in row.steps.items()}
    done |= {entry.decision: entry.on for entry in entries if entry.decision in STEPS and entry.on}
    row = Decision(
        recipient=pair[0],
        leader=pair[1],
        action="lock" if locked or any(row.action == "lock" for row in same) else RECORD,
        days=days[-1] if days else None,
        place=next((entry.place for entry in entries if entry.keeps), last.place),
    )
    cells: dict[str, Any] = {Decision.STEPS[step]: day for step, day in done.items()}
    return replace(row, **cells)


def _changed(rows: Iterable[S], entries: Iterable[Entry]) -> Iterator[S]:
    rows = tuple(rows)
    ids = {row.id for row in rows}
    declined = {row_id(entry.recipient, ids) for entry in entries if entry.decision == "decline"}
    approved = {row_id(entry.recipient, ids): entry.approval for entry in entries if entry.decision == "approve"}
    for row in rows:
        row = replace(row, status="declined") if row.id in declined else row
        yield replace(row, rd_approved=approved[row.id]) if row.id in approved else row


def _ruled(schools: Iterable[School], entries: Iterable[Entry]) -> Iterator[School]:
    """Mark the schools of which a person said whether they are eligible."""
    ruled = {entry.recipient: entry.decision for entry in entries if entry.decision in RULINGS}
    for row in schools:
        yield replace(row, eligible="yes" if ruled[row.id] == "eligible" else "no") if row.id in ruled else row


def _way(entry: Entry) -> str:
    return _TAKE_BACK if entry.place.sheet == LOG else _CLEAR


def _with_way_out(fault: Fault, entry: Entry | None) -> Fault:
    return fault if entry is None else replace(fault, way_out=_way(entry))


def _fault(entry: Entry, column: str, value: str, expected: str, near: str | Nearest | None = None) -> Fault:
    return Fault(expected, entry.place, entry.place.at(column), value, near, way_out=_way(entry))


def _stale(region: Region, offer: Offer, eligibility: Eligibility, entry: Entry) -> Fault | None:
    """Find what makes a decision stale, or contradict what the region itself says."""
    who = _recipient(region, offer, eligibility, entry)
    return who or _leader(region, entry) or _approval(offer, entry) or _against_lock(region, offer, entry)


def _recipient(region: Region, offer: Offer, eligibility: Eligibility, entry: Entry) -> Fault | None:
    bodies = {row.id for row in (*region.schools, *region.trusts)}
    planned = {r.id for r in eligibility.recipients}
    named = {body.trust.id for body in eligibility.bodies if not body.listed}
    if entry.decision in RULINGS:
        known = next((row for row in region.schools if row.id == entry.recipient), None)
        why = "is not a school of this region any more" if known is None else _settled(known)
        return _fault(entry, "recipient", entry.recipient, why) if why else None
    if entry.recipient in planned & named and entry.decision in ("decline", "approve"):
        why = "is not in the trusts table, where this would be written: add its row to the region"
    elif entry.recipient in planned:
        return None
    elif row_id(entry.recipient, bodies) not in bodies:
        why = "is not in this region any more"
    elif entry.recipient in {r.id for r in eligibility.declined}:
        if entry.decision in ("decline", "ban"):
            return None
        why = "has declined, says the region"
    else:
        why = f"is not eligible any more under {offer.id}"
    return _fault(entry, "recipient", entry.recipient, why)


def _settled(row: School) -> str:
    """Say that the region itself answers whether a school is eligible, blank where it leaves that open."""
    return "" if row.eligible is None else f"is settled: the region says eligible = {row.eligible}"


def _leader(region: Region, entry: Entry) -> Fault | None:
    if entry.leader is None or entry.decision in ("decline", "approve"):
        return None
    leaders = {leader.id: leader for leader in region.leaders}
    if entry.leader not in leaders:
        typed = entry.decision == "other leader"
        why = "expected the id of a leader of the region" if typed else "is not a leader of this region any more"
        return _fault(entry, "leader", entry.leader, why, Nearest(entry.leader, leaders) if typed else None)
    if is_reviewer(leaders[entry.leader]):
        return _fault(entry, "leader", entry.leader, "is an NLG, who gives reviews only: expected another leader")
    return None


def _approval(offer: Offer, entry: Entry) -> Fault | None:
    if entry.decision != "approve" or offer.has_extras:
        return None
    return _fault(entry, "rd_approved", entry.approval or "", f"the offer {offer.id} has nothing to approve")


def _against_lock(region: Region, offer: Offer, entry: Entry) -> Fault | None:
    """A lock in the region's own table is somebody's decision too: it is not overruled in silence."""
    reviewers = {leader.id for leader in region.leaders if is_reviewer(leader)}
    for row in in_full(region, offer):
        if not row.binds or row.recipient != entry.recipient or row.leader in reviewers:
            continue
        against = entry.keeps and row.leader != entry.leader
        if against or entry.decision == "decline" or (entry.decision == "ban" and row.leader == entry.leader):
            held = "locks it to" if row.action == "lock" else "has appointed"
            why = f"contradicts the region, which {held} {row.leader} ({row.place}): take that out of the region"
            way = f"or {_way(entry)}"
            return Fault(why, entry.place, entry.place.at("recipient"), entry.recipient, way_out=way)
    return None

"""A region with the decisions of a workbook in it: locks, bans, those who declined, what was approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from ...common.faults import Fault, Faults
from ...common.names import Nearest
from ..eligibility.recipients import Eligibility, find_recipients, row_id
from ..matching.decision_log import Entry
from ..matching.decisions import JudgedRegion, in_full, is_reviewer, judge_decisions
from ..offers.catalogue import OfferChoice
from ..offers.offer import Offer
from ..region.region import Decision, Region, School, Trust
from .workbook_layout import LOG

_CLEAR = "clear this decision"
_TAKE_BACK = "write no under Stands"

S = TypeVar("S", School, Trust)


def decide(region: Region, choice: OfferChoice, entries: Sequence[Entry]) -> JudgedRegion:
    """Give a region with decisions in it; raises Faults for those that are stale or contradict the region."""
    offer = choice.offer
    eligibility = find_recipients(region, offer)
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
    old = (
        row
        for row in region.decisions
        if row.action == "ban" or row.recipient not in kept or row.leader in reviewers
    )  # fmt: skip
    return replace(
        region,
        schools=tuple(_changed(region.schools, entries)),
        trusts=tuple(_changed(region.trusts, entries)),
        decisions=(*old, *(row for entry in entries for row in _row(entry, _days(region, entry)))),
    )


def _days(region: Region, entry: Entry) -> int | None:
    """The days of a decision, or those of the region's own lock on the same match."""
    if entry.days is not None or not entry.keeps:
        return entry.days
    same = (row for row in region.decisions if (row.recipient, row.leader) == (entry.recipient, entry.leader))
    return next((row.days for row in same if row.action == "lock"), None)


def _row(entry: Entry, days: int | None) -> Iterator[Decision]:
    if entry.leader is not None and (entry.keeps or entry.decision == "ban"):
        action = "lock" if entry.keeps else "ban"
        yield Decision(recipient=entry.recipient, leader=entry.leader, action=action, days=days, place=entry.place)


def _changed(rows: Iterable[S], entries: Iterable[Entry]) -> Iterator[S]:
    rows = tuple(rows)
    ids = {row.id for row in rows}
    declined = {row_id(entry.recipient, ids) for entry in entries if entry.decision == "decline"}
    approved = {row_id(entry.recipient, ids): entry.approval for entry in entries if entry.decision == "approve"}
    for row in rows:
        row = replace(row, status="declined") if row.id in declined else row
        yield replace(row, rd_approved=approved[row.id]) if row.id in approved else row


def _way(entry: Entry) -> str:
    return _TAKE_BACK if entry.place.sheet == LOG else _CLEAR


def _with_way_out(fault: Fault, entry: Entry | None) -> Fault:
    return fault if entry is None else replace(fault, expected=f"{fault.expected}; {_way(entry)}")


def _fault(entry: Entry, column: str, value: str, expected: str, near: str | Nearest | None = None) -> Fault:
    return Fault(f"{expected}; {_way(entry)}", entry.place, entry.place.at(column), value, near)


def _stale(region: Region, offer: Offer, eligibility: Eligibility, entry: Entry) -> Fault | None:
    """Find what makes a decision stale, or contradict what the region itself says."""
    who = _recipient(region, offer, eligibility, entry)
    return who or _leader(region, entry) or _approval(offer, entry) or _against_lock(region, offer, entry)


def _recipient(region: Region, offer: Offer, eligibility: Eligibility, entry: Entry) -> Fault | None:
    bodies = {row.id for row in (*region.schools, *region.trusts)}
    planned = {r.id for r in eligibility.recipients}
    named = {body.trust.id for body in eligibility.bodies if not body.listed}
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
        if row.action != "lock" or row.recipient != entry.recipient or row.leader in reviewers:
            continue
        against = entry.keeps and row.leader != entry.leader
        if against or entry.decision == "decline" or (entry.decision == "ban" and row.leader == entry.leader):
            why = f"contradicts the region, which locks it to {row.leader} ({row.place}): take that out, or"
            return Fault(f"{why} {_way(entry)}", entry.place, entry.place.at("recipient"), entry.recipient)
    return None

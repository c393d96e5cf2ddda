"""Claims and contacts of an agreed plan as reports: each claim with its verdict, what is left, whom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...common.numbers import number_of_pounds
from ...common.version import VERSION
from ...delivery.claim import JudgedClaim
from ...delivery.contacts import Contact
from ...delivery.settlement import LeaderRow, PotRow, Settled, Settlement
from ...models.plan.plan import Named
from ...models.plan.plan_json import row_data, state_data
from ...models.plan.stored_plan import DRAFT, State
from ..workbook.charts import Chart
from .comparison import named, names_of
from .findings import claims_findings, contacts_findings
from .report_contents import Report

CLAIMS_SCHEMA = "match-claims/1"
CONTACTS_SCHEMA = "match-contacts/1"

_CLAIMS_COLUMNS = {
    "Claims": (
        "row", "claim", "kind", "recipient", "recipient_name", "leader", "days_claimed", "claimed", "verdict",
        "rules", "why", "days_accepted", "payable", "plan_state",
    ),
    "Money": ("pot", "region", "amount", "planned_amount", "paid", "outstanding", "released", "free"),
    "Days": (
        "leader", "leader_name", "days_capacity", "days_planned", "days_given", "days_outstanding", "days_released",
        "days_free",
    ),
    "Plan": (
        "recipient", "recipient_name", "kind", "leader", "leader_name", "days_planned", "days_given",
        "days_outstanding", "days_released", "planned_amount", "paid", "outstanding", "released", "complete",
    ),
}  # fmt: skip
_BODIES_COLUMNS = ("turn", "kind", "body", "body_id", "recipients", "matched", "days")


def claims_report(made: Settlement, region: Named, state: State, *, mark: str = "") -> Report:
    """Give judged claims, and what they leave of the plan, as a report; a `mark` stands in every title and claim."""
    told = mark or str(state)
    sheets = {
        "Claims": [_claim(judged) | {"plan_state": told} for judged in made.claims],
        "Money": [_pot(row) for row in made.pots],
        "Days": [_leader(row) for row in made.leaders],
        "Plan": [_settled(row) for row in made.settled],
    }
    return Report(
        title=f"{mark}. Claims of {region.name}" if mark else f"Claims of {region.name}",
        about="Paid is what stands of the claims; outstanding may still be claimed; released will not be, and is free.",
        data={
            "schema": CLAIMS_SCHEMA,
            "version": VERSION,
            "region": named(region),
            "state": state_data(state),
            **{name.lower(): rows for name, rows in sheets.items()},
        },
        sheets=sheets,
        columns=_CLAIMS_COLUMNS,
        charts=(
            Chart("Money", "Paid, outstanding and released", "pot", ("paid", "outstanding", "released"), up="Pounds"),
        ),
        findings=tuple(claims_findings(made)),
        answers={
            "Claims": "Every claim with its verdict, why, and what is payable.",
            "Money": "Each pot: planned, paid, still outstanding, released.",
            "Days": "Each leader: days planned, given, outstanding, released.",
            "Plan": "Every part of the plan: what is claimed of it, and what is left.",
        },
    )


def _claim(judged: JudgedClaim) -> dict[str, Any]:
    claim, due = judged.claim, judged.due
    return {
        "row": claim.place.row, "claim": claim.reference, "kind": claim.kind, "recipient": claim.recipient,
        "recipient_name": due.recipient_name if due else None,
        "leader": claim.leader or (due.claimant if due else None), "days_claimed": claim.days,
        "claimed": number_of_pounds(judged.claimed), "verdict": judged.verdict,
        "rules": ";".join(finding.rule for finding in judged.findings),
        "why": "; ".join(finding.text for finding in judged.findings), "days_accepted": judged.days,
        "payable": number_of_pounds(judged.payable),
    }  # fmt: skip


def _pot(row: PotRow) -> dict[str, Any]:
    return {
        "pot": row.pot, "region": row.region, "amount": None if row.amount is None else number_of_pounds(row.amount),
        "planned_amount": number_of_pounds(row.planned), "paid": number_of_pounds(row.paid),
        "outstanding": number_of_pounds(row.outstanding), "released": number_of_pounds(row.released),
        "free": None if row.free is None else number_of_pounds(row.free),
    }  # fmt: skip


def _leader(row: LeaderRow) -> dict[str, Any]:
    return {
        "leader": row.leader, "leader_name": row.leader_name, "days_capacity": row.capacity,
        "days_planned": row.planned, "days_given": row.given, "days_outstanding": row.outstanding,
        "days_released": row.released, "days_free": row.free,
    }  # fmt: skip


def _settled(row: Settled) -> dict[str, Any]:
    due = row.due
    return {
        "recipient": due.recipient, "recipient_name": due.recipient_name, "kind": due.kind, "leader": due.claimant,
        "leader_name": due.claimant_name, "days_planned": due.days, "days_given": row.days,
        "days_outstanding": row.days_outstanding, "days_released": row.days_released,
        "planned_amount": number_of_pounds(due.planned), "paid": number_of_pounds(row.paid),
        "outstanding": number_of_pounds(row.outstanding), "released": number_of_pounds(row.released),
        "complete": "yes" if row.complete else "no",
    }  # fmt: skip


def contacts_report(contacts: Sequence[Contact], region: Named, clause: str, state: State = DRAFT) -> Report:
    """Give who is to be told as a report; `clause` is the one that says who comes first, `state` that of the plan."""
    return Report(
        title=f"Who is to be told: {region.name}",
        about=f"In the order of clause {clause}: turn 1 goes before turn 2. The plan: {state}.",
        data={
            "schema": CONTACTS_SCHEMA,
            "version": VERSION,
            "region": named(region),
            "state": state_data(state),
            "clause": clause,
            "contacts": [row_data(contact) for contact in contacts],
        },
        sheets={"Contacts": [_contact(contact) for contact in contacts], "Bodies": bodies(contacts)},
        columns={"Contacts": ("turn", *(n for n in names_of(Contact) if n != "turn")), "Bodies": _BODIES_COLUMNS},
        findings=tuple(contacts_findings(bodies(contacts))),
        answers={
            "Contacts": "Whom to tell of whom, in turn, and what they are asked.",
            "Bodies": "One row a body: how many recipients it is told of.",
        },
    )


def bodies(contacts: Sequence[Contact]) -> list[dict[str, Any]]:
    """Give one row a body, in the order in which they are told."""
    found: dict[tuple[str, ...], list[Contact]] = {}
    for contact in contacts:
        found.setdefault((contact.kind, contact.body, contact.body_id), []).append(contact)
    return [
        {
            "turn": rows[0].turn, "kind": kind, "body": body, "body_id": id_, "recipients": len(rows),
            "matched": sum(bool(row.leader) for row in rows), "days": sum(row.days for row in rows),
        }
        for (kind, body, id_), rows in found.items()
    ]  # fmt: skip


def _contact(contact: Contact) -> dict[str, Any]:
    return row_data(contact) | {"schools": ";".join(contact.schools), "days": contact.days or None}

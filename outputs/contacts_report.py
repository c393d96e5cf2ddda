"""Who is to be told of a plan, as a report: each body with what it is told of, and the bodies with how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..models.contacts import Contact
from ..models.plan import Named
from ..models.stored_plan import DRAFT, State
from ..models.version import VERSION
from .comparison_report import named, names_of
from .plan_json import row_data, state_data
from .report import Report

SCHEMA = "match-contacts/1"
_BODIES = ("turn", "kind", "body", "body_id", "recipients", "matched", "days")


def contacts_report(contacts: Sequence[Contact], region: Named, clause: str, state: State = DRAFT) -> Report:
    """Give who is to be told as a report; `clause` is the one that says who comes first, `state` that of the plan."""
    return Report(
        title=f"Who is to be told: {region.name}",
        about=f"In the order of clause {clause}: turn 1 goes before turn 2. The plan: {state}.",
        data={
            "schema": SCHEMA,
            "version": VERSION,
            "region": named(region),
            "state": state_data(state),
            "clause": clause,
            "contacts": [row_data(contact) for contact in contacts],
        },
        sheets={"Contacts": [_row(contact) for contact in contacts], "Bodies": bodies(contacts)},
        columns={"Contacts": ("turn", *(n for n in names_of(Contact) if n != "turn")), "Bodies": _BODIES},
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


def _row(contact: Contact) -> dict[str, Any]:
    return row_data(contact) | {"schools": ";".join(contact.schools), "days": contact.days or None}

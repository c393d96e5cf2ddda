"""A dossier without what must not be circulated: leaders' names, and their conflicts."""

from __future__ import annotations

from dataclasses import replace

from ...models.dossier import Dossier
from ...models.plan import Plan


def redacted(dossier: Dossier) -> Dossier:
    """Leave out leaders' names and conflicts; their ids stay, so that decisions can come back."""
    leaders = tuple(replace(row, name="", conflicts=()) for row in dossier.case.region.leaders)
    case = replace(dossier.case, region=replace(dossier.case.region, leaders=leaders))
    return replace(dossier, case=case, plan=redacted_plan(dossier.plan))


def redacted_plan(plan: Plan) -> Plan:
    """Leave leaders' names, and which rules refuse whom, out of a plan."""
    return replace(
        plan,
        matches=tuple(replace(match, leader_name="") for match in plan.matches),
        unmatched=tuple(
            replace(row, explanation=row.explanation.partition(" Refused by rule:")[0]) for row in plan.unmatched
        ),
    )

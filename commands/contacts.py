"""`match contacts`: who is to be told of an agreed plan, and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .asked import Json, Output, hand_over
from .common import OfferName, console, read

EXAMPLE = "Example: match contacts plan.json north-west.csv -o contacts.xlsx"


def contacts(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The agreed plan.json.")],
    region: Annotated[Path, typer.Argument(metavar="REGION", help="The region of the plan.")],
    offer: OfferName = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Those without a leader too, not only the matched.")
    ] = False,
    output: Output = None,
    json: Json = False,
) -> None:
    """List who is told first (trust, diocese, local authority) and then (the school), body by body."""
    from ..models.contacts import contacts_of, rule_of
    from ..outputs.contacts_report import contacts_report
    from ..outputs.report import check_report_targets
    from ..outputs.targets import Targets
    from ..outputs.terminal_contacts import show_contacts
    from ..scenarios.agreed import read_agreed

    targets = Targets(reads={"PLAN": plan, "REGION": region}, writes={"-o": output}, offers=(offer,))
    check_report_targets(output or (), targets)
    agreed = read_agreed(plan, lambda named: read(region, named), offer)
    found, rule = contacts_of(agreed.plan, agreed.case, everyone=everyone), rule_of(agreed.case.offer)
    report = contacts_report(found, agreed.plan.region, rule.clause)
    hand_over(report, output, json, lambda: show_contacts(console(), found, rule, agreed.notes, output or ()))

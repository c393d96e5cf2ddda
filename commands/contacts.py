"""`match contacts`: who is to be told of an agreed plan, and in which order."""

from __future__ import annotations

from typing import Annotated

import typer

from .shared_options import Beside, Json, OfferName, Output, PlanFile, Postcodes, beside, console, hand_over

EXAMPLE = "Example: match contacts agreed.json -o contacts.xlsx"


def contacts(
    plan: PlanFile,
    region: Beside = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Those without a leader too, not only the matched.")
    ] = False,
    output: Output = None,
    json: Json = False,
) -> None:
    """List who is told of a plan first, and who after them.

    Body by body: trust, diocese or local authority first, as the offer says; then the school.
    """
    from ..delivery.agreed_plan import read_sound, tell_state
    from ..delivery.contacts import contacts_of, rule_of
    from ..outputs.reports.delivery import contacts_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import Targets
    from ..outputs.terminal.delivery import show_contacts

    reads = {"PLAN": plan, "REGION": region, "--postcodes": postcodes}
    targets = Targets(reads=reads, writes={"-o": output}, offers=(offer,))
    check_report_targets(output or (), targets)
    sound = read_sound(plan, beside(region, postcodes), offer)
    found, rule = contacts_of(sound.plan, sound.instance, everyone=everyone), rule_of(sound.instance.offer)
    notes = (*tell_state(sound), *sound.notes)
    report = contacts_report(found, sound.plan.region, rule.clause, sound.stored.state)
    hand_over(report, output, json, lambda: show_contacts(console(), found, rule, notes, output or ()))

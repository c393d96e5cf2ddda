"""`match handover`: what a plan says of each school, to be typed into Manage School Improvement."""

from __future__ import annotations

from .shared_options import Beside, Json, OfferName, Output, PlanFile, Postcodes, beside, console, hand_over

EXAMPLE = "Example: match handover agreed.json -o handover.xlsx"


def handover(
    plan: PlanFile,
    region: Beside = None,
    offer: OfferName = None,
    postcodes: Postcodes = None,
    output: Output = None,
    json: Json = False,
) -> None:
    """List what is typed into Manage School Improvement.

    One row a school, in its field names, its words and the order of its pages; blank is what the region does not know.
    """
    from ..delivery.agreed_plan import read_sound, tell_state
    from ..delivery.handover import handover_of
    from ..outputs.reports.handover import handover_report
    from ..outputs.reports.report import check_report_targets
    from ..outputs.targets import Targets
    from ..outputs.terminal.delivery import show_handover

    reads = {"PLAN": plan, "REGION": region, "--postcodes": postcodes}
    targets = Targets(reads=reads, writes={"-o": output}, offers=(offer,))
    check_report_targets(output or (), targets)
    sound = read_sound(plan, beside(region, postcodes), offer)
    rows, notes = handover_of(sound.plan, sound.instance), (*tell_state(sound), *sound.notes)
    report = handover_report(rows, sound.plan.region, sound.stored.state, mark=sound.mark)
    hand_over(report, output, json, lambda: show_handover(console(), rows, report.findings, notes, output or ()))

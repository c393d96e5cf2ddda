"""A plan's page, whole: the same plan and region make the same bytes."""

from __future__ import annotations

from ...models.plan.plan_report import Handling, PlanReport
from ..html.render import encoded, render
from ..shared.changes_wording import HOW_PRICED
from ..shared.need_wording import plan_told
from . import closing, headline, recipients, supply
from .map import region_map
from .subject import Subject


def report_page(dossier: PlanReport, handling: Handling) -> bytes:
    """Write the page of a plan that was just made."""
    subject = Subject(
        plan=dossier.plan,
        instance=dossier.instance,
        why=dossier.why,
        since=dossier.since,
        log=dossier.log,
    )
    return plan_page(subject, handling)


def plan_page(subject: Subject, handling: Handling) -> bytes:
    """Write a plan's page: one file of HTML that fetches nothing and runs nothing."""
    if handling.redact:
        subject = subject.redacted()
    plan, instance = subject.plan, subject.instance
    page = render(
        "plan_page/plan.html",
        title=f"Plan for {instance.region.name}",
        marking=handling.marking,
        redacted=handling.redact,
        offer=instance.offer,
        plan=plan,
        checked=subject.checked,
        state=subject.state,
        boundaries=subject.boundaries,
        loss=plan_told(plan),
        verdict=headline.verdict(plan),
        figures=tuple(headline.figures(subject)),
        levels=headline.levels_table(plan),
        map=region_map(subject),
        area_charts=supply.area_charts(subject),
        areas=supply.areas_table(subject),
        money_chart=supply.money_chart(plan),
        money=supply.money_table(plan),
        load_chart=supply.load_chart(plan),
        load=supply.load_table(plan),
        since=None if subject.since is None else closing.since_told(subject.since),
        changes=None if subject.since is None else closing.changes_table(subject.since.changes),
        decisions=closing.decisions_table(subject),
        how_priced=HOW_PRICED,
        clauses=recipients.clauses_table(subject),
        matches=recipients.match_parts(subject),
        reasons=recipients.reasons_table(subject),
        unmatched=recipients.unmatched_parts(subject),
        declined=recipients.declined_parts(subject),
        leaders=supply.leaders_table(subject),
        idle=supply.idle_table(subject),
        partners=supply.partners_table(subject),
        assumed=closing.assumptions_table(subject),
        notes=(*subject.notes, *plan.notes),
        sources=tuple(closing.sources(subject, redacted=handling.redact)),
    )
    return encoded(page)

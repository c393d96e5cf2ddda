"""A plan's page, whole: what it says first, its parts, what closes it; the same plan and region make the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count
from ...models.matching.levels import LOWEST
from ...models.plan.plan import Level, Plan
from ...models.plan.plan_report import Handling, PlanChange, PlanReport, Priced, amount
from ...models.region.names import Names, row_id
from ..html.render import Row, Table, columns, encoded, named, render
from ..shared.by_school import supports_text
from ..shared.glossary import WORDS
from ..shared.plan_wording import (
    HOW_PRICED,
    assumed,
    bound_text,
    level_in_words,
    level_value,
    nothing_known,
    options_text,
    plan_text,
    price_text,
    support_text,
    what_changed,
    who_has_a_leader,
)
from . import recipients, supply
from .front import decision_wanted, exceptions, figures, front_changes
from .map import region_map
from .subject import Subject


def report_page(report: PlanReport, handling: Handling) -> bytes:
    """Write the page of a plan that was just made."""
    subject = Subject(
        plan=report.plan,
        instance=report.instance,
        why=report.why,
        since=report.since,
        log=report.log,
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
        loss=plan_text(plan),
        verdict=verdict(plan),
        answer=supports_text(plan) or who_has_a_leader(plan),
        wanted=decision_wanted(subject),
        figures=tuple(figures(subject)),
        exceptions=tuple(exceptions(subject)),
        front_money=supply.front_money_table(plan),
        levels=levels_table(plan),
        map=region_map(subject),
        area_charts=supply.area_charts(subject),
        areas=supply.areas_table(subject),
        money_chart=supply.money_chart(plan),
        money=supply.money_table(plan),
        load_chart=supply.load_chart(plan),
        load=supply.load_table(plan),
        since=None if subject.since is None else front_changes(subject.since, Names(instance.region)),
        changes=None if subject.since is None else changes_table(subject.since.changes, Names(instance.region)),
        decisions=decisions_table(subject),
        how_priced=HOW_PRICED,
        clauses=recipients.clauses_table(subject),
        by_school=recipients.by_school_table(subject),
        matches=recipients.match_parts(subject),
        reasons=recipients.reasons_table(subject),
        unmatched=recipients.unmatched_parts(subject),
        declined=recipients.declined_parts(subject),
        not_known=recipients.not_known_table(subject),
        leaders=supply.leaders_table(subject),
        idle=supply.idle_table(subject),
        partners=supply.partners_table(subject),
        assumed=assumptions_table(subject),
        notes=(*subject.notes, *plan.notes),
        sources=tuple(sources(subject, redacted=handling.redact)),
        words=tuple(WORDS.items()),
    )
    return encoded(page)


def levels_table(plan: Plan) -> Table:
    """The levels in order, with their bounds."""
    return Table(
        "levels",
        "Levels in order: each is made as good as it can be before the next is looked at",
        columns("Level", "What it comes to", "Better is", "This plan#", "No plan can pass#", "Proof"),
        tuple(_level(plan, level) for level in plan.levels),
    )


def _level(plan: Plan, level: Level) -> Row:
    far = plan.journeys
    what, value = level_in_words(level, plan), level_value(level.name, level.value, far)
    if nothing_known(level.name, far):
        return level.name, what, "less", value, "not known", "-"
    bound = "not known" if level.bound is None else amount(level.name, level.bound)
    better = "less" if level.name in LOWEST else "more"
    return level.name, what, better, value, bound, _proof(level)


def _proof(level: Level) -> str:
    if level.proven:
        return "Proven best"
    if level.bound is None:
        return "Not proven"
    return f"Not proven: {bound_text(level, level.bound)}"


def verdict(plan: Plan) -> tuple[str, str]:
    """Say in a word and in a sentence how good the plan is."""
    if plan.optimal:
        return "Proven best", "Level by level, in their order: no plan that keeps the same rules and limits is better."
    stopped = next(level for level in plan.levels if not level.proven)
    told = f"The search was stopped: the proof ended at the level {stopped.name}. The plan keeps every rule; "
    return "Not proven best", f"{told}a better one may exist, within the bounds below."


def changes_table(changes: tuple[PlanChange, ...], people: Names) -> Table:
    """What is not as it was in the plan before."""
    header = columns("Recipient", "What", "Before", "Now", "Why")
    rows = tuple(_change(row, people) for row in changes)
    return Table("changes", f"Changes since the plan before: {len(changes):,}", header, rows)


def _change(row: PlanChange, people: Names) -> Row:
    before, now = (support_text(support, people) for support in (row.before, row.now))
    return named(row.name, row.recipient), what_changed(row), before, now, row.why


def decisions_table(subject: Subject) -> Table:
    """Every decision, who took it, why, and what it costs."""
    header = columns("Recipient", "Decision", "Stands", "By", "Date", "Reason", "What it costs")
    region = subject.instance.region
    names = {s.id: s.name for s in region.schools} | {t.id: t.name for t in region.trusts}
    rows = tuple(_decision(priced, names.get(row_id(priced.entry.recipient, names), "")) for priced in subject.log)
    return Table("decisions", f"Decisions: {len(rows):,}", header, rows)


def _decision(priced: Priced, name: str) -> Row:
    e = priced.entry
    stands = "yes" if e.stands else "no"
    day = "" if e.on is None else f"{e.on}"
    return named(name, e.recipient), str(e), stands, e.by or "", day, e.reason or "", price_text(priced)


def assumptions_table(subject: Subject) -> Table:
    """What the offer's texts do not say, and its file assumes."""
    header = columns("Clause and key", "What is assumed")
    return Table("assumed", "Assumed in the offer's file", header, tuple(assumed(subject.instance.offer)))


def sources(subject: Subject, *, redacted: bool) -> Iterator[tuple[str, str]]:
    """Walk what was read, by which version, under which options."""
    plan, region, offer = subject.plan, subject.instance.region, subject.instance.offer
    tables = (count(len(region.table(r)), r) for r in ("school", "trust", "leader"))
    yield "Region", f"{region.name}: {', '.join(tables)}, {count(len(region.budgets), 'budget row')}"
    yield "Digest of the region", subject.instance.digest
    if plan.region.sha256 != subject.instance.digest:
        yield "Digest in the plan", f"{plan.region.sha256} ({plan.region.name})"
    yield "Offer", f"{offer.id}, {offer.name}: {subject.why}"
    yield "Digest of the offer", offer.sha256
    yield "Options", options_text(plan.options)
    yield "Version of match", plan.version
    if subject.boundaries:
        yield "Boundaries", subject.boundaries.name
    if redacted:
        yield "Left out", "leaders' names, and why a leader is refused"

"""A plan's page, whole: what it says first, its parts, what closes it; the same plan and region make the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...common.names import count
from ...common.numbers import percent_told, pounds
from ...models.matching.levels import LOWEST
from ...models.plan.plan import Level, Match, Plan, Unmatched
from ...models.plan.plan_report import Handling, PlanChange, PlanReport, Priced, Since, amount
from ..html.render import Row, Table, columns, encoded, named, render
from ..shared.plan_wording import (
    HOW_PRICED,
    all_cost,
    assumed,
    bound_told,
    counted,
    level_meaning,
    level_value,
    lost,
    nothing_known,
    options_told,
    plan_told,
    price_told,
    support_told,
    what_changed,
)
from . import recipients, supply
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
        verdict=verdict(plan),
        figures=tuple(figures(subject)),
        levels=levels_table(plan),
        map=region_map(subject),
        area_charts=supply.area_charts(subject),
        areas=supply.areas_table(subject),
        money_chart=supply.money_chart(plan),
        money=supply.money_table(plan),
        load_chart=supply.load_chart(plan),
        load=supply.load_table(plan),
        since=None if subject.since is None else since_told(subject.since),
        changes=None if subject.since is None else changes_table(subject.since.changes),
        decisions=decisions_table(subject),
        how_priced=HOW_PRICED,
        clauses=recipients.clauses_table(subject),
        matches=recipients.match_parts(subject),
        reasons=recipients.reasons_table(subject),
        unmatched=recipients.unmatched_parts(subject),
        declined=recipients.declined_parts(subject),
        leaders=supply.leaders_table(subject),
        idle=supply.idle_table(subject),
        partners=supply.partners_table(subject),
        assumed=assumptions_table(subject),
        notes=(*subject.notes, *plan.notes),
        sources=tuple(sources(subject, redacted=handling.redact)),
    )
    return encoded(page)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts, and what it is to be seen against."""

    what: str
    value: str
    beside: str = ""


def figures(subject: Subject) -> Iterator[Figure]:
    """Walk the numbers of a plan."""
    plan = subject.plan
    matched, eligible = len(plan.matches), len(plan.matches) + len(plan.unmatched)
    days, known = sum(m.days for m in plan.matches), [m.km for m in plan.matches if m.km is not None]
    yield Figure("Eligible recipients", f"{eligible:,}", _kinds(plan))
    yield Figure("With a leader", f"{matched:,}", f"{percent_told(matched, eligible) or 'none'} of the eligible")
    yield Figure("Without a leader", f"{len(plan.unmatched):,}", "named below, with reasons" if plan.unmatched else "")
    yield Figure("Declined", f"{len(plan.declined):,}", "not planned for")
    yield Figure("Days given", f"{days:,}", f"{days / matched:.1f} a match" if matched else "")
    yield Figure("Spent", pounds(spent(plan)), _against(plan))
    mean = f"{sum(known) / len(known):.1f} km" if known else "not known"
    yield Figure("Mean distance", mean, f"leader to recipient, {len(known):,} of {matched:,} known")
    used, able = sum(use.matches > 0 for use in plan.leaders), len(plan.leaders)
    yield Figure("Leaders with a match", f"{used:,}", f"of {able:,}")


def spent(plan: Plan) -> int:
    """Give what the whole plan costs, in pence."""
    return next((level.value for level in plan.levels if level.name == "cost"), sum(m.cost for m in plan.matches))


def _kinds(plan: Plan) -> str:
    everybody: list[Match | Unmatched] = [*plan.matches, *plan.unmatched]
    trusts = sum(row.kind == "trust" for row in everybody)
    return f"{count(len(everybody) - trusts, 'school')}, {count(trusts, 'trust')}"


def _against(plan: Plan) -> str:
    whole = [row.amount for row in plan.budgets if row.pot == "total" and row.region is None]
    if whole:
        return f"of {pounds(whole[0])}"
    return "against the pots below" if plan.budgets else "no budget is given"


def levels_table(plan: Plan) -> Table:
    """The levels in order, with their bounds."""
    return Table(
        "levels",
        "Levels in order: each is made as good as it can be before the next is looked at",
        columns("Level", "What it is", "Better is", "This plan#", "No plan can pass#", "Proof"),
        tuple(_level(plan, level) for level in plan.levels),
    )


def _level(plan: Plan, level: Level) -> Row:
    far = plan.journeys
    what, value = level_meaning(level.name, far), level_value(level.name, level.value, far)
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
    return f"Not proven: {bound_told(level, level.bound)}"


def verdict(plan: Plan) -> tuple[str, str]:
    """Say in a word and in a sentence how good the plan is."""
    if plan.optimal:
        return "Proven best", "Level by level, in their order: no plan that keeps the same rules and limits is better."
    stopped = next(level for level in plan.levels if not level.proven)
    told = f"The search was stopped: the proof ended at the level {stopped.name}. The plan keeps every rule; "
    return "Not proven best", f"{told}a better one may exist, within the bounds below."


def changes_table(changes: tuple[PlanChange, ...]) -> Table:
    """What is not as it was in the plan before."""
    header = columns("Recipient", "What", "Before", "Now", "Why")
    return Table("changes", f"Changes since the plan before: {len(changes):,}", header, tuple(map(_change, changes)))


def _change(row: PlanChange) -> Row:
    return (
        named(row.name, row.recipient), what_changed(row), support_told(row.before), support_told(row.now), row.why,
    )  # fmt: skip


def since_told(since: Since) -> tuple[str, tuple[tuple[str, str], ...], str]:
    """What the page says first of the plan before: the counts, who lost support, and what all decisions cost."""
    return counted(since), tuple(lost(since)), all_cost(since)


def decisions_table(subject: Subject) -> Table:
    """Every decision, who took it, why, and what it costs."""
    header = columns("Recipient", "Decision", "Stands", "By", "Date", "Reason", "What it costs")
    region = subject.instance.region
    names = {s.id: s.name for s in region.schools} | {t.id: t.name for t in region.trusts}
    rows = tuple(_decision(priced, names.get(priced.entry.recipient, "")) for priced in subject.log)
    return Table("decisions", f"Decisions: {len(rows):,}", header, rows)


def _decision(priced: Priced, name: str) -> Row:
    e = priced.entry
    stands = "yes" if e.stands else "no"
    day = "" if e.on is None else f"{e.on}"
    return named(name, e.recipient), str(e), stands, e.by or "", day, e.reason or "", price_told(priced)


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
    yield "Options", options_told(plan.options)
    yield "Version of match", plan.version
    if subject.boundaries:
        yield "Boundaries", subject.boundaries.name
    if redacted:
        yield "Left out", "leaders' names, and why a leader is refused"

"""What closes a plan's page: changes, assumptions, where the plan came from."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count
from ...models.plan.plan_report import PlanChange, Priced, Since
from ..html.table import Row, Table, columns, named
from ..shared.changes_wording import all_cost, counted, lost, price_told, support_told, what_changed
from ..shared.plan_wording import assumed, options_told
from .subject import Subject


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

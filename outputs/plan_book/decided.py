"""The sheets on decisions: what changed since the plan before, and the log of every decision with its price."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.alternative import costs_told
from ...models.book_names import APPROVAL, BY, CHANGES, DATE, DAYS, DECISION, LEADER, LOG, REASON, RECIPIENT, STANDS
from ...models.dossier import Change, Dossier
from .sheet import Column, Sheet, Value


def changes_sheet(dossier: Dossier) -> Sheet:
    """What is not as it was in the plan before, and why."""
    columns = (
        Column(RECIPIENT), Column("Name"), Column("Leader before"), Column("Days before", "number"),
        Column("Leader now"), Column("Days now", "number"), Column("Why", width=40),
    )  # fmt: skip
    return Sheet(
        CHANGES,
        f"What changed since the plan before ({len(dossier.changes):,})",
        "Matches that are as they were are not listed. Blank leader: none.",
        columns,
        tuple(map(_change, dossier.changes)),
        frozen=2,
    )


def _change(row: Change) -> tuple[Value, ...]:
    before, now = row.before or (None, None), row.now or (None, None)
    return row.recipient, row.name, *before, *now, row.why


def log_sheet(dossier: Dossier) -> Sheet:
    """Every decision, who took it, when, why, whether it stands and what it costs."""
    columns = (
        Column(RECIPIENT), Column("Name"), Column(DECISION), Column(LEADER), Column(DAYS, "number"), Column(APPROVAL),
        Column(REASON, width=40), Column(BY), Column(DATE, "date"), Column(STANDS, words=("yes", "no"), entry=True),
        Column("What it costs", width=40),
    )  # fmt: skip
    return Sheet(
        LOG,
        "Decisions log: every decision, and what it costs",
        "Stands = no takes a decision back at the next replan. What it costs: how much worse the plan is with it, all "
        "others standing.",
        columns,
        tuple(_log(dossier)),
    )


def _log(dossier: Dossier) -> Iterator[tuple[Value, ...]]:
    region = dossier.case.region
    names = {s.id: s.name for s in region.schools} | {t.id: t.name for t in region.trusts}
    for priced in dossier.log:
        e = priced.entry
        yield (
            e.recipient, names.get(e.recipient), e.decision, e.leader, e.days, e.approval, e.reason, e.by, e.on,
            "yes" if e.stands else "no", costs_told(priced.costs),
        )  # fmt: skip

"""Claims against a plan on the terminal: each verdict and why, then money by pot and days by leader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from ..models.claims import Judged
from ..models.money import pounds
from ..models.names import count
from ..models.settlement import Settlement
from .console import cut, heading, items, line, show_written, table
from .terminal import show_notes

_MOST = 20


def show_claims(console: Console, made: Settlement, notes: Sequence[str], written: Iterable[Path] = ()) -> None:
    """Print judged claims and what they leave of the plan."""
    entries = count(len(made.settled), "entry", "entries")
    line(console, f"{count(len(made.claims), 'claim')} against a plan with {entries} to claim.")
    show_notes(console, notes)
    heading(console, "Claims")
    header = ("Row", "Claim", "Recipient", "Leader", "Kind", "Days", "Claimed", "Verdict", "Payable")
    table(console, header, map(_row, made.claims), "r    rr r")
    broken = [judged for judged in made.claims if judged.findings]
    if broken:
        heading(console, "Why")
        items(console, map(_why, broken))
    _show_money(console, made)
    _show_days(console, made)
    console.print()
    line(console, _sum(made))
    show_written(console, written)


def _row(judged: Judged) -> tuple[object, ...]:
    c = judged.claim
    leader = c.leader or (judged.due.claimant if judged.due else None) or ""
    return (
        c.place.row, cut(c.reference or "", 12), cut(c.recipient, 10), cut(leader, 12), c.kind,
        "" if c.days is None else c.days, pounds(judged.claimed), judged.verdict, pounds(judged.payable),
    )  # fmt: skip


def _why(judged: Judged) -> str:
    told = "; ".join(f"{finding.rule}: {finding.text}" for finding in judged.findings)
    return f"Row {judged.claim.place.row}, {judged.verdict}. {told}"


def _show_money(console: Console, made: Settlement) -> None:
    heading(console, "Money by pot")
    rows = (
        (
            row.pot, cut(row.region or "all", 24), "no limit" if row.amount is None else pounds(row.amount),
            pounds(row.planned), pounds(row.paid), pounds(row.outstanding), pounds(row.released),
            "" if row.free is None else pounds(row.free),
        )
        for row in made.pots
    )  # fmt: skip
    header = ("Pot", "Region", "Amount", "Planned", "Paid", "Outstanding", "Released", "Free")
    table(console, header, rows, "  rrrrrr")


def _show_days(console: Console, made: Settlement) -> None:
    moved = [row for row in made.leaders if row.given or row.released]
    heading(console, "Days of the leaders who gave some")
    if not moved:
        line(console, "Nobody yet.")
        return
    rows = (
        (cut(x.leader, 14), cut(x.leader_name, 24), x.planned, x.given, x.outstanding, x.released, x.free)
        for x in moved[:_MOST]
    )
    header = ("Leader", "Name", "Planned", "Given", "Outstanding", "Released", "Free")
    table(console, header, rows, "  rrrrr")
    if len(moved) > _MOST:
        line(console, f"{len(moved) - _MOST:,} more; a file written by --report has them all.")


def _sum(made: Settlement) -> str:
    verdicts = Counter(judged.verdict for judged in made.claims)
    told = ", ".join(f"{verdicts[word]:,} {word}" for word in ("payable", "query", "refused") if verdicts[word])
    payable, free = sum(j.payable for j in made.claims), sum(row.released for row in made.leaders)
    return f"{told}: {pounds(payable)} payable; {count(free, 'day')} of the plan can be planned again."

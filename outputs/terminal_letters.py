"""The letters of a plan on the terminal: who is offered what, and what may be payable in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from ..models.deployments import Deployment
from ..models.money import pounds
from ..models.names import count, listed
from ..models.offer import Offer
from .console import cut, heading, items, line, show_written, table
from .terminal import show_notes


def show_letters(
    console: Console, made: Sequence[Deployment], offer: Offer, notes: Sequence[str], written: Iterable[Path] = ()
) -> None:
    """Print the letters, and the notes of those of which less is payable than the days at the rate."""
    line(console, f"{count(len(made), 'letter')} under {offer.id}, {offer.name}.")
    show_notes(console, notes)
    heading(console, "Letters")
    header = ("Recipient", "Name", "Leader", "Name", "Days", "Rate", "At most", "Besides")
    if made:
        table(console, header, map(_row, made), "    rrr")
    else:
        line(console, "None: the plan has no match.")
    told: dict[str, list[str]] = defaultdict(list)
    for d in made:
        for note in d.notes:
            told[note].append(d.reference)
    if told:
        heading(console, "What to know")
        items(console, (f"{note}: {listed(references, 6)}" for note, references in told.items()))
    console.print()
    line(console, _sum(made))
    show_written(console, written)


def _row(d: Deployment) -> tuple[object, ...]:
    rate = "" if d.due.rate is None else pounds(d.due.rate)
    return (
        cut(d.due.recipient, 9), cut(d.due.recipient_name, 24), cut(d.due.claimant or "", 9),
        cut(d.due.claimant_name, 16), d.due.days, rate, pounds(d.due.most), cut(_besides(d), 14),
    )  # fmt: skip


def _besides(d: Deployment) -> str:
    marks = {"review of": d.due.kind == "review", "partner": d.partner, "review": d.reviewer, "npqel": d.npqel}
    return " ".join(mark for mark, holds in marks.items() if holds)


def _sum(made: Sequence[Deployment]) -> str:
    most, credit, fees = sum(d.due.most for d in made), sum(d.credit for d in made), sum(d.npqel_fee for d in made)
    besides = f"; besides {pounds(credit)} of credit and {pounds(fees)} of NPQEL fees" if credit or fees else ""
    return f"At most {pounds(most)} payable for {count(sum(d.due.days for d in made), 'day')}{besides}."

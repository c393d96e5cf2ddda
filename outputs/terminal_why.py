"""What `match eligible --why URN` prints: one school, its judgements, and the verdict of every offer."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from ..models.names import listed
from ..models.published.judgement import Judgement
from ..models.published.why import OfferVerdict, Why
from ..models.region import School
from ..models.rules import WORDS, judgements
from .console import heading, items, line, table

_NAME = 24
_MET = {True: "met", False: "not met", None: "does not apply"}


def show_why(console: Console, why: Why) -> None:
    """Print everything that the files say of one school."""
    row = why.listing
    line(console, f"{why.urn} {row.name}: {row.education or 'type not given'}, {row.authority}, {row.region}.")
    line(console, f"As {why.file} lists it, row {row.row}.")
    items(console, _body(why))
    heading(console, "Judgements, newest first")
    header = ("Began", "Published", "Grade", "URN then", "Number", "Told by")
    table(console, header, (_judgement(j) for j in why.judgements))
    if why.contradictions:
        heading(console, "Files that contradict each other")
        items(console, why.contradictions)
    for verdict in why.verdicts:
        _show_verdict(console, verdict)


def _body(why: Why) -> Iterator[str]:
    row = why.listing
    if row.trust:
        since = f", since {why.joined}" if why.joined else ", join date not known"
        yield f"Trust: {row.trust} {row.trust_name}{since}"
    if why.before:
        yield f"URNs before: {listed(why.before)}"
    if why.after:
        yield f"Carried on by: {listed(why.after)}"


def _judgement(judgement: Judgement) -> tuple[str, ...]:
    grade = "none overall" if judgement.grade is None else f"{judgement.grade} {WORDS[judgement.grade]}"
    days = (str(day) if day else "-" for day in (judgement.started, judgement.published))
    return *days, grade, judgement.urn, judgement.number or "-", _told_by(judgement)


def _record(row: School) -> str:
    told = [f"grade {grade} of {day}" for grade, day in judgements(row) if grade]
    return ", before it ".join(told) or "no grade"


def _told_by(judgement: Judgement) -> str:
    # The end of a name has its date.
    name = judgement.file if len(judgement.file) <= _NAME else f"...{judgement.file[3 - _NAME :]}"
    return f"{name}, row {judgement.row}"


def _show_verdict(console: Console, verdict: OfferVerdict) -> None:
    offer = verdict.offer
    heading(console, f"{offer.id}, as at {verdict.as_at}, by {offer.dates.basis}")
    line(console, f"Recipient: {verdict.about}.")
    if verdict.row is not None:
        line(console, f"Row: {_record(verdict.row)}.")
    items(
        console,
        (f"{r.clause} {r.words}: {_MET[r.met]}{f' ({r.evidence})' if r.evidence else ''}" for r in verdict.rules),
    )
    if verdict.row is not None and verdict.row.eligible:
        line(console, f"An older judgement than the row's two decides: {verdict.row.eligible} stands in `eligible`.")

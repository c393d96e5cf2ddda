"""What `match claims`, `match contacts`, `match letters` and `match handover` print of an agreed plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console

from ...common.names import count, listed, with_id
from ...common.numbers import pounds
from ...delivery.claim import JudgedClaim
from ...delivery.contacts import Contact, without_body
from ...delivery.deployments import Deployment
from ...delivery.handover import Handover
from ...delivery.settlement import Settlement
from ...models.offers.offer import Contacts, Offer
from .console import cut, heading, items, line, show_written, table
from .plan import SHORT, show_notes

_LEADERS_SHOWN = 20
"""Leaders shown with the days that they gave; a report has all of them."""

_RECIPIENTS_TOLD = 12
"""Recipients named of one body that is to be told."""


def show_claims(console: Console, made: Settlement, notes: Sequence[str], written: Iterable[Path] = ()) -> None:
    """Print judged claims and what they leave of the plan."""
    entries = count(len(made.settled), "entry", "entries")
    line(console, f"{count(len(made.claims), 'claim')} against a plan with {entries} to claim.")
    show_notes(console, notes)
    heading(console, "Claims")
    header = ("Row", "Claim", "Recipient", "Leader", "Kind", "Days", "Claimed", "Verdict", "Payable")
    table(console, header, map(_claim_row, made.claims), "r    rr r")
    broken = [judged for judged in made.claims if judged.findings]
    if broken:
        heading(console, "Why")
        items(console, map(_claim_text, broken))
    _show_money(console, made)
    _show_days(console, made)
    console.print()
    line(console, _claims_sum(made))
    show_written(console, written)


def _claim_row(judged: JudgedClaim) -> tuple[object, ...]:
    c = judged.claim
    leader = c.leader or (judged.due.claimant if judged.due else None) or ""
    return (
        c.place.row, cut(c.reference or "", 12), cut(c.recipient, 10), cut(leader, 12), c.kind,
        "" if c.days is None else c.days, pounds(judged.claimed), judged.verdict, pounds(judged.payable),
    )  # fmt: skip


def _claim_text(judged: JudgedClaim) -> str:
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
        for x in moved[:_LEADERS_SHOWN]
    )
    header = ("Leader", "Name", "Planned", "Given", "Outstanding", "Released", "Free")
    table(console, header, rows, "  rrrrr")
    if len(moved) > _LEADERS_SHOWN:
        line(console, f"{len(moved) - _LEADERS_SHOWN:,} more; a file written by --report has them all.")


def _claims_sum(made: Settlement) -> str:
    verdicts = Counter(judged.verdict for judged in made.claims)
    told = ", ".join(f"{verdicts[word]:,} {word}" for word in ("payable", "query", "refused") if verdicts[word])
    payable, free = sum(j.payable for j in made.claims), sum(row.released for row in made.leaders)
    return f"{told}: {pounds(payable)} payable; {count(free, 'day')} of the plan can be planned again."


def show_contacts(
    console: Console, contacts: Sequence[Contact], rule: Contacts, notes: Sequence[str], written: Iterable[Path] = ()
) -> None:
    """Print who is told first and who then; `rule` says why."""
    assumed = ", assumed" if rule.assumed else ""
    recipients = len({contact.recipient for contact in contacts})
    line(console, f"{count(recipients, 'recipient')}; who comes first is said by clause {rule.clause}{assumed}.")
    alone = without_body(contacts)
    if alone:
        told = f"{count(len(alone), 'recipient')} of which the region says no body to be told first: {listed(alone)}"
        notes = (*notes, told)
    show_notes(console, notes)
    for turn, group in groupby(contacts, key=lambda contact: contact.turn):
        _show_turn(console, _heading(turn, rule), list(group))
    show_written(console, written)


def _heading(turn: int, rule: Contacts) -> str:
    if turn == 1:
        return f"First {listed(rule.first)}{', asked for context' if rule.ask_context else ''}"
    return f"Then the schools{', asked to confirm the match' if rule.school_confirms else ''}"


def _show_turn(console: Console, words: str, contacts: Sequence[Contact]) -> None:
    bodies = [list(rows) for _, rows in groupby(contacts, key=lambda c: (c.kind, c.body, c.body_id))]
    heading(console, f"{words}: {len(bodies):,}")
    items(console, map(_body_text, bodies))


def _body_text(rows: Sequence[Contact]) -> str:
    first = rows[0]
    id_ = f" ({first.body_id})" if first.body_id else ""
    about = "; ".join(map(_about, rows[:_RECIPIENTS_TOLD]))
    more = f"; and {len(rows) - _RECIPIENTS_TOLD:,} more" if len(rows) > _RECIPIENTS_TOLD else ""
    return f"{first.kind} {cut(first.body, 60)}{id_}: {about}{more}"


def _about(contact: Contact) -> str:
    leader = with_id(contact.leader_name, contact.leader)
    whom = f"{leader}, {count(contact.days, 'day')}" if leader else "no leader yet"
    if contact.body_id == contact.recipient:
        return whom
    if contact.recipient.startswith(f"{contact.body_id}/") and contact.kind == "school":
        # One of several supports of this school.
        return f"{contact.recipient.removeprefix(f'{contact.body_id}/')} {whom}"
    return f"{with_id(contact.recipient_name, contact.recipient)}: {whom}"


def show_letters(
    console: Console, made: Sequence[Deployment], offer: Offer, notes: Sequence[str], written: Iterable[Path] = ()
) -> None:
    """Print the letters, and the notes of those of which less is payable than the days at the rate."""
    line(console, f"{count(len(made), 'letter')} under {offer.id}, {offer.name}.")
    show_notes(console, notes)
    heading(console, "Letters")
    last = "Letter" if offer.supports else "Besides"
    header = ("Recipient", "Name", "Leader", "Name", "Days", "Rate", "At most", last)
    if made:
        table(console, header, (_letter_row(d, d.letter if offer.supports else _besides(d)) for d in made), "    rrr")
    else:
        line(console, "None: the plan has no match that gets one.")
    told: dict[str, list[str]] = defaultdict(list)
    for d in made:
        for note in d.notes:
            told[note].append(d.reference)
    if told:
        heading(console, "What to know")
        items(console, (f"{note}: {listed(references, 6)}" for note, references in told.items()))
    console.print()
    line(console, _letters_sum(made))
    show_written(console, written)


def _letter_row(d: Deployment, last: str) -> tuple[object, ...]:
    rate = "" if d.due.rate is None else pounds(d.due.rate)
    return (
        cut(d.due.body or d.due.recipient, 9), cut(d.due.recipient_name, 24), cut(d.due.claimant or "", 9),
        cut(d.due.claimant_name, 16), d.due.days, rate, pounds(d.due.most), cut(last, 14),
    )  # fmt: skip


def _besides(d: Deployment) -> str:
    marks = {"review of": d.due.kind == "review", "partner": d.partner, "review": d.reviewer, "npqel": d.npqel}
    return " ".join(mark for mark, holds in marks.items() if holds)


def _letters_sum(made: Sequence[Deployment]) -> str:
    appointed = [d for d in made if d.letter == "appointment"]
    made = [d for d in made if d.letter != "appointment"]
    if appointed:
        grants = f"{pounds(sum(d.due.most for d in appointed))} of grants at most, and no days at a rate"
        told = f"{count(len(appointed), 'letter')} of appointment: {grants}."
        return f"{told} {_letters_sum(made)}" if made else told
    most, credit, fees = sum(d.due.most for d in made), sum(d.credit for d in made), sum(d.npqel_fee for d in made)
    besides = f"; besides {pounds(credit)} of credit and {pounds(fees)} of NPQEL fees" if credit or fees else ""
    return f"At most {pounds(most)} payable for {count(sum(d.due.days for d in made), 'day')}{besides}."


def show_handover(
    console: Console,
    rows: Sequence[Handover],
    findings: Sequence[str],
    notes: Sequence[str],
    written: Iterable[Path] = (),
) -> None:
    """Print what there is to type."""
    for text in findings:
        line(console, text)
    show_notes(console, notes)
    heading(console, "Schools")
    header = ("URN", "School", "Eligible", "Adviser", "Supporting organisation", "Fields")
    if not rows:
        line(console, "None: nobody is eligible.")
    elif len(rows) > SHORT:
        line(console, "-o handover.xlsx writes them, with every field.")
    else:
        table(console, header, map(_handover_row, rows), " n nnr")
    show_written(console, written)


def _handover_row(row: Handover) -> tuple[object, ...]:
    cells = row.cells
    status = cells["SupportProjectEligibilityStatus"] or "not known"
    return row.school, row.name, status, cells["Adviser"], cells["SupportOrganisationName"], len(row.filled)

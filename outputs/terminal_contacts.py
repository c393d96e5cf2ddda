"""Who is to be told of a plan on the terminal, body by body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console

from ..models.contacts import Contact, without_body
from ..models.names import count, listed
from ..models.offer import Contacts
from .console import cut, heading, items, line, show_written
from .terminal import show_notes

_MOST = 12


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
    items(console, map(_told, bodies))


def _told(rows: Sequence[Contact]) -> str:
    first = rows[0]
    id_ = f" ({first.body_id})" if first.body_id else ""
    about = "; ".join(map(_about, rows[:_MOST]))
    more = f"; and {len(rows) - _MOST:,} more" if len(rows) > _MOST else ""
    return f"{first.kind} {cut(first.body, 60)}{id_}: {about}{more}"


def _about(contact: Contact) -> str:
    whom = f"{contact.leader}, {count(contact.days, 'day')}" if contact.leader else "no leader yet"
    if contact.body_id == contact.recipient:
        return whom
    return f"{contact.recipient} {cut(contact.recipient_name, 40)} ({whom})"

"""Who is supported by whom, who is not and why, who declined: tables, a part for each region or authority."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ...common.names import fold, spelling
from ...common.numbers import pounds
from ...models.matching.groups import authority_of
from ...models.offers.rules import TrustRule
from ...models.offers.school_rule import SchoolRule
from ...models.plan.plan import Match, Unmatched
from ..html.render import Column, Row, Table, columns, named, whole
from ..shared.areas import UNKNOWN
from ..shared.plan_wording import REMEDIES, besides
from .subject import Subject

C = TypeVar("C")
T = TypeVar("T", Match, Unmatched)

REASONS = {
    "no-allowed-leader": "Every leader is refused by a rule",
    "banned": "A ban alone stands in the way",
    "no-room": "No leader who may support it has room",
    "no-money": "A leader has room, but no money is left",
    "no-room-or-money": "No room, or no money for those who have room",
    "not-best": "An earlier level would be worse",
    "stopped": "The search ended before this was settled",
}
"""Each reason in words."""

_LONGEST_TABLE = 60
"""The most rows of one table: longer ones are divided by region or authority."""
_AUTHORITY = 1
"""Where the column of local authorities stands."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a list: its heading (none where there is only one part), an id to jump to, and its table."""

    heading: str
    id: str
    table: Table


def clauses_table(subject: Subject) -> Table:
    """Why recipients are eligible, clause by clause."""
    everybody: list[Match | Unmatched] = [*subject.plan.matches, *subject.plan.unmatched]
    found = Counter(clause for row in everybody for clause in row.eligible_because)
    words = dict(_clauses(subject))
    rows = tuple((clause, words.get(clause, ""), whole(found[clause])) for clause in sorted(found))
    return Table("clauses", "Why recipients are eligible", columns("Because", "What it says", "Recipients#"), rows)


def _clauses(subject: Subject) -> Iterator[tuple[str, str]]:
    yield "override", "put in by hand: the region says eligible = yes"
    yield "exception", "put in by hand, as an exception"
    offer = subject.instance.offer
    for clause in (*offer.exceptions, *offer.rules):
        yield clause.clause, clause.describe() if isinstance(clause, SchoolRule | TrustRule) else clause.words


def match_parts(subject: Subject) -> tuple[Part, ...]:
    """The matches; where they are many, by region, or by local authority within one."""
    header = columns("Recipient", "Local authority", "Because", "Leader", "Days#", "Cost#", "Km#", "Fit#", "Besides")
    used = any(map(besides, subject.plan.matches))
    return tuple(_parts(subject, "matches", "Matches", header[: 9 if used else 8], subject.plan.matches, _match))


def _match(m: Match, authority: str) -> Row:
    return (
        named(m.recipient_name, m.recipient), authority, ", ".join(m.eligible_because), named(m.leader_name, m.leader),
        whole(m.days), pounds(m.cost), whole(m.km), whole(m.fit), besides(m),
    )  # fmt: skip


def unmatched_parts(subject: Subject) -> tuple[Part, ...]:
    """Who has no leader, and why."""
    header = columns("Recipient", "Local authority", "Because", "Priority#", "Reason", "What stands in the way")
    return tuple(_parts(subject, "unmatched", "Without a leader", header, subject.plan.unmatched, _unmatched))


def _unmatched(u: Unmatched, authority: str) -> Row:
    return *_declined(u, authority), REASONS[u.reason], u.explanation


def reasons_table(subject: Subject) -> Table:
    """The reasons, counted."""
    found = Counter(row.reason for row in subject.plan.unmatched)
    rows = tuple(
        (REASONS[reason], REMEDIES[reason], whole(number))
        for reason, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    )
    header = columns("Reason", "What would change it", "Recipients#")
    return Table("reasons", "Reasons, counted", header, rows)


def declined_parts(subject: Subject) -> tuple[Part, ...]:
    """Who would be a recipient, and has declined."""
    header = columns("Recipient", "Local authority", "Because", "Priority#")
    return tuple(_parts(subject, "declined", "Declined", header, subject.plan.declined, _declined))


def _declined(u: Unmatched, authority: str) -> Row:
    return named(u.recipient_name, u.recipient), authority, ", ".join(u.eligible_because), whole(u.priority)


def _parts(
    subject: Subject, id_: str, what: str, header: tuple[Column, ...], rows: Iterable[T], show: Callable[[T, str], Row]
) -> Iterator[Part]:
    """Divide rows into parts, each ordered by local authority and name; where it divides them it needs no column."""
    authorities = authority_of(subject.instance)
    rows = sorted(rows, key=lambda r: (_last(authorities[r.recipient]), fold(r.recipient_name), r.recipient))
    left_out = slice(_AUTHORITY, _AUTHORITY + (not subject.several and len(rows) > _LONGEST_TABLE))
    for number, (name, members) in enumerate(_grouped(subject, rows, authorities), 1):
        shown = (show(row, _known(authorities[row.recipient]))[: len(header)] for row in members)
        caption = f"{what}: {len(members):,}" if not name else f"{what}, {name}: {len(members):,}"
        short = tuple(_without(row, left_out) for row in shown)
        part = f"{id_}-{number}"
        yield Part(name, part, Table(f"{part}-table", caption, _without(header, left_out), short))


def _without(row: tuple[C, ...], left_out: slice) -> tuple[C, ...]:
    return row[: left_out.start] + row[left_out.stop :]


def _grouped(subject: Subject, rows: list[T], authorities: dict[str, str]) -> list[tuple[str, list[T]]]:
    if not subject.several and len(rows) <= _LONGEST_TABLE:
        return [("", rows)] if rows else []
    found: dict[str, list[T]] = defaultdict(list)
    places = [row.region if subject.several else authorities[row.recipient] for row in rows]
    names = spelling(places)
    for row, place in zip(rows, places, strict=True):
        found[names[fold(place)]].append(row)
    return sorted(found.items(), key=lambda item: _last(item[0]))


def _last(authority: str) -> tuple[bool, str]:
    """Order by name, the unknown behind all others."""
    return authority == UNKNOWN, fold(authority)


def _known(authority: str) -> str:
    return "" if authority == UNKNOWN else authority

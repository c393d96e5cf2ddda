"""Who is supported by whom, who is not and why, who declined: tables, a part for each region or authority."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ...common.names import count, fold, spelling, with_id
from ...common.numbers import pounds
from ...models.matching.groups import UNKNOWN, authority_of
from ...models.offers.rules import TrustRule
from ...models.offers.school_rule import SchoolRule
from ...models.plan.plan import Match, Unmatched
from ..html.render import Column, Row, Table, columns, named, whole
from ..shared.by_school import SchoolRow, by_school, cost_of
from ..shared.plan_wording import REMEDIES, SHORTLY, besides, support_cost_texts
from ..shared.steps import Steps
from .subject import Subject

C = TypeVar("C")
T = TypeVar("T", Match, Unmatched)

_LONGEST_TABLE = 60
"""The most rows of one table: longer ones are divided by region or authority."""
_AUTHORITY = 1
"""Where the column of local authorities stands."""


@dataclass(frozen=True, slots=True)
class TablePart:
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


def match_parts(subject: Subject) -> tuple[TablePart, ...]:
    """The matches; where they are many, by region, or by local authority within one."""
    header = columns("Recipient", "Local authority", "Because", "Leader", "Days#", "Cost#", "Km#", "Fit#", "Besides")
    steps, used = Steps(subject.instance.region, subject.instance.offer), any(map(besides, subject.plan.matches))
    header = (*header[: 9 if used else 8], *(columns("Steps") if steps else ()))

    def row(m: Match, authority: str) -> Row:
        told = (steps.of(m.recipient, m.leader),) if steps else ()
        return (*_match(m, authority), *((besides(m),) if used else ()), *told)

    return tuple(_parts(subject, "matches", "Matches", header, subject.plan.matches, row))


def _match(m: Match, authority: str) -> Row:
    return (
        named(m.recipient_name, m.recipient), authority, ", ".join(m.eligible_because), named(m.leader_name, m.leader),
        whole(m.days), pounds(cost_of(m)), whole(m.km), whole(m.fit),
    )  # fmt: skip


def by_school_table(subject: Subject) -> Table:
    """What each school has of each support, side by side, and its grant; empty where an offer gives one leader."""
    plan, instance = subject.plan, subject.instance
    supports, steps = instance.offer.supports, Steps(instance.region, instance.offer)
    funded = any(support.funding for support in supports)
    header = columns("School", *(s.name.capitalize() for s in supports), *(("Grant#", "Band") if funded else ()))
    rows = by_school(plan, instance)
    shown = tuple(
        (
            named(row.name, row.id), *(_support(row, support.name, steps) for support in supports),
            *(("" if row.grant is None else pounds(row.grant), row.band) if funded else ()),
        )
        for row in rows
    )  # fmt: skip
    return Table("by-school", f"School by school: {len(rows):,}", header, shown)


def _support(row: SchoolRow, support: str, steps: Steps) -> str:
    match = row.matches.get(support)
    if match is None:
        return "; ".join(filter(None, (f"none: {row.why_not(support)}", steps.of(f"{row.id}/{support}", None))))
    told = f"{with_id(match.leader_name, match.leader)}, {count(match.days, 'day')}"
    return "; ".join(filter(None, (told, steps.of(match.recipient, match.leader))))


def unmatched_parts(subject: Subject) -> tuple[TablePart, ...]:
    """Who has no leader, and why."""
    header = columns("Recipient", "Local authority", "Because", "Priority#", "Reason", "What stands in the way")
    costs = support_cost_texts(subject.plan)

    def show(u: Unmatched, authority: str) -> Row:
        return _unmatched(u, authority, costs.get(u.recipient, ""))

    return tuple(_parts(subject, "unmatched", "Without a leader", header, subject.plan.unmatched, show))


def _unmatched(u: Unmatched, authority: str, cost: str) -> Row:
    told = f"{u.explanation} {cost[0].upper()}{cost[1:]}." if cost else u.explanation
    return *_declined(u, authority), SHORTLY[u.reason].capitalize(), told


def reasons_table(subject: Subject) -> Table:
    """The reasons, counted."""
    found = Counter(row.reason for row in subject.plan.unmatched)
    rows = tuple(
        (SHORTLY[reason].capitalize(), REMEDIES[reason], whole(number))
        for reason, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    )
    header = columns("Reason", "What would change it", "Recipients#")
    return Table("reasons", "Reasons, counted", header, rows)


def declined_parts(subject: Subject) -> tuple[TablePart, ...]:
    """Who would be a recipient, and has declined."""
    header = columns("Recipient", "Local authority", "Because", "Priority#")
    return tuple(_parts(subject, "declined", "Declined", header, subject.plan.declined, _declined))


def not_known_table(subject: Subject) -> Table:
    """Of whom it is not known whether they are eligible, and what is missing to say so."""
    header = columns("School", "Local authority", "Perhaps under", "What is missing")
    rows = tuple((named(u.name, u.id), u.local_authority or "", u.clause, u.missing) for u in subject.plan.not_known)
    return Table("not-known-table", f"Not known whether eligible: {len(rows):,}", header, rows)


def _declined(u: Unmatched, authority: str) -> Row:
    return named(u.recipient_name, u.recipient), authority, ", ".join(u.eligible_because), whole(u.priority)


def _parts(
    subject: Subject, id_: str, what: str, header: tuple[Column, ...], rows: Iterable[T], show: Callable[[T, str], Row]
) -> Iterator[TablePart]:
    """Divide rows into parts, each ordered by local authority and name; where it divides them it needs no column."""
    authorities = authority_of(subject.instance)
    rows = sorted(rows, key=lambda r: (_last(authorities[r.recipient]), fold(r.recipient_name), r.recipient))
    left_out = slice(_AUTHORITY, _AUTHORITY + (not subject.several and len(rows) > _LONGEST_TABLE))
    for number, (name, members) in enumerate(_grouped(subject, rows, authorities), 1):
        shown = (show(row, _known(authorities[row.recipient]))[: len(header)] for row in members)
        caption = f"{what}: {len(members):,}" if not name else f"{what}, {name}: {len(members):,}"
        short = tuple(_without(row, left_out) for row in shown)
        part = f"{id_}-{number}"
        yield TablePart(name, part, Table(f"{part}-table", caption, _without(header, left_out), short))


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

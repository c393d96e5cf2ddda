"""The answer that a plan is, in at most twelve lines, and what of it needs a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rich.console import Console

from ...common.names import count, with_id
from ...common.numbers import pounds
from ...models.plan.plan import Plan, Unmatched
from ...models.plan.plan_report import Since
from ...models.region.names import Names
from ...models.region.region import Leader
from ..shared.by_school import supports_text
from ..shared.plan_wording import (
    SHORTLY,
    all_cost,
    bound_text,
    counted,
    days_left,
    lost,
    not_known_text,
    plan_text,
    support_cost_texts,
    who_has_a_leader,
)
from .console import heading, items, line, lines_of, table

_LINES = 12
"""Lines of the answer: what is read at a glance."""

_FIRST = 6
"""People of one list that are named in the answer where there is room for them."""

_WORST = 3
"""Journeys and fits that are named: the longest, the weakest."""

_NAMED = 5
"""Leaders of one kind that are named."""

_BEST_FIT = 100
"""The fit of a match that nothing could make better."""

Told = tuple[str, str, bool]
"""A paragraph of the answer: its text, its style, whether it is an item of a list."""


def show_answer(console: Console, plan: Plan, people: Names, *, example: bool, since: Since | None) -> None:
    """Print the answer; who lost support or has none is named as far as twelve lines go, and the rest counted."""
    told: list[Told] = []
    for most in range(_FIRST, -2, -1):
        told = list(_answer(plan, people, example, since, most))
        if sum(lines_of(console, text, 2 if item else 0) for text, _, item in told) <= _LINES:
            break
    for text, style, item in told:
        (items(console, [text], style) if item else line(console, text, style))


def _answer(plan: Plan, people: Names, example: bool, since: Since | None, most: int) -> Iterator[Told]:
    if plan_text(plan):
        yield plan_text(plan), "bold", False
    gone: set[str] = set()
    if since is not None:
        yield counted(since), "bold", False
        yield from _named((f"Lost support: {who}: {what}" for who, what in lost(since, people)), most, "lost support")
        gone = {change.recipient for change in since.changes if change.now is None}
        if all_cost(since):
            yield all_cost(since), "", False
    if example:
        yield "No region was given: this is a made-up one, to show what a plan looks like.", "", False
    yield supports_text(plan) or who_has_a_leader(plan), "bold", False
    if plan.not_known:
        yield not_known_text(plan), "", False
    left = sorted((row for row in plan.unmatched if row.recipient not in gone), key=lambda row: -row.priority)
    costs = support_cost_texts(plan)
    yield from _named((f"No leader: {_without(row, costs)}." for row in left), most, "have no leader")
    yield _spent(plan), "", False
    yield proof_text(plan), "bold green" if plan.optimal else "bold yellow", False


def _named(texts: Iterable[str], most: int, what: str) -> Iterator[Told]:
    every = list(texts)
    # One line more says no less than the line that counts it.
    shown = len(every) if len(every) == most + 1 else max(most, 0)
    yield from ((text, "", True) for text in islice(every, shown))
    if len(every) > shown:
        more = " more" if shown else ""
        yield f"{len(every) - shown:,}{more} {what}.", "", True


def _without(row: Unmatched, costs: Mapping[str, str]) -> str:
    return f"{with_id(row.recipient_name, row.recipient)}: {costs.get(row.recipient, SHORTLY[row.reason])}"


def _spent(plan: Plan) -> str:
    days = count(sum(m.days for m in plan.matches), "day")
    cost = plan.level("cost")
    whole = [row for row in plan.budgets if row.pot == "total" and row.region is None]
    told = f"{days} given" + (f", {pounds(cost.value)} spent" if cost is not None else "")
    return (
        told
        + "".join(f"; the total pot has {pounds(b.amount - b.spent)} left of {pounds(b.amount)}" for b in whole)
        + "."
    )


def proof_text(plan: Plan) -> str:
    """Say whether a plan is the best there is, or where the proof ended."""
    if plan.optimal:
        order = " in the order asked for" if plan_text(plan) else ""
        return f"This is the best plan{order}: every level is proven."
    stopped = next(level for level in plan.levels if not level.proven)
    bound = "" if stopped.bound is None else f", {bound_text(stopped, stopped.bound)}"
    return f"Stopped early: the proof ended at the level {stopped.name}{bound}."


def show_what_needs_a_look(console: Console, plan: Plan, people: Names) -> None:
    """Print what somebody who signs the plan would ask about: long journeys, weak fits, who is full, own trusts."""
    pairs, told = list(_pairs(plan, people)), list(_looks(plan, people))
    if pairs or told:
        heading(console, "What needs a look")
    if pairs:
        table(console, ("Look at", "Recipient", "Leader", "Ids"), pairs, " nn ")
    items(console, told)


def _pairs(plan: Plan, people: Names) -> Iterator[tuple[str, ...]]:
    """Walk the longest journeys and the weakest fits."""
    far = sorted((m for m in plan.matches if m.km), key=lambda m: (-(m.km or 0), m.recipient))[:_WORST]
    weak = sorted((m for m in plan.matches if m.fit < _BEST_FIT), key=lambda m: (m.fit, m.recipient))[:_WORST]
    for what, m in (*((f"{m.km:,} km", m) for m in far), *((f"fit {m.fit} of {_BEST_FIT}", m) for m in weak)):
        yield what, m.recipient_name, m.leader_name or m.leader, f"{m.recipient} {m.leader}"


def _looks(plan: Plan, people: Names) -> Iterator[str]:
    leaders = {row.id: row for row in people.region.leaders}
    used = [use.leader for use in plan.leaders if use.matches or use.days]
    full = [people.leader(id_) for id_ in _full(plan, leaders) if id_ in used]
    if full:
        yield f"{len(full):,} of {count(len(used), 'leader')} asked can take no more: {_some(full)}."
    own = list(_own(plan, leaders, used, people))
    if own:
        yield f"The own trust or school of {count(len(own), 'leader')} asked is a recipient too: {_some(own)}."
    spent = [f"{row.pot}{f' of {row.region}' if row.region else ''}" for row in plan.budgets if row.spent >= row.amount]
    if spent:
        yield f"Pots with nothing left: {_some(spent)}."


def _some(texts: Sequence[str]) -> str:
    """Write some of a list, of which a text may have commas itself."""
    more = f"; {len(texts) - _NAMED:,} more" if len(texts) > _NAMED else ""
    return f"{'; '.join(texts[:_NAMED])}{more}"


def _full(plan: Plan, leaders: dict[str, Leader]) -> Iterator[str]:
    for use, left in zip(plan.leaders, days_left(plan), strict=True):
        row = leaders.get(use.leader)
        most = row.max_matches if row else None
        if left == 0 or (most is not None and use.matches >= most):
            yield use.leader


def _own(plan: Plan, leaders: dict[str, Leader], used: Iterable[str], people: Names) -> Iterator[str]:
    recipients = {m.recipient for m in plan.matches} | {row.recipient for row in plan.unmatched}
    for id_ in used:
        row = leaders.get(id_)
        own = [body for body in (row.trust_id, row.school_id) if body in recipients] if row else []
        if own:
            yield f"{people.leader(id_)}{_of(people, id_, own[0])}"


def _of(people: Names, leader: str, body: str | None) -> str:
    told = people.body(body) if body else ""
    # "Chief executive, ELMS TRUST" says it already.
    name = told.removesuffix(f" ({body})")
    return "" if name in people.leader(leader) else f", of {told}"

"""A plan on the terminal: the answer, what needs a look, then tables, and what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from ...common.names import count, fold, listed, spelling, with_id
from ...common.numbers import pounds
from ...models.matching.decisions import REVIEW_MARK
from ...models.offers.catalogue import OfferChoice
from ...models.plan.plan import Level, Match, Plan, Unmatched
from ...models.plan.plan_report import PlanChange, Since
from ...models.region.names import Names
from ...models.region.region import Region
from ..shared.plan_wording import (
    SHORTLY,
    bound_text,
    declined_texts,
    level_in_words,
    level_value,
    nothing_known,
    support_text,
    what_changed,
)
from ..shared.steps import APPOINTED, Steps
from .answer import show_answer, show_what_needs_a_look
from .console import cut, heading, items, line, table, unbroken

SHORT = 40
"""Rows of a table that is printed unasked: more of them push the answer off the screen."""


_OPEN_SHOWN = 5
"""Schools that are named of those of whom it is not known whether they are eligible."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How much of a plan is printed, and what is said at its end: the files, the next step, the seconds that passed.

    `reasons` are those of whoever has no leader, in full and by name, where they are to be printed.
    """

    brief: bool = False
    full: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)
    example: bool = False
    written: tuple[Path, ...] = ()
    next_step: str = ""
    seconds: float = 0.0


def show_plan(
    console: Console, plan: Plan, region: Region, choice: OfferChoice, shown: Shown, since: Since | None = None
) -> None:
    """Print a plan: the answer first, then what needs a look, then tables.

    `since` is what it is beside the plan before, where there was one: that stands first.
    """
    people = Names(region)
    show_answer(console, plan, people, example=shown.example, since=since)
    if not shown.brief:
        _show_changes(console, since, people, full=shown.full)
        show_what_needs_a_look(console, plan, people)
        _show_levels(console, plan)
        _show_money(console, plan)
        _show_counts(console, plan)
        _show_matches(console, plan, people, Steps(region, choice.offer), full=shown.full)
        _show_unmatched(console, plan, shown.reasons)
        _show_not_known(console, plan, full=shown.full)
        heading(console, "What was read")
        show_read(console, region, choice)
        show_notes(console, plan.notes)
    _show_end(console, shown)


def _show_changes(console: Console, since: Since | None, people: Names, *, full: bool) -> None:
    changes = since.changes if since else ()
    if not changes:
        return
    heading(console, f"What changed: {len(changes):,}")
    told = changes if full else changes[:SHORT]
    items(console, (_change(change, people) for change in told))
    if len(changes) > len(told):
        line(console, f"{len(changes) - len(told):,} more: --full lists them all.")


def _change(change: PlanChange, people: Names) -> str:
    before, now = (support_text(support, people) for support in (change.before, change.now))
    return f"{with_id(change.name, change.recipient)}: {what_changed(change)}. {before} -> {now}. {change.why}"


def show_read(console: Console, region: Region, choice: OfferChoice) -> None:
    """Print what was read, and which offer holds and why."""
    rows = ", ".join(
        count(len(region.table(record)), record if record != "budget" else "budget row")
        for record in ("school", "trust", "leader", "budget", "decision")
    )
    line(console, f"Region {region.name}: {rows}.")
    line(console, f"Offer {choice.offer.id}, {choice.offer.name}: {choice.why}.")


def show_notes(console: Console, notes: Sequence[str]) -> None:
    """Print notes, where there are any."""
    if notes:
        heading(console, "Notes")
        items(console, notes)


def _show_levels(console: Console, plan: Plan) -> None:
    heading(console, "The plan, level by level")
    far = plan.journeys
    rows = ((level_in_words(x, plan), x.name, level_value(x.name, x.value, far), _proof(plan, x)) for x in plan.levels)
    table(console, ("What it comes to", "Level", "Value", "Proof"), rows, "w rw")


def _proof(plan: Plan, level: Level) -> str:
    if nothing_known(level.name, plan.journeys):
        return "-"
    if level.proven:
        return "proven"
    if level.bound is None:
        return "not proven"
    return f"not proven: {bound_text(level, level.bound)}"


def _show_money(console: Console, plan: Plan) -> None:
    heading(console, "Money by pot")
    if not plan.budgets:
        line(console, "No budget is given: nothing limits what is spent.")
        return
    rows = (
        (row.pot, row.region or "all", pounds(row.amount), pounds(row.spent), pounds(row.amount - row.spent))
        for row in plan.budgets
    )
    table(console, ("Pot", "Region", "Amount", "Spent", "Left"), rows, " nrrr")


def _show_counts(console: Console, plan: Plan) -> None:
    heading(console, "Recipients by region and kind")
    if not (plan.matches or plan.unmatched or plan.declined):
        line(console, "Nobody is eligible.")
        return
    header = ("Region", "Kind", "Eligible", "Matched", "Not", "Declined", "Days")
    table(console, header, _counts(plan), "n rrrrr")


def _counts(plan: Plan) -> Iterator[tuple[object, ...]]:
    everybody: list[Match | Unmatched] = [*plan.matches, *plan.unmatched, *plan.declined]
    names = spelling(row.region for row in everybody)
    places = sorted({(fold(row.region), row.kind) for row in everybody})
    for region, kind in places:
        matched = [m for m in plan.matches if (fold(m.region), m.kind) == (region, kind)]
        left, declined = (
            [u for u in rows if (fold(u.region), u.kind) == (region, kind)] for rows in (plan.unmatched, plan.declined)
        )
        days = sum(m.days for m in matched)
        yield names[region], kind, len(matched) + len(left), len(matched), len(left), len(declined), days
    if len(places) > 1:
        totals = (len(plan.matches), len(plan.unmatched), len(plan.declined), sum(m.days for m in plan.matches))
        yield ("All", "", totals[0] + totals[1], *totals)


def _show_matches(console: Console, plan: Plan, people: Names, steps: Steps, *, full: bool) -> None:
    heading(console, f"Matches: {len(plan.matches):,}")
    if len(plan.matches) > SHORT and not full:
        line(console, "--full lists them all; -o plan.xlsx writes them.")
    elif plan.matches:
        several = any(m.support for m in plan.matches)
        header = ("Recipient", *(("Support",) if several else ()), "Leader", "Days", "Km", "Fit", "Because", "Besides")
        rows = (_match(m, steps) for m in plan.matches)
        table(console, (*header, "Ids"), rows, "n nrrrdd " if several else "nnrrrdd ")
    passed = [text for match in plan.matches for text in _passed(match, people)]
    if passed:
        line(console, f"Locks pass over rules: {'; '.join(passed)}.")


def _match(m: Match, steps: Steps) -> tuple[object, ...]:
    km = "" if m.km is None else m.km
    ids = f"{cut(m.row_id, 9)} {cut(m.leader, 16)}"
    because, step = cut(", ".join(m.eligible_because), 11), steps.last(m.recipient, m.leader)
    who = (m.recipient_name, *((m.support,) if m.support else ()), m.leader_name or m.leader)
    return *who, m.days, km, m.fit, because, _besides(m, step), ids


def _passed(match: Match, people: Names) -> Iterator[str]:
    who = with_id(match.recipient_name, match.recipient)
    of_review = [name for name in match.passed_over if name.endswith(REVIEW_MARK)]
    of_match = [name for name in match.passed_over if name not in of_review]
    if of_match:
        yield f"{who} with {people.leader(match.leader)}, {listed(of_match, len(of_match))}"
    if of_review:
        rules = (name.removesuffix(REVIEW_MARK) for name in of_review)
        reviewer = people.leader(match.governance_reviewer or "")
        yield f"{who} reviewed by {reviewer}, {listed(rules, len(of_review))}"


def _besides(match: Match, step: str) -> str:
    marks = {
        "partner": match.partner is not None,
        "review": match.governance_reviewer is not None,
        "npqel": match.npqel,
        "locked": match.locked and step != APPOINTED,
        step: bool(step),
        f"+{match.extra_days}d": match.extra_days > 0,
    }
    return " ".join(mark for mark, holds in marks.items() if holds)


def _show_unmatched(console: Console, plan: Plan, reasons: Mapping[str, str]) -> None:
    if plan.unmatched:
        heading(console, f"Without a leader: {len(plan.unmatched):,}")
    if reasons:
        items(console, (f"{_who(row)}: {row.reason}. {reasons[row.recipient]}" for row in plan.unmatched))
    elif len(plan.unmatched) > SHORT:
        of_each = Counter(row.reason for row in plan.unmatched)
        items(console, (f"{number:,}: {SHORTLY[reason]}" for reason, number in of_each.most_common()))
    elif plan.unmatched:
        rows = ((row.recipient_name, row.recipient, row.priority, SHORTLY[row.reason]) for row in plan.unmatched)
        table(console, ("Recipient", "Id", "Priority", "Why"), rows, "n rw")
    if plan.unmatched and not reasons:
        line(console, "--full tells each reason in full.")
    if plan.declined:
        told = declined_texts(plan)
        heading(console, f"Declined: {len(told):,}")
        line(console, "; ".join(told))


def _show_not_known(console: Console, plan: Plan, *, full: bool) -> None:
    """Print of whom it is not known whether they are eligible, and where to decide on them."""
    if not plan.not_known:
        return
    heading(console, f"Not known whether eligible: {len(plan.not_known):,}")
    shown = plan.not_known if full else plan.not_known[:_OPEN_SHOWN]
    items(console, (f"{with_id(row.name, row.id)}: missing is {row.missing}" for row in shown))
    if len(plan.not_known) > len(shown):
        line(console, f"{len(plan.not_known) - len(shown):,} more: --full lists them all.")
    line(console, "Nobody plans for them: decide on the sheet Not known of -o plan.xlsx, or in the region (eligible).")


def _who(row: Unmatched) -> str:
    return with_id(row.recipient_name, row.recipient)


def _show_end(console: Console, shown: Shown) -> None:
    console.print()
    for path in shown.written:
        line(console, f"Written: {path}")
    if shown.next_step and not shown.brief:
        unbroken(console, f"Next: {shown.next_step}", "bold")
    line(console, f"{shown.seconds:.1f} seconds.")

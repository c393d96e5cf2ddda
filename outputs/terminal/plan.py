"""A plan on the terminal, in the order in which a caseworker asks: what was read, how good, who, who not and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console

from ...common.names import count, fold, listed, spelling
from ...common.numbers import pounds
from ...models.matching.decisions import REVIEW_MARK
from ...models.offers.catalogue import OfferChoice
from ...models.plan.plan import Level, Match, Plan, Unmatched
from ...models.plan.plan_report import Since
from ...models.region.region import Region
from ..shared.plan_wording import (
    all_cost,
    bound_told,
    counted,
    level_meaning,
    level_value,
    lost,
    nothing_known,
    plan_told,
)
from .console import cut, heading, items, line, table


def show_plan(
    console: Console,
    plan: Plan,
    region: Region,
    choice: OfferChoice,
    *,
    example: bool = False,
    written: Iterable[Path] = (),
    since: Since | None = None,
) -> None:
    """Print a plan whole; `example` says that the region is the made-up one, `written` names the plan's files.

    `since` is what it is beside the plan before, where there was one: that stands first.
    """
    told = plan_told(plan)
    if told:
        line(console, told)
    if since is not None:
        _show_since(console, since)
    if example:
        line(console, "No region was given: this is a made-up one, to show what a plan looks like.")
    show_read(console, region, choice)
    show_notes(console, plan.notes)
    _show_levels(console, plan)
    _show_money(console, plan)
    _show_counts(console, plan)
    _show_matches(console, plan)
    _show_unmatched(console, plan)
    _show_end(console, plan, written)


def _show_since(console: Console, since: Since) -> None:
    line(console, counted(since))
    items(console, (f"Lost support: {who}: {what}" for who, what in lost(since)))
    for told in filter(None, [all_cost(since)]):
        line(console, told)
    console.print()


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
    heading(console, "Levels, in order")
    far = plan.journeys
    rows = (
        (x.name, level_value(x.name, x.value, far), _proof(plan, x), level_meaning(x.name, far)) for x in plan.levels
    )
    table(console, ("Level", "Value", "Proof", "What it is"), rows, " r  ")


def _amount(level: Level, value: int) -> str:
    return pounds(value) if level.name == "cost" else f"{value:,}"


def _proof(plan: Plan, level: Level) -> str:
    if nothing_known(level.name, plan.journeys):
        return "-"
    if level.proven:
        return "proven"
    if level.bound is None:
        return "not proven"
    return f"not proven: {bound_told(level, level.bound)}"


def _show_money(console: Console, plan: Plan) -> None:
    heading(console, "Money by pot")
    if not plan.budgets:
        line(console, "No budget is given: nothing limits what is spent.")
        return
    rows = (
        (row.pot, cut(row.region or "all", 40), pounds(row.amount), pounds(row.spent), pounds(row.amount - row.spent))
        for row in plan.budgets
    )
    table(console, ("Pot", "Region", "Amount", "Spent", "Left"), rows, "  rrr")


def _show_counts(console: Console, plan: Plan) -> None:
    heading(console, "Recipients by region and kind")
    if not (plan.matches or plan.unmatched or plan.declined):
        line(console, "Nobody is eligible.")
        return
    header = ("Region", "Kind", "Eligible", "Matched", "Not matched", "Declined", "Days")
    table(console, header, _counts(plan), "  rrrrr")


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
        yield (
            cut(names[region], 34), kind, len(matched) + len(left), len(matched), len(left), len(declined), days,
        )  # fmt: skip
    if len(places) > 1:
        totals = (len(plan.matches), len(plan.unmatched), len(plan.declined), sum(m.days for m in plan.matches))
        yield ("All", "", totals[0] + totals[1], *totals)


def _show_matches(console: Console, plan: Plan) -> None:
    heading(console, f"Matches: {len(plan.matches):,}")
    header = ("Recipient", "Name", "Because", "Leader", "Days", "Km", "Fit", "Besides")
    rows = (
        (
            cut(m.recipient, 9), cut(m.recipient_name, 28), cut(",".join(m.eligible_because), 11), cut(m.leader, 16),
            m.days, "" if m.km is None else m.km, m.fit, cut(_besides(m), 14),
        )
        for m in plan.matches
    )  # fmt: skip
    if plan.matches:
        table(console, header, rows, "    rrr")
    passed = [text for match in plan.matches for text in _passed(match)]
    if passed:
        line(console, f"Locks pass over rules: {'; '.join(passed)}.")


def _passed(match: Match) -> Iterator[str]:
    of_review = [name for name in match.passed_over if name.endswith(REVIEW_MARK)]
    of_match = [name for name in match.passed_over if name not in of_review]
    if of_match:
        yield f"{match.recipient} with {match.leader}, {listed(of_match, len(of_match))}"
    if of_review:
        rules = (name.removesuffix(REVIEW_MARK) for name in of_review)
        yield f"{match.recipient} reviewed by {match.governance_reviewer}, {listed(rules, len(of_review))}"


def _besides(match: Match) -> str:
    marks = {
        "partner": match.partner is not None,
        "review": match.governance_reviewer is not None,
        "npqel": match.npqel,
        "locked": match.locked,
        f"+{match.extra_days}d": match.extra_days > 0,
    }
    return " ".join(mark for mark, holds in marks.items() if holds)


def _show_unmatched(console: Console, plan: Plan) -> None:
    heading(console, f"Not matched: {len(plan.unmatched):,}")
    reasons = Counter(row.reason for row in plan.unmatched)
    if reasons:
        line(console, ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items())))
    items(console, (f"{row.recipient} {row.recipient_name}: {row.reason}. {row.explanation}" for row in plan.unmatched))
    if plan.declined:
        heading(console, f"Declined: {len(plan.declined):,}")
        line(console, "; ".join(f"{row.recipient} {row.recipient_name}" for row in plan.declined))


def _show_end(console: Console, plan: Plan, written: Iterable[Path]) -> None:
    console.print()
    for path in written:
        line(console, f"Written: {path}")
    if plan.optimal:
        order = " in the order asked for" if plan_told(plan) else ""
        line(console, f"Optimal{order}: every level is proven. {plan.seconds:.1f} seconds.")
        return
    stopped = next(level for level in plan.levels if not level.proven)
    line(console, f"Stopped early: the proof ended at the level {stopped.name}. {plan.seconds:.1f} seconds.")

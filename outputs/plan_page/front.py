"""The two pages that a director signs: the answer, what is asked for, the numbers, the money, what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...common.names import count, with_id
from ...common.numbers import percent_text, pounds
from ...models.plan.plan import Match, Plan, Unmatched
from ...models.plan.plan_report import Since
from ...models.region.names import Names
from ..shared.plan_wording import (
    SHORTLY,
    all_cost,
    bound_text,
    counted,
    declined_texts,
    lost,
    not_known_text,
    support_cost_texts,
)
from .subject import Subject

_NAMED = 6
"""Recipients without a leader, pots and changes that the first page names: with more it would not be one page."""
_FAR = 3
"""Journeys that the first page names, the longest first."""
_LONGEST_NAME = 60
"""Characters of a name on the first page: longer ones would push what is signed off it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts, and what it is to be seen against."""

    what: str
    value: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Something that whoever signs would ask about: what it is, what of it is named, and where the rest stands."""

    what: str
    named: tuple[str, ...]
    more: str = ""
    at: str = ""


def decision_wanted(subject: Subject) -> str:
    """Say what whoever signs agrees to."""
    plan = subject.plan
    days = count(sum(m.days for m in plan.matches), "day")
    supported = f"{count(len(plan.matches), 'match', 'matches')}, {days} of support and {pounds(spent(plan))}"
    if subject.state.name == "agreed":
        return f"This plan was agreed: {supported}. The annex lists every match."
    return f"Agree to {supported}. The annex lists every match."


def figures(subject: Subject) -> Iterator[Figure]:
    """Walk the numbers of a plan."""
    plan = subject.plan
    matched, eligible = len(plan.matches), len(plan.matches) + len(plan.unmatched)
    days, known = sum(m.days for m in plan.matches), [m.km for m in plan.matches if m.km is not None]
    yield Figure("Eligible recipients", f"{eligible:,}", _kinds(plan))
    yield Figure("With a leader", f"{matched:,}", f"{percent_text(matched, eligible) or 'none'} of the eligible")
    yield Figure("Without a leader", f"{len(plan.unmatched):,}", "named below, with reasons" if plan.unmatched else "")
    yield Figure("Declined", f"{len(declined_texts(plan)):,}", "not planned for")
    yield Figure("Days given", f"{days:,}", f"{days / matched:.1f} a match" if matched else "")
    yield Figure("Spent", pounds(spent(plan)), _against(plan))
    mean = f"{sum(known) / len(known):.1f} km" if known else "not known"
    yield Figure("Mean distance", mean, f"leader to recipient, {len(known):,} of {matched:,} known")
    used, able = sum(use.matches > 0 for use in plan.leaders), len(plan.leaders)
    yield Figure("Leaders with a match", f"{used:,}", f"of {able:,}")


def spent(plan: Plan) -> int:
    """Give what the whole plan costs, in pence."""
    cost = plan.level("cost")
    return sum(m.cost for m in plan.matches) if cost is None else cost.value


def _everybody(plan: Plan) -> list[Match | Unmatched]:
    return [*plan.matches, *plan.unmatched]


def _kinds(plan: Plan) -> str:
    everybody = _everybody(plan)
    if any(row.support for row in everybody):
        return f"supports of {count(len({row.row_id for row in everybody}), 'school')}, each counted"
    trusts = sum(row.kind == "trust" for row in everybody)
    return f"{count(len(everybody) - trusts, 'school')}, {count(trusts, 'trust')}"


def _against(plan: Plan) -> str:
    whole = [row.amount for row in plan.budgets if row.pot == "total" and row.region is None]
    if whole:
        return f"of {pounds(whole[0])}"
    return "against the pots below" if plan.budgets else "no budget is given"


def exceptions(subject: Subject) -> Iterator[Exceptional]:
    """Walk what whoever signs would ask about: who has nobody, what is not proven, what locks pass over, who is far."""
    plan = subject.plan
    if plan.unmatched:
        yield Exceptional("No leader", *_without(plan), "#unmatched")
    if not plan.optimal:
        told = tuple(
            f"{level.name}: {bound_text(level, level.bound)}" if level.bound is not None else f"{level.name}: no bound"
            for level in plan.levels
            if not level.proven
        )
        yield Exceptional("Not proven", told[:_NAMED], "", "#proof")
    passed = [m for m in plan.matches if m.passed_over]
    if passed:
        told = tuple(f"{_who(m)}: {', '.join(m.passed_over)}" for m in passed[:_NAMED])
        yield Exceptional("A lock passes over a rule", told, _more(len(passed), _NAMED), "#matches")
    if plan.declined:
        yield Exceptional(
            "Declined", (f"{count(len(declined_texts(plan)), 'recipient')}, not planned for",), "", "#declined"
        )
    if plan.not_known:
        yield Exceptional("May be eligible", (not_known_text(plan),), "", "#not-known")
    far = sorted((m for m in plan.matches if m.km), key=lambda m: (-(m.km or 0), m.recipient))[:_FAR]
    if far:
        told = tuple(f"{m.km:,} km: {_short(m.leader_name or m.leader)} to {_who(m)}" for m in far)
        yield Exceptional("Furthest", told, "", "#matches")
    used_up = [row for row in plan.budgets if row.amount and row.spent >= row.amount]
    if used_up:
        told = tuple(f"{row.pot}{f' of {row.region}' if row.region else ''}" for row in used_up[:_NAMED])
        yield Exceptional("Pots with nothing left", told, _more(len(used_up), _NAMED), "#days")


def front_changes(since: Since, people: Names) -> tuple[str, tuple[tuple[str, str], ...], str, str]:
    """Say what changed since the plan before: the counts, who lost support, how many more, what all decisions cost."""
    gone = tuple(lost(since, people))
    return counted(since), gone[:_NAMED], _more(len(gone), _NAMED), all_cost(since)


def _without(plan: Plan) -> tuple[tuple[str, ...], str]:
    """Name who has nobody, by priority, or count the reasons where they are too many to name."""
    rows = sorted(plan.unmatched, key=lambda row: (-row.priority, row.recipient_name, row.recipient))
    # One line more says no less than the line that counts it.
    most = len(rows) if len(rows) <= _NAMED + 1 else _NAMED
    costs = support_cost_texts(plan)
    told = tuple(f"{_who(row)}: {costs.get(row.recipient, SHORTLY[row.reason])}" for row in rows[:most])
    return told, _more(len(rows), most)


def _more(number: int, shown: int) -> str:
    return f"{number - shown:,} more are in the annex" if number > shown else ""


def _who(row: Match | Unmatched) -> str:
    return with_id(_short(row.recipient_name), row.recipient)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"

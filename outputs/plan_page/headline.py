"""What a director reads first: the plan in numbers, how good it is, and how far that is proven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...common.names import count
from ...common.numbers import percent_told, pounds
from ...models.matching.levels import LOWEST
from ...models.plan.plan import Level, Match, Plan, Unmatched
from ...models.plan.plan_report import amount
from ..html.table import Row, Table, columns
from ..shared.plan_wording import level_meaning, level_value, nothing_known, side
from .subject import Subject


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts, and what it is to be seen against."""

    what: str
    value: str
    beside: str = ""


def figures(subject: Subject) -> Iterator[Figure]:
    """Walk the numbers of a plan."""
    plan = subject.plan
    matched, eligible = len(plan.matches), len(plan.matches) + len(plan.unmatched)
    days, known = sum(m.days for m in plan.matches), [m.km for m in plan.matches if m.km is not None]
    yield Figure("Eligible recipients", f"{eligible:,}", _kinds(plan))
    yield Figure("With a leader", f"{matched:,}", f"{percent_told(matched, eligible) or 'none'} of the eligible")
    yield Figure("Without a leader", f"{len(plan.unmatched):,}", "named below, with reasons" if plan.unmatched else "")
    yield Figure("Declined", f"{len(plan.declined):,}", "not planned for")
    yield Figure("Days given", f"{days:,}", f"{days / matched:.1f} a match" if matched else "")
    yield Figure("Spent", pounds(spent(plan)), _against(plan))
    mean = f"{sum(known) / len(known):.1f} km" if known else "not known"
    yield Figure("Mean distance", mean, f"leader to recipient, {len(known):,} of {matched:,} known")
    used, able = sum(use.matches > 0 for use in plan.leaders), len(plan.leaders)
    yield Figure("Leaders with a match", f"{used:,}", f"of {able:,}")


def spent(plan: Plan) -> int:
    """Give what the whole plan costs, in pence."""
    return next((level.value for level in plan.levels if level.name == "cost"), sum(m.cost for m in plan.matches))


def _kinds(plan: Plan) -> str:
    everybody: list[Match | Unmatched] = [*plan.matches, *plan.unmatched]
    trusts = sum(row.kind == "trust" for row in everybody)
    return f"{count(len(everybody) - trusts, 'school')}, {count(trusts, 'trust')}"


def _against(plan: Plan) -> str:
    whole = [row.amount for row in plan.budgets if row.pot == "total" and row.region is None]
    if whole:
        return f"of {pounds(whole[0])}"
    return "against the pots below" if plan.budgets else "no budget is given"


def levels_table(plan: Plan) -> Table:
    """The levels in order, with their bounds."""
    return Table(
        "levels",
        "Levels in order: each is made as good as it can be before the next is looked at",
        columns("Level", "What it is", "Better is", "This plan#", "No plan can pass#", "Proof"),
        tuple(_level(plan, level) for level in plan.levels),
    )


def _level(plan: Plan, level: Level) -> Row:
    far = plan.journeys
    what, value = level_meaning(level.name, far), level_value(level.name, level.value, far)
    if nothing_known(level.name, far):
        return level.name, what, "less", value, "not known", "-"
    bound = "not known" if level.bound is None else amount(level.name, level.bound)
    better = "less" if level.name in LOWEST else "more"
    return level.name, what, better, value, bound, _proof(level)


def _proof(level: Level) -> str:
    if level.proven:
        return "Proven best"
    if level.bound is None:
        return "Not proven"
    return f"Not proven: {side(level)} {amount(level.name, level.bound)}, gap {level.gap:.2%}"


def verdict(plan: Plan) -> tuple[str, str]:
    """Say in a word and in a sentence how good the plan is."""
    if plan.optimal:
        return "Proven best", "Level by level, in their order: no plan that keeps the same rules and limits is better."
    stopped = next(level for level in plan.levels if not level.proven)
    told = f"The search was stopped: the proof ended at the level {stopped.name}. The plan keeps every rule; "
    return "Not proven best", f"{told}a better one may exist, within the bounds below."

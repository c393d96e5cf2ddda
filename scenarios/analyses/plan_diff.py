"""The difference of two plans that were written, with the inputs that differ as far as the plans tell them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...common.numbers import pounds
from ...common.version import VERSION
from ...models.plan.journeys import Journeys
from ...models.plan.plan import BudgetAsked, BudgetUse, Match, Named, Plan, Unmatched
from ...models.region.region import pot_id
from .comparison import levels_of, moves_of, total_of
from .comparison_result import LevelAgainst, Move, Tally
from .input_differences import BLANK, Difference


@dataclass(frozen=True, kw_only=True)
class PlanDiff:
    """What changed from an old plan to a new one; levels and moves are those of the new against the old."""

    version: str
    old: Named
    new: Named
    differences: tuple[Difference, ...]
    levels: tuple[LevelAgainst, ...]
    old_total: Tally
    new_total: Tally
    moves: tuple[Move, ...]
    old_journeys: Journeys | None = None
    new_journeys: Journeys | None = None


def plan_differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """Give the inputs that differ, as far as two plans tell them."""
    return tuple(
        Difference(table=table, id=id_, column=column, before=before, after=after)
        for table, column, was, now in _inputs(old, new)
        for id_ in sorted({*was, *now})
        if (before := was.get(id_, BLANK)) != (after := now.get(id_, BLANK))
    )


def _inputs(old: Plan, new: Plan) -> Iterator[tuple[str, str, Mapping[str, str], Mapping[str, str]]]:
    for table, column, read in (
        ("version", "", lambda plan: {"": plan.version}),
        ("offer", "id", lambda plan: {"": plan.offer.name}),
        ("offer", "sha256", lambda plan: {"": plan.offer.sha256[:12]}),
        ("region", "sha256", lambda plan: {"": plan.region.sha256[:12]}),
        ("options", "", _options),
        ("budget", "amount", lambda plan: {_pot(row): pounds(row.amount) for row in plan.budgets}),
        ("leader", "days (own+team)", _capacity),
        ("recipient", "eligible_because", _eligible),
        ("recipient", "status", lambda plan: {row.recipient: "declined" for row in plan.declined}),
    ):  # fmt: skip
        reader: Any = read
        yield table, column, reader(old), reader(new)


def _options(plan: Plan) -> dict[str, str]:
    asked = plan.options
    budgets = "; ".join(f"{_pot(row)} {pounds(row.amount)}" for row in asked.budgets)
    texts = {
        "objective": ",".join(asked.objective),
        "min_days": "" if asked.min_days is None else str(asked.min_days),
        "budgets": budgets,
        "previous": "" if asked.previous is None else f"{len(asked.previous)} matches",
        "stay": "" if asked.stay is None else f"{len(asked.stay)} matches",
    }
    return {name: text for name, text in texts.items() if text}


def _capacity(plan: Plan) -> dict[str, str]:
    return {row.leader: f"{row.capacity.own}+{row.capacity.team}" for row in plan.leaders}


def _pot(row: BudgetUse | BudgetAsked) -> str:
    return pot_id(row.pot, row.region)


def _eligible(plan: Plan) -> dict[str, str]:
    everybody: list[Match | Unmatched] = [*plan.matches, *plan.unmatched]
    return {row.recipient: ",".join(row.eligible_because) for row in everybody}


def diff(old: Plan, new: Plan) -> PlanDiff:
    """Say what changed from an old plan to a new one."""
    return PlanDiff(
        version=VERSION,
        old=old.region,
        new=new.region,
        differences=plan_differences(old, new),
        levels=tuple(levels_of(new, old)),
        old_total=total_of(old),
        new_total=total_of(new),
        moves=moves_of(old, new, base="the old plan"),
        old_journeys=old.journeys,
        new_journeys=new.journeys,
    )

"""What a plan gives up by an order that puts another level before need, in a sentence for its first line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...common.names import count
from ...models.plan.plan import NeedFirst, Plan

if TYPE_CHECKING:
    from ...scenarios.analyses.comparison_result import Against


def plan_told(plan: Plan) -> str:
    """Say what a plan gives up; empty where nothing is lost."""
    need = next(level.value for level in plan.levels if level.name == "need")
    return need_first_told(plan.need_first, need, len(plan.matches), [level.name for level in plan.levels])


def row_told(row: Against) -> str:
    """Say what the plan of a row of a comparison gives up; empty where nothing is lost, or there is no plan."""
    need = row.level("need")
    if need is None or row.total is None:
        return ""
    return need_first_told(row.need_first, need.value, row.total.matched, [level.name for level in row.levels])


def need_first_told(found: NeedFirst | None, need: int, matched: int, order: Sequence[str]) -> str:
    """Say how many recipients fewer, and how much less priority, a plan supports than need first would.

    `need` and `matched` are the plan's own priority and recipients, `order` its levels. Empty where nothing is lost.
    """
    if found is None or found.bound <= need:
        return ""
    less, most, fewer = found.need - need, found.bound - need, found.matched - matched
    order = order[: order.index("need") + 1]
    why = f"{', '.join(order[:-1])} {'stands' if len(order) == 2 else 'stand'} before need"
    if less == 0:
        return f"Whether need first would support more is not settled: at most {most:,} more priority ({why})."
    proven = found.need == found.bound
    priority = f"{less:,} less priority" if proven else f"at least {less:,} less priority, at most {most:,},"
    lead = f"{count(fewer, 'recipient')} fewer and {priority}" if fewer > 0 and found.settled else priority
    if not found.settled:
        return f"This plan supports {lead} than need first would; by how many recipients is not settled ({why})."
    sums = f"{count(matched, 'recipient')} here, {found.matched:,} there"
    return f"This plan supports {lead} than need first would: {sums} ({why})."

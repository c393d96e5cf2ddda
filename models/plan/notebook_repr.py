"""A plan as a line, and as the first screen of its page, for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, TypeAlias

from ...common.names import count, with_id
from ...common.numbers import pounds
from ..matching.levels import MEANING

Plan: TypeAlias = Any
"""A `Plan`, which shows itself by this module, and is not imported here for that."""

_NAMED = 10
"""Recipients without a leader who are named: a notebook shows the rest in a frame."""


def told(plan: Plan) -> str:
    """Say in one line how many have a leader, the days, the money, and whether that is proven."""
    of = count(len(plan.matches) + len(plan.unmatched), "recipient")
    days = count(sum(m.days for m in plan.matches), "day")
    proof = "every level proven" if plan.optimal else "not proven best"
    return f"{len(plan.matches):,} of {of} with a leader, {days}, {pounds(_cost(plan))}, {proof}"


def first_screen(plan: Plan) -> str:
    """Give the first screen as HTML without scripts: the answer, the levels, the pots, who has no leader."""
    parts = (
        f"<p><strong>{escape(plan.region.name)}</strong>, offer {escape(plan.offer.name)}</p>",
        f"<p>{escape(told(plan))}.</p>",
        _table(("Level", "What it is", "Value", "Proven"), _levels(plan)),
        _table(("Pot", "Region", "Amount", "Spent"), _pots(plan)),
        _table(("Without a leader", "Why"), _left(plan)),
    )
    return "".join(parts)


def _cost(plan: Plan) -> int:
    cost = plan.level("cost")
    return sum(m.cost for m in plan.matches) if cost is None else cost.value


def _levels(plan: Plan) -> Iterator[tuple[str, ...]]:
    for level in plan.levels:
        value = pounds(level.value) if level.name == "cost" else f"{level.value:,}"
        yield level.name, MEANING[level.name], value, "yes" if level.proven else "no"


def _pots(plan: Plan) -> Iterator[tuple[str, ...]]:
    for row in plan.budgets:
        yield row.pot, row.region or "all", pounds(row.amount), pounds(row.spent)


def _left(plan: Plan) -> Iterator[tuple[str, ...]]:
    for row in plan.unmatched[:_NAMED]:
        yield with_id(row.recipient_name, row.recipient), row.explanation
    if len(plan.unmatched) > _NAMED:
        yield f"{len(plan.unmatched) - _NAMED:,} more", ""


def _table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [_row("td", row) for row in rows]
    return f"<table><thead>{_row('th', header)}</thead><tbody>{''.join(lines)}</tbody></table>" if lines else ""


def _row(tag: str, cells: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

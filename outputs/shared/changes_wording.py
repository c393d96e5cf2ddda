"""What changed since the plan before, and what decisions cost, in the words of every output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...common.names import count
from ...models.plan.plan import Support
from ...models.plan.plan_report import KINDS, ChangeKind, PlanChange, Priced, Since, costs_told

_WHAT: dict[ChangeKind, str] = {
    "lost": "lost support", "gained": "gained support", "leader": "other leader", "days": "other days",
    "partner": "other partner", "review": "other review", "npqel": "NPQEL comes or goes",
}  # fmt: skip
_EXTRAS = ("partner", "review", "npqel")

NOT_SETTLED = "not settled"
"""Stands where a price was not found in the time, or the plan that it needs is not proven."""

HOW_PRICED = (
    "What it costs: how much worse the best plan is with this decision alone than without any decision. Neither plan "
    "keeps matches of a plan before, so that the price is the same in every round."
)
"""How the price of a decision is to be read."""


def what_changed(change: PlanChange) -> str:
    """Say what changed for a recipient: `lost support`, or `other days; other partner`."""
    return "; ".join(_WHAT[kind] for kind in change.kinds)


def counted(since: Since) -> str:
    """Count what changed, kind by kind, noughts too."""
    if not since.changes:
        told = "Nothing changed since the plan before: every match is as it was."
    else:
        found = Counter(kind for change in since.changes for kind in change.kinds)
        kinds = [kind for kind in KINDS if since.extras or kind not in _EXTRAS]
        told = f"Changed since the plan before: {', '.join(f'{_WHAT[kind]} {found[kind]:,}' for kind in kinds)}."
    unknown = " Partners, reviews and NPQELs are not compared: the workbook was written before they were kept."
    return told if since.extras else told + unknown


def lost(since: Since) -> Iterator[tuple[str, str]]:
    """Walk who lost support: id with name, and what they had and why it ended."""
    for change in since.changes:
        if change.now is None and change.before is not None:
            yield f"{change.recipient} {change.name}".strip(), f"had {support_told(change.before)}. {change.why}"


def all_cost(since: Since) -> str:
    """Say what all decisions cost together; empty where nothing is decided."""
    if not since.decisions:
        return ""
    told = costs_told(since.costs) or NOT_SETTLED
    return f"{_all(since.decisions)}, beside the plan without any: {told}."


def _all(number: int) -> str:
    return "The one decision costs" if number == 1 else f"All {count(number, 'decision')} together cost"


def price_told(priced: Priced) -> str:
    """Say what a decision costs; empty where it does not hold."""
    if not priced.entry.stands:
        return ""
    told = costs_told(priced.costs) or NOT_SETTLED
    return f"{told} (with the other decisions on it)" if priced.joint else told


def support_told(support: Support | None) -> str:
    """Say whom a recipient has for how long, and what besides."""
    if support is None:
        return "nobody"
    return ", ".join(filter(None, (support.leader, count(support.days, "day"), extras_told(support))))


def extras_told(support: Support | None) -> str:
    """Say what a recipient has beside days."""
    if support is None:
        return ""
    parts = (
        support.partner and f"partnership with {support.partner}",
        support.reviewer and f"review by {support.reviewer}",
        support.npqel and "NPQEL",
    )
    return "; ".join(part for part in parts if part)

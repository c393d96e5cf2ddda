"""A plan's words for people, the same in its workbook and on its page."""

from __future__ import annotations

from collections.abc import Iterator

from ...common.names import count, listed
from ...common.numbers import pounds
from ...models.matching.levels import LOWEST, MEANING
from ...models.offers.offer import Offer
from ...models.plan.plan import Asked, Journeys, Level, Match, Plan, extent, travel_told
from ...models.plan.plan_report import amount
from ...models.region.region import Leader

REMEDIES = {
    "no-allowed-leader": "A leader whom the named rules do not refuse: more regions, km, expertise, or a lock.",
    "banned": "The ban taken back, or another leader.",
    "no-room": "More days or matches of a leader named here, or another leader.",
    "no-money": "More money in a pot named here, or a lower day rate.",
    "no-room-or-money": "More days of a leader named here, or more money in a pot named here.",
    "not-best": "Another order of the levels (--objective).",
    "stopped": "A longer --time-limit.",
    "declined": "Its status in the region file, or its decline in the Decisions log.",
}
"""For each reason, what would change it."""


def besides(m: Match) -> str:
    """Say what a match has beside its days, and which decisions hold it."""
    marks = (
        ("locked", m.locked),
        (f"passes over {listed(m.passed_over)}", m.passed_over),
        (f"{m.extra_days} extra days", m.extra_days),
        (f"partnership with {m.partner}", m.partner),
        (f"review by {m.governance_reviewer}", m.governance_reviewer),
        ("NPQEL", m.npqel),
    )
    return "; ".join(text for text, holds in marks if holds)


def supported(plan: Plan) -> dict[str, list[str]]:
    """Name for each leader whom they support, with the days, and whom they review."""
    whom: dict[str, list[str]] = {}
    for m in plan.matches:
        whom.setdefault(m.leader, []).append(f"{m.recipient_name} ({count(m.days, 'day')})")
        if m.governance_reviewer:
            whom.setdefault(m.governance_reviewer, []).append(f"{m.recipient_name} (review)")
    return whom


def leader_status(row: Leader) -> str:
    """Say whether a leader can be asked at all."""
    return row.status or ("available" if row.ready is not False else "not ready")


def days_left(plan: Plan) -> tuple[int, ...]:
    """Give what every leader could still give, in the order of the plan's leaders."""
    return tuple(use.capacity.own + use.capacity.team - use.days for use in plan.leaders)


def nothing_known(level: str, journeys: Journeys | None) -> bool:
    """Whether a level is the sum of distances of which none is known: its 0 km says nothing, and is no proof."""
    return level == "travel" and journeys is not None and journeys.all_unknown


def level_value(level: str, value: int, journeys: Journeys | None) -> str:
    """Write the value of a level alone: `not known` for travel where no distance is known."""
    return "not known" if nothing_known(level, journeys) else amount(level, value)


def level_meaning(level: str, journeys: Journeys | None) -> str:
    """Say what the value of a level is: of travel, over which journeys."""
    return f"{MEANING[level]}, {extent(journeys)}" if level == "travel" and journeys else MEANING[level]


def level_told(level: str, value: int, journeys: Journeys | None) -> str:
    """Write the value of a level with what it is."""
    return travel_told(value, journeys) if level == "travel" else f"{amount(level, value)} {MEANING[level]}"


def side(level: Level) -> str:
    """Say on which side of its bound a level is."""
    return "at least" if level.name in LOWEST else "at most"


def options_told(options: Asked) -> str:
    """Write the options that decide a plan as they would be typed."""
    told = [f"--objective {','.join(options.objective)}"] if options.objective else []
    told += [f"--min-days {options.min_days}"] if options.min_days is not None else []
    told += [f"--budget {b.pot}{f'@{b.region}' if b.region else ''}={pounds(b.amount)}" for b in options.budgets]
    told += ["compared with the plan before (keep)"] if options.previous is not None else []
    return "; ".join(told) or "none"


def assumed(offer: Offer) -> Iterator[tuple[str, str]]:
    """Walk what an offer's texts do not say and its file assumes: clause with key, and words."""
    for key, clause in offer.clauses():
        if clause.assumed:
            yield f"{clause.clause} {key}", clause.words

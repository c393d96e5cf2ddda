"""A plan's words for people: its parts, what an order gives up, what changed and at what cost; the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...common.names import count, listed, with_id
from ...common.numbers import gap_text, pounds
from ...models.matching.levels import FAIR, LOWEST, MEANING
from ...models.matching.options import Allocation
from ...models.offers.offer import Offer
from ...models.plan.journeys import Journeys, extent, travel_text
from ...models.plan.plan import Asked, Level, Match, NeedFirst, Plan, Reason, Unmatched
from ...models.plan.plan_report import (
    KINDS,
    ChangeKind,
    PlanChange,
    Priced,
    Since,
    amount,
    costs_text,
    support_cost_text,
)
from ...models.plan.reasons_and_notes import extras_text
from ...models.region.names import Names
from ...models.region.region import Leader

if TYPE_CHECKING:
    from ...scenarios.analyses.comparison_result import Against, Shift

_ASK = "match explain finds what would let it in."
REMEDIES: dict[Reason, str] = {
    "no-allowed-leader": "A leader whom the named rules do not refuse: more regions, km, expertise, or a lock.",
    "banned": "The ban taken back, or another leader.",
    "after": "A leader for the support that comes before.",
    "no-room": _ASK,
    "no-money": _ASK,
    "no-room-or-money": _ASK,
    "not-best": _ASK,
    "stopped": "A longer --time-limit.",
    "declined": "Its status in the region file, or its decline in the Decisions log.",
}
"""For each reason, what would change it; where limits are the reason, more of them may let others in, and not this one:
that takes plans made again."""

SHORTLY: dict[Reason, str] = {
    "no-allowed-leader": "the rules refuse every leader",
    "banned": "a ban alone keeps it from a leader",
    "after": "it has nobody for the support that comes before",
    "no-room": "no leader whom the rules allow has room",
    "no-money": "leaders have room, but there is no money",
    "no-room-or-money": "leaders whom the rules allow have no room, or there is no money",
    "not-best": "it would make a level worse that stands before need",
    "stopped": "the search was stopped too early to say",
    "declined": "it has declined",
}
"""For each reason, what it is in a few words."""


def support_cost_texts(plan: Plan) -> dict[str, str]:
    """Say of those without a leader of whom it is settled, by id, what their support would cost, and who would pay."""
    names = {m.recipient: with_id(m.recipient_name, m.recipient) for m in plan.matches}
    return {cost.recipient: support_cost_text(cost, lambda id_: names.get(id_, id_)) for cost in plan.support_costs}


def besides(m: Match, people: Names | None = None) -> str:
    """Say what a match has beside its days, and which decisions hold it: by id, or with `people` by name."""
    marks = (
        ("locked", m.locked),
        (f"passes over {listed(m.passed_over)}", m.passed_over),
        (f"{m.extra_days} extra days", m.extra_days),
        (extras_text(m.allocation, people), True),
    )
    return "; ".join(text for text, holds in marks if text and holds)


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
    return tuple(use.left for use in plan.leaders)


def nothing_known(level: str, journeys: Journeys | None) -> bool:
    """Whether a level is the sum of distances of which none is known: its 0 km says nothing, and is no proof."""
    return level == "travel" and journeys is not None and journeys.all_unknown


def level_value(level: str, value: int, journeys: Journeys | None) -> str:
    """Write the value of a level alone: `not known` for travel where no distance is known."""
    return "not known" if nothing_known(level, journeys) else amount(level, value)


def level_meaning(level: str, journeys: Journeys | None) -> str:
    """Say what the value of a level is: of travel, over which journeys."""
    return f"{MEANING[level]}, {extent(journeys)}" if level == "travel" and journeys else MEANING[level]


def level_text(level: str, value: int, journeys: Journeys | None) -> str:
    """Write the value of a level with what it is."""
    return travel_text(value, journeys) if level == "travel" else f"{amount(level, value)} {MEANING[level]}"


def level_in_words(level: Level, plan: Plan) -> str:
    """Say what a level of a plan comes to, as somebody would ask for it."""
    before = sum(1 for given in plan.options.stay or () for _ in given.items())
    told = {
        "need": f"{len(plan.matches):,} of {count(len(plan.matches) + len(plan.unmatched), 'recipient')} have a leader",
        "keep": f"{level.value:,} of {count(len(plan.options.previous or ()), 'match', 'matches')} before are kept",
        "days": f"{count(level.value, 'day')} given",
        "extras": "partnerships, reviews and NPQELs, by priority",
        "fit": "how well leaders suit, 0 to 100 a match",
        "travel": travel_text(level.value, plan.journeys),
        "cost": f"{pounds(level.value)} spent",
        "balance": "how unevenly leaders are asked: matches of each, squared",
        "stay": f"{level.value:,} of the {before:,} leaders, partners, reviews and NPQELs before are kept",
        "fair": f"{level.value:,} of 1,000 of its priority is supported in the least served area",
    }
    return told[level.name]


def side(level: Level) -> str:
    """Say on which side of its bound a level is."""
    return "at least" if level.name in LOWEST else "at most"


def bound_text(level: Level, bound: int) -> str:
    """Say where the bound of a level that is not proven stands, and how far the plan is from it, if it is."""
    if level.name == FAIR and bound >= _WHOLE:
        # All of it bounds every share: that says nothing of this plan.
        return "not settled, no share is ruled out"
    gap = f", gap {gap_text(level.gap)}" if level.gap else ""
    return f"{side(level)} {amount(level.name, bound)}{gap}"


_WHOLE = 1000
"""The share of its priority that a group has at most, per 1,000."""


def options_text(options: Asked) -> str:
    """Write the options that decide a plan as they would be typed."""
    told = [f"--objective {','.join(options.objective)}"] if options.objective else []
    told += [f"--min-days {options.min_days}"] if options.min_days is not None else []
    told += [f"--budget {b.pot}{f'@{b.region}' if b.region else ''}={pounds(b.amount)}" for b in options.budgets]
    told += ["compared with the plan before (keep)"] if options.previous is not None else []
    told += ["of equal plans the one nearest to the plan before (stay)"] if options.stay is not None else []
    return "; ".join(told) or "none"


def assumed(offer: Offer) -> Iterator[tuple[str, str]]:
    """Walk what an offer's texts do not say and its file assumes: clause with key, and words."""
    for key, clause in offer.clauses():
        if clause.assumed:
            yield f"{clause.clause} {key}", clause.words


def plan_text(plan: Plan) -> str:
    """Say what a plan gives up; empty where nothing is lost."""
    need = plan.value("need")
    return need_first_text(plan.need_first, need, len(plan.matches), [level.name for level in plan.levels])


def row_text(row: Against) -> str:
    """Say what the plan of a row of a comparison gives up; empty where nothing is lost, or there is no plan."""
    need = row.level("need")
    if need is None or row.total is None:
        return ""
    return need_first_text(row.need_first, need.value, row.total.matched, [level.name for level in row.levels])


def need_first_text(found: NeedFirst | None, need: int, matched: int, order: Sequence[str]) -> str:
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


CHANGED: dict[ChangeKind | Shift, str] = {
    "lost": "lost support", "gained": "gained support", "leader": "other leader", "days": "other days",
    "besides": "other extras", "partner": "other partner", "review": "other review", "npqel": "NPQEL comes or goes",
}  # fmt: skip
"""What a change is for a recipient, in every place where one is told; `besides` where its extras are not apart."""

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
    return "; ".join(CHANGED[kind] for kind in change.kinds)


def counted(since: Since) -> str:
    """Count what changed, kind by kind, noughts too."""
    if not since.changes:
        told = "Nothing changed since the plan before: every match is as it was."
    else:
        found = Counter(kind for change in since.changes for kind in change.kinds)
        kinds = [kind for kind in KINDS if since.extras or kind not in _EXTRAS]
        told = f"Changed since the plan before: {', '.join(f'{CHANGED[kind]} {found[kind]:,}' for kind in kinds)}."
    unknown = " Partners, reviews and NPQELs are not compared: the workbook was written before they were kept."
    return told if since.extras else told + unknown


def lost(since: Since, people: Names | None = None) -> Iterator[tuple[str, str]]:
    """Walk who lost support: name with id, and what they had and why it ended."""
    for change in since.changes:
        if change.now is None and change.before is not None:
            had = support_text(change.before, people)
            yield with_id(change.name, change.recipient), f"had {had}. {change.why}"


def all_cost(since: Since) -> str:
    """Say what all decisions cost together; empty where nothing is decided."""
    if not since.decisions:
        return ""
    told = costs_text(since.costs) or NOT_SETTLED
    return f"{_all(since.decisions)}, beside the plan without any: {told}."


def _all(number: int) -> str:
    return "The one decision costs" if number == 1 else f"All {count(number, 'decision')} together cost"


def price_text(priced: Priced) -> str:
    """Say what a decision costs; empty where it does not hold."""
    if not priced.entry.stands:
        return ""
    told = costs_text(priced.costs) or NOT_SETTLED
    return f"{told} (with the other decisions on it)" if priced.joint else told


def support_text(allocation: Allocation | None, people: Names | None = None) -> str:
    """Say whom a recipient has for how long, and what besides: by id, or with `people` by name."""
    if allocation is None:
        return "nobody"
    leader = people.leader(allocation.leader) if people else allocation.leader
    return ", ".join(filter(None, (leader, count(allocation.days, "day"), extras_text(allocation, people))))


def who_has_a_leader(plan: Plan) -> str:
    """Say how many recipients have a leader, schools and trusts apart where there are both."""
    every: list[Match | Unmatched] = [*plan.matches, *plan.unmatched]
    if not every:
        return "Nobody is eligible."
    have, of = (Counter(row.kind for row in rows) for rows in (plan.matches, every))
    kinds = [f"{have[kind]:,} of {count(of[kind], kind)}" for kind in ("school", "trust") if of[kind]]
    apart = f": {listed(kinds)}" if len(kinds) > 1 else ""
    verb = "has" if len(every) == 1 else "have"
    return f"{len(plan.matches):,} of {count(len(every), 'recipient')} {verb} a leader{apart}."


def not_known_text(plan: Plan) -> str:
    """Say of how many schools it is not known whether they are eligible."""
    number = len(plan.not_known)
    them = "it is" if number == 1 else "they are"
    return f"{count(number, 'school')} more may be eligible: what decides is missing, and {them} not planned for."


def declined_texts(plan: Plan) -> tuple[str, ...]:
    """Name who has declined, a school once whatever the number of its supports."""
    return tuple(dict.fromkeys(with_id(row.recipient_name, row.row_id) for row in plan.declined))

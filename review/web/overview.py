"""The first page: the plan in numbers, the map, how far decisions have come, and what needs a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ...common.names import count, fold
from ...models.plan.plan_report import Priced, costs_text
from ...outputs.plan_page import front, page, supply
from ...outputs.plan_page.map import region_map
from ...outputs.plan_page.recipients import not_known_table
from ...outputs.shared.plan_wording import SHORTLY, plan_text
from ..decisions import ReviewState, told
from ..session import KeptPlan
from .render import address

_SHOWN = 5
"""Rows of each list of what needs a look; a link leads to all."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at: where its page is, what it is called, and why it is here."""

    link: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """A list of what needs a look, with the address and the words of the link to all of it."""

    title: str
    items: tuple[Item, ...]
    every: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far decisions have come: recipients with a decision, of all that are planned for."""

    decided: int
    of: int

    @property
    def share(self) -> str:
        """The share as a length in SVG."""
        return f"{100 * self.decided / max(1, self.of):.1f}%"


def overview(known: KeptPlan, state: ReviewState) -> dict[str, Any]:
    """Give what the first page shows."""
    subject, plan = known.subject, known.plan
    return {
        "verdict": page.verdict(plan),
        "loss": plan_text(plan),
        "figures": tuple(front.figures(subject)),
        "levels": page.levels_table(plan),
        "money": supply.money_table(plan),
        "money_chart": supply.money_chart(plan),
        "map": region_map(subject),
        "progress": progress(known, state),
        "not_known": not_known_table(subject),
        "looks": tuple(look for look in _looks(known, state) if look.items),
    }


def progress(known: KeptPlan, state: ReviewState) -> Progress:
    """Count the recipients on whom something is decided."""
    everybody = {r.id for r in known.instance.recipients}
    return Progress(len({entry.recipient for entry in state.holding} & everybody), len(everybody))


def _looks(known: KeptPlan, state: ReviewState) -> Iterator[Look]:
    plan, instance = known.plan, known.instance
    left = sorted(plan.unmatched, key=lambda u: (-u.priority, fold(u.recipient_name), u.recipient))
    items = (_recipient(u.recipient, u.recipient_name, f"priority {u.priority}: {SHORTLY[u.reason]}") for u in left)
    yield _look(
        "Recipients without a leader", items, f"All {len(left):,}", address("/recipients", matched="not matched")
    )
    far = sorted((m for m in plan.matches if m.km is not None), key=lambda m: (-(m.km or 0), m.recipient))
    items = (_recipient(m.recipient, m.recipient_name, f"{m.km:,} km from {m.leader_name or m.leader}") for m in far)
    yield _look("Longest journeys", items, "All by distance", address("/recipients", sort="km"))
    weak = sorted(plan.matches, key=lambda m: (m.fit, m.recipient))
    items = (_recipient(m.recipient, m.recipient_name, f"fit {m.fit} with {m.leader_name or m.leader}") for m in weak)
    yield _look("Weakest fits", items, "All by fit", address("/recipients", sort="fit"))
    names = {leader.id: leader.name for leader in instance.leaders}
    busy = sorted((use for use in plan.leaders if use.matches), key=lambda use: (-use.matches, use.leader))
    items = (
        _leader(use.leader, names[use.leader], f"{count(use.matches, 'match', 'matches')}, {count(use.days, 'day')}")
        for use in busy
    )
    yield _look("Leaders with most matches", items, "All by matches", address("/leaders", sort="matches"))
    full = [use for use in busy if use.load is not None and use.load >= 100]
    items = (_leader(use.leader, names[use.leader], f"all {count(use.days, 'day')} are taken") for use in full)
    yield _look("Leaders at 100%", items, f"All {len(full):,}", address("/leaders", used="full"))
    yield _look("Leaders whose own trust is a recipient", _own_trust(known))
    yield _look("Decisions that cost most", _dearest(known, state), "All decisions", "/decisions")


def _look(title: str, items: Iterable[Item], every: str = "", link: str = "") -> Look:
    found = tuple(items)
    return Look(title, found[:_SHOWN], every if len(found) > _SHOWN else "", link)


def _recipient(id_: str, name: str, why: str) -> Item:
    return Item(address("/recipient", id=id_), name or id_, why)


def _leader(id_: str, name: str, why: str) -> Item:
    return Item(address("/leader", id=id_), name or id_, why)


def _own_trust(known: KeptPlan) -> Iterator[Item]:
    """Find leaders who work at a trust of which a recipient is a part, or which is recipient_and_leader."""
    of: dict[str, str] = {}
    for r in known.instance.recipients:
        if r.trust_id:
            of.setdefault(r.trust_id, r.name or r.id)
    for leader in known.instance.leaders:
        if leader.trust_id in of:
            yield _leader(leader.id, leader.name, f"works at {leader.trust_id}, as {of[leader.trust_id]} does")


def _dearest(known: KeptPlan, state: ReviewState) -> Iterator[Item]:
    """Walk the decisions that hold and make a level worse, by the first level that is worse, the largest first."""
    names = {r.id: r.name for r in known.instance.recipients}
    holding = {(entry.recipient, told(entry)) for entry in state.holding}
    order = [level.name for level in known.plan.levels]

    def rank(priced: Priced) -> tuple[int, int]:
        worse = [(order.index(c.level), -(c.exact or 0)) for c in priced.costs if c.exact and c.level in order]
        return min(worse, default=(len(order), 0))

    dear = (p for p in known.subject.log if any(c.exact for c in p.costs))
    for priced in sorted(dear, key=rank):
        entry = priced.entry
        if (entry.recipient, told(entry)) in holding:
            name = names.get(entry.recipient) or entry.recipient
            yield _recipient(entry.recipient, name, f"{told(entry)}: {costs_text(priced.costs)}")

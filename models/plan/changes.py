"""What a plan is for a recipient beside the plan before: lost, gained, another leader, other days, other extras."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..matching.levels import STAY
from .plan import Match, Plan

ChangeKind = Literal["lost", "gained", "leader", "days", "partner", "review", "npqel"]
KINDS: tuple[ChangeKind, ...] = ("lost", "gained", "leader", "days", "partner", "review", "npqel")
"""What may change, the gravest first; whoever keeps a leader may have several of the last four."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """What a recipient gets: a leader, days, and perhaps a partner trust, a reviewer (an NLG) and an NPQEL."""

    leader: str
    days: int
    partner: str | None = None
    reviewer: str | None = None
    npqel: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanChange:
    """What is not as it was in the plan before, and why; `before` and `now` are None for no support at all."""

    recipient: str
    name: str
    before: Support | None
    now: Support | None
    why: str

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """What changed, the gravest first."""
        old, new = self.before, self.now
        if old is None or new is None:
            return ("gained",) if old is None else ("lost",)
        differs: dict[ChangeKind, bool] = {
            "leader": old.leader != new.leader,
            "days": old.days != new.days,
            "partner": old.partner != new.partner,
            "review": old.reviewer != new.reviewer,
            "npqel": old.npqel != new.npqel,
        }
        return tuple(kind for kind in KINDS if differs.get(kind))

    @property
    def rank(self) -> tuple[int, str]:
        """Where it stands in a list: whoever lost support first, then by id."""
        return KINDS.index(self.kinds[0]), self.recipient


def support_of(match: Match) -> Support:
    """Give what a match gives."""
    return Support(
        leader=match.leader,
        days=match.days,
        partner=match.partner,
        reviewer=match.governance_reviewer,
        npqel=match.npqel,
    )


def given(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    """Give all that a plan gives, for `Options.stay`: kind, recipient, and leader, partner or reviewer."""
    return tuple(item for match in plan.matches for item in given_by(match))


def given_by(match: Match) -> Iterator[tuple[str, str, str]]:
    """Walk what one match gives."""
    yield "match", match.recipient, match.leader
    if match.partner is not None:
        yield "partner", match.recipient, match.partner
    if match.governance_reviewer is not None:
        yield "review", match.recipient, match.governance_reviewer
    if match.npqel:
        yield "npqel", match.recipient, ""


def without_stay(plan: Plan) -> Plan:
    """Give a plan without the level that only kept ties as they were: the others are what they are without it."""
    return replace(plan, levels=tuple(level for level in plan.levels if level.name != STAY))

"""The answer to one of many plans: the plan, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .plan import Plan

State = Literal["proven", "stopped", "impossible", "failed"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What asking for one plan came to.

    `proven`: the best plan; `stopped`: the plan found in time, or None; `impossible`: decisions, limits and rules
    contradict each other, and `reason` says how; `failed`: its worker died again and again.
    """

    state: State
    plan: Plan | None = None
    reason: str = ""

    @property
    def settled(self) -> bool:
        """Whether asking again would come to the same."""
        return self.state in ("proven", "impossible")

"""The answer to one of many plans: the plan, or why there is none; and how it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from ...common.deadline import Deadline
from ...common.faults import Faults
from ...common.numbers import gap_text
from ...inputs.region.checks import unknown_clauses
from ...models.matching.options import Request
from ...models.plan.plan import NoPlan, Plan, Stopped
from ...solver.plan_cache import PlanCache

State = Literal["proven", "stopped", "impossible", "failed"]
SETTLED: frozenset[State] = frozenset({"proven", "impossible"})
"""The states of which asking again would come to the same."""


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
        return self.state in SETTLED


class Answers(Protocol):
    """Who makes many plans: `Many` of `runner.py`, or somebody who makes them one after the other."""

    def answers(self, requests: Sequence[Request]) -> list[Answer]:
        """Give the answer of each request, in order."""


_OWN = PlanCache()
"""The cache of this process, which answers one request after the other."""


def ask(request: Request, cache: PlanCache | None = None, *, deadline: Deadline | None = None) -> Answer:
    """Ask for the plan of a request; a contradiction and a lack of time are answers too.

    The `cache` of requests made before, without one that of this process, saves work and changes nothing.
    """
    unknown = tuple(unknown_clauses(request.region, request.offer))
    if unknown:
        return Answer(state="impossible", reason="; ".join(map(str, unknown)))
    try:
        made = (cache or _OWN).plan(request.region, request.offer, request.options, deadline)
    except (NoPlan, Faults) as error:
        return Answer(state="impossible", reason=str(error).replace("\n", "; "))
    except Stopped:
        return Answer(state="stopped", reason="the time was up before there was a plan")
    return Answer(state="proven" if made.optimal else "stopped", plan=made, reason="" if made.optimal else _gap(made))


def _gap(made: Plan) -> str:
    level = next(level for level in made.levels if not level.proven)
    known = "nothing is known of its best" if level.bound is None else f"gap {gap_text(level.gap)}"
    return f"stopped early: the proof ended at the level {level.name}, {known}"

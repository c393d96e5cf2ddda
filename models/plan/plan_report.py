"""A plan with all that its workbook tells beside it: where it came from, other leaders, decisions, changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from ..matching.decision_log import Entry
from ..matching.instance import Instance
from ..region.region import Region
from .alternative import Alternative, LevelCost
from .certificate import Certificate
from .changes import PlanChange
from .fingerprint import Record, record_of
from .plan import Plan
from .stored_plan import Origin, StoredPlan, inputs_of

REFUSED = "Rules refuse it now: "
"""How the reason of a change begins that names rules, a leader's conflict perhaps among them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Priced:
    """A decision with what it costs: how much worse each level is with it alone than without any decision.

    `costs` is empty where that is not settled. `joint` says that it is priced with the other decisions on its
    recipient, because it cannot stand without them.
    """

    entry: Entry
    costs: tuple[LevelCost, ...] = ()
    joint: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Since:
    """What a plan is beside the plan before: what changed, the gravest first, and what all decisions cost together.

    `extras` says whether partners, reviews and NPQELs of the plan before are known; `decisions` is the number of
    decisions that hold, and `costs` is empty where what they cost is not settled.
    """

    changes: tuple[PlanChange, ...] = ()
    extras: bool = True
    decisions: int = 0
    costs: tuple[LevelCost, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanReport:
    """A plan, the instance that it solves, and what a reader of its workbook asks beside it.

    `why` says why the offer holds; `since` is None where there was no plan before, and `origin` says which it was.
    `region` is the one that was planned from, before options replaced budgets, and `base` what it was before the
    decisions of a workbook. `prove` makes the certificate.
    """

    plan: Plan
    instance: Instance
    prove: Callable[[], Certificate] = field(repr=False, compare=False)
    why: str
    region: Region
    alternatives: tuple[Alternative, ...] = ()
    exact: bool = False
    log: tuple[Priced, ...] = ()
    since: Since | None = None
    base: Region | None = None
    origin: Origin | None = None

    @cached_property
    def certificate(self) -> Certificate:
        """The proofs, which few ask for."""
        return self.prove()

    @cached_property
    def record(self) -> Record:
        """What its workbook must remember, with a digest of every row of the region before any decision."""
        return record_of(self.plan, self.base or self.region)

    @property
    def stored(self) -> StoredPlan:
        """The plan as a file keeps it: a draft, with what it was made from."""
        log = tuple(priced.entry for priced in self.log)
        inputs = inputs_of(self.region, self.instance.offer, self.base, log)
        return StoredPlan(plan=self.plan, inputs=inputs, previous=self.origin)


@dataclass(frozen=True, kw_only=True, slots=True)
class Handling:
    """How what is circulated is handled: the marking on every sheet and page, and whether names are left out."""

    marking: str = ""
    redact: bool = False

"""A plan with all that its workbook tells beside it: where it came from, other leaders, decisions, changes."""

from __future__ import annotations

from dataclasses import dataclass

from .alternative import Alternative, LevelCost
from .case import Case
from .certificate import Certificate
from .entries import Entry
from .plan import Plan
from .record import Record
from .region import Region
from .stored_plan import Origin, StoredPlan, inputs_of

REFUSED = "Rules refuse it now: "
"""How the reason of a change begins that names rules, a leader's conflict perhaps among them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What is not as it was in the plan before, and why; `before` and `now` are leader and days, None for none."""

    recipient: str
    name: str
    before: tuple[str, int] | None
    now: tuple[str, int] | None
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Priced:
    """A decision with what it costs: how much worse each level is with it; empty where that is not known."""

    entry: Entry
    costs: tuple[LevelCost, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A plan, the case that it solves, and what a reader of its workbook asks beside it.

    `why` says why the offer holds; `previous` whether there was a plan before, which `changes` compares with, and
    `origin` which. `region` is the one that was planned from, before options replaced budgets, and `base` what it was
    before the decisions of a workbook.
    """

    plan: Plan
    case: Case
    certificate: Certificate
    why: str
    record: Record
    alternatives: tuple[Alternative, ...] = ()
    exact: bool = False
    log: tuple[Priced, ...] = ()
    changes: tuple[Change, ...] = ()
    previous: bool = False
    region: Region | None = None
    base: Region | None = None
    origin: Origin | None = None

    @property
    def stored(self) -> StoredPlan:
        """The plan as a file keeps it: a draft, with what it was made from."""
        log = tuple(priced.entry for priced in self.log)
        inputs = None if self.region is None else inputs_of(self.region, self.case.offer, self.base, log)
        return StoredPlan(plan=self.plan, inputs=inputs, previous=self.origin)


@dataclass(frozen=True, kw_only=True, slots=True)
class Handling:
    """How what is circulated is handled: the marking on every sheet and page, and whether names are left out."""

    marking: str = ""
    redact: bool = False

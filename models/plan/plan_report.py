"""A plan with all that its workbook tells beside it: other leaders and their costs, decisions, changes, its origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from ...common.names import listed
from ...common.numbers import pounds
from ..matching.decision_log import Entry
from ..matching.instance import Instance
from ..matching.levels import STAY
from ..matching.options import Allocation
from ..region.region import Region
from .certificate import Certificate
from .fingerprint import Record, record_of
from .plan import FitShares, Level, Plan, SupportCost, better_by
from .stored_plan import Origin, StoredPlan, inputs_of


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelCost:
    """How much worse a level would be: at least, and at most; both None where nothing is proven.

    In the unit of the level (pence for cost). An exact cost has both alike; it is below 0 where the level would be
    better, which only happens behind a level that is worse.
    """

    level: str
    least: int | None = None
    most: int | None = None

    @property
    def exact(self) -> int | None:
        """The cost, where it is known exactly."""
        return self.least if self.least == self.most else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """One leader for one recipient; `rank` is 0 for the leader that the plan chose.

    `room` are the days that the leader could give beside all that the plan has for others, 0 where they can take no
    more matches, or where another support of the school keeps them out. `impossible` is proven: no plan has this match
    beside the locks and limits.
    """

    recipient: str
    rank: int
    leader: str
    fit: int
    fit_parts: FitShares
    km: int | None
    room: int
    costs: tuple[LevelCost, ...] = ()
    impossible: bool = False


def exact_costs(best: Iterable[Level], other: Iterable[Level]) -> tuple[LevelCost, ...]:
    """Say how much worse each level of another plan is; both plans are proven on every level."""
    return tuple(
        LevelCost(level=a.name, least=worse, most=worse)
        for a, b in zip(best, other, strict=True)
        for worse in [-better_by(b, a)]
    )


def amount(level: str, value: int) -> str:
    """Write an amount of a level."""
    return pounds(value) if level == "cost" else f"{value:,}"


def level_changes_text(changes: Mapping[str, int]) -> str:
    """Say which levels are better, above 0, or worse: `need 100 worse, fit 3 better`; `no level changes` for none."""
    parts = [f"{name} {amount(name, abs(by))} {'better' if by > 0 else 'worse'}" for name, by in changes.items() if by]
    return ", ".join(parts) or "no level changes"


def costs_text(costs: Iterable[LevelCost]) -> str:
    """Say what exact costs come to, as changes of levels; `nothing` for none, blank where nothing is known."""
    known = {cost.level: -cost.exact for cost in costs if cost.exact is not None}
    return level_changes_text(known) if any(known.values()) else "nothing" if known else ""


def support_cost_text(cost: SupportCost, name: Callable[[str], str]) -> str:
    """Say what support would cost: `supporting it would cost 11 of fit; Hillside (17028) would go without`."""
    lost = (
        "by lot" if cost.level is None else f"supporting it would cost {amount(cost.level, cost.loss)} of {cost.level}"
    )
    return f"{lost}; {listed(map(name, cost.instead))} would go without" if cost.instead else lost


ChangeKind = Literal["lost", "gained", "leader", "days", "partner", "review", "npqel"]
KINDS: tuple[ChangeKind, ...] = ("lost", "gained", "leader", "days", "partner", "review", "npqel")
"""What may change, the gravest first; whoever keeps a leader may have several of the last four."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanChange:
    """What is not as it was in the plan before, and why; `before` and `now` are None for no support at all."""

    recipient: str
    name: str
    before: Allocation | None
    now: Allocation | None
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
    decisions of a workbook. `prove` makes the certificate; `solution` is the solver's own, for plans made again.
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
    solution: object = field(default=None, repr=False, compare=False)

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


def given(plan: Plan) -> tuple[Allocation, ...]:
    """Give all that a plan gives, for `Options.stay`."""
    return tuple(match.allocation for match in plan.matches)


def without_stay(plan: Plan) -> Plan:
    """Give a plan without the level that only kept ties as they were: the others are what they are without it."""
    return replace(plan, levels=tuple(level for level in plan.levels if level.name != STAY))

"""A plan: who supports whom for how many days, how good it is, and how far that is proven; and need first beside it.

Money is in pence here; `outputs` writes pounds. No plan is no Plan: there is no empty one with a score.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal

from ..eligibility.undecided import Undecided
from ..matching.groups import Share
from ..matching.levels import LOWEST
from ..matching.options import Allocation
from ..offers.offer import Kind
from .journeys import Journeys

if TYPE_CHECKING:
    from ..matching.fit import FitParts

SCHEMA = "match-plan/2"
SCHEMAS = (SCHEMA, "match-plan/1")
"""What is read: a plan of the first schema has nothing of what it was made from, and no state."""

Status = Literal["optimal", "feasible"]
Reason = Literal[
    "no-allowed-leader", "banned", "after", "no-room", "no-money", "no-room-or-money", "not-best", "stopped", "declined"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """How good the plan is on one level; `bound` is the best that is not ruled out, None where nothing is known.

    It is true of every plan that is as good as this one on all levels before. `fair` has beside its value, which is the
    share that is least, the `shares` of all groups, by name; it is proven where no plan is better by leximin.
    """

    name: str
    value: int
    bound: int | None
    proven: bool
    shares: tuple[Share, ...] = ()

    @property
    def gap(self) -> float:
        """How far the value is from its bound, as a share of the larger of the two."""
        bound = self.value if self.bound is None else self.bound
        return abs(bound - self.value) / max(abs(bound), abs(self.value), 1)


def better_by(new: Level, old: Level) -> int:
    """Say by how much a level is better than it was, below 0 for worse.

    For `fair` it is the difference per 1,000, rounded away from 0, between the first shares that differ, those that
    are least first.
    """
    if old.name in LOWEST:
        return old.value - new.value
    ranked, before = (sorted(share.of_all for share in level.shares) for level in (new, old))
    for here, there in zip(ranked, before, strict=False):
        if here != there:
            size = ceil(1000 * abs(here - there))
            return size if here > there else -size
    return new.value - old.value


def level_changes(new: Iterable[Level], old: Iterable[Level]) -> dict[str, int]:
    """Say by how much each level that both have is better than it was, below 0 for worse, in the order of the old."""
    now = {level.name: level for level in new}
    return {level.name: better_by(now[level.name], level) for level in old if level.name in now}


def first_loss(levels: Iterable[Level], other: Iterable[Level]) -> tuple[str, int] | None:
    """Give the first level on which other ones differ, and how much worse they are there; None where all are equal."""
    return next(((name, -by) for name, by in level_changes(other, levels).items() if by), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class FitShares:
    """The parts of a match's fit."""

    expertise: int
    phase: int
    distance: int

    @classmethod
    def of(cls, fit: FitParts, pair: int) -> FitShares:
        """Give those of one of many pairs."""
        return cls(expertise=int(fit.expertise[pair]), phase=int(fit.phase[pair]), distance=int(fit.distance[pair]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One recipient with its leader; the fields stand in the order of the contract.

    `cost` is that of the days and `partnership_credit` that of the partnership, in pence; `km` is None where it is not
    known. Where an offer gives a school several supports, `support` is the one that this match gives, `body` the id of
    the school, and `grant` the pence of its band, None where days are paid.
    """

    recipient: str
    recipient_name: str
    kind: Kind
    region: str
    eligible_because: tuple[str, ...]
    leader: str
    leader_name: str
    days: int
    extra_days: int
    cost: int
    fit: int
    fit_parts: FitShares
    km: int | None
    partner: str | None
    partnership_credit: int
    governance_reviewer: str | None
    npqel: bool
    locked: bool
    passed_over: tuple[str, ...]
    body: str | None = None
    support: str | None = None
    grant: int | None = None

    @property
    def allocation(self) -> Allocation:
        """What it gives."""
        return Allocation(
            recipient=self.recipient,
            leader=self.leader,
            days=self.days,
            partner=self.partner,
            reviewer=self.governance_reviewer,
            npqel=self.npqel,
        )

    @property
    def row_id(self) -> str:
        """The id of the recipient's row in the region."""
        return self.body or self.recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmatched:
    """A recipient without a leader, and why, in one word and in a sentence."""

    recipient: str
    recipient_name: str
    kind: Kind
    region: str
    eligible_because: tuple[str, ...]
    priority: int
    reason: Reason
    explanation: str
    body: str | None = None
    support: str | None = None

    @property
    def row_id(self) -> str:
        """The id of the recipient's row in the region."""
        return self.body or self.recipient


@dataclass(frozen=True, kw_only=True, slots=True)
class SupportCost:
    """What it would cost to support a recipient without a leader, by the best plan that supports it.

    `level` is the first on which that plan is worse, by `loss` in the level's unit (pence for cost): None, and 0, where
    the two are equal and the draw decided. `instead` are the recipients that would go without.
    """

    recipient: str
    level: str | None
    loss: int
    instead: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """A leader's own days, and those of their team."""

    own: int
    team: int

    @property
    def all(self) -> int:
        """All days."""
        return self.own + self.team


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaderUse:
    """What a plan asks of one leader; `load` is days ÷ all capacity in whole per cent, None at no capacity."""

    leader: str
    days: int
    capacity: Capacity
    matches: int
    load: int | None

    @property
    def left(self) -> int:
        """The days that the plan leaves them."""
        return self.capacity.all - self.days


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetUse:
    """What a plan spends of one budget row, in pence; `region` is None where it pays for all."""

    pot: str
    region: str | None
    amount: int
    spent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A thing by its name, and the digest of what it was."""

    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The options that decide a plan: those that another run needs to come to the same.

    `stay` is what the plan before gave, where ties stay as they were (`replan`).
    """

    objective: tuple[str, ...]
    min_days: int | None
    budgets: tuple[BudgetAsked, ...]
    previous: tuple[tuple[str, str], ...] | None
    stay: tuple[Allocation, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetAsked:
    """A budget row that an option put in the place of the region's; `amount` is in pence."""

    pot: str
    region: str | None
    amount: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedFirst:
    """What the default order, need first, supports where a plan has another order.

    `need` and `matched` are the priority and the recipients of the best plan of that order that is known; no plan
    passes `bound`. `settled` says that it is the default order's own plan, every level of it proven.
    """

    need: int
    bound: int
    matched: int
    settled: bool


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan, whole: every list is ordered by id. `need_first` is None where need stands first."""

    version: str
    offer: Named
    region: Named
    options: Asked
    status: Status
    levels: tuple[Level, ...]
    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    declined: tuple[Unmatched, ...]
    leaders: tuple[LeaderUse, ...]
    budgets: tuple[BudgetUse, ...]
    notes: tuple[str, ...]
    seconds: float
    journeys: Journeys | None = None
    """What `travel` is the sum of; None in a plan of an earlier version, which does not tell."""
    need_first: NeedFirst | None = None
    support_costs: tuple[SupportCost, ...] = ()
    """Of those without a leader for whom plans made again settled it; they say more of the plan, and do not make it."""
    not_known: tuple[Undecided, ...] = ()
    """Schools of which it is not known whether they are eligible: nobody plans for them before a person decides."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Who is matched with whom: recipient and leader."""
        return tuple((match.recipient, match.leader) for match in self.matches)

    def match_of(self, recipient: str) -> Match | None:
        """Give the match of a recipient, None where it has no leader."""
        return next((match for match in self.matches if match.recipient == recipient), None)

    def level(self, name: str) -> Level | None:
        """Give a level by its name, None where the plan has no such level."""
        return next((level for level in self.levels if level.name == name), None)

    def value(self, name: str) -> int:
        """Give the value of a level by its name, 0 where the plan has no such level."""
        level = self.level(name)
        return 0 if level is None else level.value

    @property
    def optimal(self) -> bool:
        """Whether every level is proven."""
        return self.status == "optimal"

    # A notebook shows these; only there are they imported.

    def __repr__(self) -> str:
        """Tell the plan in one line."""
        from .notebook_repr import told

        return f"<Plan of {self.region.name}: {told(self)}>"

    def _repr_html_(self) -> str:
        from .notebook_repr import first_screen

        return first_screen(self)


class NoPlan(Exception):
    """Decisions and limits contradict each other: a set from which nothing can be taken, in words (exit code 1)."""

    def __init__(self, clash: tuple[str, ...]) -> None:
        self.clash = clash
        super().__init__("these cannot all hold together: " + "; ".join(clash))


class Stopped(Exception):
    """The time was up, or somebody pressed Ctrl-C, before there was a plan (exit code 3)."""


BY_RULES = frozenset({"no-allowed-leader", "banned"})
"""The reasons of those whom no plan supports, whatever stands first."""


def puts_need_first(plan: Plan) -> bool:
    """Say whether need is the first level, so that no plan supports more of it."""
    return plan.levels[0].name == "need"


def may_lose_need(plan: Plan) -> bool:
    """Say whether another order could support more: one that already supports all who can be loses nothing."""
    return not puts_need_first(plan) and _most(plan) > plan.value("need")


def need_first_of(plan: Plan, other: Plan | None, *, tie_broken: bool = True) -> NeedFirst | None:
    """Put a plan beside the default order's plan of the same region, decisions, budgets and options.

    None where the plan itself puts need first. `other` is None where the default order was not planned; what is known
    then is what anybody can add up. `tie_broken` says that the draw among its equals was finished.
    """
    if puts_need_first(plan):
        return None
    need, most, matched = plan.value("need"), _most(plan), len(plan.matches)
    if other is None:
        return NeedFirst(need=need, bound=most, matched=matched, settled=need == most)
    first = other.level("need")
    bound = None if first is None else first.bound
    if other.value("need") >= need:
        need, matched = other.value("need"), len(other.matches)
    return NeedFirst(
        need=need,
        bound=most if bound is None else min(bound, most),
        matched=matched,
        settled=other.optimal and tie_broken,
    )


def _most(plan: Plan) -> int:
    """The priority of everybody whom some plan may support."""
    return plan.value("need") + sum(row.priority for row in plan.unmatched if row.reason not in BY_RULES)

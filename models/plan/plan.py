"""A plan: who supports whom for how many days, how good it is, and how far that is proven.

Money is in pence here; `outputs` writes pounds. No plan is no Plan: there is no empty one with a score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..matching.journeys import Journeys
from ..offers.offer import Kind

SCHEMA = "match-plan/2"
SCHEMAS = (SCHEMA, "match-plan/1")
"""What is read: a plan of the first schema has nothing of what it was made from, and no state."""

Status = Literal["optimal", "feasible"]
Reason = Literal[
    "no-allowed-leader", "banned", "no-room", "no-money", "no-room-or-money", "not-best", "stopped", "declined"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """How good the plan is on one level; `bound` is the best that is not ruled out, None where nothing is known.

    It is true of every plan that is as good as this one on all levels before.
    """

    name: str
    value: int
    bound: int | None
    proven: bool

    @property
    def gap(self) -> float:
        """How far the value is from its bound, as a share of the larger of the two."""
        bound = self.value if self.bound is None else self.bound
        return abs(bound - self.value) / max(abs(bound), abs(self.value), 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class FitShares:
    """The parts of a match's fit."""

    expertise: int
    phase: int
    distance: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One recipient with its leader; the fields stand in the order of the contract."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """A leader's own days, and those of their team."""

    own: int
    team: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaderUse:
    """What a plan asks of one leader; `load` is days ÷ all capacity in whole per cent, None at no capacity."""

    leader: str
    days: int
    capacity: Capacity
    matches: int
    load: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetUse:
    """What a plan spends of one budget row; `region` is None where it pays for all."""

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
    """The options that decide a plan: those that another run needs to come to the same."""

    objective: tuple[str, ...]
    min_days: int | None
    budgets: tuple[BudgetAsked, ...]
    previous: tuple[tuple[str, str], ...] | None


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

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Who is matched with whom: recipient and leader."""
        return tuple((match.recipient, match.leader) for match in self.matches)

    @property
    def optimal(self) -> bool:
        """Whether every level is proven."""
        return self.status == "optimal"

    # A notebook shows these; only there are they imported.

    def __repr__(self) -> str:
        """Tell the plan in one line."""
        from ..first_screen import told

        return f"<Plan of {self.region.name}: {told(self)}>"

    def _repr_html_(self) -> str:
        from ..first_screen import first_screen

        return first_screen(self)


class NoPlan(Exception):
    """Decisions and limits contradict each other: a set from which nothing can be taken, in words (exit code 1)."""

    def __init__(self, clash: tuple[str, ...]) -> None:
        self.clash = clash
        super().__init__("these cannot all hold together: " + "; ".join(clash))


class Stopped(Exception):
    """The time was up, or somebody pressed Ctrl-C, before there was a plan (exit code 3)."""

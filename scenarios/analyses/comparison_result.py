"""Plans put against a base: what differs going in, and what differs coming out. Money is in pence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ...common.names import with_id
from ...models.plan.journeys import Journeys
from ...models.plan.plan import Named, NeedFirst
from ...models.plan.plan_json import NOT_IN_FILES
from ..runs.answer import SETTLED, State
from .input_differences import Difference

Shift = Literal["gained", "lost", "leader", "days", "besides"]
"""What a plan means for one recipient: a leader at all, another one, other days, other extras."""

SHIFTS: tuple[Shift, ...] = ("gained", "lost", "leader", "days", "besides")
"""The order in which they are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelAgainst:
    """One level of a plan, and how far it is from the base; `base` and `change` are None where it has no such level."""

    name: str
    value: int
    bound: int | None
    proven: bool
    base: int | None
    change: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What recipients of one region and kind get in all; both are empty for the sum over everybody.

    `km` is from leaders to recipients, over the `km_known` matches of which it is known.
    """

    region: str = ""
    kind: str = ""
    eligible: int
    matched: int
    days: int
    cost: int
    km: int
    km_known: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """What changed for one recipient, by which limit or rule (`why`, a short name), and in a sentence."""

    recipient: str
    recipient_name: str
    kind: str
    region: str
    change: Shift
    leader_before: str | None
    leader_after: str | None
    days_before: int
    days_after: int
    besides_before: str
    besides_after: str
    why: str
    sentence: str
    # Files have the ids of leaders alone.
    leader_before_name: str = field(default="", metadata=NOT_IN_FILES)
    leader_after_name: str = field(default="", metadata=NOT_IN_FILES)

    @property
    def before(self) -> str:
        """The leader before, by name with the id behind it, or nobody."""
        return with_id(self.leader_before_name, self.leader_before) if self.leader_before else "nobody"

    @property
    def after(self) -> str:
        """The leader after, by name with the id behind it, or nobody."""
        return with_id(self.leader_after_name, self.leader_after) if self.leader_after else "nobody"


@dataclass(frozen=True, kw_only=True)
class Against:
    """One scenario against the base; without a plan `levels`, `total`, `tallies` and `moves` are empty.

    `rules` says what of the rules is other than in the base: such a row compares two rule books, not two worlds.
    `need_first` is what the default order supports, None where need stands first.
    """

    name: str
    about: str
    state: State
    reason: str
    rules: tuple[str, ...]
    warnings: tuple[str, ...]
    differences: tuple[Difference, ...]
    levels: tuple[LevelAgainst, ...] = ()
    total: Tally | None = None
    tallies: tuple[Tally, ...] = ()
    moves: tuple[Move, ...] = ()
    journeys: Journeys | None = None
    """What the level travel is the sum of."""
    need_first: NeedFirst | None = None
    fair: str = ""
    """What the level `fair` became: the first share that differs from the base, the least ones first."""

    @property
    def settled(self) -> bool:
        """Whether it is proven, or proven impossible."""
        return self.state in SETTLED

    def moved(self, change: Shift) -> tuple[Move, ...]:
        """Give the recipients of one kind of change."""
        return tuple(move for move in self.moves if move.change == change)

    def level(self, name: str) -> LevelAgainst | None:
        """Give a level by its name."""
        return next((level for level in self.levels if level.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A base and its scenarios, in the order in which they were asked for."""

    version: str
    region: Named
    base: Against
    scenarios: tuple[Against, ...]

    @property
    def rows(self) -> tuple[Against, ...]:
        """The base and every scenario."""
        return (self.base, *self.scenarios)

    @property
    def settled(self) -> bool:
        """Whether every row is proven, or proven impossible."""
        return all(row.settled for row in self.rows)

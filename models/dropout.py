"""What is lost if a matched leader leaves, and the best repair with the fewest other changes."""

from __future__ import annotations

from dataclasses import dataclass

from .answer import State
from .comparison import Against, Move
from .plan import Named


@dataclass(frozen=True, kw_only=True)
class Dropout:
    """One leader who leaves.

    `lost` are all who end without a leader, `taken` the leader's recipients who get another, `others` everybody else
    for whom something changes; `need` and `days` are what the plan loses by it. `lifted` are the leader's own locks.
    """

    leader: str
    leader_name: str
    matches: int
    state: State
    reason: str
    need: int = 0
    days: int = 0
    lost: tuple[Move, ...] = ()
    taken: tuple[Move, ...] = ()
    others: tuple[Move, ...] = ()
    lifted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dropouts:
    """Every matched leader, the worst loss first."""

    version: str
    region: Named
    base: Against
    rows: tuple[Dropout, ...]

    @property
    def settled(self) -> bool:
        """Whether every repair is proven, or proven impossible."""
        return self.base.settled and all(row.state in ("proven", "impossible") for row in self.rows)

"""What single changes are worth: each by a plan of its own, ranked by what it gains on the levels in their order."""

from __future__ import annotations

from dataclasses import dataclass

from .comparison import Against
from .plan import Named


@dataclass(frozen=True, kw_only=True)
class Worth:
    """One single change.

    `gain` is how much better each level of the base gets, in order: more is better, of cost and travel too. `proof`
    says why it is known: `solved` by its own plan, or `same-plans` where the change leaves the same plans to choose
    from (`reason` says why). `stops` says how often it can be repeated before the next time gains nothing.
    """

    kind: str
    id: str
    change: str
    state: str
    proof: str
    reason: str
    gain: tuple[int, ...]
    row: Against | None = None
    stops: str = ""

    @property
    def worthless(self) -> bool:
        """Whether it is known to gain nothing on any level."""
        return self.state == "proven" and not any(self.gain)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The base, and every single change, the best first."""

    version: str
    region: Named
    base: Against
    levels: tuple[str, ...]
    rows: tuple[Worth, ...]

    @property
    def settled(self) -> bool:
        """Whether the worth of every change is proven, or it is proven impossible."""
        return self.base.settled and all(row.state in ("proven", "impossible") for row in self.rows)

"""The result of a search: the plan, and what is proven of it."""

from __future__ import annotations

from dataclasses import dataclass

from ...common.arrays import Ints
from ...models.plan.certificate import CutProof, Search, Second
from ..bounds.exact_bound import Bound


@dataclass(frozen=True, slots=True)
class Searches:
    """How a level was closed: by which search, nothing where its bound did, and by which second one that agreed.

    Branching that closes every part by a bound in whole numbers needs no second.
    """

    search: Search = ""
    agreed: Second = ""


BY_BOUND = Searches()
BY_BRANCHING = Searches("branch-and-bound")
BY_BRANCHING_AND_CPSAT = Searches("branch-and-bound with cp-sat", "cp-sat without presolve")
BY_CPSAT = Searches("cp-sat", "cp-sat without presolve")


@dataclass(frozen=True, slots=True)
class ClosedLevel:
    """A level that is proven: its best value as it is maximised, its last bound, and what closed it."""

    name: str
    value: int
    bound: Bound
    how: Searches = BY_BOUND

    @property
    def by_bound(self) -> bool:
        """Whether no search was needed to prove it."""
        return self.bound.value == self.value


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search came to.

    The best plan as columns, the levels proven, bounds of those that are not, as far as they are known, whether the
    tie-break was finished, and how each row that was added to the model follows. A bound is true of every plan that is
    as good as this one on all levels before.
    """

    x: Ints
    closed: tuple[ClosedLevel, ...] = ()
    open: tuple[int, ...] = ()
    tie_broken: bool = False
    cuts: tuple[CutProof, ...] = ()

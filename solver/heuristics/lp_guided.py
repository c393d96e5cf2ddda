"""LP-guided heuristics: CP-SAT on what the relaxed solution leaves undecided, RINS, and diving.

(Danna, Rothberg and Le Pape, Exploring relaxation induced neighborhoods to improve MIP solutions, 2005.) They come
before proofs, because a better plan fixes columns; they prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.cpsat import CpSatAnswer
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import Empty, LevelRelaxation
from ..bounds.pricing import best_of_each, owners
from ..model.levels_and_bounds import ColumnBounds, FixedLevel
from ..model.model import Model
from .diving import Diving
from .neighbourhood_search import NeighbourhoodSearch


@dataclass(frozen=True, slots=True)
class Tools:
    """What heuristics use: `solve` settles a domain with fixed levels, `relax` gives the relaxation of a node."""

    model: Model
    clock: Deadline
    solve: Callable[[Sequence[FixedLevel], Ints, ColumnBounds], CpSatAnswer]
    relax: Callable[[LevelRelaxation, ColumnBounds, int], LevelRelaxation | Empty | None]


class LpGuided:
    """Finds plans of one level that are better than the incumbent."""

    def __init__(self, tools: Tools) -> None:
        self._tools, self._choices = tools, tools.model.columns.choices
        self._limits = tools.model.parameters.heuristics.lp_guided
        # In a country a short run leaves only a few choices of each owner open.
        self._owners = None if self._limits.choices_per_owner is None else owners(tools.model)
        self._nearby = NeighbourhoodSearch(tools.model, tools.clock, self._at_least)

    def near(self, lp: LevelRelaxation, best: Ints, effort: float = 1.0) -> Ints:
        """Large neighbourhood search from the incumbent; `effort` multiplies the neighbourhoods without success."""
        if lp.at(best) >= lp.bound.value:
            return best
        return self._nearby.run(lp, best, int(self._limits.neighbourhoods * effort))

    def dive(self, lp: LevelRelaxation, best: Ints) -> Ints:
        """Make the relaxed solution whole, choice after choice."""
        if lp.at(best) >= lp.bound.value:
            return best

        def finish(at: LevelRelaxation, target: int) -> Ints | None:
            return self._at_least(lp, target, at.domain).x

        diving = Diving(
            lambda domain, target: self._tools.relax(lp, domain, target), finish, self._tools.model, self._tools.clock
        )
        return lp.better(best, diving.run(lp, lp.at(best) + lp.unit))

    def _few(self, lp: LevelRelaxation, best: Ints, domain: ColumnBounds, owner: Ints) -> ColumnBounds:
        """The domain with only a few choices of each owner open: those that lose least, and those that are in use."""
        zero, each = self._limits.zero, self._limits.choices_per_owner or 0
        losses = np.where(lp.x > zero, 0, np.abs(lp.bound.reduced))
        open_ = np.flatnonzero((domain.upper > domain.lower) & self._choices)
        far = (domain.upper > domain.lower) & self._choices & (best == 0) & (lp.x <= zero)
        far[best_of_each(open_, -losses[open_], owner, each)] = False
        return ColumnBounds(domain.lower, np.where(far, domain.lower, domain.upper))

    def _at_least(self, lp: LevelRelaxation, target: int, domain: ColumnBounds) -> CpSatAnswer:
        return self._tools.solve((*lp.fixed_levels, lp.hold(target)), lp.objective, domain)

    def probe(self, lp: LevelRelaxation) -> Ints | None:
        """Search the columns of the relaxed solution for a plan that reaches the bound."""
        domain = lp.core
        narrow = ColumnBounds(
            domain.lower, np.where((lp.x > self._limits.zero) | ~self._choices, domain.upper, domain.lower)
        )
        return self._at_least(lp, lp.bound.value, narrow).x

    def around(self, lp: LevelRelaxation, best: Ints) -> Ints:
        """Search around the relaxed solution: what it decides, RINS, least losses; each while it finds better plans."""
        return self._through((_decided, _agreed, _near), lp, best)

    def decided(self, lp: LevelRelaxation, best: Ints) -> Ints:
        """Search only what the relaxed solution leaves undecided."""
        return self._through((_decided,), lp, best)

    def _through(self, parts: Sequence[_Part], lp: LevelRelaxation, best: Ints) -> Ints:
        for part in parts:
            before = -1
            while before != lp.at(best) < lp.bound.value and not self._tools.clock.over:
                before = lp.at(best)
                domain = reduced_cost_fixing(lp.bound, lp.domain, before + lp.unit)
                domain = part(self._tools.model, lp, best, domain)
                if self._owners is not None:
                    domain = self._few(lp, best, domain, self._owners)
                answer = self._tools.solve(lp.fixed_levels, lp.objective, domain)
                best = lp.better(best, answer.x)
                if part is _decided and answer.end == "optimal":
                    # Of the three only this part does not move with the best plan: it holds nothing better.
                    break
        return best


_Part = Callable[[Model, LevelRelaxation, Ints, ColumnBounds], ColumnBounds]


def _decided(model: Model, lp: LevelRelaxation, best: Ints, domain: ColumnBounds) -> ColumnBounds:
    """The domain with those choices made that the relaxed solution makes whole."""
    made = model.columns.choices & (lp.x > 1 - model.parameters.heuristics.lp_guided.zero) & (domain.upper > 0)
    return ColumnBounds(np.where(made, 1, domain.lower), domain.upper)


def _agreed(model: Model, lp: LevelRelaxation, best: Ints, domain: ColumnBounds) -> ColumnBounds:
    """RINS: the domain with those choices made on which the relaxed solution and the incumbent agree."""
    made = (
        model.columns.choices
        & (lp.x > 1 - model.parameters.heuristics.lp_guided.zero)
        & (best > 0)
        & (domain.upper > 0)
    )
    return ColumnBounds(np.where(made, 1, domain.lower), domain.upper)


def _near(model: Model, lp: LevelRelaxation, best: Ints, domain: ColumnBounds) -> ColumnBounds:
    """The domain with only those choices open that lose least against the bound, a few for each recipient."""
    limits = model.parameters.heuristics.lp_guided
    losses = np.where(lp.x > limits.zero, 0, np.abs(lp.bound.reduced))
    open_ = np.flatnonzero((domain.upper > domain.lower) & model.columns.choices)
    few = limits.open_choices * len(model.instance.recipients)
    far = open_[np.argsort(losses[open_], kind="stable")[few:]]
    upper = domain.upper.copy()
    upper[far] = np.maximum(domain.lower[far], best[far])
    return ColumnBounds(domain.lower, upper)

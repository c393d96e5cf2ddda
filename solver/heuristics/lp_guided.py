"""LP-guided heuristics: short CP-SAT runs on what the relaxed solution uses, and on what it leaves undecided.

(RENS: Berthold, RENS - the optimal rounding, 2014.) They come before proofs, because a better plan fixes columns; they
prove nothing.
"""

from __future__ import annotations

import numpy as np

from ...common.arrays import Ints
from ...common.deadline import Deadline
from ..backends.cpsat import ShortCpSat
from ..bounds.exact_bound import reduced_cost_fixing
from ..bounds.level_relaxation import LevelRelaxation
from ..bounds.pricing import best_of_each, owners
from ..model.levels_and_bounds import ColumnBounds
from ..model.model import Model


class LpGuided:
    """Looks for plans of one level that are better than the incumbent."""

    def __init__(self, model: Model, cpsat: ShortCpSat, deadline: Deadline) -> None:
        self._model, self._cpsat, self._deadline, self._choices = model, cpsat, deadline, model.columns.choices
        self._limits = model.parameters.heuristics.lp_guided
        # In a country a short run leaves only a few choices of each owner open.
        self._owners = None if self._limits.choices_per_owner is None else owners(model)

    def relaxed_columns(self, lp: LevelRelaxation) -> Ints | None:
        """Search the columns that the relaxed solution uses for a plan that reaches the bound."""
        domain, used = lp.core, (lp.x > self._limits.zero) | ~self._choices
        narrow = ColumnBounds(domain.lower, np.where(used, domain.upper, domain.lower))
        return self._cpsat.solve(lp.reaching(lp.bound.value, narrow)).x

    def relaxed_choices(self, lp: LevelRelaxation, best: Ints) -> Ints:
        """RENS: search what is left once choices are made that the relaxed solution makes, while it finds better."""
        before = -1
        while before != lp.at(best) < lp.bound.value and not self._deadline.over:
            before = lp.at(best)
            open_ = reduced_cost_fixing(lp.bound, lp.domain, before + lp.unit)
            made = self._choices & (lp.x > 1 - self._limits.zero) & (open_.upper > 0)
            domain = ColumnBounds(np.where(made, 1, open_.lower), open_.upper)
            if self._owners is not None:
                domain = self._few_choices(lp, best, domain, self._owners)
            answer = self._cpsat.solve(lp.within(domain))
            best = lp.better(best, answer.x)
            if answer.end == "optimal":
                # What the relaxed solution makes does not move with the best plan: this part holds nothing better.
                break
        return best

    def _few_choices(self, lp: LevelRelaxation, best: Ints, domain: ColumnBounds, owner: Ints) -> ColumnBounds:
        """The domain with only a few choices of each owner open: those that lose least, and those that are in use."""
        zero, each = self._limits.zero, self._limits.choices_per_owner or 0
        losses = np.where(lp.x > zero, 0, np.abs(lp.bound.reduced))
        open_ = np.flatnonzero((domain.upper > domain.lower) & self._choices)
        far = (domain.upper > domain.lower) & self._choices & (best == 0) & (lp.x <= zero)
        far[best_of_each(open_, -losses[open_], owner, each)] = False
        return ColumnBounds(domain.lower, np.where(far, domain.lower, domain.upper))

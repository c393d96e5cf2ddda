"""Column pricing: the relaxation begins with a few good columns and takes those of positive reduced cost."""

from __future__ import annotations

import numpy as np

from ...common.arrays import Flags, Floats, Ints, turns
from ..model.model import Model
from .exact_bound import Bound


class ColumnPool:
    """Chooses columns for the relaxation of a model; `few` best ones of each recipient from the start."""

    def __init__(self, model: Model, start: Ints, few: int | None = None) -> None:
        self._owner, self._pricing = owners(model), model.parameters.pricing
        first, kept = few or self._pricing.first_columns, self._pricing.kept_columns
        self.first = _first(model, start, self._owner, first)
        self.fewest = self.first if kept is None else _first(model, start, self._owner, kept)

    def worth(self, bound: Bound, outside: Flags, upper: Ints, times: int = 1) -> Ints:
        """Give the best columns outside that would improve the relaxed solution, a few of each owner, ascending.

        `times` is how many times as many as at first.
        """
        wanted = np.flatnonzero(outside & (bound.reduced > 0) & (upper > 0))
        return np.sort(
            best_of_each(wanted, bound.reduced[wanted], self._owner, self._pricing.columns_per_round * times)
        )


def best_of_each(columns: Ints, worth: Ints | Floats, owner: Ints, most: int) -> Ints:
    """The columns of the most worth, at most `most` of each owner."""
    order = np.lexsort((columns, -worth, owner[columns]))
    return np.asarray(columns[order][turns(owner[columns[order]]) < most])


def owners(model: Model) -> Ints:
    """A number for each column: its recipient's, its leader's, or its own where there are few of a kind."""
    instance, columns = model.instance, model.columns
    recipients, leaders = len(instance.recipients), len(instance.leaders)
    owner = recipients * 3 + leaders + np.arange(columns.count)
    owner[columns.span("match")] = columns.match.recipient
    owner[columns.span("partner")] = recipients + instance.partnerships.recipient
    owner[columns.span("review")] = 2 * recipients + instance.reviews.recipient
    owner[columns.span("pattern")] = 3 * recipients + columns.patterns.leader
    return owner


def _first(model: Model, start: Ints, owner: Ints, few: int) -> Flags:
    instance, columns = model.instance, model.columns
    first = np.ones(columns.count, dtype=bool)
    worth = np.zeros(columns.count, dtype=np.int64)
    worth[columns.span("match")] = (
        1000 * instance.pairs.fit.total[columns.match.pair] - instance.pairs.km[columns.match.pair]
    )
    worth[columns.span("partner")] = -instance.partnerships.km
    for family in ("match", "partner"):
        numbers = columns.numbers(family)
        first[numbers] = False
        first[best_of_each(numbers, worth[numbers], owner, few)] = True
    patterns = columns.numbers("pattern")
    counts = np.bincount(columns.patterns.leader, minlength=len(instance.leaders))[columns.patterns.leader]
    small = columns.patterns.matches <= 1
    first[patterns] = (counts <= model.parameters.pricing.all_patterns_up_to) | small
    return first | (start > 0)

"""A plan as a solution of the model: a value for each column."""

from __future__ import annotations

import numpy as np

from ...common.arrays import Ints
from ...models.plan.plan import Match, Plan
from ..model.dependent_columns import complete
from ..model.model import Model


def solution_of(plan: Plan, model: Model) -> Ints | None:
    """Give the columns of a plan; None where the model has no such plan: its matches break a row, or are no pairs."""
    x = np.zeros(model.columns.count, dtype=np.int64)
    filler = _Filler(model, x)
    if not all(map(filler.put, plan.matches)):
        return None
    complete(model, x)
    return x if model.rows.holds(x) and model.domain.has(x) else None


class _Filler:
    """Sets the columns of matches."""

    def __init__(self, model: Model, x: Ints) -> None:
        instance, self._model, self._x = model.instance, model, x
        recipients = [r.id for r in instance.recipients]
        partners = [p.id for p in instance.partners]
        leaders = [x.id for x in instance.leaders]
        first = np.searchsorted(model.columns.match.pair, np.arange(len(instance.pairs.recipient) + 1)).tolist()
        self._match = {
            (recipients[t], leaders[x]): range(first[pair], first[pair + 1])
            for pair, (t, x) in enumerate(
                zip(instance.pairs.recipient.tolist(), instance.pairs.leader.tolist(), strict=True)
            )
        }
        self._partner = {
            (recipients[t], partners[p]): column
            for t, p, column in zip(
                instance.partnerships.recipient.tolist(),
                instance.partnerships.partner.tolist(),
                model.columns.numbers("partner").tolist(),
                strict=True,
            )
        }
        self._review = {
            (recipients[t], leaders[x]): column
            for t, x, column in zip(
                instance.reviews.recipient.tolist(),
                instance.reviews.leader.tolist(),
                model.columns.numbers("review").tolist(),
                strict=True,
            )
        }
        self._npqel = {
            recipients[t]: column
            for t, column in zip(model.columns.npqels.tolist(), model.columns.numbers("npqel").tolist(), strict=True)
        }

    def put(self, match: Match) -> bool:
        """Set the columns of a match; says whether there are such."""
        t, pair = match.recipient, self._match.get((match.recipient, match.leader), range(0))
        columns: list[int | None] = []
        if match.partner:
            columns.append(self._partner.get((t, match.partner)))
        if match.governance_reviewer:
            columns.append(self._review.get((t, match.governance_reviewer)))
        if match.npqel:
            columns.append(self._npqel.get(t))
        if not pair or None in columns or match.days < 0:
            return False
        of = self._model.columns.match
        # The second column of a pair has days beyond the cap in the place of a partnership (23.7).
        column = pair[-1] if match.days > of.most[pair[0]] else pair[0]
        for chosen in (column, *columns):
            self._x[chosen] = 1
        self._x[self._model.columns.span("days").start + of.days[column]] += match.days
        return True

"""A plan as a solution of the model: a value for each column."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...common.arrays import Ints
from ...models.plan.plan import Plan
from ..model.columns import choices_of
from ..model.dependent_columns import complete
from ..model.model import Model


def solution_of(plan: Plan, model: Model) -> Ints | None:
    """Give the columns of a plan; None where the model has no such plan: its matches break a row, or are no pairs."""
    x, columns = np.zeros(model.columns.count, dtype=np.int64), model.columns
    known = defaultdict[tuple[str, str, str], list[int]](list)
    for choices in choices_of(model.instance, columns):
        for item, column in zip(choices.items(), columns.numbers(choices.family).tolist(), strict=True):
            known[item].append(column)
    for made in plan.matches:
        (pair, *others) = (known.get(item) for item in made.allocation.items())
        if pair is None or None in others or made.days < 0:
            return None
        # The second column of a pair has days beyond the cap in the place of a partnership (23.7).
        match = pair[-1] if made.days > columns.match.most[pair[0]] else pair[0]
        x[match] = 1
        x[[other for one in others for other in one or ()]] = 1
        x[columns.span("days").start + columns.match.days[match]] += made.days
    complete(model, x)
    return x if model.rows.holds(x) and model.domain.has(x) else None

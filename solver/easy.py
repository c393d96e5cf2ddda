"""A bound of any level in a moment, without a linear solver: every recipient at the best it could have."""

from __future__ import annotations

import numpy as np

from .bounds import Prices, prove_bound
from .problem import Problem


def easy_bound(problem: Problem, name: str) -> int:
    """Give a proven bound of a level as it is maximised: each recipient's best match, all else at its best."""
    objective = problem.objectives[name]
    match = problem.columns.match
    best = np.zeros(len(problem.case.recipients), dtype=np.int64)
    np.maximum.at(best, match.recipient, objective[problem.columns.span("match")])
    prices = np.zeros(problem.rows.count)
    # The rows that count the matches of each recipient come first.
    matched = problem.columns.counts.matched
    prices[: len(matched)] = best[matched]
    bound = prove_bound(problem.rows, (), objective, problem.box, Prices(prices, np.zeros(0)))
    return int(objective.clip(min=0).sum()) if bound is None else bound.value

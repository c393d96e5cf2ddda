"""The aggregated model as a peer would solve it: HiGHS, level after level, rounded and held.

Columns are matches, the days of each leader and group, partners, reviews and NPQELs; rows are the limits of the
contract, budget rows divided by their common divisor. What our own model adds to them (patterns, roundings, the counts
that make these short) is left out, unless `strengthened` asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from tsimatch.models.matching.instance import Instance
from tsimatch.models.matching.levels import LOWEST
from tsimatch.solver.model.aggregates import SHORT
from tsimatch.solver.model.model import Model, make_model

OURS = ("one pattern", "matches of a pattern", "own days of a pattern", "days of a pattern", "budget, rounded")
"""The families of rows that only strengthen."""


def is_theirs(model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Say which rows, and which columns, a peer has: those that the limits of the contract need."""
    rows, columns = model.rows, model.columns
    mine = np.zeros(columns.count, dtype=bool)
    mine[columns.span("pattern")] = True
    mine[columns.span("count")] = columns.counts.tier == SHORT
    kept = np.repeat([name not in OURS for name, _ in rows.families], np.diff([0, *(end for _, end in rows.families)]))
    kept[rows.row[mine[rows.column]]] = False
    return kept, ~mine


@dataclass(frozen=True)
class Answer:
    """What a peer came to: the values of the levels that it proved, and its CPU seconds."""

    values: dict[str, int]
    proven: bool
    seconds: float


def solve_highs(instance: Instance, limit: float, *, strengthened: bool = False) -> Answer:
    """Solve an instance by HiGHS on the aggregated model, within a time limit in seconds."""
    began = process_time()
    model = _Model(make_model(instance), strengthened=strengthened)
    values: dict[str, int] = {}
    for name in instance.options.levels:
        best = model.maximise(name, limit - (process_time() - began))
        if best is None:
            return Answer(values, False, process_time() - began)
        values[name] = -best if name in LOWEST else best
    return Answer(values, True, process_time() - began)


class _Model:
    def __init__(self, model: Model, *, strengthened: bool) -> None:
        self.model, rows = model, model.rows
        theirs, columns = is_theirs(model)
        keep = theirs | strengthened
        shape = rows.count, model.columns.count
        matrix = csr_array((rows.value.astype(float), (rows.row, rows.column)), shape=shape)[np.flatnonzero(keep)]
        high = rows.limit[keep].astype(float)
        self.limits = [LinearConstraint(matrix, np.where(rows.equal[keep], high, -np.inf), high)]
        upper = np.where(columns | strengthened, model.upper, 0).astype(float)
        self.bounds = Bounds(np.zeros(len(upper)), upper)

    def maximise(self, name: str, seconds: float) -> int | None:
        """Give the best value of a level and hold it; None where it was not proven in time."""
        objective = self.model.objectives[name]
        if seconds <= 0:
            return None
        if not objective.any():
            return 0
        answer = milp(
            -objective.astype(float), integrality=np.ones(len(objective)), bounds=self.bounds,
            constraints=self.limits, options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )  # fmt: skip
        if answer.status != 0:
            return None
        # The answer is floats: the value is added up again in whole numbers.
        best = int((objective * np.rint(answer.x).astype(np.int64)).sum())
        self.limits.append(LinearConstraint(csr_array(objective[None, :].astype(float)), float(best), np.inf))
        return best

"""Branch and cut by HiGHS, through MathOpt's messages, for sub-MIPs that are too large for CP-SAT.

Its answer is floats: only its plan is used, and whoever asked judges that in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2
from pybind11_abseil.status import StatusNotOk

from ...common.arrays import Floats, Ints
from ..model.levels_and_bounds import FixedLevel
from ..model.rows import Rows
from .mathopt_messages import laid_out, new_solver, put_columns, put_entries, put_rows, put_values, run

_LARGEST = 1000.0
"""Objectives are scaled to coefficients of at most this: tolerances are absolute."""


def solve_mip(
    rows: Rows, fixed_levels: Sequence[FixedLevel], objective: Floats, upper: Ints, seconds: float, gap: float
) -> Ints | None:
    """Look for the best whole point from 0 up to `upper` that keeps rows and levels; None where none was found.

    It ends after `seconds`, or within the relative gap `gap`.
    """
    model = _model(rows, fixed_levels, objective, upper)
    parameters = parameters_pb2.SolveParametersProto()
    parameters.time_limit.FromTimedelta(timedelta(seconds=max(0.1, seconds)))
    parameters.relative_gap_tolerance = gap
    with suppress(StatusNotOk):
        result = run(new_solver(parameters_pb2.SOLVER_TYPE_HIGHS, model), parameters)
        if result.solutions and result.solutions[0].HasField("primal_solution"):
            x = laid_out(result.solutions[0].primal_solution.variable_values, len(upper))
            return np.rint(x).astype(np.int64)
    return None


def _model(rows: Rows, fixed_levels: Sequence[FixedLevel], objective: Floats, upper: Ints) -> Any:
    """The model as a message: columns, rows and after them the fixed levels."""
    model, count = model_pb2.ModelProto(), len(upper)
    put_columns(model.variables, np.arange(count), np.zeros(count), upper, whole=True)
    row, column, value = [rows.row], [rows.column], [rows.value]
    for number, level in enumerate(fixed_levels):
        chosen = np.flatnonzero(level.objective)
        row.append(np.full(len(chosen), rows.count + number))
        column.append(chosen)
        value.append(level.objective[chosen])
    low = np.concatenate([np.where(rows.equal, rows.limit, -np.inf), [float(level.value) for level in fixed_levels]])
    high = np.concatenate([rows.limit.astype(float), np.full(len(fixed_levels), np.inf)])
    put_rows(model.linear_constraints, np.arange(len(low)), low, high)
    put_entries(model.linear_constraint_matrix, *(np.concatenate(part) for part in (row, column, value)))
    terms = np.flatnonzero(objective)
    scale = max(1.0, float(np.abs(objective).max(initial=0)) / _LARGEST)
    model.objective.maximize = True
    put_values(model.objective.linear_coefficients, terms, objective[terms] / scale)
    return model

"""MathOpt: its messages filled from arrays and read into them, and its solvers."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2
from ortools.math_opt.core.python import solver as mathopt

from ...common.arrays import Floats, Ints


def put_columns(message: Any, ids: Ints, lower: Floats | Ints, upper: Floats | Ints, *, whole: bool = False) -> None:
    """Add columns between bounds; `whole` ones take whole numbers only."""
    message.ids.extend(ids.tolist())
    message.lower_bounds.extend(lower.astype(float).tolist())
    message.upper_bounds.extend(upper.astype(float).tolist())
    message.integers.extend([whole] * len(ids))


def put_rows(message: Any, ids: Ints, low: Floats | Ints, high: Floats | Ints) -> None:
    """Add rows between limits."""
    message.ids.extend(ids.tolist())
    message.lower_bounds.extend(low.astype(float).tolist())
    message.upper_bounds.extend(high.astype(float).tolist())


def put_entries(message: Any, row: Ints, column: Ints, value: Ints | Floats) -> None:
    """Add entries of a matrix, in the order that a message wants: by row and then by column."""
    order = np.lexsort((column, row))
    message.row_ids.extend(row[order].tolist())
    message.column_ids.extend(column[order].tolist())
    message.coefficients.extend(value[order].astype(float).tolist())


def put_values(message: Any, ids: Ints, values: Floats | Ints) -> None:
    """Add a number for each of some columns or rows: coefficients of an objective, new bounds."""
    message.ids.extend(ids.tolist())
    message.values.extend(values.astype(float).tolist())


def laid_out(sparse: Any, size: int) -> Floats:
    """Give the numbers of a message as an array, 0 where it has none."""
    values = np.zeros(size)
    values[np.array(sparse.ids, dtype=np.int64)] = sparse.values
    return values


def new_solver(kind: Any, model: Any) -> Any:
    """Give a solver of a kind with a model."""
    return mathopt.new(kind, model, parameters_pb2.SolverInitializerProto())


def run(solver: Any, parameters: Any, basis: Any = None, interrupter: Any = None) -> Any:
    """Run a solver, from a basis if there is one; raises StatusNotOk."""
    start = model_parameters_pb2.ModelSolveParametersProto()
    if basis is not None:
        start.initial_basis.CopyFrom(basis)
    return solver.solve(parameters, start, None, callback_pb2.CallbackRegistrationProto(), None, interrupter)

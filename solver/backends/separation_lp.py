"""Separation of hull cuts by linear programs: the smallest mixture of patterns that carries a relaxed solution.

Many small ones are solved by one call of GLOP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2, result_pb2

from ...common.arrays import Flags, Floats, Ints
from .mathopt_messages import laid_out, new_solver, put_columns, put_entries, put_rows, put_values, run


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """What each of some patterns carries (patterns × rows), and what is asked of a mixture in each row."""

    carried: Ints
    asked: Floats
    equal: Flags


def cover(blocks: Sequence[Block]) -> Iterator[Floats]:
    """Walk the prices of the rows of each block, where the shares of the smallest mixture are least in all.

    The prices are floats: a row made of them is worked out again in whole numbers.
    """
    if not blocks:
        return
    prices = _prices(_model(blocks), sum(len(block.asked) for block in blocks))
    first = 0
    for block in blocks:
        mine = prices[first : first + len(block.asked)]
        yield np.where(block.equal, mine, np.maximum(mine, 0.0))
        first += len(block.asked)


def _model(blocks: Sequence[Block]) -> Any:
    model = model_pb2.ModelProto()
    patterns = sum(len(block.carried) for block in blocks)
    ids, asked = np.arange(patterns), np.concatenate([block.asked for block in blocks])
    put_columns(model.variables, ids, np.zeros(patterns), np.full(patterns, np.inf))
    put_values(model.objective.linear_coefficients, ids, np.ones(patterns))
    equal = np.concatenate([block.equal for block in blocks])
    put_rows(model.linear_constraints, np.arange(len(asked)), asked, np.where(equal, asked, np.inf))
    row = column = 0
    for block in blocks:
        at, pattern = np.nonzero(block.carried.T)
        put_entries(model.linear_constraint_matrix, row + at, column + pattern, block.carried[pattern, at])
        row, column = row + len(block.asked), column + len(block.carried)
    return model


def _prices(model: Any, rows: int) -> Floats:
    parameters = parameters_pb2.SolveParametersProto()
    parameters.glop.use_preprocessing = False
    parameters.glop.use_dual_simplex = True
    result = run(new_solver(parameters_pb2.SOLVER_TYPE_GLOP, model), parameters)
    if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return np.zeros(rows)
    return laid_out(result.solutions[0].dual_solution.dual_values, rows)

"""The linear relaxation in GLOP, through MathOpt's messages, warm from level to level.

It holds the columns that matter so far; pricing adds others. Its answers are floats and prove nothing by themselves:
`bounds/exact_bound.py` makes exact bounds of its dual prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf, isinf
from typing import Any, Literal

import numpy as np
from ortools.math_opt import model_pb2, model_update_pb2, parameters_pb2, result_pb2, solution_pb2
from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter
from pybind11_abseil.status import StatusNotOk

from ...common.arrays import Flags, Floats, Ints, place_of, ranges
from ...common.deadline import Deadline
from ..model.levels_and_bounds import ColumnBounds, FixedLevel
from ..model.rows import Rows
from ..parameters import Simplex
from .basic_solution import BasicSolution
from .basis import AT_LOWER, BASIC, FIXED, Basis, SolverBasis, after, put_statuses, squared
from .mathopt_messages import laid_out, new_solver, put_columns, put_entries, put_rows, put_values, run
from .work import SIMPLEX_ITERATION, simplex_work

End = Literal["optimal", "below", "infeasible", "stopped"]
_LARGEST = 1000.0
"""Objectives are scaled to coefficients of at most this: GLOP's tolerances are absolute."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The answer of a relaxation: how it ended, where it is best, and the prices of the rows and of the fixed levels.

    Where it is *below* what was asked for, it ended as soon as its prices said so.
    """

    end: End
    x: Floats
    prices: Floats
    level_prices: Floats


class Relaxation:
    """A linear model that can be bounded tighter, given further rows and columns, and solved again from where it stood.

    Columns that are not admitted are at 0; in the solver a column has the number of its admission. A level may be fixed
    a little lower than it is, by `slack` as a share of it.
    """

    def __init__(
        self,
        rows: Rows,
        domain: ColumnBounds,
        admitted: Flags,
        deadline: Deadline,
        simplex: Simplex,
        *,
        slack: float = 0.0,
    ) -> None:
        self._simplex, self._slack = simplex, slack
        self._deadline, self._rows, self._domain = deadline, rows, domain
        self._objective = np.zeros(len(domain.upper))
        self._basis: Any = None
        self.infeasible_vertex: BasicSolution | None = None
        """The vertex where the dual simplex gave up, if the last answer is that all rows cannot hold."""
        self._least = -inf
        self._level_rows: list[tuple[int, FixedLevel]] = []
        self._row_ids = np.arange(rows.count)
        self._next_row = rows.count
        self._columns = np.flatnonzero(admitted)
        self._place = place_of(self._columns, len(domain.upper))
        self._solver = self._new_solver()

    def _new_solver(self) -> Any:
        model = self._model()
        objective = self._objective[self._columns]
        terms = np.flatnonzero(objective)
        put_values(model.objective.linear_coefficients, terms, objective[terms])
        return new_solver(parameters_pb2.SOLVER_TYPE_GLOP, model)

    @property
    def _level_ids(self) -> Ints:
        return np.array([number for number, _ in self._level_rows], dtype=np.int64)

    @property
    def size(self) -> int:
        """How many columns are admitted."""
        return len(self._columns)

    @property
    def outside(self) -> Flags:
        """The columns that are not admitted."""
        return self._place < 0

    def vertex(self, x: Floats) -> BasicSolution:
        """Give the vertex where the last answer stands, in the model's own numbers."""
        return self._vertex(self._basis, x)

    def _vertex(self, basis: Any, x: Floats) -> BasicSolution:
        basic = np.array(basis.variable_status.values, dtype=np.int64) == BASIC
        chosen = np.array(basis.variable_status.ids, dtype=np.int64)[basic]
        loose = np.array(basis.constraint_status.values, dtype=np.int64) == BASIC
        slack = np.zeros(self._next_row, dtype=bool)
        slack[np.array(basis.constraint_status.ids, dtype=np.int64)[loose]] = True
        tight, tight_levels = np.flatnonzero(~slack[self._row_ids]), np.flatnonzero(~slack[self._level_ids])
        return BasicSolution(x, self._columns[chosen], tight, tight_levels)

    @property
    def basis(self) -> SolverBasis | None:
        """Where the last answer stands, for `start_at`."""
        levels = tuple(self._level_ids.tolist())
        return None if self._basis is None else SolverBasis(self._solver, self._basis.SerializeToString(), levels)

    def model_basis(self, basis: SolverBasis) -> Basis:
        """Give a basis in the model's own numbers; columns that are not admitted stand at their lower bound."""
        columns, rows = np.full(len(self._place), AT_LOWER), np.full(self._next_row, BASIC)
        known = basis.read()
        column, row = known.variable_status, known.constraint_status
        columns[self._columns[np.array(column.ids, dtype=np.int64)]] = column.values
        rows[np.array(row.ids, dtype=np.int64)] = row.values
        return Basis(columns, rows[self._row_ids], rows[list(basis.level_rows)])

    def knows(self, basis: SolverBasis | None) -> bool:
        """Whether a basis is of this relaxation."""
        return basis is not None and basis.solver is self._solver

    def start_at(self, basis: SolverBasis | None) -> None:
        """Start the next time from where an answer stood before, with what was added since at its place; if it can."""
        if basis is None or not self.knows(basis):
            return
        self._basis = basis.read()
        columns, rows = (after(of) for of in (self._basis.variable_status, self._basis.constraint_status))
        self._place_columns(np.arange(columns, len(self._columns)))
        put_statuses(self._basis.constraint_status, np.arange(rows, self._next_row), BASIC)

    def _place_columns(self, places: Ints) -> None:
        columns = self._columns[places]
        status = np.where(self._domain.lower[columns] == self._domain.upper[columns], FIXED, AT_LOWER)
        put_statuses(self._basis.variable_status, places, status)

    def load_basis(self, basis: Basis, worth: Floats, eager: Ints) -> None:
        """Start the next time from a basis that may be of another model: it is made one of as many columns as rows.

        Where columns are missing, `eager` ones are put in, and rows are let loose that are `worth` least: the size of
        their prices.
        """
        columns, rows = basis.columns[self._columns], np.full(self._next_row, BASIC)
        rows[self._row_ids] = basis.rows
        rows[self._level_ids] = basis.levels
        fixed = (self._domain.lower == self._domain.upper)[self._columns]
        columns = np.where(fixed, FIXED, np.where(columns == FIXED, AT_LOWER, columns))
        columns = np.where(basis.columns[self._columns] == BASIC, BASIC, columns)
        weight = np.full(self._next_row, np.inf)
        weight[self._row_ids] = worth
        squared(columns, rows, weight, self._place[eager])
        self._basis = solution_pb2.BasisProto()
        put_statuses(self._basis.variable_status, np.arange(len(columns)), columns)
        put_statuses(self._basis.constraint_status, np.arange(len(rows)), rows)

    # Changes.

    def extend(self, rows: Rows) -> None:
        """Take rows that have been added to the model, at the end."""
        first, new = self._rows.count, slice(self._rows.count, rows.count)
        ids = self._next_row + np.arange(rows.count - first)
        self._rows, self._next_row = rows, self._next_row + len(ids)
        self._row_ids = np.concatenate([self._row_ids, ids])
        entry = (rows.row >= first) & (self._place[rows.column] >= 0)
        row, column, value = self._row_ids[rows.row[entry]], self._place[rows.column[entry]], rows.value[entry]
        low = np.where(rows.equal[new], rows.limit[new], -np.inf)
        self._add_rows(ids, low, rows.limit[new].astype(float), row, column, value)

    def admit(self, columns: Ints) -> None:
        """Take further columns, given in ascending order."""
        places = len(self._columns) + np.arange(len(columns))
        self._columns = np.concatenate([self._columns, columns])
        self._place[columns] = places
        update = model_update_pb2.ModelUpdateProto()
        put_columns(update.new_variables, places, self._domain.lower[columns], self._domain.upper[columns])
        put_values(update.objective_updates.linear_coefficients, places, self._objective[columns])
        put_entries(update.linear_constraint_matrix_updates, *self._entries(columns))
        self._apply(update)
        if self._basis is not None:
            self._place_columns(places)

    def fix(self, level: FixedLevel) -> None:
        """Add the row that holds a level: objective >= value."""
        number, self._next_row = self._next_row, self._next_row + 1
        self._level_rows.append((number, level))
        column = np.flatnonzero(level.objective[self._columns])
        value = level.objective[self._columns[column]]
        row = np.full(len(column), number)
        low = np.array([self._least_of(level)])
        self._add_rows(np.array([number]), low, np.array([np.inf]), row, column, value)

    def _least_of(self, level: FixedLevel) -> float:
        return level.value - self._slack * abs(level.value)

    def fix_only(self, levels: Sequence[FixedLevel]) -> None:
        """Fix these levels and no others; those that are fixed already stay where they are, and the basis with them."""
        same = 0
        while same < min(len(levels), len(self._level_rows)) and levels[same] is self._level_rows[same][1]:
            same += 1
        gone = [number for number, _ in self._level_rows[same:]]
        if gone:
            update = model_update_pb2.ModelUpdateProto()
            put_values(update.linear_constraint_updates.lower_bounds, np.array(gone), np.full(len(gone), -np.inf))
            self._apply(update)
        self._level_rows = self._level_rows[:same]
        for level in levels[same:]:
            self.fix(level)

    def bound(self, domain: ColumnBounds) -> None:
        """Set the bounds of the columns."""
        update = model_update_pb2.ModelUpdateProto()
        for old, new, target in (
            (self._domain.lower, domain.lower, update.variable_updates.lower_bounds),
            (self._domain.upper, domain.upper, update.variable_updates.upper_bounds),
        ):
            changed = np.flatnonzero((old != new)[self._columns])
            put_values(target, changed, new[self._columns[changed]])
        self._domain = domain
        self._apply(update)

    # Solving.

    def maximise(self, objective: Ints, *, again: bool = False, least: float = -inf) -> Relaxed:
        """Maximise an objective; an end by the deadline, or by trouble with numbers, is told apart from infeasible.

        `again` says that since it last stood so only rows were added or bounds moved, which the dual simplex takes up
        best: it ends where less than `least` is left.
        """
        # Scaled to the size of ordinary levels: the solver's tolerances are absolute.
        scale = max(1.0, float(np.abs(objective).max(initial=0)) / _LARGEST)
        self._aim_at(objective / scale)
        self._least = least / scale if again else -inf
        return self._answer(self._solve(dual=again), scale)

    def _aim_at(self, objective: Floats) -> None:
        update = model_update_pb2.ModelUpdateProto()
        changed = np.flatnonzero((objective != self._objective)[self._columns])
        put_values(update.objective_updates.linear_coefficients, changed, objective[self._columns[changed]])
        self._apply(update)
        self._objective = objective

    def _solve(self, *, dual: bool) -> Any:
        result = self._run(dual=dual, patient=not dual)
        if dual and _unfinished(result) and not self._below(result) and not self._deadline.over:
            result = self._run(dual=False, patient=True)
        if result is None:
            # Trouble with numbers: once more, from nothing.
            self._solver, self._basis = self._new_solver(), None
            result = self._run(dual=True, patient=True)
        return result

    def _parameters(self, *, dual: bool, patient: bool) -> Any:
        parameters = parameters_pb2.SolveParametersProto()
        # The model is already small and tight: presolving it anew for every level costs more than it saves.
        parameters.glop.use_preprocessing = False
        # So does scaling a region's figures: they are of like size as they are.
        parameters.glop.use_scaling = self._rows.count > self._simplex.scaling_from_rows
        parameters.glop.use_dual_simplex = dual
        parameters.glop.objective_lower_limit = self._least
        most = inf if patient else max(self._simplex.dual_iterations, self._rows.count // 2)
        most = min(most, self._deadline.work_left / SIMPLEX_ITERATION)
        if not isinf(most):
            parameters.iteration_limit = int(most)
        if not isinf(self._deadline.seconds_left):
            parameters.time_limit.FromTimedelta(timedelta(seconds=self._deadline.seconds_left))
        return parameters

    def _run(self, *, dual: bool, patient: bool) -> Any:
        parameters, interrupter = self._parameters(dual=dual, patient=patient), PySolveInterrupter()
        result = None
        with self._deadline.stopping(interrupter.interrupt), suppress(StatusNotOk):
            result = run(self._solver, parameters, self._basis, interrupter)
        iterations = 0 if result is None else result.solve_stats.simplex_iterations
        self._deadline.did(simplex_work(iterations, len(self._rows.value)))
        return result

    def _answer(self, result: Any, scale: float) -> Relaxed:
        reason = None if result is None else result.termination.reason
        self.infeasible_vertex = None
        if reason == result_pb2.TERMINATION_REASON_OPTIMAL:
            return self._optimum(result.solutions[0], scale)
        if result is not None and _unfinished(result) and self._below(result):
            return replace(self._optimum(result.solutions[0], scale), end="below")
        if reason == result_pb2.TERMINATION_REASON_INFEASIBLE and result.solutions:
            self.infeasible_vertex = self._vertex(result.solutions[0].basis, self._point(result.solutions[0]))
        return _INFEASIBLE if reason == result_pb2.TERMINATION_REASON_INFEASIBLE else _NOTHING

    def _below(self, result: Any) -> bool:
        """Whether prices show that less is left than was asked for."""
        shown = bool(result.solutions) and result.solutions[0].HasField("dual_solution")
        return shown and result.termination.objective_bounds.dual_bound < self._least

    def _optimum(self, solution: Any, scale: float) -> Relaxed:
        self._basis = solution.basis
        return Relaxed("optimal", self._point(solution), *self._prices(solution.dual_solution.dual_values, scale))

    def _point(self, solution: Any) -> Floats:
        x = np.zeros(len(self._place))
        x[self._columns] = laid_out(solution.primal_solution.variable_values, len(self._columns))
        return x

    def _prices(self, dual: Any, scale: float) -> tuple[Floats, Floats]:
        """The prices of the rows and of the fixed levels."""
        prices = laid_out(dual, self._next_row) * scale
        return prices[self._row_ids], prices[self._level_ids]

    # Messages.

    def _apply(self, update: Any) -> None:
        if update.ByteSize() and not self._solver.update(update):
            raise RuntimeError("the linear solver did not take an update")

    def _entries(self, columns: Ints) -> tuple[Ints, Ints, Ints]:
        """The entries of some columns in the solver's numbers: row, column and value of each."""
        rows = self._rows
        first, last = np.searchsorted(rows.column, columns), np.searchsorted(rows.column, columns + 1)
        entry = ranges(first, last)
        parts = [(self._row_ids[rows.row[entry]], self._place[rows.column[entry]], rows.value[entry])]
        for number, level in self._level_rows:
            chosen = columns[level.objective[columns] != 0]
            parts.append((np.full(len(chosen), number), self._place[chosen], level.objective[chosen]))
        row, column, value = (np.concatenate([part[i] for part in parts]) for i in range(3))
        return row, column, value

    def _add_rows(self, ids: Ints, low: Floats, high: Floats, row: Ints, column: Ints, value: Ints) -> None:
        update = model_update_pb2.ModelUpdateProto()
        put_rows(update.new_linear_constraints, ids, low, high)
        put_entries(update.linear_constraint_matrix_updates, row, column, value)
        self._apply(update)
        if self._basis is not None:
            put_statuses(self._basis.constraint_status, ids, BASIC)

    def _model(self) -> Any:
        """The model as it stands, without an objective."""
        model, rows = model_pb2.ModelProto(), self._rows
        columns = self._columns
        put_columns(model.variables, np.arange(len(columns)), self._domain.lower[columns], self._domain.upper[columns])
        high, low = rows.limit.astype(float), np.where(rows.equal, rows.limit, -np.inf)
        ids, at_least = np.append(self._row_ids, self._level_ids), [self._least_of(h) for _, h in self._level_rows]
        lower, upper = np.append(low, at_least), np.append(high, np.full(len(at_least), np.inf))
        order = np.argsort(ids)
        put_rows(model.linear_constraints, ids[order], lower[order], upper[order])
        put_entries(model.linear_constraint_matrix, *self._entries(np.sort(columns)))
        model.objective.maximize = True
        return model


_NOTHING = Relaxed("stopped", np.zeros(0), np.zeros(0), np.zeros(0))
_INFEASIBLE = Relaxed("infeasible", np.zeros(0), np.zeros(0), np.zeros(0))


def _unfinished(result: Any) -> bool:
    """Whether a solver ended by its limit, with nothing to show."""
    return result is not None and result.termination.reason == result_pb2.TERMINATION_REASON_NO_SOLUTION_FOUND

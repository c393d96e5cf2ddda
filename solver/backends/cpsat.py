"""CP-SAT on the columns that bounds leave open, as one call.

The model is handed over as CP-SAT's own message. `ortools.sat.python.cp_model` would do the same after importing
pandas, which takes longer than most regions take to solve.

Heuristics make short runs on the base rows only, without patterns and the counts of the extended formulation:
columns that strengthen the relaxation slow a heuristic down.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf
from typing import Literal

import numpy as np
from ortools.sat.python import cp_model_helper as sat

from ...common.arrays import Flags, Ints, place_of, sums_of
from ...common.deadline import Deadline
from ..model.dependent_columns import complete
from ..model.levels_and_bounds import ColumnBounds, LevelProblem, reaches_all
from ..model.model import Model
from ..model.rows import Rows
from ..parameters import CpSat
from .work import CPSAT_SECOND, cpsat_work

End = Literal["optimal", "feasible", "infeasible", "stopped"]
_ENDS: dict[sat.CpSolverStatus, End] = {
    sat.OPTIMAL: "optimal",
    sat.FEASIBLE: "feasible",
    sat.INFEASIBLE: "infeasible",
    sat.UNKNOWN: "stopped",
}


@dataclass(frozen=True, slots=True)
class CpSatStrategy:
    """How CP-SAT is set for one call. Some settings are quick where others are slow, and nobody can tell beforehand.

    `by`: its default search, by unsatisfiable cores, or led by the relaxation. `earlier_objective`: whether it
    optimises the last level that its bound did not close, if there is one, and any plan that is good enough on this
    one will do. `least_effort`: factor on the effort of a turn, if that is more than the factor for the call's size.
    `rounding_cuts`: whether it separates them; they take longer than most calls take without.
    """

    by: Literal["itself", "cores", "relaxation"] = "itself"
    earlier_objective: bool = False
    least_effort: float = 0.0
    rounding_cuts: bool = False
    presolve: bool = True


USUAL = CpSatStrategy()
OPENING: tuple[CpSatStrategy, ...] = (CpSatStrategy(least_effort=30.0, rounding_cuts=True),)
"""One long run, of the first turn: it proves nearly all that takes search, which many short ones do not."""
TURN: tuple[CpSatStrategy, ...] = (
    CpSatStrategy(rounding_cuts=True),
    CpSatStrategy(by="cores", rounding_cuts=True),
    CpSatStrategy(earlier_objective=True, rounding_cuts=True),
    CpSatStrategy(by="relaxation", earlier_objective=True, rounding_cuts=True),
)
"""The turns after the first."""
TIE_BREAK = CpSatStrategy(least_effort=30.0)
"""As the first turn, for the tie-break, whose numbers are too large for rounding cuts to tell anything."""
SECOND = CpSatStrategy(presolve=False)
"""The second search, which has to agree where a first one says that nothing is better (`agreement.py`): presolve is
where wrong answers came from, so it goes without."""


@dataclass(frozen=True, slots=True)
class CpSatAnswer:
    """How a call ended: `x` is the best plan found, None without one.

    `certain` says that whole numbers alone show it, without a search. What CP-SAT says of a bound before the end is not
    taken: where it has none yet, it says 0.
    """

    end: End
    x: Ints | None
    certain: bool = False

    @property
    def ended(self) -> bool:
        """Whether the search came to its end: nothing is better than what it found."""
        return self.end in ("optimal", "infeasible")


def solve_cpsat(
    rows: Rows,
    level: LevelProblem,
    deadline: Deadline,
    *,
    threads: int = 1,
    effort: float | None = None,
    strategy: CpSatStrategy = USUAL,
) -> CpSatAnswer:
    """Maximise a level over the whole points of its domain that keep every row and every fixed level.

    `effort` ends it after so much work, in CP-SAT's deterministic seconds: the same work on any machine. That it says
    'optimal' or 'infeasible' proves nothing yet (`agreement.py`). Raises ArithmeticError where its plan breaks a row.
    """
    domain = level.domain
    if domain.empty:
        return CpSatAnswer("infeasible", None, certain=True)
    free = np.flatnonzero(domain.upper > domain.lower)
    model = sat.CpModelProto()
    for low, high in zip(domain.lower[free].tolist(), domain.upper[free].tolist(), strict=True):
        model.variables.add().domain.extend([low, high])
    if not _add_rows(model, rows, level, free):
        return CpSatAnswer("infeasible", None, certain=True)
    # CP-SAT minimises: the coefficients change sign, and so does what it answers.
    terms = np.flatnonzero(level.objective[free])
    model.objective.vars.extend(terms.tolist())
    model.objective.coeffs.extend((-level.objective[free][terms]).tolist())
    answer = _answer(_run(model, deadline, _parameters(threads, effort, strategy)), domain, free)
    x = answer.x
    if x is not None and not (domain.has(x) and rows.holds(x) and reaches_all(level.fixed_levels, x)):
        raise ArithmeticError("a plan of CP-SAT breaks a row of the model")
    return answer


def _add_rows(model: sat.CpModelProto, rows: Rows, level: LevelProblem, free: Ints) -> bool:
    """Add every row over the free columns; gives False where a row without any cannot hold."""
    domain = level.domain
    number = place_of(free, len(domain.lower))
    base = np.where(domain.upper > domain.lower, 0, domain.lower)
    rest = rows.limit - rows.times(base)
    inside = number[rows.column] >= 0
    order = np.lexsort((rows.column[inside], rows.row[inside]))
    row, column, value = (part[inside][order] for part in (rows.row, rows.column, rows.value))
    edges = np.searchsorted(row, np.arange(rows.count + 1))
    bare = edges[1:] == edges[:-1]
    if (bare & ((rest < 0) | (rows.equal & (rest != 0)))).any():
        return False
    needed = np.flatnonzero(~bare & (rows.equal | (_span(rows, domain, inside) > rest)))
    columns, values = number[column].tolist(), value.tolist()
    spans = zip(*(part[needed].tolist() for part in (edges[:-1], edges[1:], rows.equal, rest)), strict=True)
    for first, last, equal, limit in spans:
        _add_linear(model, columns[first:last], values[first:last], limit if equal else _LEAST, limit)
    for fixed in level.fixed_levels:
        terms = np.flatnonzero(fixed.objective[free])
        _add_linear(model, terms.tolist(), fixed.objective[free][terms].tolist(), fixed.value - fixed.at(base), _MOST)
    return True


_LEAST, _MOST = -(1 << 62), 1 << 62


def _span(rows: Rows, domain: ColumnBounds, inside: Flags) -> Ints:
    """The largest left side that each row can have: one that is no larger than the limit needs no constraint."""
    largest = np.where(rows.value > 0, domain.upper[rows.column], domain.lower[rows.column]) * rows.value
    return sums_of(rows.row[inside], largest[inside], rows.count)


def _add_linear(model: sat.CpModelProto, columns: list[int], values: list[int], low: int, high: int) -> None:
    linear = model.constraints.add().linear
    linear.vars.extend(columns)
    linear.coeffs.extend(values)
    linear.domain.extend([low, high])


def _parameters(threads: int, effort: float | None, strategy: CpSatStrategy) -> sat.SatParameters:
    parameters = sat.SatParameters()
    parameters.num_workers = threads if strategy.presolve else 1
    parameters.cp_model_presolve = strategy.presolve
    # CP-SAT 9.15 can lose the best plans where it looks for at-most-one rows inside longer rows, and then calls a wrong
    # value optimal (google/or-tools, issue 5293). With no work allowed for that it does not look, and is as quick.
    parameters.presolve_inclusion_work_limit = 0
    parameters.linearization_level = 2
    # What is left open is small, tight and asymmetric: probing it and looking for symmetries costs more than it finds.
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    parameters.random_seed = 1
    # Ctrl-C is the deadline's business: left on, it ends the process or, worse, one solve among many.
    parameters.catch_sigint_signal = False
    parameters.add_cg_cuts = parameters.add_mir_cuts = strategy.rounding_cuts
    parameters.optimize_with_core = strategy.by == "cores"
    if strategy.by == "relaxation":
        parameters.search_branching = sat.SatParameters.LP_SEARCH
    if effort is not None:
        parameters.max_deterministic_time = effort
    return parameters


def _run(model: sat.CpModelProto, deadline: Deadline, parameters: sat.SatParameters) -> sat.CpSolverResponse:
    if not isinf(deadline.seconds_left):
        parameters.max_time_in_seconds = deadline.seconds_left
    if not isinf(deadline.work_left):
        # Several workers do not do the same work twice.
        parameters.num_workers = 1
        parameters.max_deterministic_time = min(parameters.max_deterministic_time, deadline.work_left / CPSAT_SECOND)
    wrapper = sat.SolveWrapper()
    wrapper.set_parameters(parameters)
    with deadline.stopping(wrapper.stop_search):
        response: sat.CpSolverResponse = wrapper.solve(model)  # type: ignore[no-untyped-call]
    deadline.did(cpsat_work(response.deterministic_time))
    return response


def _answer(response: sat.CpSolverResponse, domain: ColumnBounds, free: Ints) -> CpSatAnswer:
    end = _ENDS.get(response.status)
    if end is None:
        raise RuntimeError(f"CP-SAT did not take the model: {response.status}")
    if end in ("infeasible", "stopped"):
        return CpSatAnswer(end, None)
    x = domain.lower.copy()
    x[free] = np.array(list(response.solution), dtype=np.int64)
    return CpSatAnswer(end, x)


def scale_of(domain: ColumnBounds, limits: CpSat) -> float:
    """Say by how much the effort of a call grows with its size: presolving alone takes effort, in step with it."""
    return max(1.0, domain.open / limits.full_effort_columns)


class ShortCpSat:
    """Short runs for heuristics, over the columns and rows that limits need; what follows is put in at the end."""

    def __init__(self, model: Model, deadline: Deadline, threads: int) -> None:
        self._model, self._deadline, self._threads = model, deadline, threads

    def solve(self, level: LevelProblem) -> CpSatAnswer:
        """Look for the best plan of a level for a moment."""
        plain, limits = level.domain.without(self._model.columns.strengthening), self._model.parameters.cpsat
        effort = limits.short_run * scale_of(plain, limits)
        of = self._model.plain, level.within(plain), self._deadline
        answer = solve_cpsat(*of, threads=self._threads, effort=effort)
        if answer.x is not None:
            complete(self._model, answer.x)
        return answer

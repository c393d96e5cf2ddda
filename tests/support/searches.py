"""Searches of a model, begun as the front door begins them."""

from __future__ import annotations

from tsimatch.common.arrays import Ints
from tsimatch.common.deadline import Deadline
from tsimatch.solver.heuristics.construction import first_plan, locked_start
from tsimatch.solver.model.model import Model
from tsimatch.solver.search.basis_transfer import TransferredStart
from tsimatch.solver.search.lexicographic import LexicographicSearch
from tsimatch.solver.search.optimistic import OptimisticPass
from tsimatch.solver.search.state import SearchState
from tsimatch.solver.search.strategies import STRATEGIES


def begun(model: Model) -> Ints:
    """The first plan of a model."""
    locked = locked_start(model, Deadline())
    assert locked is not None
    return first_plan(model, locked)


def exact(
    model: Model,
    deadline: Deadline | None = None,
    *,
    start: Ints | None = None,
    transferred: TransferredStart | None = None,
) -> LexicographicSearch:
    """The exact search of a model, by the strategy of its size class."""
    start = begun(model) if start is None else start
    seed = transferred.seed if transferred else None
    state = SearchState(model, start, deadline or Deadline(), seed=seed)
    return LexicographicSearch(state, STRATEGIES[model.parameters.size], transferred)


def optimistic(model: Model) -> OptimisticPass:
    """The optimistic pass over a model, not yet run."""
    return OptimisticPass(SearchState(model, begun(model), Deadline()))

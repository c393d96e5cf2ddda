"""From what a search found to the certificate of its proofs."""

from __future__ import annotations

import numpy as np

from ..models.certificate import Certificate, LevelProof
from ..models.plan import Plan
from .problem import Problem
from .search import Closed, Found


def certificate_of(problem: Problem, found: Found, plan: Plan) -> Certificate:
    """Give the certificate of a plan: the prices of every level that is proven, and the cuts that have a price."""
    cuts = tuple(_members(problem, found, row) for row in range(problem.rows.count, found.rows.count))
    return Certificate(
        version=plan.version,
        offer=plan.offer,
        region=plan.region,
        options=plan.options,
        model=problem.digest,
        cuts=cuts,
        levels=tuple(map(_proof, found.closed)),
    )


def _proof(closed: Closed) -> LevelProof:
    bound = closed.bound
    priced = np.flatnonzero(bound.prices)
    return LevelProof(
        name=closed.name,
        value=closed.value,
        closed_by="bound" if closed.by_bound else "search",
        scale=bound.scale,
        prices=tuple(zip(priced.tolist(), bound.prices[priced].tolist(), strict=True)),
        held=bound.held,
    )


def _members(problem: Problem, found: Found, row: int) -> tuple[int, ...]:
    """The match columns of a cut."""
    columns = found.rows.column[found.rows.row == row]
    return tuple(columns[columns < problem.columns.span("match").stop].tolist())

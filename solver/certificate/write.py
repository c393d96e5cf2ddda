"""The certificate of a search: its bounds, the prices that prove them, and the cuts they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from ...models.plan.certificate import Certificate, CutProof, LevelProof
from ...models.plan.plan import Plan
from ..model.model import Model
from ..search.result import ClosedLevel, SearchResult


def certificate_of(model: Model, result: SearchResult, plan: Plan) -> Certificate:
    """Give the certificate of a plan: the prices of every level that is proven, and the cuts that they rest on."""
    proofs = tuple(map(_proof, result.closed))
    first = model.rows.count
    needed = _needed(result.cuts, {row for proof in proofs for row, _ in proof.prices}, first)
    number = {row: row for row in range(first)} | {row: first + i for i, row in enumerate(needed)}
    cuts = [result.cuts[row - first] for row in needed]
    return Certificate(
        version=plan.version,
        offer=plan.offer,
        region=plan.region,
        options=plan.options,
        model=model.digest,
        cuts=tuple(replace(cut, rows=_renumbered(cut.rows, number)) for cut in cuts),
        levels=tuple(replace(proof, prices=_renumbered(proof.prices, number)) for proof in proofs),
    )


def _needed(cuts: tuple[CutProof, ...], rows: set[int], first: int) -> list[int]:
    """The rows added that others rest on; each follows from rows before it."""
    needed = set(rows)
    for row in range(first + len(cuts) - 1, first - 1, -1):
        if row in needed:
            needed.update(source for source, _ in cuts[row - first].rows)
    return sorted(row for row in needed if row >= first)


def _renumbered(rows: Iterable[tuple[int, int]], number: dict[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple((number[row], value) for row, value in rows)


def _proof(closed: ClosedLevel) -> LevelProof:
    bound = closed.bound
    priced = np.flatnonzero(bound.prices)
    return LevelProof(
        name=closed.name,
        value=closed.value,
        closed_by="bound" if closed.by_bound else "search",
        scale=bound.scale,
        prices=tuple(zip(priced.tolist(), bound.prices[priced].tolist(), strict=True)),
        held=bound.level_prices,
        search=closed.how.search,
        agreed=closed.how.agreed,
    )

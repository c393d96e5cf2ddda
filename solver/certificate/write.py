"""The certificate of a search: its bounds, the prices that prove them, the cuts they rest on, and trees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...common.deadline import Deadline
from ...models.plan.certificate import Certificate, CutProof, LevelProof
from ...models.plan.plan import Plan
from ..model.model import Model
from ..search.result import ClosedLevel, SearchResult


def certificate_of(model: Model, result: SearchResult, plan: Plan, deadline: Deadline | None = None) -> Certificate:
    """Give the certificate of a plan: the prices of every level that is proven, and the cuts that they rest on.

    A level that prices leave open is closed by branch and bound, whose tree is told, until the deadline.
    """
    every = Certificate(
        version=plan.version,
        offer=plan.offer,
        region=plan.region,
        options=plan.options,
        model=model.digest,
        cuts=result.cuts,
        levels=tuple(map(_proof, result.closed)),
    )
    searched = any(proof.closed_by == "search" for proof in every.levels)
    if searched and not (deadline or Deadline()).over:
        every = _with_trees(every, model, result, deadline or Deadline())
    return _only_needed(every, model.rows.count)


def _with_trees(every: Certificate, model: Model, result: SearchResult, deadline: Deadline) -> Certificate:
    # What proves a level by prices alone needs neither.
    from .tree_search import trees_of
    from .verify import Verifier

    verifier = Verifier(model, every.cuts)
    if any(verifier.level(proof) is not None for proof in every.levels):
        return every
    trees = trees_of(verifier, result.x, deadline)
    levels = (
        replace(proof, closed_by="tree", tree=tree) if tree else proof
        for proof, tree in zip(every.levels, trees, strict=True)
    )
    return replace(every, levels=tuple(levels))


def _only_needed(every: Certificate, first: int) -> Certificate:
    """Leave out the cuts that nothing rests on, and number the others anew."""
    prices = [proof.prices for proof in every.levels] + [node.prices for proof in every.levels for node in proof.tree]
    needed = _needed(every.cuts, {row for of in prices for row, _ in of}, first)
    number = {row: row for row in range(first)} | {row: first + i for i, row in enumerate(needed)}

    def renumbered(rows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((number[row], value) for row, value in rows)

    cuts = [every.cuts[row - first] for row in needed]
    trees = [tuple(replace(node, prices=renumbered(node.prices)) for node in proof.tree) for proof in every.levels]
    return replace(
        every,
        cuts=tuple(replace(cut, rows=renumbered(cut.rows)) for cut in cuts),
        levels=tuple(
            replace(proof, prices=renumbered(proof.prices), tree=tree)
            for proof, tree in zip(every.levels, trees, strict=True)
        ),
    )


def _needed(cuts: tuple[CutProof, ...], rows: set[int], first: int) -> list[int]:
    """The rows added that others rest on; each follows from rows before it."""
    needed = set(rows)
    for row in range(first + len(cuts) - 1, first - 1, -1):
        if row in needed:
            needed.update(source for source, _ in cuts[row - first].rows)
    return sorted(row for row in needed if row >= first)


def _proof(closed: ClosedLevel) -> LevelProof:
    return LevelProof(
        name=closed.name,
        value=closed.value,
        closed_by="bound" if closed.by_bound else "search",
        scale=closed.bound.scale,
        prices=closed.bound.priced_rows,
        held=closed.bound.level_prices,
        search=closed.how.search,
        agreed=closed.how.agreed,
    )

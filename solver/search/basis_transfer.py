"""Basis transfer: the search of the extended formulation starts from the bases of the plain model.

The extended formulation is the plain model with more counts, each the only new column of one new row. So a basis of the
plain model becomes one of the extended formulation by making every new count basic: it is as good there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import numpy as np

from ...common.arrays import Ints
from ...models.plan.certificate import CutProof
from ..backends.basis import BASIC, FIXED, Basis
from ..bounds.bounder import Bounder, Seed
from ..bounds.level_relaxation import LevelRelaxation
from ..bounds.pricing import ColumnPool
from ..cuts.pattern_cuts import PatternCuts
from ..model.model import Model


@dataclass(frozen=True, slots=True)
class TransferredStart:
    """What a search begins with: the seed of its bounder, and the bases of the first levels."""

    seed: Seed
    bases: tuple[Basis, ...]


def transfer_basis(
    plain: Model, bounder: Bounder, relaxations: Sequence[LevelRelaxation], extended: Model, start: Ints
) -> TransferredStart:
    """Carry over from the plain model its cuts, the columns of its relaxation, and the basis of each level."""
    across = _Across(plain, extended)
    pattern_cuts = PatternCuts(extended)
    again = [pattern_cuts.again(across.proof(proof)) for proof in bounder.cuts]
    kept = [(i, cut) for i, cut in enumerate(again) if cut is not None]
    used = across.columns_of(~bounder.relaxation.outside, new=True)
    seed = Seed(
        pattern_cuts, ColumnPool(extended, start), [cut for _, cut in kept], used, np.ones(len(used), dtype=bool)
    )
    rows = np.array([i for i, _ in kept], dtype=np.int64)
    known = takewhile(bounder.relaxation.knows, (lp.basis for lp in relaxations))
    bases = (bounder.relaxation.model_basis(basis) for basis in known if basis is not None)
    return TransferredStart(seed, tuple(across.basis(one, rows) for one in bases))


class _Across:
    """Columns and rows of a plain model in the extended formulation, whose new counts stand between them."""

    def __init__(self, plain: Model, extended: Model) -> None:
        self._extended, new = extended, extended.columns.counts.sizes["extended"]
        self.column = _opened(plain.columns.count, plain.columns.span("extended").start, new)
        self.row = _opened(plain.rows.count, plain.rows.span("count").stop, new)

    def columns_of(self, values: np.ndarray, *, new: float) -> np.ndarray:
        """Lay values of columns out over the extended formulation's, with another for the new counts."""
        laid = np.full(self._extended.columns.count, new, dtype=values.dtype)
        laid[self.column] = values
        return laid

    def proof(self, proof: CutProof) -> CutProof:
        """Say of which columns of the extended formulation a row follows from patterns."""
        members = tuple(int(self.column[column]) for column in proof.members)
        weights = tuple((int(self.column[column]), weight) for column, weight in proof.weights)
        return replace(proof, members=members, weights=weights)

    def basis(self, plain: Basis, kept: Ints) -> Basis:
        """Give a basis of the plain model in the extended formulation, with the cuts that were kept."""
        own = len(self.row)
        rows = np.full(self._extended.rows.count, FIXED)
        rows[self.row] = plain.rows[:own]
        columns = self.columns_of(plain.columns, new=BASIC)
        return Basis(columns, np.append(rows, plain.rows[own + kept]), plain.levels)


def _opened(count: int, place: int, width: int) -> Ints:
    """New places of `count` numbers after a gap of `width` is opened at a place."""
    numbers = np.arange(count)
    return np.where(numbers < place, numbers, numbers + width)

"""Rows that follow from patterns: slots, where they are columns, and hulls, where they are not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..models.bits import Floats, Ints
from ..models.certificate import CutProof
from .hulls import Hulls
from .problem import Problem
from .rows import Cut
from .slots import Slots

Followed = tuple[CutProof, Cut]


class Finder:
    """Finds the rows that a relaxed solution breaks, each with how it follows, and derives them again."""

    def __init__(self, problem: Problem) -> None:
        self._matches = problem.columns.span("match").stop
        self._slots, self._hulls = Slots(problem), Hulls(problem)

    def cuts(self, x: Floats) -> Iterator[Followed]:
        """Walk the rows that are broken at `x`."""
        for cut in self._slots.cuts(x):
            yield self._counted(cut)
        yield from self._hulls.cuts(x)

    def again(self, proof: CutProof) -> Followed | None:
        """Derive a row once more."""
        if proof.members:
            return self.over(np.array(proof.members, dtype=np.int64), None)
        columns, values = np.array(proof.weights, dtype=np.int64).reshape(-1, 2).T
        return self.over(columns, values)

    def over(self, columns: Ints, values: Ints | None) -> Followed | None:
        """Give the slots row of some match columns, or the row of a hull with weights; None where they are not such."""
        if values is not None:
            return self._hulls.row_of(columns, values)
        cut = self._slots.row_of(np.sort(columns))
        return None if cut is None else self._counted(cut)

    def _counted(self, cut: Cut) -> Followed:
        return CutProof(members=tuple(cut.column[cut.column < self._matches].tolist())), cut

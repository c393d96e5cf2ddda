"""Pattern cuts: slot cuts where patterns are columns, hull cuts where they are not.

A pattern says how many matches of a class a leader has. A mixture of patterns with none and with two can carry two
half matches; it cannot carry one whole match, for half the time there is none. So for any set S of columns of a class

    sum over S of match <= sum over patterns of min(size of S, number of the class in the pattern) × pattern

which every plan keeps: a slot cut. Of all sets of one size, the columns with the largest values violate it most.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...common.arrays import Floats, Ints, distinct, grouped
from ...models.plan.certificate import CutProof
from ..model.model import Model
from ..model.rows import Cut
from .hull_cuts import HullCuts

Followed = tuple[CutProof, Cut]


class PatternCuts:
    """Finds the rows that a relaxed solution breaks, each with how it follows, and derives them again."""

    def __init__(self, model: Model) -> None:
        self._matches = model.columns.span("match").stop
        self._slots, self._hulls = SlotCuts(model), HullCuts(model)

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


class SlotCuts:
    """Finds the rows that a relaxed solution breaks."""

    def __init__(self, model: Model) -> None:
        patterns = model.columns.patterns
        self._violation = model.parameters.cuts.pattern_violation
        self._first_pattern = model.columns.span("pattern").start
        self._matches = len(model.columns.match.pair)
        self._class = patterns.match_class
        self._columns = dict(grouped(patterns.match_class))
        row, pattern, number = patterns.entries.T
        self._entries = {r: (pattern[at], number[at]) for r, at in grouped(row)}

    def cuts(self, x: Floats) -> Iterator[Cut]:
        """Walk the rows that are broken at `x`, the worst of each class."""
        whole = np.abs(x - np.rint(x)) < self._violation
        for row, (pattern, number) in self._entries.items():
            place = self._first_pattern + pattern
            columns = self._columns.get(row)
            if columns is None or whole[place].all():
                continue
            cut = self._worst(columns, x[columns], place, number, x[place])
            if cut is not None:
                yield cut

    def _worst(self, columns: Ints, x: Floats, place: Ints, number: Ints, share: Floats) -> Cut | None:
        order = np.argsort(-x, kind="stable")[: int(number.max())]
        sizes = np.arange(1, len(order) + 1)
        carried = np.minimum(sizes[:, None], number[None, :]) @ share
        broken = np.cumsum(x[order]) - carried
        worst = int(np.argmax(broken))
        if broken[worst] < self._violation:
            return None
        return _over(np.sort(columns[order[: worst + 1]]), place, number)

    def row_of(self, members: Ints) -> Cut | None:
        """Give the row of a set of match columns, in ascending order; None where they are not of one class."""
        rows = distinct(self._class[members])
        if len(rows) != 1 or int(rows[0]) not in self._entries:
            return None
        pattern, number = self._entries[int(rows[0])]
        return _over(members, self._first_pattern + pattern, number)


def _over(members: Ints, place: Ints, number: Ints) -> Cut:
    size = len(members)
    value = np.concatenate([np.ones(size, dtype=np.int64), -np.minimum(size, number)])
    return Cut(np.concatenate([members, place]), value, 0)

"""Gomory mixed-integer cuts, derived in integers and separated at a vertex of the relaxation.

A vertex solves a square system of tight rows. For a column that is fractional there, one row of the inverse of that
system gives multipliers `u` ÷ q of the rows whose sum has that column alone among the basic ones:

    sum of v × column + sum of u × slack = limit,    everything a whole number,

with every column measured from one of its bounds, and every slack from 0. With r = limit mod q, all whole solutions
keep, for g(v) = floor(v / q) (q - r) + max(0, v mod q - r),

    sum of g(v) × column + sum of g(u) × slack <= floor(limit / q) (q - r)

(Nemhauser and Wolsey, Integer and Combinatorial Optimization, 1988.) The multipliers come from floats, but any whole
multipliers give a valid cut: nothing rests on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np

from ...common.arrays import Flags, Floats, Ints, flags_of, place_of, ranges, sums_of
from ...models.plan.certificate import CutProof
from ..backends.basic_solution import BasicSolution
from ..model.levels_and_bounds import LevelProblem
from ..model.rows import Cut, Rows, divided
from ..parameters import Gomory

_FINE = 1 << 20
"""The divisor where multipliers have no common denominator of ordinary size."""
_COARSE, _SNAP = 14, 11
"""Coefficients keep 14 bits; one within 2^-11 of a multiple of the divisor is taken for it (verify_cuts.py as well)."""
_EXACT_UP_TO = 1 << 52
"""Whole numbers up to here are exact in floats."""
_MANY = 20_000
"""From this number of entries on, looking at every column is quicker than sorting the entries."""


def gomory_cuts(rows: Rows, level: LevelProblem, vertex: BasicSolution, limits: Gomory) -> list[tuple[CutProof, Cut]]:
    """Give the cuts that a vertex of a level's relaxation violates most, each with its derivation."""
    if not vertex.square:
        return []
    system = _System(rows, level, vertex, limits)
    cuts: dict[bytes, tuple[float, CutProof, Cut]] = {}
    for total, multipliers, q in system.totals():
        cut = total.rounded(multipliers, q)
        depth = 0.0 if cut is None else _depth(cut, vertex.x, limits.uneven)
        if cut is not None and depth > limits.violation and len(cut.column) <= system.longest:
            key = cut.column.tobytes() + cut.value.tobytes()
            if key not in cuts:
                cuts[key] = (depth, system.proof(total, multipliers, q), cut)
    worst = sorted(cuts.values(), key=lambda entry: -entry[0])
    return list(islice(_apart(worst, len(vertex.x), limits.parallel), max(limits.kept, system.most // 5)))


def _apart(
    cuts: Sequence[tuple[float, CutProof, Cut]], columns: int, parallel: float
) -> Iterator[tuple[CutProof, Cut]]:
    """Walk the rows that are broken most, without those that say almost the same as one before."""
    # The rows taken, one after the other, and where each begins.
    column, taken, firsts = np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64)
    here = np.zeros(columns)
    for _, proof, cut in cuts:
        direction = cut.value / np.sqrt((cut.value.astype(float) ** 2).sum())
        here[cut.column] = direction
        alike = np.add.reduceat(taken * here[column], firsts) if len(firsts) else taken
        here[cut.column] = 0.0
        if alike.max(initial=0.0) < parallel:
            column, taken, firsts = (
                np.concatenate([column, cut.column]),
                np.concatenate([taken, direction]),
                np.append(firsts, len(taken)),
            )
            yield proof, cut


class _System:
    """The tight rows at a vertex, fixed levels after them, over the columns that can still move."""

    def __init__(self, rows: Rows, level: LevelProblem, vertex: BasicSolution, limits: Gomory) -> None:
        domain, fixed_levels = level.domain, level.fixed_levels
        self.limits, self.vertex, self.domain, self._from = limits, vertex, domain, (rows, fixed_levels)
        self.free = np.flatnonzero(domain.upper > domain.lower)
        self.most, self.longest = limits.columns_tried, limits.longest
        if len(vertex.basic) > limits.large_basis:
            self.most = max(limits.columns_tried_large, len(vertex.basic) // limits.columns_tried_share)
            self.longest = limits.longest_large
        # Tight rows and fixed levels make the square system; rows whose slack is mixed stand after them.
        self.rows = np.concatenate([vertex.tight, _mixed_rows(rows, vertex, self.most, limits.fractional)])
        line = place_of(vertex.tight, rows.count)
        line[self.rows[len(vertex.tight) :]] = len(vertex.basic) + np.arange(len(self.rows) - len(vertex.tight))
        entry = line[rows.row] >= 0
        parts = [(line[rows.row[entry]], rows.column[entry], rows.value[entry])]
        for i, fixed in enumerate(fixed_levels[j] for j in vertex.tight_levels.tolist()):
            column = np.flatnonzero(fixed.objective)
            number = np.full(len(column), len(vertex.tight) + i)
            parts.append((number, column, -fixed.objective[column]))
        self.line, self.column, self.value = (np.concatenate([part[i] for part in parts]) for i in range(3))
        least = np.array([-fixed_levels[j].value for j in vertex.tight_levels.tolist()], dtype=np.int64)
        self.limit = np.insert(rows.limit[self.rows], len(vertex.tight), least)
        self.loose = np.insert(~rows.equal[self.rows], len(vertex.tight), np.ones(len(least), dtype=bool))
        flipped = np.abs(vertex.x - domain.upper) < np.abs(vertex.x - domain.lower)
        self.flip = np.where(flipped, -1, 1)[self.free]
        self._after = self._after_square()
        self._settle_fixed(np.where(flipped, domain.upper, domain.lower))

    def _after_square(self) -> tuple[Ints, Ints, Floats]:
        """The rows after the square system, in the basic columns: row, place of the column, and value of each entry."""
        size = len(self.vertex.basic)
        place = place_of(self.vertex.basic, len(self.domain.upper))
        inside = (self.line >= size) & (place[self.column] >= 0)
        return self.line[inside] - size, place[self.column[inside]], self.value[inside].astype(float)

    def _settle_fixed(self, at: Ints) -> None:
        """Take columns that cannot move over to the limits, and measure the others from their bounds, `at`."""
        self.limit = self.limit - sums_of(self.line, self.value * at[self.column], len(self.limit))
        place = place_of(self.free, len(self.domain.upper))
        inside = place[self.column] >= 0
        # Row by row: most sums are of a few rows.
        order = np.flatnonzero(inside)[np.argsort(self.line[inside], kind="stable")]
        self.line, self.column, self.value = self.line[order], place[self.column[order]], self.value[order]
        self._first = np.searchsorted(self.line, np.arange(len(self.limit) + 1))
        self.width = (self.domain.upper - self.domain.lower)[self.free]
        self.at = at[self.free]

    def totals(self) -> Iterator[tuple[_Total, Ints, int]]:
        """Walk rows to add up, with a whole multiplier of each and a divisor: for the most mixed columns first."""
        limits = self.limits
        work = limits.entries * max(1.0, self.most / limits.columns_tried_large)
        for y in self._inverse():
            q = denominator(y, limits)
            whole = np.rint(y * (q or _FINE)).astype(np.int64)
            total = self._total(np.flatnonzero(whole))
            work -= len(total.line)
            if work < 0:
                return
            for times in range(1, 1 + (limits.multiples if q == 0 else min(q - 1, limits.multiples))):
                yield total, whole[total.lines] * times, q or _FINE

    def _inverse(self) -> Iterator[Floats]:
        """Walk multipliers whose sum has one mixed column alone, or the slack of one mixed row; none that are wild."""
        off = np.abs(self.vertex.x - np.rint(self.vertex.x))[self.vertex.basic]
        mixed = np.argsort(-off, kind="stable")[: self.most]
        mixed = mixed[off[mixed] > self.limits.fractional]
        after = len(self.limit) - len(off)
        with suppress(np.linalg.LinAlgError):
            system = self.vertex.system(*self._from)
            at_once = self.limits.inverse_rows_at_once
            for first in range(0, len(mixed) + after, at_once):
                number = np.arange(first, min(first + at_once, len(mixed) + after))
                multipliers = system.solve(self._targets(mixed, number))
                # A row after the square system stands in its own sum, once.
                own = number[:, None] == len(mixed) + np.arange(after)
                tame = np.abs(multipliers).max(axis=1, initial=0.0) < self.limits.wild
                yield from np.concatenate([multipliers, own], axis=1)[tame]

    def _targets(self, mixed: Ints, number: Ints) -> Floats:
        """What sums have to have in the basic columns: of a mixed column it alone, then of a row what takes it out."""
        targets = np.zeros((len(number), len(self.vertex.basic)))
        ones = np.flatnonzero(number < len(mixed))
        targets[ones, mixed[number[ones]]] = 1.0
        row, place, value = self._after
        row = row + len(mixed) - number[0]
        here = (row >= 0) & (row < len(number))
        targets[row[here], place[here]] = -value[here]
        return targets

    def _total(self, lines: Ints) -> _Total:
        first, last = self._first[lines], self._first[lines + 1]
        entry = ranges(first, last)
        columns, column = self._numbered(self.column[entry])
        line = np.repeat(np.arange(len(lines)), last - first)
        of = (self.free[columns], self.flip[columns], self.width[columns], self.at[columns])
        return _Total(lines, self.limit[lines], self.loose[lines], line, column, self.value[entry], *of)

    def _numbered(self, columns: Ints) -> tuple[Ints, Ints]:
        """Give the columns of some entries, each once, and where each entry's is among them."""
        if len(columns) < _MANY:
            return np.unique(columns, return_inverse=True)
        among = flags_of(columns, len(self.free))
        return np.flatnonzero(among), (np.cumsum(among) - 1)[columns]

    def proof(self, total: _Total, multipliers: Ints, q: int) -> CutProof:
        """Say how the row of these multipliers follows."""
        square, size = len(self.vertex.tight), len(self.vertex.basic)
        rows: list[tuple[int, int]] = []
        levels: list[tuple[int, int]] = []
        for line, times in zip(total.lines.tolist(), multipliers.tolist(), strict=True):
            if square <= line < size:
                levels.append((int(self.vertex.tight_levels[line - square]), times))
            else:
                rows.append((int(self.rows[line if line < square else line - (size - square)]), times))
        return CutProof(
            after=len(self._from[1]),
            rows=tuple(rows),
            held=tuple(levels),
            divisor=q,
            flipped=total.flipped(multipliers),
        )


@dataclass(frozen=True, slots=True)
class _Total:
    """Rows to add up, each some times: their limits and whether they may be loose, and their entries.

    An entry has the place of its row in `lines`, and that of its column in `columns`; how each column is measured
    (`flip`), how far it can move (`width`), and the bound that it is measured from (`at`).
    """

    lines: Ints
    limit: Ints
    loose: Flags
    line: Ints
    column: Ints
    value: Ints
    columns: Ints
    flip: Ints
    width: Ints
    at: Ints

    def rounded(self, multipliers: Ints, q: int) -> Cut | None:
        """Give the row that multipliers lead to; None where there is nothing to round."""
        sums = self._sum(multipliers)
        limit = int((multipliers * self.limit).sum())
        if sums is None or abs(limit) > _EXACT_UP_TO:
            return None
        value, limit = _snapped(sums * self.flip, limit, self.width, q)
        rest = limit % q
        if not rest:
            return None
        coarse = max(1, q >> _COARSE)
        value = self.flip * (_rounded(value, q, rest) // coarse)
        limit = limit // q * (q - rest) // coarse
        # Each slack is limit - row, measured as the columns are.
        slack = np.where(self.loose, _rounded(multipliers, q, rest) // coarse, 0)
        taken = self._sum(slack)
        if taken is None:
            return None
        value -= taken
        limit += int((value * self.at).sum()) - int((slack * self.limit).sum())
        column = np.flatnonzero(value)
        divided_value, limit = divided(value[column], limit)
        return Cut(self.columns[column], divided_value, limit) if len(column) else None

    def flipped(self, multipliers: Ints) -> tuple[int, ...]:
        """The columns of the sum that are measured from their upper bounds."""
        sums = self._sum(multipliers)
        flipped = (self.flip < 0) if sums is None else (self.flip < 0) & (sums != 0)
        return tuple(self.columns[flipped].tolist())

    def _sum(self, multipliers: Ints) -> Ints | None:
        """Add up rows, in floats where that is exact; None where it might not be."""
        value = self.value * multipliers[self.line]
        if float(np.abs(value).sum(dtype=float)) > _EXACT_UP_TO:
            return None
        return np.bincount(self.column, weights=value, minlength=len(self.columns)).astype(np.int64)


def _mixed_rows(rows: Rows, vertex: BasicSolution, most: int, fractional: float) -> Ints:
    """The rows that are not tight, with a left side that is no whole number, those furthest from one first."""
    left = np.bincount(rows.row, weights=rows.value * vertex.x[rows.column], minlength=rows.count)
    off = np.abs(left - np.rint(left))
    off[vertex.tight] = 0.0
    mixed = np.argsort(-off, kind="stable")[:most]
    return np.asarray(mixed[off[mixed] > fractional])


def _snapped(value: Ints, limit: int, width: Ints, q: int) -> tuple[Ints, int]:
    """Take coefficients that are almost multiples of q for such; the limit pays for those that grow."""
    off = (value + q // 2) % q - q // 2
    off = np.where(np.abs(off) <= q >> _SNAP, off, 0)
    return value - off, limit + int((np.maximum(-off, 0) * width).sum())


def _rounded(values: Ints, q: int, rest: int) -> Ints:
    return values // q * (q - rest) + np.maximum(values % q - rest, 0)


def denominator(y: Floats, limits: Gomory) -> int:
    """The least common denominator of some multipliers; 0 where they have none of ordinary size."""
    q = 1
    for value in y[np.abs(y) > limits.exact].tolist():
        if abs(value * q - round(value * q)) > limits.exact * q:
            q *= Fraction(value * q).limit_denominator(limits.largest_denominator).denominator
            if q > limits.largest_denominator:
                return 0
    off = np.abs(y * q - np.rint(y * q)).max(initial=0.0)
    return q if off < limits.denominator_error else 0


def _depth(cut: Cut, x: Floats, uneven: int) -> float:
    """How far a relaxed solution breaks a row, next to the length of its coefficients; 0 where these are too uneven."""
    size = np.abs(cut.value)
    if size.max() > uneven * size.min():
        return 0.0
    far = float((cut.value * x[cut.column]).sum()) - cut.limit
    return far / float(np.sqrt((size.astype(float) ** 2).sum()))

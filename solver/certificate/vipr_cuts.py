"""Slots and rounded rows in VIPR: each one split, and what follows on both of its sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import NamedTuple, Protocol

from ...models.plan.certificate import CutProof
from .verify_cuts import Derived, Part, Rounding
from .vipr_lines import Derivations, Number, Row, Terms


class Lines(Protocol):
    """Where the rows and the bounds of the columns stand in the file."""

    derivations: Derivations

    def row(self, row: int) -> int:
        """The line of a row of the model, or of a cut."""

    def held(self, level: int) -> int:
        """The line of a held level."""

    def priced(self, prices: Iterable[tuple[int, int]], held: Iterable[int], sign: int) -> Terms:
        """The rows and held levels, each at its price."""

    def lower(self, column: int) -> int:
        """The line of a column's lower bound, as it is now."""

    def upper(self, column: int) -> int:
        """The line of a column's upper bound, as it is now."""


def slots_line(lines: Lines, members: Sequence[int], class_row: tuple[int, Mapping[int, int]], derived: Derived) -> int:
    """Derive a slots row: split by whether a pattern with a place for every member is taken.

    Where one is, it carries all of them; where none is, all matches of the class are no more than its patterns have.
    `class_row` is the line of the model's row of this class, and the row: its matches less those of its patterns is 0.
    """
    line, row = class_row
    size, add, slots = len(members), lines.derivations, Row("L", 0, derived.row)
    counts = {column: -value for column, value in row.items() if value < 0}
    wide = {column: count for column, count in counts.items() if count >= size}
    spare = Terms({line: 1})
    for column, value in row.items():
        if value > 0 and column not in members:
            spare.plus(lines.lower(column), -1)
    if not wide:
        return add.linear("slots", slots, spare)
    most = max(wide.values())
    for column, count in wide.items():
        spare.plus(lines.lower(column), count - most)
    none = add.assume(Row("L", 0, dict.fromkeys(wide, 1)))
    spare.plus(none, most - size)
    without = add.linear("slots", slots, spare)
    some = add.assume(Row("G", 1, dict.fromkeys(wide, 1)))
    taken = Terms({some: -size})
    for column in members:
        taken.plus(lines.upper(column), 1)
    for column, count in counts.items():
        if column not in wide:
            taken.plus(lines.lower(column), -count)
    with_one = add.linear("slots", slots, taken)
    return add.unsplit("slots", slots, (without, none), (with_one, some))


class _Slack(NamedTuple):
    """The slack of a part: the line that says that it is 0 or more, of an equation too, and which way round it is."""

    part: Part
    line: int
    sign: int


class RoundedLine:
    """Derives a rounded row: split by the sum of its whole parts, then rounded to fewer digits.

    With every column and slack measured from 0, the parts add up to `sum of v × column <= q K + r`. Let N be the sum of
    floor(v / q) × column where v mod q is at most r, of ceil(v / q) × column elsewhere, and T the sum of what the
    latter are rounded up by: q N - T <= q K + r. Where N <= K, (q - r) N - T <= (q - r) K at once; where N >= K + 1,
    it is the row above less r times that. So it holds everywhere: it is the row that mixed-integer rounding gives.
    """

    def __init__(
        self, lines: Lines, cut: CutProof, parts: Sequence[Part], bounds: tuple[Sequence[int], Sequence[int]]
    ) -> None:
        self.lines, self.add, self.parts = lines, lines.derivations, parts
        self.lower, self.upper = bounds
        self.q, self.flipped = cut.divisor, frozenset(cut.flipped)
        self.rounding = Rounding.of(parts, cut.divisor, self.flipped, *bounds)
        sources = [lines.row(row) for row, _ in cut.rows] + [lines.held(level) for level, _ in cut.held]
        signs = [1] * len(cut.rows) + [-1] * len(cut.held)
        self.slacks = [
            _Slack(part, line, sign) for part, line, sign in zip(parts, sources, signs, strict=True) if not part.equal
        ]
        self.equations = [(line, part.times) for part, line in zip(parts, sources, strict=True) if part.equal]

    def line(self, derived: Derived) -> int:
        """Derive it; gives its line."""
        rest = self.rounding.rest
        whole, shift = self._in_columns(self._whole)
        split = self.rounding.limit // self.q - shift
        values, shift = self._in_columns(self.rounding.exact)
        row = Row("L", self.rounding.limit // self.q * (self.q - rest) - shift, values)
        below = self.add.assume(Row("L", split, whole))
        first = self.add.linear("rounding", row, self._below(below))
        above = self.add.assume(Row("G", split + 1, whole))
        second = self.add.linear("rounding", row, self._above(above))
        both = self.add.unsplit("rounding", row, (first, below), (second, above))
        return self.add.rounded("cut", Row("L", derived.limit, derived.row), self._shortened(both))

    def _whole(self, value: int) -> int:
        """The share of a coefficient in the sum that is split on."""
        return value // self.q if value % self.q <= self.rounding.rest else -(-value // self.q)

    def _in_columns(self, of: Callable[[int], int]) -> tuple[dict[int, int], int]:
        """Put columns in the place of what is measured from a bound: coefficients, and the constant beside them."""
        made: dict[int, int] = defaultdict(int)
        shift = 0
        for column, value in self.rounding.shifted.items():
            sign, at = (-1, self.upper[column]) if column in self.flipped else (1, self.lower[column])
            made[column] += sign * of(value)
            shift -= sign * of(value) * at
        for slack in self.slacks:
            times = of(slack.part.times)
            shift += times * slack.part.limit
            for column, value in slack.part.row.items() if times else ():
                made[column] -= times * value
        return {column: value for column, value in made.items() if value}, shift

    def _below(self, assumed: int) -> Terms:
        terms = Terms({assumed: self.q - self.rounding.rest})
        self._drop(terms, lambda value: self.q - value % self.q if value % self.q > self.rounding.rest else 0)
        return terms

    def _above(self, assumed: int) -> Terms:
        terms = Terms({assumed: -self.rounding.rest})
        for line, times in self.equations:
            terms.plus(line, times)
        self._drop(terms, lambda value: value % self.q if value % self.q <= self.rounding.rest else 0)
        # What is taken off a coefficient before it is rounded, and columns that cannot move.
        for column, off in self.rounding.off.items():
            self._column(terms, column, off)
        return terms

    def _shortened(self, both: int) -> Terms:
        """Divide by what the row is coarser by, and lower every coefficient to the next whole one."""
        made, by = self._coarse()
        terms = Terms({both: Fraction(1, by * self.rounding.coarse)})
        scale = by * self.rounding.coarse
        self._drop(terms, lambda value: Fraction(self.rounding.exact(value) % self.rounding.coarse, scale))
        for column, value in made.items():
            if self.lower[column] == self.upper[column]:
                # It cannot move, and goes over to the limit.
                line = self.lines.lower(column) if value > 0 else self.lines.upper(column)
                terms.plus(line, Fraction(-value, by))
        return terms

    def _coarse(self) -> tuple[dict[int, int], int]:
        """The row before it is divided by what its coefficients have in common, and that."""
        made, _ = self._in_columns(self.rounding.rounded)
        free = [value for column, value in made.items() if self.lower[column] < self.upper[column]]
        return made, gcd(*free) or 1

    def _drop(self, terms: Terms, times: Callable[[int], Number]) -> None:
        """Add what lets go of every column and slack, which are 0 or more, as often as its coefficient says."""
        for column, value in self.rounding.shifted.items():
            self._column(terms, column, times(value))
        for slack in self.slacks:
            terms.plus(slack.line, slack.sign * times(slack.part.times))

    def _column(self, terms: Terms, column: int, times: Number) -> None:
        """Add: a column, measured from its bound, is 0 or more; where `times` is below 0, that it is in its range."""
        at_upper = (column in self.flipped) == (times > 0)
        line = self.lines.upper(column) if at_upper else self.lines.lower(column)
        terms.plus(line, times if at_upper == (times > 0) else -times)

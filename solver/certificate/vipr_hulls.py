"""Rows of a hull in VIPR: derived by splitting over the patterns of one leader.

The split is over how many matches of each class the leader has: 0 or more, 1 or more, and on. A part is closed as soon
as prices of the leader's own rows (days of its own, all days, matches) show that nothing in it exceeds the row's
limit, or that nothing is in it at all; with the number of every class settled, that is as the patterns were made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import TypeAlias

from ..model.column_families import Hull
from ..model.model import Model
from .verify_cuts import Derived
from .vipr_cuts import Lines
from .vipr_lines import Number, Row, Terms


@dataclass(frozen=True, slots=True)
class _Resource:
    """A row that limits a leader: its line, its limit, and its coefficients."""

    line: int
    limit: int
    row: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Range:
    """How many matches of a class there are in a part: the bounds, and the lines that assume them, -1 for none."""

    low: int
    high: int
    at_least: int = -1
    at_most: int = -1


class HullLine:
    """Derives rows of the hull of one leader."""

    def __init__(self, lines: Lines, model: Model, hull: Hull, row_of: Callable[[int], Mapping[int, int]]) -> None:
        self.lines, self.add = lines, lines.derivations
        columns, first = model.columns, model.columns.span("days").start
        self.classes = [hull.columns[hull.classes == c].tolist() for c in range(hull.patterns.counts.shape[1])]
        mine = [i for i, leader in enumerate(columns.days.leader.tolist()) if leader == hull.leader]
        self.days = [first + i for i in mine]

        def resources(family: str, about: Collection[int]) -> dict[int, _Resource]:
            span = model.rows.span(family)
            labels = enumerate(model.rows.label[span].tolist(), span.start)
            return {
                label: _Resource(lines.row(row), int(model.rows.limit[row]), row_of(row))
                for row, label in labels
                if label in about
            }

        of_leader = ("leader's own days", "leader's days", "leader's matches")
        self.resources = [resources(family, {hull.leader}).get(hull.leader) for family in of_leader]
        """What limits the leader, in the order of `Priced`; None where no row does."""
        caps, minimums = resources("cap", mine), resources("minimum", mine)
        self.between = {first + i: (caps[i], minimums[i]) for i in mine}

    def line(self, derived: Derived, known: Closing) -> int:
        """Derive a row; gives its line. `known` is what closes its parts, as far as that was found before."""
        ranges = tuple(_Range(0, len(columns)) for columns in self.classes)
        return _Split(self, derived, known).part(ranges)


Priced: TypeAlias = tuple[Number, Number, Number]
"""Prices of a leader's own days, of all days, and of matches."""
Numbers: TypeAlias = tuple[tuple[int, int], ...]
"""For each class how many matches of it there are in a part, at least and at most."""
Closing: TypeAlias = dict[Numbers, tuple[bool, Priced] | None]
"""What closes each part of a row's derivation: whether it is empty, and the prices; None where it is split."""
_TRIED = 8
"""Prices tried on a part that can be split, those that closed others before: splitting costs less than trying all."""
_RATIOS = 6
"""Prices tried besides the row's own: those at which some match is worth what its days cost."""


class _Split:
    """The parts of one row's derivation; `known` is what was found to close each in a file before."""

    def __init__(self, hull: HullLine, derived: Derived, known: Closing) -> None:
        self.hull, self.derived, self.known = hull, derived, known

    @cached_property
    def heaviest(self) -> list[int]:
        """The largest weight of each class."""
        return [max((abs(self.derived.row.get(c, 0)) for c in columns), default=0) for columns in self.hull.classes]

    def part(self, ranges: tuple[_Range, ...]) -> int:
        """Derive the row where the classes have numbers in these ranges."""
        numbers = tuple((of.low, of.high) for of in ranges)
        if numbers not in self.known:
            self.known[numbers] = self._closing(ranges)
        closing = self.known[numbers]
        if closing is not None:
            return self._close(ranges, *closing)
        # What weighs most decides soonest: of 1,500 patterns 200 parts are left.
        place = max((i for i, of in enumerate(ranges) if of.low < of.high), key=self.heaviest.__getitem__)
        of, add, ones = ranges[place], self.hull.add, dict.fromkeys(self.hull.classes[place], 1)

        def inside(changed: _Range) -> int:
            return self.part((*ranges[:place], changed, *ranges[place + 1 :]))

        below = add.assume(Row("L", of.low, ones))
        first = inside(_Range(of.low, of.low, of.at_least, below))
        above = add.assume(Row("G", of.low + 1, ones))
        second = inside(_Range(of.low + 1, of.high, above, of.at_most))
        row, limit = self.derived
        return add.unsplit("hull", Row("L", limit, row), (first, below), (second, above))

    @cached_property
    def prices(self) -> list[Priced]:
        """Prices that may close a part, those that did last at the front."""
        row = self.derived.row
        weights = {row.get(day, 0) for day in self.hull.days}
        base: set[Number] = {0, *weights, *(high - low for high in weights for low in weights)}
        columns = [column for of in self.hull.classes for column in of]
        ratios = _spread({Fraction(row.get(c, 0), self._days(c)) for c in columns if self._days(c) > 0})
        of_matches = _spread({Fraction(row.get(c, 0)) for c in columns})
        own, every, matches = (bool(resource) for resource in self.hull.resources)
        found: list[Priced] = [(a, b, 0) for a in base for b in base if (own or not a) and (every or not b)]
        found += [(a, 0, 0) for a in ratios if own]
        found += [(0, b, 0) for b in ratios if every]
        found += [(0, 0, m) for m in of_matches if matches]
        return sorted({prices for prices in found if min(prices) >= 0})

    def _days(self, column: int) -> int:
        """The fewest days that a match takes."""
        return max((between[1].row.get(column, 0) for between in self.hull.between.values()), default=0)

    def _closing(self, ranges: tuple[_Range, ...]) -> tuple[bool, Priced] | None:
        """Look for prices that close a part."""
        row, limit = self.derived
        settled = all(of.low == of.high for of in ranges)
        for place, prices in enumerate(self.prices if settled else self.prices[:_TRIED]):
            if floor(self._combined(row, prices, ranges)[1]) <= limit:
                self.prices.insert(0, self.prices.pop(place))
                return False, prices
        for prices in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
            kept = all(of for of, price in zip(self.hull.resources, prices, strict=True) if price)
            if kept and self._combined({}, prices, ranges)[1] < 0:
                return True, prices
        return None

    def _close(self, ranges: tuple[_Range, ...], empty: bool, prices: Priced) -> int:
        row = {} if empty else self.derived.row
        terms, bound = self._combined(row, prices, ranges)
        if empty:
            return self.hull.add.linear("empty", Row("L", bound, row), terms)
        return self.hull.add.rounded("hull", Row("L", floor(bound), row), terms)

    def _combined(self, row: Mapping[int, int], prices: Priced, ranges: tuple[_Range, ...]) -> tuple[Terms, Number]:
        """Bound a row by these prices, and by those of the columns' bounds and classes that go best with them."""
        terms, left = Terms(), dict[int, Number](row)
        bound: Number = 0
        for resource, price in zip(self.hull.resources, prices, strict=True):
            if resource is not None and price:
                bound += self._take(terms, left, resource, price)
        for day in self.hull.days:
            rest = left.get(day, 0)
            cap, minimum = self.hull.between[day]
            # A day column stands in its cap with 1, and in its minimum with -1.
            self._take(terms, left, cap if rest > 0 else minimum, rest if rest > 0 else -rest)
            left.pop(day, None)
        for columns, of in zip(self.hull.classes, ranges, strict=True):
            bound += self._class(terms, {c: left.get(c, 0) for c in columns}, of)
        return terms, bound

    @staticmethod
    def _take(terms: Terms, left: dict[int, Number], resource: _Resource, price: Number) -> Number:
        terms.plus(resource.line, price)
        for column, value in resource.row.items():
            left[column] = left.get(column, 0) - price * value
        return price * resource.limit

    def _class(self, terms: Terms, worth: Mapping[int, Number], of: _Range) -> Number:
        """Bound what the matches of a class are worth together, with their number in a range."""
        order = sorted(worth, key=lambda column: -worth[column])
        good = sum(value > 0 for value in worth.values())
        taken = min(max(good, of.low), of.high)
        # Where more are good than there may be, or fewer than there must be, the last one taken is the price of one.
        price: Number = 0
        if taken < good and of.at_most >= 0:
            price = worth[order[taken - 1]] if taken else worth[order[0]]
            terms.plus(of.at_most, price)
        elif taken > good and of.at_least >= 0:
            price = worth[order[taken - 1]]
            terms.plus(of.at_least, price)
        bound = price * taken
        for column in order:
            over = worth[column] - price
            if over > 0:
                terms.plus(self.hull.lines.upper(column), over)
                bound += over
            else:
                terms.plus(self.hull.lines.lower(column), over)
        return bound


def _spread(values: set[Fraction]) -> list[Fraction]:
    """Some of the values above 0, from the least to the most."""
    ordered = sorted(value for value in values if value > 0)
    step = max(1, -(-len(ordered) // _RATIOS))
    return ordered[::-step]

"""Reduced-cost fixing in VIPR: each column that moved, from one sum over all, by halving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from .vipr_lines import Derivations, Row, Terms

_AT_ONCE = 4
"""Columns of a part that is not halved again: each has its line from the others' bounds."""


class Fixing:
    """The columns whose bounds a level moves.

    With the reduced costs r of the level's prices, every plan of its value keeps `sum of r × column >= what all columns
    reach at their better bounds, less the slack`. Taking all but one column to these bounds leaves what that one may
    lose. One line a column, each from all the others, is quadratic: here halves are taken off, from the top down.

    `better` gives for a column the line of the bound that its reduced cost likes, and that bound.
    """

    def __init__(
        self,
        derivations: Derivations,
        name: str,
        reduced: Sequence[int],
        better: Mapping[int, tuple[int, int]],
        slack: int,
    ) -> None:
        self._add, self._name, self._reduced, self._better, self._slack = derivations, name, reduced, better, slack

    def moved(self, terms: Terms, wanted: Iterable[int]) -> dict[int, int]:
        """Give a line for each column wanted; `terms` say the sum of all: that of the level, its prices and rows."""
        wanted = sorted(wanted)
        rest = self._better.keys() - set(wanted)
        top = self._without(terms, sorted(rest))
        if len(wanted) <= _AT_ONCE:
            return self._each(top, wanted)
        lines: dict[int, int] = {}
        open_parts = [(wanted, self._line(top, wanted))]
        while open_parts:
            part, line = open_parts.pop()
            if len(part) <= _AT_ONCE:
                lines |= self._each(Terms({line: 1}), part)
                continue
            half = len(part) // 2
            for kept, gone in ((part[:half], part[half:]), (part[half:], part[:half])):
                open_parts.append((kept, self._line(self._without(Terms({line: 1}), gone), kept)))
        return lines

    def _line(self, terms: Terms, part: Sequence[int]) -> int:
        reached = sum(self._reduced[c] * self._better[c][1] for c in part) - self._slack
        return self._add.linear(self._name, Row("G", reached, {c: self._reduced[c] for c in part}), terms)

    def _without(self, terms: Terms, gone: Iterable[int]) -> Terms:
        """Take columns to their better bounds, and so off the sum."""
        for column in gone:
            terms.plus(self._better[column][0], -self._reduced[column])
        return terms

    def _each(self, terms: Terms, part: Sequence[int]) -> dict[int, int]:
        return {column: self._one(Terms(terms), column, part) for column in part}

    def _one(self, terms: Terms, column: int, part: Sequence[int]) -> int:
        cost, reached = self._reduced[column], self._better[column][1]
        all_terms = self._without(terms, (other for other in part if other != column))
        limit = reached - self._slack // cost if cost > 0 else reached + self._slack // -cost
        scaled = {line: Fraction(times) / cost for line, times in all_terms.items()}
        return self._add.rounded(self._name, Row("G" if cost > 0 else "L", limit, {column: 1}), scaled)

"""A checker of VIPR files, written from the text of the format (version 1.1) alone: it knows nothing of `match`.

It reads `asm`, `lin`, `rnd`, `uns` and `sol`, in fractions. Where the text leaves something open it is strict: an index
twice, a line used after its last use, more after the last line, a solution that no bound allows are all refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

Number = int | Fraction
_SENSES = {"L": -1, "E": 0, "G": 1}
_VALUE = re.compile(r"[+-]?[0-9]+(\.[0-9]+|/[0-9]+)?")


class Refused(Exception):
    """The file proves nothing, and why."""


class Row(NamedTuple):
    """sum of values × variables <=, = or >= limit (sense -1, 0, 1), under assumptions; none is used after `last`."""

    sense: int
    limit: Number
    values: dict[int, Number]
    assumed: frozenset[int] = frozenset()
    last: int = -1

    @property
    def absurd(self) -> bool:
        """Whether nothing keeps it."""
        if self.values:
            return False
        return (self.sense <= 0 and self.limit < 0) or (self.sense >= 0 and self.limit > 0)

    def dominates(self, other: Row) -> bool:
        """Whether it says as much as another, by the format's restricted rule."""
        if self.absurd:
            return True
        if self.values != other.values:
            return False
        if other.sense == 0:
            return self.sense == 0 and self.limit == other.limit
        if self.sense not in (0, other.sense):
            return False
        return self.limit >= other.limit if other.sense > 0 else self.limit <= other.limit

    def holds(self, x: dict[int, Number]) -> bool:
        """Whether a solution keeps it."""
        left = sum(value * x.get(i, 0) for i, value in self.values.items())
        return left == self.limit if self.sense == 0 else (left - self.limit) * self.sense >= 0


@dataclass(frozen=True)
class Verified:
    """What a file proves: the range of the optimum (None: open), or that nothing is feasible; and its best solution."""

    low: Number | None
    high: Number | None
    infeasible: bool
    best: Number | None


def check(text: str | Iterable[str]) -> Verified:
    """Verify a file, given as its text or its lines; raises Refused where it proves nothing."""
    return _Checker(text.splitlines() if isinstance(text, str) else text).check()


class _Checker:
    def __init__(self, lines: Iterable[str]) -> None:
        self._words = _words(lines)
        self.variables = 0
        self.whole: frozenset[int] = frozenset()
        self.maximised = False
        self.objective: dict[int, Number] = {}
        self.rows: list[Row] = []
        self.solutions: list[Number] = []
        self.cut_off = False

    def check(self) -> Verified:
        self._expect("VER")
        if self._word() not in ("1.0", "1.1"):
            raise Refused("another version")
        self._variables()
        self._expect("OBJ")
        self.maximised = self._one_of("max", "min") == "max"
        self.objective = self._entries(self._index())
        given, bounds = self._rows()
        self._expect("RTP")
        infeasible = self._one_of("range", "infeas") == "infeas"
        low, high = (None, None) if infeasible else (self._bound("-inf"), self._bound("inf"))
        self._solutions()
        self._expect("DER")
        for _ in range(self._index()):
            self._derived()
        if next(self._words, None) is not None:
            raise Refused("there is more after the last line")
        if any(len(row.values) != 1 for row in self.rows[:bounds]):
            raise Refused("a bound is none")
        self._conclude(infeasible, low, high, len(self.rows) > given)
        best = None if not self.solutions else (max if self.maximised else min)(self.solutions)
        return Verified(low, high, infeasible, best)

    # Words and numbers.

    def _word(self) -> str:
        word = next(self._words, None)
        if word is None:
            raise Refused("the file ends too soon")
        return word

    def _expect(self, *words: str) -> None:
        for wanted in words:
            found = self._word()
            if found != wanted:
                raise Refused(f"{wanted} expected, not {found}")

    def _one_of(self, *words: str) -> str:
        found = self._word()
        if found not in words:
            raise Refused(f"{' or '.join(words)} expected, not {found}")
        return found

    def _index(self, below: int | None = None) -> int:
        word = self._word()
        if not (word.isascii() and word.isdigit()) or (below is not None and int(word) >= below):
            raise Refused(f"an index expected, not {word}")
        return int(word)

    def _value(self) -> Number:
        return _number(self._word())

    def _bound(self, none: str) -> Number | None:
        word = self._word()
        return None if word == none else _number(word)

    def _pairs(self, count: int, below: int) -> dict[int, Number]:
        found: dict[int, Number] = {}
        for _ in range(count):
            index = self._index(below)
            if index in found:
                raise Refused(f"{index} stands twice")
            found[index] = self._value()
        return {index: value for index, value in found.items() if value}

    def _entries(self, count: int) -> dict[int, Number]:
        return self._pairs(count, self.variables)

    # Sections.

    def _variables(self) -> None:
        self._expect("VAR")
        self.variables = self._index()
        for _ in range(self.variables):
            self._word()
        self._expect("INT")
        whole = [self._index() for _ in range(self._index())]
        if len(set(whole)) < len(whole) or any(i >= self.variables for i in whole):
            raise Refused("a whole variable stands twice, or is none")
        self.whole = frozenset(whole)

    def _rows(self) -> tuple[int, int]:
        self._expect("CON")
        given, bounds = self._index(), self._index()
        if bounds > given:
            raise Refused("more bounds than rows")
        self.rows = [self._row() for _ in range(given)]
        return given, bounds

    def _row(self) -> Row:
        self._word()
        sense = _SENSES[self._one_of(*_SENSES)]
        limit, word = self._value(), self._word()
        if word == "OBJ":
            return Row(sense, limit, self.objective)
        if not (word.isascii() and word.isdigit()):
            raise Refused(f"a number of entries expected, not {word}")
        return Row(sense, limit, self._entries(int(word)))

    def _solutions(self) -> None:
        self._expect("SOL")
        for _ in range(self._index()):
            self._word()
            x = self._entries(self._index())
            if any(value.denominator != 1 for i, value in x.items() if i in self.whole):
                raise Refused("a solution is not whole")
            broken = [i for i, row in enumerate(self.rows) if not row.holds(x)]
            if broken:
                raise Refused(f"a solution breaks row {broken[0]}")
            self.solutions.append(sum(value * x.get(i, 0) for i, value in self.objective.items()))

    def _derived(self) -> None:
        stated = self._row()
        self._expect("{")
        reason = self._one_of("asm", "lin", "rnd", "uns", "sol")
        here = len(self.rows)
        if reason == "asm":
            assumed = frozenset({here})
        elif reason == "sol":
            self._check_cut_off(stated)
            assumed = frozenset[int]()
        elif reason == "uns":
            assumed = self._unsplit(stated)
        else:
            found = self._combined()
            found = self._rounded(found) if reason == "rnd" else found
            if not found.dominates(stated):
                raise Refused(f"line {here} does not follow: {found.sense} {found.limit} is not {stated.limit}")
            assumed = found.assumed
        self._expect("}")
        word = self._word()
        if word != "-1" and not (word.isascii() and word.isdigit()):
            raise Refused(f"a last use expected, not {word}")
        self.rows.append(stated._replace(assumed=assumed, last=int(word)))

    # Reasons.

    def _line(self) -> tuple[int, Row]:
        number = self._index(len(self.rows))
        row = self.rows[number]
        if -1 < row.last < len(self.rows):
            raise Refused(f"line {number} is used after its last use")
        return number, row

    def _combined(self) -> Row:
        values: dict[int, Number] = {}
        limit: Number = 0
        sense, assumed, seen = 0, frozenset[int](), set[int]()
        for _ in range(self._index()):
            number, row = self._line()
            times = self._value()
            if number in seen:
                raise Refused(f"line {number} is taken twice")
            seen.add(number)
            if not times:
                continue
            turned = row.sense if times > 0 else -row.sense
            if turned and sense not in (0, turned):
                raise Refused(f"line {number} is taken the wrong way round")
            sense = sense or turned
            assumed |= row.assumed
            limit += times * row.limit
            for i, value in row.values.items():
                values[i] = values.get(i, 0) + times * value
        return Row(sense, limit, {i: value for i, value in values.items() if value}, assumed)

    def _rounded(self, row: Row) -> Row:
        if any(i not in self.whole or value.denominator != 1 for i, value in row.values.items()):
            raise Refused("a row is rounded that is not whole")
        if row.sense == 0:
            raise Refused("an equation is rounded")
        return row._replace(limit=floor(row.limit) if row.sense < 0 else ceil(row.limit))

    def _unsplit(self, stated: Row) -> frozenset[int]:
        (_, first), (one, below) = self._line(), self._line()
        (_, second), (other, above) = self._line(), self._line()
        if not (first.dominates(stated) and second.dominates(stated)):
            raise Refused("a side of a split says less")
        low, high = (below, above) if below.sense < 0 else (above, below)
        whole = all(i in self.whole and value.denominator == 1 for i, value in low.values.items())
        split = (low.sense, high.sense) == (-1, 1) and low.values == high.values and whole
        if not split or low.limit.denominator != 1 or high.limit != low.limit + 1:
            raise Refused("the assumptions are no split of whole numbers")
        return (first.assumed - {one}) | (second.assumed - {other})

    def _check_cut_off(self, stated: Row) -> None:
        """A row that every better solution keeps; it is believed only of those, see `_conclude`."""
        if not self.solutions or stated.values != self.objective:
            raise Refused("nothing is cut off by a solution")
        whole = all(i in self.whole and value.denominator == 1 for i, value in self.objective.items())
        if self.maximised:
            least = max(self.solutions) + whole
            sound = stated.sense > 0 and stated.limit <= least
        else:
            most = min(self.solutions) - whole
            sound = stated.sense < 0 and stated.limit >= most
        if not sound:
            raise Refused("no solution cuts off that much")
        self.cut_off = True

    def _conclude(self, infeasible: bool, low: Number | None, high: Number | None, derived: bool) -> None:
        if infeasible:
            if self.solutions or not (derived and self.rows[-1].absurd and not self.rows[-1].assumed):
                raise Refused("that nothing is feasible is not shown")
            return
        if low is not None and high is not None and low > high:
            raise Refused("the range is empty")
        if any(self._beyond(value, low, high) for value in self.solutions):
            raise Refused("a solution is beyond the range")
        proven, reached = (high, low) if self.maximised else (low, high)
        if reached is not None and not any(self._reaches(v, reached) for v in self.solutions):
            raise Refused("no solution reaches the range")
        if proven is None:
            return
        goal = Row(-1 if self.maximised else 1, proven, self.objective)
        if not derived or self.rows[-1].assumed or not self.rows[-1].dominates(goal):
            raise Refused("the last line does not show the bound without assumptions")

    def _reaches(self, value: Number, reached: Number) -> bool:
        return value >= reached if self.maximised else value <= reached

    def _beyond(self, value: Number, low: Number | None, high: Number | None) -> bool:
        """Whether a solution is better than what is to be proven."""
        return (high is not None and value > high) if self.maximised else (low is not None and value < low)


def _words(lines: Iterable[str]) -> Iterator[str]:
    begun = False
    for line in lines:
        if not begun and line.startswith("%"):
            continue
        for word in line.split():
            begun = True
            yield word


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> Number:
    if word.isascii() and word.removeprefix("-").isdigit():
        return int(word)
    if not _VALUE.fullmatch(word) or (word.partition("/")[2] and not int(word.partition("/")[2])):
        raise Refused(f"a number expected, not {word}")
    return Fraction(word)

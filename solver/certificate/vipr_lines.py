"""Lines of a VIPR file: each derived row with the reason why it follows, and the last line that needs it.

VIPR is the certificate format of exact mixed-integer programming (Cheung, Gleixner and Steffy, Verifying integer
programming results, 2017; version 1.1). All numbers are whole, or fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import BinaryIO, Literal, NamedTuple, TypeAlias

Number: TypeAlias = int | Fraction
Sense = Literal["L", "G", "E"]


def entries(values: Mapping[int, Number]) -> str:
    """Write how many entries there are, and each with its index; those of 0 are left out."""
    listed = [f"{index} {value}" for index, value in values.items() if value]
    return " ".join((str(len(listed)), *listed))


class Row(NamedTuple):
    """A row: its sense, its limit, and its entries; None stands for the objective's."""

    sense: Sense
    limit: Number
    values: Mapping[int, Number] | None

    def written(self, name: str) -> str:
        """Write it in the constraint format."""
        return f"{name} {self.sense} {self.limit} {'OBJ' if self.values is None else entries(self.values)}"


class Terms(dict[int, Number]):
    """The lines that a linear combination adds up, each with its multiplier."""

    def plus(self, line: int, times: Number) -> None:
        """Add a line with a multiplier, `times`, which may be a fraction or below 0."""
        if times:
            self[line] = self.get(line, 0) + times


class Derivations:
    """The derived lines of one file, kept in a spool until all are known: a line names the last one that needs it."""

    def __init__(self, first: int, spool: BinaryIO) -> None:
        self._first, self._spool, self._last = first, spool, list[int]()

    def __len__(self) -> int:
        return len(self._last)

    def assume(self, row: Row) -> int:
        """Assume a row."""
        return self._add("asm", row, "asm", ())

    def linear(self, name: str, row: Row, terms: Mapping[int, Number]) -> int:
        """Derive a row as a linear combination of lines."""
        return self._add(name, row, f"lin {entries(terms)}", terms)

    def rounded(self, name: str, row: Row, terms: Mapping[int, Number]) -> int:
        """Derive a row with whole coefficients as a linear combination whose limit is then rounded (Chvatal)."""
        return self._add(name, row, f"rnd {entries(terms)}", terms)

    def unsplit(self, name: str, row: Row, *sides: tuple[int, int]) -> int:
        """Derive a row that holds on both sides of a split: on each a line, and the assumption that it stands under."""
        used = [line for side in sides for line in side]
        return self._add(name, row, f"uns {' '.join(map(str, used))}", used)

    def written(self) -> Iterator[bytes]:
        """Walk the lines as the file has them."""
        self._spool.seek(0)
        for line, last in zip(self._spool, self._last, strict=True):
            yield b"%s %d\n" % (line.rstrip(b"\n"), last)

    def _add(self, name: str, row: Row, reason: str, used: Iterable[int]) -> int:
        line = self._first + len(self._last)
        self._spool.write(f"{row.written(f'{name}{line}')} {{ {reason} }}\n".encode())
        for other in used:
            if other >= self._first:
                self._last[other - self._first] = line
        self._last.append(-1)
        return line

"""The header of a table: which column stands where, and everything that can be wrong with it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...common.faults import Fault, Faults, Place
from ...common.names import collapse, listed, squash
from ..tables.grid import Grid, letters, printable, unkeepable
from .layouts import BY_HEADER

_HEADER_WITHIN = 20
"""Rows among which a header is sought that does not stand in row 1: titles may stand above it."""
NO_WORDS: Mapping[str, str] = MappingProxyType({})
"""No other words for columns."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One cell of the header, its spaces made single for the eye.

    `column` is the name of a known column, or the cell exactly as it stands, `raw`: an unknown one is kept as it was.
    """

    index: int
    text: str
    column: str
    raw: str = ""

    @property
    def at(self) -> str:
        """The column as a spreadsheet shows it."""
        return f"column {letters(self.index)} ({self.text})"


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a table that can be used, the columns of all of them, and what is wrong with the others.

    `row` is where it stands, from 1; `notes` say which rows above it are titles, and which headings are other words for
    a column.
    """

    headings: tuple[Heading, ...]
    columns: frozenset[str]
    faults: tuple[Fault, ...]
    width: int
    row: int = 1
    notes: tuple[str, ...] = ()

    def find(self, column: str) -> Heading | None:
        """Give the heading of a column, or None."""
        return next((heading for heading in self.headings if heading.column == column), None)


def read_header(grid: Grid, columns: Collection[str], words: Mapping[str, str] = NO_WORDS) -> Header:
    """Read the header of a table with these columns; rows above it may hold a title.

    `words` are other words for columns, squashed: one is understood where the column itself has no heading, and is said
    in a note. Raises Faults where there is no header in the first 20 rows.
    """
    # Some programs end every row but the header with a comma.
    width = grid.usual_width
    number = _header_row(grid, columns, words)
    if number is None:
        raise Faults([_no_header(grid, columns)])
    cells = grid.rows[number - 1]
    first = [*cells, *[""] * (width - len(cells))]
    plain = {BY_HEADER.get(squash(printable(text))) for text in first}
    headings = [_heading(i, text, words, plain) for i, text in enumerate(first) if printable(text).strip()]
    times = Counter(heading.column for heading in headings)
    at = grid.at_row(number)
    faults = (*_twice(at, headings), *_unprintable(at, first), *_nameless(grid, first, number))
    usable = tuple(heading for heading in headings if times[heading.column] == 1)
    notes = (*_titles(grid, number), *_understood(grid, headings))
    return Header(usable, frozenset(heading.column for heading in headings), faults, len(first), number, notes)


def _header_row(grid: Grid, columns: Collection[str], words: Mapping[str, str]) -> int | None:
    """Where the header stands, from 1: in the first row, or in the first one below titles that has two columns."""
    first = grid.rows[0] if grid.rows else []
    lower = _lower_down(grid, columns, words)
    if _known(first, columns, words) and not (_is_title(first) and lower):
        return 1
    above = grid.rows[: lower - 1] if lower else []
    return lower if all(_is_title(row) or not any(map(str.strip, row)) for row in above) else None


def _titles(grid: Grid, number: int) -> Iterator[str]:
    texts = [f"'{collapse(cell)}'" for row in grid.rows[: number - 1] for cell in row if cell.strip()]
    if texts:
        rows = "row 1 is a title" if number == 2 else f"rows 1 to {number - 1} are titles"
        yield f"{grid.place}: {rows} above the header, not kept: {listed(texts)}"


def _understood(grid: Grid, headings: list[Heading]) -> Iterator[str]:
    other = [f"{h.text} as {h.column}" for h in headings if BY_HEADER.get(squash(h.text)) is None and h.column != h.raw]
    if other:
        yield f"{grid.place}: columns are read by what their words mean: {listed(other, 10)}"


def _heading(index: int, text: str, words: Mapping[str, str], plain: Collection[str | None]) -> Heading:
    text = printable(text)
    key = squash(text)
    meant = words.get(key)
    column = BY_HEADER.get(key) or (meant if meant and meant not in plain else text)
    return Heading(index, collapse(text), column, text)


def _known(row: list[str], columns: Collection[str], words: Mapping[str, str] = NO_WORDS) -> int:
    keys = [squash(printable(cell)) for cell in row]
    return sum(BY_HEADER.get(key, "") in columns or key in words for key in keys)


def _is_title(row: list[str]) -> bool:
    return sum(bool(cell.strip()) for cell in row) == 1


def _lower_down(grid: Grid, columns: Collection[str], words: Mapping[str, str] = NO_WORDS) -> int | None:
    rows = enumerate(grid.rows[1:_HEADER_WITHIN], 2)
    return next((number for number, row in rows if _known(row, columns, words) > 1), None)


def _no_header(grid: Grid, columns: Collection[str]) -> Fault:
    lower, cells = _lower_down(grid, columns), grid.rows[0] if grid.rows else []
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    if lower is not None:
        rows = "the row" if lower == 2 else "the rows"
        expected = f"expected the header, which stands in row {lower}: delete {rows} above it"
        return Fault(expected, grid.at_row(1), value=first)
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if _known(first.split(mark), columns) > 1:
            return Fault(f"cells are separated by {name}: save the file with commas", grid.at_row(1), value=first)
    expected = f"expected a header with the columns {listed(columns, 6)}"
    return Fault(expected, grid.at_row(1), value=first)


def _twice(at: Place, headings: list[Heading]) -> Iterator[Fault]:
    first: dict[str, Heading] = {}
    for heading in headings:
        other = first.setdefault(heading.column, heading)
        if other is not heading:
            expected = f"expected each column once: {other.at} has this name too"
            yield Fault(expected, at, heading.at)


def _unprintable(at: Place, first: list[str]) -> Iterator[Fault]:
    for i, text in enumerate(first):
        why = unkeepable(text)
        if why:
            yield Fault(why, at, f"column {letters(i)}", text)


def _nameless(grid: Grid, first: list[str], header: int) -> Iterator[Fault]:
    used: dict[int, list[int]] = defaultdict(list)
    blank = [i for i, text in enumerate(first) if not text.strip()]
    for number, row in enumerate(grid.rows[header:] if blank else (), header + 1):
        # Most rows of a wide sheet are short.
        for i in blank[: bisect_left(blank, len(row))]:
            if row[i].strip():
                used[i].append(number)
    for i, rows in used.items():
        cells = f"{'row' if len(rows) == 1 else 'rows'} {listed(map(str, rows))}"
        expected = f"expected a column name (in a cell that is not merged) above the cells used in {cells}"
        yield Fault(expected, grid.at_row(header), f"column {letters(i)}", "")

"""How text reaches a terminal: as wide as it is, bold and colour there alone; 100 plain columns when piped."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH = 100
"""Columns of what is piped, or of a terminal that does not say how wide it is."""

NARROWEST, WIDEST = 60, 200
"""Columns that are used at the least and at the most: narrower tables say nothing, wider lines nobody reads."""

_SHORT, _SHORTEST = 18, 12
"""Columns that are left of a name while there are columns to leave out, and where there are none any more."""

_WRAPPED = 40
"""Columns that a column of sentences needs before names are cut for it: its cells are wrapped."""

_GAP = "  "
"""What stands between two columns."""


def make_console(stream: TextIO) -> Console:
    """Make a console for a stream; a symbol that its encoding lacks becomes a question mark."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    plain = not stream.isatty()
    colours: Literal["auto"] | None = None if plain or os.environ.get("NO_COLOR") else "auto"
    return Console(
        file=stream, width=width_of(stream), markup=False, highlight=False, emoji=False, soft_wrap=False,
        color_system=colours, force_terminal=not plain, legacy_windows=False,
    )  # fmt: skip


def width_of(stream: TextIO) -> int:
    """Give the columns to write a stream in: the terminal's own, within limits; 100 where it is none."""
    if not stream.isatty():
        return WIDTH
    columns = os.environ.get("COLUMNS", "")
    try:
        width = int(columns) if columns.isdecimal() else os.get_terminal_size(stream.fileno()).columns
    except (AttributeError, OSError, ValueError):
        width = 0
    return min(max(width, NARROWEST), WIDEST) if width else WIDTH


def lines_of(console: Console, text: str, indent: int = 0) -> int:
    """Count the lines that a paragraph takes, `indent` columns from the left."""
    return len(Text(clean(text)).wrap(console, console.width - indent))


def clean(text: str) -> str:
    """Give a text without the control characters that would speak to the terminal."""
    return "".join("?" if unicodedata.category(c) in ("Cc", "Cf") else c for c in text)


def cut(text: str, width: int) -> str:
    """Cut a text to a width; what is cut ends in dots."""
    text = clean(text)
    if cell_len(text) <= width:
        return text
    # Wide characters take two columns.
    return set_cell_size(text, width - 3) + "..."


def heading(console: Console, text: str) -> None:
    """Print the heading of a part."""
    console.print()
    console.print(Text(text, style="bold"))


def line(console: Console, text: str, style: str = "") -> None:
    """Print a paragraph, wrapped; a style is never the only sign of what it says."""
    _put(console, Text(clean(text), style=style))


def unbroken(console: Console, text: str, style: str = "") -> None:
    """Print a line that is to be copied whole, such as a command, however long it is."""
    _put(console, Text(clean(text), style=style), soft_wrap=True)


def items(console: Console, texts: Iterable[str], style: str = "") -> None:
    """Print paragraphs as a list."""
    grid = Table.grid(padding=0)
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    for text in texts:
        grid.add_row("-", Text(clean(text), style=style))
    _put(console, grid)


def table(console: Console, header: Sequence[str], rows: Iterable[Sequence[object]], right: str = "") -> None:
    """Print a table.

    `right` has a letter for each column: 'r' for aligned right, 'n' for names, 'w' for sentences, 'd' for what may be
    left out. Names stand whole where there is room; where there is none, the longest are cut, and then columns are
    left out, which a line says. Sentences are wrapped.
    """
    cells = [[clean(_shown(value)) for value in row] for row in rows]
    grid = _fitted([list(header), *cells], right.ljust(len(header))[: len(header)], console.width)
    laid_out = _in_columns(grid.rows, grid.kinds, console.width)
    if laid_out is None:
        _put(console, _wrapped(grid.rows[0], grid.rows[1:], grid.kinds))
    else:
        _put(console, Text(laid_out[0], style="bold"))
        for text in laid_out[1:]:
            console.file.write(f"{text.rstrip()}\n")
    if grid.dropped:
        line(console, f"Not shown, for want of room: {', '.join(grid.dropped)}.")


class _Grid(NamedTuple):
    """Cells that fit, the kinds of their columns, and the columns that were left out."""

    rows: list[list[str]]
    kinds: str
    dropped: list[str]


def _fitted(rows: list[list[str]], kinds: str, width: int) -> _Grid:
    dropped: list[str] = []
    while True:
        widths, over = _widths(rows, kinds, width)
        place = kinds.find("d")
        if over <= 0 or place < 0:
            break
        dropped.append(rows[0][place])
        rows = [[*row[:place], *row[place + 1 :]] for row in rows]
        kinds = kinds[:place] + kinds[place + 1 :]
    header, *cells = rows
    cut_cells = [[cut(x, w) if k == "n" else x for x, w, k in zip(row, widths, kinds, strict=True)] for row in cells]
    return _Grid([header, *cut_cells], kinds, dropped)


def _widths(rows: list[list[str]], kinds: str, width: int) -> tuple[list[int], int]:
    """Give the widths of columns, the widest names cut first, and how many columns of the terminal are missing."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    widths = [min(w, _WRAPPED) if kind == "w" else w for w, kind in zip(widths, kinds, strict=True)]
    names = [place for place, kind in enumerate(kinds) if kind == "n"]
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    least = _SHORT if "d" in kinds else _SHORTEST
    while over > 0 and names and max(widths[place] for place in names) > least:
        widths[max(names, key=widths.__getitem__)] -= 1
        over -= 1
    return widths, over


def _in_columns(rows: Sequence[Sequence[str]], right: str, width: int) -> list[str] | None:
    """Lay a table out; None where cells must be wrapped, which Rich does: it takes a millisecond a row."""
    if any(cell != cell.strip() or not cell.isprintable() for row in rows for cell in row):
        return None
    sizes = [[cell_len(cell) for cell in row] for row in rows]
    widths = [max(column) for column in zip(*sizes, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        return None
    lines = []
    for row, lengths in zip(rows, sizes, strict=True):
        spaces = [" " * (wide - length) for wide, length in zip(widths, lengths, strict=True)]
        numeric = [right[place : place + 1] == "r" for place in range(len(row))]
        padded = (f"{gap}{cell}" if n else f"{cell}{gap}" for cell, gap, n in zip(row, spaces, numeric, strict=True))
        lines.append(_GAP.join(padded))
    return lines


def _wrapped(header: Sequence[str], rows: Iterable[Sequence[str]], right: str) -> Table:
    grid = Table(box=None, padding=(0, len(_GAP), 0, 0), pad_edge=False, header_style="bold")
    for place, name in enumerate(header):
        kind = right[place : place + 1]
        # What may be cut has been cut by now.
        grid.add_column(name, justify="right" if kind == "r" else "left", no_wrap=kind in ("r", "n"), overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid


def show_written(console: Console, written: Iterable[Path]) -> None:
    """Print which files were written."""
    console.print()
    for path in written:
        line(console, f"Written: {path}")


def _put(console: Console, what: Text | Table, *, soft_wrap: bool = False) -> None:
    # Without the spaces that fill a line: they are noise in a file and in a diff.
    with console.capture() as captured:
        console.print(what, soft_wrap=soft_wrap)
    _write(console, captured.get())


def _write(console: Console, text: str) -> None:
    for printed in text.splitlines():
        console.file.write(f"{printed.rstrip()}\n")


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)

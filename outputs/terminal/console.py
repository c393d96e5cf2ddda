"""How text reaches a terminal: 100 columns, no markup, nothing but plain text when piped or under NO_COLOR."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH = 100
_GAP = "  "
"""What stands between two columns."""


def make_console(stream: TextIO) -> Console:
    """Make a console for a stream; a symbol that its encoding lacks becomes a question mark."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    plain = not stream.isatty()
    return Console(
        file=stream, width=WIDTH, markup=False, highlight=False, emoji=False, soft_wrap=False,
        color_system=None if plain else "auto", force_terminal=not plain, legacy_windows=False,
    )  # fmt: skip


def clean(text: str) -> str:
    """Give a text without the control characters that would speak to the terminal."""
    return "".join("?" if unicodedata.category(c) in ("Cc", "Cf") else c for c in text)


def cut(text: str, width: int) -> str:
    """Cut a text to a width; what is cut ends in dots."""
    text = clean(text)
    return text if len(text) <= width else text[: width - 3] + "..."


def heading(console: Console, text: str) -> None:
    """Print the heading of a part."""
    console.print()
    console.print(Text(text, style="bold"))


def line(console: Console, text: str) -> None:
    """Print a paragraph, wrapped."""
    _put(console, Text(clean(text)))


def items(console: Console, texts: Iterable[str]) -> None:
    """Print paragraphs as a list."""
    grid = Table.grid(padding=0)
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    for text in texts:
        grid.add_row("-", Text(clean(text)))
    _put(console, grid)


def table(console: Console, header: Sequence[str], rows: Iterable[Sequence[object]], right: str = "") -> None:
    """Print a table; `right` has an 'r' for each column that is aligned right."""
    cells = [[clean(_shown(value)) for value in row] for row in rows]
    laid_out = _in_columns([list(header), *cells], right)
    if laid_out is None:
        _put(console, _wrapped(header, cells, right))
        return
    _put(console, Text(laid_out[0], style="bold"))
    for text in laid_out[1:]:
        console.file.write(f"{text.rstrip()}\n")


def _in_columns(rows: Sequence[Sequence[str]], right: str) -> list[str] | None:
    """Lay a table out; None where cells must be wrapped, which Rich does: it takes a millisecond a row."""
    if any(cell != cell.strip() or not cell.isprintable() for row in rows for cell in row):
        return None
    sizes = [[cell_len(cell) for cell in row] for row in rows]
    widths = [max(column) for column in zip(*sizes, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > WIDTH:
        return None
    lines = []
    for row, lengths in zip(rows, sizes, strict=True):
        spaces = [" " * (width - length) for width, length in zip(widths, lengths, strict=True)]
        numeric = [right[place : place + 1] == "r" for place in range(len(row))]
        padded = (f"{gap}{cell}" if n else f"{cell}{gap}" for cell, gap, n in zip(row, spaces, numeric, strict=True))
        lines.append(_GAP.join(padded))
    return lines


def _wrapped(header: Sequence[str], rows: Iterable[Sequence[str]], right: str) -> Table:
    grid = Table(box=None, padding=(0, len(_GAP), 0, 0), pad_edge=False, header_style="bold")
    for place, name in enumerate(header):
        numeric = right[place : place + 1] == "r"
        grid.add_column(name, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid


def show_written(console: Console, written: Iterable[Path]) -> None:
    """Print which files were written."""
    console.print()
    for path in written:
        line(console, f"Written: {path}")


def _put(console: Console, what: Text | Table) -> None:
    # Without the spaces that fill a line: they are noise in a file and in a diff.
    with console.capture() as captured:
        console.print(what)
    _write(console, captured.get())


def _write(console: Console, text: str) -> None:
    for printed in text.splitlines():
        console.file.write(f"{printed.rstrip()}\n")


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)

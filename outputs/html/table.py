"""A table as a page shows it: a caption, headers, and cells that are texts already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Column:
    """One column; numbers stand on the right."""

    name: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a smaller second line, such as a name with its id."""

    text: str
    small: str


Row: TypeAlias = tuple[str | Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row heads it, and `id` is the page's own for its caption."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def columns(*names: str) -> tuple[Column, ...]:
    """Make columns of their names; one that ends in '#' holds numbers."""
    return tuple(Column(name.removesuffix("#"), name.endswith("#")) for name in names)


def named(name: str, id_: str) -> str | Cell:
    """Show a name with its id below, or the id alone where there is no name."""
    return Cell(name, id_) if name else id_


def whole(number: int | None) -> str:
    """Write a whole number, or nothing where none is known."""
    return "" if number is None else f"{number:,}"

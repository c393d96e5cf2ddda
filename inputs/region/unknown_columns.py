"""Notes on what `match` does not know and keeps: further columns, and cells that their record does not use."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ...common.names import count, fold, listed, nearest
from ..tables.grid import Grid
from .header import Header
from .layouts import ALL, ANY, BY_HEADER, COLUMNS, RECORD
from .raw_rows import RawRow


def unknown_columns(grids: Mapping[str, Grid], headers: Mapping[str, Header]) -> Iterator[str]:
    """Name every column that its table does not know, in one note."""
    found = {str(grids[record].place): _unknown(header, record) for record, header in headers.items()}
    parts = [f"{place}, {listed(names, 10)}" for place, names in found.items() if names]
    if parts:
        yield f"columns that match does not know are kept: {'; '.join(parts)}"


def _unknown(header: Header, record: str) -> list[str]:
    own: Collection[str] = ANY if record == ALL else (*COLUMNS[record], RECORD)
    missing = [column for column in own if header.find(column) is None and column != RECORD]
    strange = (heading for heading in header.headings if heading.column not in own)
    return [heading.at + _hint(nearest(fold(heading.text).replace(" ", "_"), missing)) for heading in strange]


def _hint(near: str | None) -> str:
    return f" (did you mean {near}?)" if near else ""


def misplaced(rows: Mapping[str, Sequence[RawRow]]) -> Iterator[str]:
    """Name the cells of the single CSV that stand in a column of another record, in one note."""
    known = set(BY_HEADER.values())
    cells = [
        f"{row.place.at(name)} in row {row.place.row} ({record})"
        for record, table in rows.items()
        for row in table
        for name, _ in row.extra
        if name in known
    ]
    if cells:
        yield f"{count(len(cells), 'cell')} in columns that their record does not use, kept: {listed(cells)}"

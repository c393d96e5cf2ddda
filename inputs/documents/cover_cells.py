"""The cells of a Cover that people fill in: each stands on the right of its label, wherever that is."""

from __future__ import annotations

from collections.abc import Sequence

from ...common.faults import Place
from ...common.names import squash
from ...models.plan.workbook_layout import COVER
from ..tables.grid import letters
from ..workbooks.workbook import Workbook
from .workbook_table import BookRow


def cover_cells(book: Workbook, labels: Sequence[str]) -> dict[str, BookRow]:
    """Find cells by their labels; a workbook without a Cover, or without a label, lacks them."""
    name = next((name for name in book.sheets if squash(name) == squash(COVER)), None)
    if name is None:
        return {}
    grid, wanted = book.grid(name), {squash(label): label for label in labels}
    found: dict[str, BookRow] = {}
    for number, row in enumerate(grid.rows, 1):
        for index, text in enumerate(row):
            label = wanted.get(squash(text))
            if label is not None and label not in found:
                cell = row[index + 1].strip() if index + 1 < len(row) else ""
                at = {label: f"column {letters(index + 1)} ({label})"}
                place = Place(grid.place.file, grid.place.sheet, number, at)
                found[label] = BookRow(place, {label: cell} if cell else {})
    return found

"""An empty region to fill in, with drop-downs and an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from ...common.faults import Place, refuse
from ...common.files.atomic_write import write_whole
from ...models.region.cell_types import CellType
from ...models.region.region import Region, Row, plural
from ..reports.report_columns import heading
from ..shared.region_cells import table_of
from ..workbook.book import CREATED, OPTIONS, put, width_of
from .column_help import HELP

_ROWS = 1000
"""Rows of each table that have drop-downs: more than a list of leaders has."""


def write_blank(
    region: Region, choices: Mapping[str, Sequence[str]], path: Path, *, every_column: bool = False
) -> None:
    """Write a region as a form; `choices` gives the words offered for a column beside its own.

    Without `every_column` columns that are seldom used are left out.

    Raises Faults for another ending than .xlsx, and CannotWrite where the file cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise refuse("expected an empty region that ends in .xlsx: a CSV file has no drop-downs", Place(str(path)))
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        looks = {
            "head": book.add_format({"bold": True}), "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }  # fmt: skip
        for record in Region.TABLES:
            _table(book.add_worksheet(plural(record)), region, record, choices, looks, every_column)
        _explain(book.add_worksheet("How to fill in"), looks, every_column)
    write_whole(path, content.getvalue())


def _table(
    sheet: Any,
    region: Region,
    record: str,
    choices: Mapping[str, Sequence[str]],
    looks: Mapping[str, Any],
    every_column: bool,
) -> None:
    table, kinds = table_of(region, record), _kinds(Region.TABLES[record], every_column)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, (name, kind) in enumerate(kinds.items()):
        sheet.write_string(0, column, heading(name), looks["head"])
        sheet.write_comment(0, column, HELP[record][name], {"x_scale": 2, "y_scale": 0.6})
        sheet.set_column(column, column, width_of(table, name), looks["day"] if kind.form == "date" else None)
        words = choices.get(name, kind.known) if name in _OFFERED else kind.known
        offer_words(sheet, column, words, many=kind.many or name == "phase" or name == "eligible")
        for number, row in enumerate(table.rows, 1):
            if name in row:
                put(sheet, number, column, row[name].value, looks["day"])


_OFFERED = ("phase", "role", "needs", "must_have", "expertise")
"""Columns whose words are those that are offered, and not all that are known."""


def _kinds(row: type[Row], every_column: bool) -> dict[str, CellType]:
    return {name: kind for name, kind in row.kinds().items() if every_column or name not in row.seldom()}


def _explain(sheet: Any, looks: Mapping[str, Any], every_column: bool) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for number, row in enumerate(_lines(every_column)):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, looks["wrap"] if number else looks["head"])
    for column, width in enumerate((12, 26, 9, 90)):
        sheet.set_column(column, column, width)


def _lines(every_column: bool) -> Iterator[tuple[str, str, str, str]]:
    yield "Sheet", "Column", "Needed", "What goes in"
    yield "all", "", "", "Write over the example rows: one in which no cell was changed is left out."
    yield (
        "all",
        "",
        "",
        "A sheet that is not needed may go; Schools or Trusts, and Leaders, must have a row.",
    )
    for record, row in Region.TABLES.items():
        for name in _kinds(row, every_column):
            needed = "yes" if name in row.required() else ""
            yield plural(record), heading(name), needed, HELP[record][name]


def offer_words(sheet: Any, column: int, words: Sequence[str], *, many: bool) -> None:
    """Offer words in the cells of a column."""
    if words:
        # Where a cell may list several, the drop-down helps with the first and refuses nothing.
        sheet.data_validation(
            1, column, _ROWS, column, {"validate": "list", "source": [*words], "show_error": not many}
        )

"""A region as a workbook: who is eligible and who is not, then the six tables with filters, drop-downs and notes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from ...common.faults import Faults
from ...models.offers.catalogue import choose_offer
from ...models.offers.offer import Offer
from ...models.region.region import Region, plural
from ..reports.report_columns import heading
from ..shared.region_cells import table_of
from ..workbook.book import CREATED, OPTIONS, Painter, put, width_of
from .column_help import HELP
from .recipients import recipients_sheet

_FURTHER_ROWS = 200
"""Rows below a table that have its drop-downs: people add to it."""


def region_workbook(region: Region, offer: Offer | None = None) -> bytes:
    """Write a region as a workbook; without `offer` who is eligible is judged by the one that the region chooses."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": region.name})
        painter = Painter(book, "")
        chosen = offer or _chosen(region)
        if chosen is not None and (region.schools or region.trusts):
            painter.table(recipients_sheet(region, chosen))
        looks = {
            "head": painter.format(bold=True, text_wrap=True, valign="top", bottom=1),
            "day": painter.format(num_format="yyyy-mm-dd"),
        }
        for record in Region.TABLES:
            _table(book.add_worksheet(plural(record)), region, record, looks)
    return content.getvalue()


def _chosen(region: Region) -> Offer | None:
    try:
        return choose_offer(region).offer
    except Faults:
        # A setting that names an offer by a file which is not here: the tables are written all the same.
        return None


def _table(sheet: Any, region: Region, record: str, looks: dict[str, Any]) -> None:
    table, kinds = table_of(region, record), Region.TABLES[record].kinds()
    # The header stands in row 1, where a region is read from.
    sheet.freeze_panes(1, 2 if "name" in kinds and "id" in kinds else 0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RPage &P of &N")
    last = len(table.rows)
    for column, name in enumerate(table.columns):
        kind = kinds.get(name)
        sheet.write_string(0, column, name if kind is None else heading(name), looks["head"])
        sheet.set_column(column, column, width_of(table, name))
        if kind is not None:
            sheet.write_comment(0, column, HELP[record][name], {"x_scale": 2, "y_scale": 0.6})
            if kind.known:
                # A cell that may have other words than these, a clause for one, refuses nothing.
                free = kind.many or name == "eligible"
                rule = {"validate": "list", "source": [*kind.known], "show_error": not free}
                sheet.data_validation(1, column, last + _FURTHER_ROWS, column, rule)
        for number, row in enumerate(table.rows, 1):
            if name in row:
                put(sheet, number, column, row[name].value, looks["day"])
    if table.columns:
        sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)

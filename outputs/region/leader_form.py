"""The form that leaders fill in: what they can give, where, and with whom they must not be matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from ...common.faults import Place, refuse
from ...common.files.atomic_write import write_whole
from ...models.region.region import Leader, Region, plural
from ..shared.region_cells import table_of
from ..workbook.book import CREATED, OPTIONS
from .region_files import csv_bytes

_ROWS = 1000
"""Rows of the form that have drop-downs: more than a list of leaders has."""

LEADER_HELP = {
    "id": "any short id of your own, each once; keep it from month to month",
    "name": "the leader's name",
    "role": "NLE, CEO, NLG or equivalent; an NLG gives governance reviews only",
    "region": "where the leader will work; several are separated by ;",
    "capacity_days": "the leader's own days in this academic year",
    "status": "left: is not used any more (blank: available)",
    "ready": "no: has not yet done what must be done before support starts (blank: yes)",
    "trust_id": "the UID or reference number (TR...) of the leader's trust",
    "school_id": "the URN of the leader's school, six digits",
    "team_days": "further days of the leader's own team, where an offer lets the team help (blank: 0)",
    "max_matches": "the most schools and trusts at once (blank: no limit)",
    "phase": "the phases that the leader knows; several are separated by ; (blank: unknown)",
    "expertise": "what the leader is good at; several are separated by ;",
    "max_km": "the furthest, in a straight line (blank: no limit)",
    "day_rate": "pounds a day (blank: the offer's)",
    "conflicts": "URNs, trust UIDs, authorities and dioceses with which the leader must not be matched, separated by ;",
    "easting": "where the leader starts from, metres east on the National Grid",
    "northing": "and metres north; both or neither",
    "postcode": "where the leader starts from, instead of these two (all blank: the school's or trust's place)",
    "conflicts_declared_by": "who declared these conflicts",
    "conflicts_declared_on": "and when",
    "conflicts_checked_by": "who checked them (blank: nobody)",
}


def write_form(leaders: Sequence[Leader], choices: Mapping[str, Sequence[str]], path: Path) -> None:
    """Write the form, with leaders in it or blank; `choices` gives the words offered for a column.

    Raises Faults for another ending than .xlsx or .csv, and CannotWrite where the file cannot be written.
    """
    region = Region(name=path.stem, leaders=tuple(leaders))
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_whole(path, csv_bytes(table_of(region, "leader")))
    elif suffix == ".xlsx":
        write_whole(path, _form(region, choices))
    else:
        raise refuse("expected a form that ends in .xlsx or .csv", Place(str(path)))


def _form(region: Region, choices: Mapping[str, Sequence[str]]) -> bytes:
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(plural("leader"))
        _fill(sheet, region, bold)
        for column, name in enumerate(Leader.kinds()):
            offer_words(sheet, column, choices.get(name, ()), many=Leader.kinds()[name].many)
        _explain(book.add_worksheet("How to fill in"), choices, bold)
    return content.getvalue()


def _fill(sheet: Any, region: Region, bold: Any) -> None:
    table = table_of(region, "leader")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, max(len(name) + 2, 14))
        for number, row in enumerate(table.rows, 1):
            if name in row:
                _put(sheet, number, column, row[name].value)


def _put(sheet: Any, row: int, column: int, value: object) -> None:
    write = sheet.write_string if isinstance(value, str) else sheet.write_number
    write(row, column, value)


def offer_words(sheet: Any, column: int, words: Sequence[str], *, many: bool) -> None:
    """Offer words in the cells of a column."""
    if words:
        # Where a cell may list several, the drop-down helps with the first and refuses nothing.
        sheet.data_validation(
            1, column, _ROWS, column, {"validate": "list", "source": [*words], "show_error": not many}
        )


def _explain(sheet: Any, choices: Mapping[str, Sequence[str]], bold: Any) -> None:
    needed = Leader.required()
    rows = [("Column", "Needed", "What goes in", "Words")]
    rows += [
        (name, "yes" if name in needed else "", text, "; ".join(choices.get(name, ())))
        for name, text in LEADER_HELP.items()
    ]
    sheet.freeze_panes(1, 0)
    for column, width in enumerate((16, 8, 80, 60)):
        sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            sheet.write_string(number, column, row[column], bold if not number else None)

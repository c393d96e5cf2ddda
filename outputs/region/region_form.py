"""Forms to fill in, with drop-downs and an explanation: an empty region, and the form for leaders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from ...common.faults import Place, refuse
from ...common.files.atomic_write import write_whole
from ...models.region.region import Leader, Region, plural
from ..shared.region_cells import table_of
from ..workbook.book import CREATED, OPTIONS, put, width_of
from .region_files import csv_bytes

_LEADER_HELP = {
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
_BODY_HELP = {
    "region": "the region that plans for it",
    "eligible": "yes, no, exception or a clause of the offer (blank: the rules decide)",
    "status": "declined: not planned for (blank: not yet answered)",
    "priority": "1 to 1000, how much it matters (blank: the offer's, 100; a trust's: the sum of its schools')",
    "needs": "expertise wanted, separated by ;",
    "must_have": "expertise that the leader must have, separated by ;",
    "days_requested": "the most days wanted (blank: the cap)",
    "rd_approved": "what the regional director approved: days, partnership or either (blank: nothing)",
    "easting": "metres east on the National Grid (blank: unknown)",
    "northing": "and metres north; both or neither",
    "postcode": "gives the position where the two before are blank and a file of postcodes is given (blank: unknown)",
    "predecessors": "ids that it had before, separated by ; (blank: none)",
    "sponsor": "the id of its sponsor, a trust or another body (blank: none)",
}
HELP: Mapping[str, Mapping[str, str]] = {
    "school": {
        "id": "URN, six digits, each once",
        "name": "the school's name",
        "local_authority": "as the register names it",
        "diocese": "as the register names it",
        "type": "maintained, SAT or MAT",
        "phase": "Nursery, Primary, Secondary, Special, PRU, All-through or 16 plus",
        "trust_id": "the id of its trust, as on the sheet Trusts (blank: none)",
        "grade": "overall effectiveness now, 1 to 4",
        "judged_on": "the day that counts for it: publication, unless the offer says otherwise",
        "previous_grade": "the judgement before it, 1 to 4",
        "previous_judged_on": "and its day",
        "pupils": "how many",
        "partnership": "yes if a trust partnership would benefit it",
        **_BODY_HELP,
    },
    "trust": {
        "id": "UID or group id, each once",
        "name": "the trust's name",
        "schools": "how many it has in England (blank: as many as are listed here)",
        "inspected_since_joining": "of its schools, how many were inspected since they joined (2022/23)",
        "below_good_since_joining": "and how many of these are below good (2022/23)",
        "improvement_score": "improvement less decline since joining (2022/23)",
        "schools_3_years": "how many have been in the trust for three years (2022/23)",
        "governance_review": "yes if a review would benefit it (2021/22)",
        "npqel": "yes if an NPQEL would benefit it (2021/22)",
        "partnership_slots": "how many partnerships it can take on as a partner (blank: 0)",
        **_BODY_HELP,
    },
    "leader": _LEADER_HELP,
    "budget": {
        "pot": "total, days, partnerships, governance or npqel",
        "region": "whose recipients it pays for (blank: all)",
        "amount": "pounds",
    },
    "decision": {
        "recipient": "the id of the school or trust that is supported",
        "leader": "the id of the leader",
        "action": "lock: this match must be; ban: it must not",
        "days": "with lock: exactly this number of days (blank: free)",
    },
    "setting": {"name": "offer", "value": "the id of the offer, such as 2023-24"},
}
_ROWS = 1000
"""Rows of each table that have drop-downs: more than a list of leaders has."""


def write_blank(region: Region, choices: Mapping[str, Sequence[str]], path: Path) -> None:
    """Write a region as a form; `choices` gives the words offered for a column beside its own.

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
            _table(book.add_worksheet(plural(record)), region, record, choices, looks)
        _explain(book.add_worksheet("How to fill in"), looks)
    write_whole(path, content.getvalue())


def _table(
    sheet: Any, region: Region, record: str, choices: Mapping[str, Sequence[str]], looks: Mapping[str, Any]
) -> None:
    table, kinds = table_of(region, record), Region.TABLES[record].kinds()
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for column, (name, kind) in enumerate(kinds.items()):
        sheet.write_string(0, column, name, looks["head"])
        sheet.write_comment(0, column, HELP[record][name], {"x_scale": 2, "y_scale": 0.6})
        sheet.set_column(column, column, width_of(table, name), looks["day"] if kind.form == "date" else None)
        words = choices.get(name, kind.known) if name in ("phase", "needs", "must_have", "expertise") else kind.known
        offer_words(sheet, column, words, many=kind.many or name == "phase" or name == "eligible")
        for number, row in enumerate(table.rows, 1):
            if name in row:
                put(sheet, number, column, row[name].value, looks["day"])


def _explain(sheet: Any, looks: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for number, row in enumerate(_lines()):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, looks["wrap"] if number else looks["head"])
    for column, width in enumerate((12, 26, 9, 90)):
        sheet.set_column(column, column, width)


def _lines() -> Iterator[tuple[str, str, str, str]]:
    yield "Sheet", "Column", "Needed", "What goes in"
    yield "all", "", "", "Write over the example rows: one in which no cell was changed is left out."
    yield (
        "all",
        "",
        "",
        "A sheet that is not needed may go; Schools or Trusts, and Leaders, must have a row.",
    )
    for record, row in Region.TABLES.items():
        for name in row.kinds():
            needed = "yes" if name in row.required() else ""
            yield plural(record), name, needed, HELP[record][name]


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
        _explain_leaders(book.add_worksheet("How to fill in"), choices, bold)
    return content.getvalue()


def _fill(sheet: Any, region: Region, bold: Any) -> None:
    table = table_of(region, "leader")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, max(len(name) + 2, 14))
        for number, row in enumerate(table.rows, 1):
            if name in row:
                put(sheet, number, column, row[name].value, None)


def offer_words(sheet: Any, column: int, words: Sequence[str], *, many: bool) -> None:
    """Offer words in the cells of a column."""
    if words:
        # Where a cell may list several, the drop-down helps with the first and refuses nothing.
        sheet.data_validation(
            1, column, _ROWS, column, {"validate": "list", "source": [*words], "show_error": not many}
        )


def _explain_leaders(sheet: Any, choices: Mapping[str, Sequence[str]], bold: Any) -> None:
    needed = Leader.required()
    rows = [("Column", "Needed", "What goes in", "Words")]
    rows += [
        (name, "yes" if name in needed else "", text, "; ".join(choices.get(name, ())))
        for name, text in _LEADER_HELP.items()
    ]
    sheet.freeze_panes(1, 0)
    for column, width in enumerate((16, 8, 80, 60)):
        sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            sheet.write_string(number, column, row[column], bold if not number else None)

"""What a workbook's cells show, against a second reader (calamine) that shares no code with ours."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook
from tsimatch.common.numbers import plain_number
from tsimatch.inputs.workbooks.workbook import open_workbook

FORMATS = (
    "General", "0.00", "yyyy-mm-dd", "dd/mm/yyyy", "d mmm yy", "h:mm", "[h]:mm:ss", "mm:ss", "[Red]0.0", '"day" 0',
    '0" months"', "[$-809]dd mmmm yyyy", "#,##0;[Red]-#,##0", "_-£* #,##0.00_-", "@", "0.00E+00", "0%", "\\d0",
    "[<1]0;0.0", "m/d/yy h:mm", "dddd", "0_d",
)  # fmt: skip
NUMBERS = (0, 1, 0.5, 59, 60, 61, 366, 45000, 45000.75, 0.123456789, 1e-7, 2958465, 45000.99999999, 0.1 + 0.2, 104423)
TEXTS = ("a", " b ", "x\ny", "_x000D_", "a_x0041_b", "é😀", '<&>"', "=1", "tab\tx", "'q")


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return plain_number(float(cell))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _book() -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False}) as book:
        numbers, texts = book.add_worksheet("Numbers & dates"), book.add_worksheet("Texts")
        for column, code in enumerate(FORMATS):
            style = book.add_format({"num_format": code})
            for row, number in enumerate(NUMBERS):
                numbers.write_number(row, column, number, style)
        for row, text in enumerate(TEXTS):
            texts.write_string(row, 0, text)
        texts.write_row(0, 1, [True, False])
        texts.write_formula(1, 1, '="a"', None, "abc")
        texts.write_rich_string(2, 1, book.add_format({"bold": True}), "bold", " and ", "not")
        texts.merge_range("D1:E3", "merged")
    return content.getvalue()


def test_as_a_second_reader_reads() -> None:
    """Numbers under every kind of format, dates, times, truth values, texts and their runs read as elsewhere."""
    data = _book()
    ours, other = open_workbook(data, "book.xlsx"), CalamineWorkbook.from_filelike(BytesIO(data))
    assert list(ours.sheets) == other.sheet_names
    for sheet in ours.sheets:
        rows = other.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        width = len(rows[0])
        expected = [[_text(cell) for cell in row] for row in rows]
        assert [row + [""] * (width - len(row)) for row in ours.grid(sheet).rows] == expected

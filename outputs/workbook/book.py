"""Workbooks drawn: plain sheets, or sheets with native tables, formats, drop-downs and the set-up of pages."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from ...models.matching.decision_log import WORDS
from ..shared.region_cells import Table
from .sheet import HEADER_ROW, HOW_ROW, MARKING_ROW, MOST_DAYS, TITLE_ROW, Column, Sheet, Value

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same tables make the same bytes, whenever they are written
# A school's name never becomes a formula or a link.
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    # Widths of columns count digits of the usual font: one that every program has makes pages alike everywhere.
    # XlsxWriter would add `theme_font_name` to this dictionary itself, and the next workbook would have other bytes.
    "default_format_properties": {"font_name": "Arial", "font_size": 10, "theme_font_name": "Arial"},
}  # fmt: skip
_NARROWEST, _WIDEST = 8, 50


def put(sheet: Any, row: int, column: int, value: str | float | date, day: Any) -> None:
    """Write one cell: a text as a text, a number as a number, a date in the format `day`."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def width_of(table: Table, column: str) -> int:
    """Give the width of a column, in characters."""
    longest = max((len(row[column].text) for row in table.rows if column in row), default=0)
    return min(max(len(column) + 2, longest + 1, _NARROWEST), _WIDEST)


PAPER = {"A4": 9, "A3": 8}
"""Sizes of paper, by their numbers in a workbook."""
NUMBERS = {"number": "#,##0", "decimal": "#,##0.0", "pounds": "£#,##0.00", "percent": "0%", "date": "yyyy-mm-dd"}
_NARROWEST, _WIDEST = 6, 34
_LINE, _TALLEST = 13, 409
MARGIN = 0.25
"""Inches of paper left blank on both sides of a page."""


class Painter:
    """Draws the sheets of one workbook; `marking` stands on every sheet and page."""

    def __init__(self, book: Any, marking: str) -> None:
        self.book, self.marking = book, marking
        self.format = cache(lambda **looks: book.add_format({"font_name": "Arial", "font_size": 10, **looks}))
        self.free = self.format(valign="top")

    def table(self, sheet: Sheet) -> Any:
        """Draw a sheet with its table."""
        page = self.page(sheet.name, sheet.title, sheet.how, sheet.paper)
        looks = [self._look(column) for column in sheet.columns]
        self._rows(page, sheet, looks)
        columns = [{"header": column.name, "header_format": self._head(column)} for column in sheet.columns]
        page.add_table(
            HEADER_ROW, 0, sheet.last_row, len(sheet.columns) - 1,
            {"name": sheet.name.title().replace(" ", ""), "columns": columns, "style": "Table Style Light 1"},
        )  # fmt: skip
        # Ids stay texts, and no program need warn of it.
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{sheet.last_row + 1}"})
        page.freeze_panes(HEADER_ROW + 1, sheet.frozen)
        page.repeat_rows(HEADER_ROW)
        for number, column in enumerate(sheet.columns):
            self._check(page, sheet, number, column)
        return page

    def page(self, name: str, title: str, how: str, paper: str = "A4") -> Any:
        """Add a sheet with its title, what it is about, the marking, and the set-up of its pages."""
        page = self.book.add_worksheet(name)
        page.write_string(TITLE_ROW, 0, title, self.format(bold=True, font_size=14))
        page.write_string(HOW_ROW, 0, how, self.format())
        if self.marking:
            page.write_string(MARKING_ROW, 0, self.marking, self.format(bold=True))
        page.set_landscape()
        page.set_paper(PAPER[paper])
        page.fit_to_pages(1, 0)
        page.set_margins(left=MARGIN, right=MARGIN, top=0.7, bottom=0.7)
        page.set_header(self.header(name))
        page.set_footer(f"{self._mark}&RPage &P of &N")
        return page

    def header(self, name: str) -> str:
        """Give what stands above every printed page of a sheet."""
        return f"&L{name}{self._mark}"

    @property
    def _mark(self) -> str:
        return f"&C{self.marking.replace('&', '&&')}" if self.marking else ""

    def put(self, page: Any, row: int, column: int, value: Value, look: Any) -> None:
        """Write one cell: a text is never a formula or a link."""
        if value is None or value == "":
            page.write_blank(row, column, None, look)
        elif isinstance(value, str):
            page.write_string(row, column, value, look)
        elif isinstance(value, date):
            page.write_datetime(row, column, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001
        else:
            page.write_number(row, column, value, look)

    def _look(self, column: Column) -> Any:
        looks: dict[str, Any] = {"valign": "top", "text_wrap": column.width > 0, "bottom": 1, "bottom_color": "#D9D9D9"}
        looks |= {"num_format": NUMBERS[column.form]} if column.form in NUMBERS else {"align": "left", "indent": 1}
        if column.entry:
            looks |= {"border": 1, "border_color": "#7F7F7F", "bg_color": "#FFF9E5"}
        return self.format(**looks)

    def _head(self, column: Column) -> Any:
        # Over numbers on the right, where the button of the filter leaves a place.
        side = "right" if column.form in NUMBERS else "left"
        return self.format(bold=True, text_wrap=True, valign="top", bottom=1, align=side, indent=1)

    def _rows(self, page: Any, sheet: Sheet, looks: list[Any]) -> None:
        widths = [_width(sheet, number) for number in range(len(sheet.columns))]
        for number, width in enumerate(widths):
            page.set_column(number, number, width)
        heads = [_lines(column.name, width - 2) for column, width in zip(sheet.columns, widths, strict=True)]
        page.set_row(HEADER_ROW, _LINE * max(heads))
        for number, row in enumerate(sheet.shown, HEADER_ROW + 1):
            for place, (value, look) in enumerate(zip(row, looks, strict=True)):
                self.put(page, number, place, value, look)
            # Not every program finds the height of wrapped text by itself.
            wrapped = zip(row, sheet.columns, widths, strict=True)
            page.set_row(
                number, min(_TALLEST, _LINE * max(_lines(str(v or ""), w) if c.width else 1 for v, c, w in wrapped))
            )

    def _check(self, page: Any, sheet: Sheet, number: int, column: Column) -> None:
        rule = _rule(column)
        if column.entry and rule:
            told = {"error_title": column.name, "ignore_blank": True}
            page.data_validation(HEADER_ROW + 1, number, sheet.last_row, number, {**rule, **told})


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a width, word by word; a word also breaks behind a hyphen."""
    lines, used = 1, 0.0
    for word in text.replace("-", "- ").split():
        size = sum(map(_size, word))
        if used and used + size > width:
            lines, used = lines + 1, 0.0
        # A word that is wider than the cell is cut.
        lines += int(size // width)
        used += size % width + _SPACE
    return lines


_SPACE = 0.6
_NARROW, _WIDE = frozenset("iljtfrI.,:;'()- "), frozenset("mwMW")


def _size(letter: str) -> float:
    """How wide a letter is, in digits of the same font."""
    if letter in _WIDE:
        return 1.5
    return 0.6 if letter in _NARROW else 1.3 if letter.isupper() else 1.0


def _width(sheet: Sheet, number: int) -> float:
    column = sheet.columns[number]
    if column.width:
        return column.width
    words = column.words if column.entry and not isinstance(column.words, str) else ()
    texts = [*words, *(_text(row[number], column) for row in sheet.rows)]
    # A header wraps at its spaces, and has the button of the filter beside it.
    header = max(len(word) for word in column.name.split()) + 3
    return min(max(_NARROWEST, header, max(map(len, texts), default=0) * 1.05 + 2), _WIDEST)


def _text(value: Value, column: Column) -> str:
    if column.form == "percent" and isinstance(value, int | float):
        return f"{value:.0%}"
    return f"£{value:,.2f}" if column.form == "pounds" and isinstance(value, int | float) else str(value or "")


def _rule(column: Column) -> dict[str, Any]:
    if column.words:
        source = column.words if isinstance(column.words, str) else [*column.words]
        decisions = not isinstance(column.words, str) and tuple(column.words[: len(WORDS)]) == WORDS
        listed = f"Expected {', '.join(column.words)}." if decisions else "Choose from the list."
        return {"validate": "list", "source": source, "error_message": listed, "show_error": not column.free}
    if column.form == "number":
        what = " of days" if column.most == MOST_DAYS else ""
        told = f"Expected a whole number{what}, {column.least} to {column.most:,}."
        limits = {"minimum": column.least, "maximum": column.most}
        return {"validate": "integer", "criteria": "between", **limits, "error_message": told}
    if column.form == "date":
        told = "Expected a date, such as 30/11/2023."
        bounds = {"minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}
        return {"validate": "date", "criteria": "between", **bounds, "error_message": told}
    return {}

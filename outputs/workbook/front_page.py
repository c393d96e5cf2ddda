"""A workbook's front page: the answer first, then facts, small tables and links to the sheets; never a merged cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from .book import NUMBERS, Painter
from .sheet import HEADER_ROW, MARKING_ROW, Form, Value

LABEL_WIDTH = 32
"""Characters of the first column, where the labels stand."""
_VALUE_WIDTHS = (16, 14, 14, 12, 52)
"""Characters of the columns behind it: at 10 points they fit on an A4 page, landscape, with the labels."""
_TEXT_WIDTH, _BESIDE_WIDTH = 108, 74
"""Characters of a line of text that begins in the second column, and of one beside a value and its share."""
_ENTRY_HEIGHT = 22
_LAST = len(_VALUE_WIDTHS)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: a label, then a text, or a value with its share and a text.

    `share` is a number between 0 and 1. `link` names the sheet to which the label leads. `entry` is what people fill in
    on the right of the label: `words` are offered for it.
    """

    label: str
    text: str = ""
    value: Value = None
    form: Form = "number"
    share: float | None = None
    link: str = ""
    entry: Form | None = None
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A part of the page: lines under a heading; `breaks` says that it starts a new page on paper."""

    heading: str
    facts: Sequence[Fact]
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A part of the page: a table of at most five columns behind its labels, under a heading."""

    heading: str
    columns: Sequence[tuple[str, Form]]
    rows: Sequence[Sequence[Value]]
    link: str = ""


Part = Facts | SmallTable


def draw_front_page(painter: Painter, name: str, title: str, answer: str, parts: Sequence[Part]) -> Any:
    """Draw the page: title, the answer in one line or a few, and the parts that say something."""
    lines = wrap(answer, LABEL_WIDTH + _TEXT_WIDTH) or [""]
    page = painter.page(name, title, lines[0])
    for column, width in enumerate((LABEL_WIDTH, *_VALUE_WIDTHS)):
        page.set_column(column, column, width)
    # Pages may only be broken where they are printed in a size of their own, and not fitted.
    page.set_print_scale(86)
    page.hide_gridlines(2)
    # An answer of several lines goes on below the first, where no marking stands there.
    drawing = _Drawing(painter, page, MARKING_ROW if lines[1:] and not painter.marking else HEADER_ROW)
    for line in lines[1:]:
        drawing.line(line)
    breaks = []
    for part in parts:
        if isinstance(part, Facts) and part.breaks:
            breaks.append(drawing.row)
        drawing.part(part)
    page.set_h_pagebreaks(breaks)
    page.print_area(0, 0, drawing.row, _LAST)
    return page


class _Drawing:
    """Draws line after line; `row` is the next one that is free."""

    def __init__(self, painter: Painter, page: Any, row: int) -> None:
        self.painter, self.page, self.row = painter, page, row
        self.plain = painter.format(valign="top")
        self.bold = painter.format(bold=True, valign="top")
        self.head = painter.format(bold=True, font_size=12, bottom=1)
        self.rule = painter.format(bottom=1)
        self.linked = painter.format(valign="top", font_color="#0B5394", underline=1)

    def line(self, text: str) -> None:
        """Draw a line of text across the page."""
        self.painter.put(self.page, self.row, 0, text, self.plain)
        self.row += 1

    def part(self, part: Part) -> None:
        """Draw a part, with a blank line before it; nothing where it has no lines."""
        if not (part.facts if isinstance(part, Facts) else part.rows):
            return
        self.row += 1
        self.painter.put(self.page, self.row, 0, part.heading, self.head)
        for column in range(1, _LAST + 1):
            self.painter.put(self.page, self.row, column, None, self.rule)
        self.page.set_row(self.row, 18)
        self.row += 1
        if isinstance(part, Facts):
            for fact in part.facts:
                self._fact(fact)
        else:
            self._table(part)

    def _fact(self, fact: Fact) -> None:
        self._label(fact.label, fact.link)
        if fact.entry:
            self._entry(fact)
        elif fact.value is None:
            self._text(fact.text, 1, _TEXT_WIDTH)
        else:
            self._value(fact.value, fact.form, 1)
            if fact.share is not None:
                self._value(fact.share, "percent", 2)
            self._text(fact.text, 3, _BESIDE_WIDTH)

    def _label(self, label: str, link: str) -> None:
        if link:
            self.page.write_url(self.row, 0, f"internal:'{link}'!A1", self.linked, label)
        else:
            self.painter.put(self.page, self.row, 0, label, self.plain)

    def _value(self, value: Value, form: Form, column: int) -> None:
        looks = {"num_format": NUMBERS[form], "align": "left"} if form in NUMBERS else {}
        self.painter.put(self.page, self.row, column, value, self.painter.format(valign="top", bold=True, **looks))

    def _text(self, text: str, column: int, width: int) -> None:
        for line in wrap(text, width, break_on_hyphens=False) or [""]:
            if line:
                self.painter.put(self.page, self.row, column, line, self.plain)
            self.row += 1

    def _entry(self, fact: Fact) -> None:
        looks: dict[str, Any] = {
            "left": 1,
            "top": 1,
            "bottom": 1,
            "bg_color": "#FFF9E5",
            "align": "left",
            "valign": "vcenter",
        }
        looks |= {"num_format": NUMBERS["date"]} if fact.entry == "date" else {}
        right = {"bg_color": looks["bg_color"], "top": 1, "bottom": 1, "right": 1}
        self.painter.put(self.page, self.row, 1, None, self.painter.format(**looks))
        # A long name runs on into the next cell.
        self.painter.put(self.page, self.row, 2, None, self.painter.format(**right))
        self.page.set_row(self.row, _ENTRY_HEIGHT)
        self.painter.put(self.page, self.row, 3, fact.text, self.painter.format(valign="vcenter", italic=True))
        if fact.words:
            told = f"Expected {', '.join(fact.words)}, or blank."
            rule = {"validate": "list", "source": [*fact.words], "error_message": told}
            self.page.data_validation(self.row, 1, self.row, 1, rule)
        self.row += 1

    def _table(self, part: SmallTable) -> None:
        for column, (name, form) in enumerate(part.columns):
            side = "right" if form in NUMBERS else "left"
            self.painter.put(self.page, self.row, column, name, self.painter.format(bold=True, align=side))
        for values in part.rows:
            self.row += 1
            for column, ((_, form), value) in enumerate(zip(part.columns, values, strict=True)):
                looks = {"num_format": NUMBERS[form]} if form in NUMBERS else {}
                self.painter.put(self.page, self.row, column, value, self.painter.format(**looks))
        self.row += 1

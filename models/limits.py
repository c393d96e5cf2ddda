"""The largest files that are read, and so the largest that are written."""

from __future__ import annotations

MOST_TEXT = 32_767
"""The longest text of a cell: what a spreadsheet's cell holds."""

MOST_ROWS = 99_999
"""Of a table, or of the single CSV file, the header among them."""

MOST_COLUMNS = 26 * 27
"""Up to column ZZ."""

MOST_BYTES = 50_000_000
"""The largest file, many times larger than a region of all England."""

MOST_UNPACKED = 200_000_000
"""The most bytes that a workbook may unpack to."""

MOST_PARTS = 10_000
"""The most files inside a workbook, which is a zip package."""

MOST_SHEETS = 1_000
"""Of one workbook."""

MOST_CELLS = 4_000_000
"""The most cells in use of one file: more than twice what Ofsted's widest file has, and with all that is made of them
less than 1 GB."""

MOST_CHARACTERS = 100_000_000
"""The most characters in all cells of one file: a short file may show one long text in many cells."""

MOST_ELEMENTS = 5_000_000
"""The most XML elements that are read of one workbook. A cell in use has two and takes about 5 µs: 13 s in all."""

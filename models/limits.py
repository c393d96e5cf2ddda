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

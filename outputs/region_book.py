"""A region as an Excel workbook: one plain sheet a table, numbers as numbers and dates as dates."""

from __future__ import annotations

from ..models.region import Region, plural
from .book import book_bytes
from .region_cells import table_of


def region_book(region: Region) -> bytes:
    """Write a region as a workbook."""
    return book_bytes({plural(record): table_of(region, record) for record in Region.TABLES})

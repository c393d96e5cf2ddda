"""The columns that `match` knows, by table, and how a header finds its column."""

from __future__ import annotations

from ..models.names import squash
from ..models.region import Region

RECORD = "record"
"""The column of the single CSV that tells the tables apart."""


COLUMNS = {record: tuple(row.kinds()) for record, row in Region.TABLES.items()}
REQUIRED = {record: row.required() for record, row in Region.TABLES.items()}
BY_HEADER = {squash(column): column for columns in (*COLUMNS.values(), (RECORD,)) for column in columns}
ANY = (RECORD, *dict.fromkeys(column for columns in COLUMNS.values() for column in columns))
"""Every column of the single CSV, in order."""

"""The names of the sheet Recipients of a region's workbook: what stands there, and what is read back."""

from __future__ import annotations

RECIPIENTS = "Recipients"
KIND, ID = "Kind", "Id"
PRIORITY, STATUS, ELIGIBLE = "Priority", "Status", "Eligible by hand"
"""The columns that people fill in."""
PRIORITY_BEFORE, STATUS_BEFORE, ELIGIBLE_BEFORE = (
    "Priority in the tables", "Status in the tables", "Eligible in the tables",
)  # fmt: skip
"""What the tables said when the sheet was written: whoever changed a cell of both since then has to choose."""
SCHOOL, TRUST = "School", "Trust"

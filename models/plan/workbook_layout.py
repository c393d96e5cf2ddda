"""The names of a plan's workbook that decisions come back by: its sheets, and the columns that are read."""

from __future__ import annotations

COVER, MATCHES, NOT_MATCHED, LEADERS, TRUSTS, BUDGETS, AREAS, CHARTS, ALTERNATIVES, CHANGES, LOG, NOTES, RECORD = (
    "Cover", "Matches", "Not matched", "Leaders", "Trusts", "Budgets", "By area", "Charts", "Alternatives",
    "What changed", "Decisions log", "Notes", "Record",
)  # fmt: skip

NOT_KNOWN, BY_SCHOOL = "Not known", "By school"
"""The sheets that only some offers have."""

RECIPIENT, LEADER, PLANNED = "Recipient", "Leader", "Days planned"
DECISION, INSTEAD, DAYS, APPROVAL, REASON, BY, DATE = (
    "Decision", "Leader instead", "Days", "RD approval", "Reason", "By", "Date",
)  # fmt: skip
DECIDING = (DECISION, INSTEAD, DAYS, APPROVAL, REASON, BY, DATE)
"""The columns that people fill in."""
STANDS = "Stands"
WHAT, KEY, SECOND, VALUE = "What", "Key", "Second key", "Value"

AGREED_BY, AGREED_ON, SUPERSEDED_BY = "Agreed by", "Agreed on", "Superseded by"
"""The cells of the Cover by which a plan is agreed: each is filled in on the right of its label."""

AGREE_ALL, DECIDED_BY, DECIDED_ON = "Agree all matches", "Decided by", "Decided on"
"""The cells of the Cover that agree every match at once, and sign decisions without a signature of their own."""

RULING = (DECISION, REASON, BY, DATE)
"""The columns that people fill in of whoever may be eligible."""

ID = "Id"
"""The column of the sheet Leaders that has their ids: everywhere else they stand behind the names."""

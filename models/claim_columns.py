"""The columns of a claims file: what each holds, and what the form says of it."""

from __future__ import annotations

from collections.abc import Mapping

from .cells import DATE, DAYS, ID, POUNDS, RATE, TEXT, YES_NO, Kind, choice
from .dues import KINDS

CLAIMS = "Claims"
"""The sheet of a workbook that holds them."""

REQUIRED = ("recipient", "leader")
"""The columns without which a table holds no claims."""

COLUMNS: Mapping[str, tuple[Kind, str]] = {
    "recipient": (ID, "id of the school or trust that was supported; needed"),
    "leader": (ID, "id of whoever claims: the leader, the reviewer (review) or the partner trust (partnership); "
               "needed for a deployment and a review"),
    "kind": (choice(*KINDS), "deployment, review, partnership or npqel (blank: deployment)"),
    "offer": (TEXT, "id of the offer that the claim is made under (blank: the plan's)"),
    "claim": (TEXT, "a reference of your own, each once (blank: the claim is known by its row)"),
    "days": (DAYS, "days claimed, whole; needed for a deployment and a review"),
    "rate": (RATE, "pounds a day (blank: the plan's)"),
    "amount": (POUNDS, "pounds claimed (blank: days x rate); needed for a partnership and an NPQEL"),
    "completed_on": (DATE, "the day on which the support, or this part of it, was completed"),
    "complete": (YES_NO, "no: an instalment, and more is to come (blank: yes)"),
    "signed": (YES_NO, "yes: the supported school or trust has signed it (blank: yes where Signed by is filled)"),
    "signed_by": (TEXT, "who signed it for the school or trust"),
}  # fmt: skip
FILLED = ("claim", "days", "rate", "amount", "completed_on", "complete", "signed", "signed_by")
"""The columns that a claimant fills in: a row without any of them holds no claim yet."""

SHOWN = ("recipient_name", "leader_name", "days_planned", "day_rate", "most_payable")
"""The columns of the form that are there to be looked at; nothing reads them."""

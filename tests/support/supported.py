"""Schools, advisers and organisations of a region under an offer with two supports, in a line or two."""

from __future__ import annotations

from typing import Any

from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Leader, Region, School

from .builders import leader, planned, school

OFFER = "rise-2025-26"


def stuck(id_: str = "100001", **cells: Any) -> School:
    """A school that somebody has put in by hand."""
    return school(id_, **{"eligible": "yes", "indicative_band": "£40,000"} | cells)


def adviser(id_: str = "A", **cells: Any) -> Leader:
    """An adviser with days for three schools."""
    return leader(id_, **{"role": "adviser", "capacity_days": 36} | cells)


def organisation(id_: str = "O", **cells: Any) -> Leader:
    """A supporting organisation with days for three schools."""
    return leader(id_, **{"role": "trust", "capacity_days": 90} | cells)


def supported(made: Region, **asked: Any) -> Plan:
    """The plan of a region under the offer, every level of it proven."""
    return planned(made, OFFER, **asked)


def given(plan: Plan) -> dict[str, str]:
    """Who gives each support of each school."""
    return {match.recipient: match.leader for match in plan.matches}


def grants(plan: Plan) -> dict[str, int]:
    """The pounds of each school's grant."""
    return {match.row_id: match.grant // 100 for match in plan.matches if match.grant is not None}

"""Other leaders of a recipient beside what stands: whom another support of its school keeps out, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from tsimatch.models.matching.decision_log import Entry
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.review.beside import others_of

from ..support.builders import region
from ..support.supported import OFFER, adviser, organisation, stuck, supported


@pytest.mark.parametrize(
    ("of_adviser", "of_organisation", "told"),
    [
        ({"trust_id": "T9"}, {"trust_id": "T9"}, "Of one organisation with Leader A (A), the school's adviser: "),
        ({}, {"conflicts": ("A",)}, "Has declared a conflict with Leader A (A), the school's adviser: "),
        ({"conflicts": ("O",)}, {}, "Leader A (A), the school's adviser, has declared a conflict with this leader: "),
    ],
)
def test_how_they_belong_together(of_adviser: dict[str, Any], of_organisation: dict[str, Any], told: str) -> None:
    """Who declared a conflict with whom is said as such, and one organisation as one."""
    made = region(stuck(), adviser(**of_adviser), adviser("B"), organisation(**of_organisation), organisation("P"))
    instance, plan = prepare(made, read_offer(OFFER), Options()), supported(made)
    by_adviser = {"A": Entry(recipient="100001/adviser", leader="A", decision="agree", by="JS")}
    held = others_of(instance, plan, by_adviser.values(), "100001/organisation")
    assert [(row.candidate.leader, row.held, row.why) for row in held.barred] == [
        ("O", True, f"{told}a decision holds A there.")
    ]
    other = Entry(recipient="100001/adviser", leader="B", decision="other leader", by="JS")
    assert others_of(instance, plan, (other,), "100001/organisation").barred == ()

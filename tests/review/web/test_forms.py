"""Forms of a review: what they say of decisions that cannot stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tsimatch.common.faults import Fault, Faults
from tsimatch.models.matching.decision_log import Entry
from tsimatch.models.offers.catalogue import choose_offer
from tsimatch.models.plan.apply_decisions import decide
from tsimatch.review.web.forms import errors_of, fault_words

from ...support.builders import lock, town


def test_way_out_of_a_workbook() -> None:
    """The way out of a workbook is told of a workbook's decision, and not on a page, whatever its words are."""
    fault = Fault("is not a leader of this region any more", value="Z", way_out="clear this decision")
    assert str(fault) == "'Z': is not a leader of this region any more; clear this decision"
    assert fault_words(fault) == "Z is not a leader of this region any more"
    assert fault_words(replace(fault, way_out="empty the cell")) == "Z is not a leader of this region any more"


def test_what_can_be_done_on_a_page() -> None:
    """What can be done beside the workbook, such as taking a lock out of the region, is told on a page as well."""
    made = replace(town(), decisions=(lock("100001", "A"),))
    entry = Entry(recipient="100001", leader="A", decision="decline", reason="no", by="JS", on=date(2026, 3, 1))
    with pytest.raises(Faults) as found:
        decide(made, choose_offer(made, "2022-23"), (entry,))
    assert str(found.value).endswith("take that out of the region; or clear this decision")
    (told,) = errors_of(lambda: decide(made, choose_offer(made, "2022-23"), (entry,))).values()
    assert told.endswith("take that out of the region")

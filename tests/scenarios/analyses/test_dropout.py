"""`match dropout`: the repair of each leader who leaves is put beside all that are as good, by trying everything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tsimatch.models.matching.options import Options, Request
from tsimatch.models.plan.plan_report import given
from tsimatch.scenarios.analyses.dropout import Dropout, dropout
from tsimatch.scenarios.runs.runner import Many

from ...oracle.equal_plans import EqualPlans, days_kept, short_case, stays, told_apart
from ...support.builders import planned
from ...support.slow_cases import random_regions, slow

BLOCK = 10
BLOCKS = range(len(random_regions(30)) // BLOCK)


@pytest.mark.slow
@pytest.mark.parametrize("block", [0, *slow(*BLOCKS[1:])])
def test_no_equal_repair_changes_less(block: int) -> None:
    """Of repairs that are equal on every level none keeps more; and with its supports no sharing keeps more days."""
    rows = [row for seed in range(BLOCK * block, BLOCK * (block + 1)) for row in _judged(seed)]
    assert any(row.taken for row in rows)
    assert any(row.others for row in rows)


def _judged(seed: int) -> list[Dropout]:
    """Judge the repair of every leader of a small plan."""
    here, offer = short_case(seed)
    plan = planned(here, offer)
    before = {row.recipient: row for row in given(plan)}
    rows = list(dropout(Request(region=here, offer=offer, options=Options()), Many(workers=1)).rows)
    for row in rows:
        assert row.state == "proven"
        leaders = tuple(replace(x, status="left") if x.id == row.leader else x for x in here.leaders)
        kept = tuple(pair for pair in plan.pairs if pair[1] != row.leader)
        gone = replace(here, leaders=leaders)
        oracle = EqualPlans(gone, offer, Options(previous=kept))
        points = oracle.points()
        # Who moves is what the repair is, as far as what it counts goes.
        moved = {move.recipient: move for move in (*row.lost, *row.taken, *row.others)}
        same = [
            (deals, days)
            for deals, days in points
            if {deal.who.id: (deal.leader.id, days[deal.who.id]) for deal in deals}
            == {id_: (was.leader, was.days) for id_, was in before.items() if id_ not in moved}
            | {id_: (move.leader_after, move.days_after) for id_, move in moved.items() if move.leader_after}
        ]
        most = max(stays(deals, before) for deals, _ in points)
        best = [(deals, days) for deals, days in same if stays(deals, before) == most]
        assert best
        deals, days = best[0]
        if not told_apart(oracle, deals):
            shared = (other for chosen, other in points if set(chosen) == set(deals))
            assert days_kept(deals, days, before) == max(days_kept(deals, other, before) for other in shared)
    return rows

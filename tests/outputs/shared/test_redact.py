"""What is circulated without names has none in what changed either."""

from __future__ import annotations

from tsimatch.models.matching.options import Allocation
from tsimatch.models.plan.plan_report import PlanChange, Since
from tsimatch.outputs.shared.redact import redacted_since

from ...support.builders import leader


def test_what_changed() -> None:
    """Why somebody lost a leader names the leader; redacted, by the id alone."""
    change = PlanChange(
        recipient="100001", name="Ash", before=Allocation(recipient="100001", leader="L1", days=5), now=None,
        why="Keeping Ada Secret (L1) would make the plan worse: fit 3 worse.",
    )  # fmt: skip
    since = redacted_since(Since(changes=(change,)), [leader("L1", name="Ada Secret"), leader("L2", name="L2")])
    assert since is not None
    assert [row.why for row in since.changes] == ["Keeping L1 would make the plan worse: fit 3 worse."]

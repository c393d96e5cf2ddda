"""Time allocation: the share of each level in the time of a huge region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...models.matching.levels import FAIR, level_of


def share_of(left: Sequence[str], weight: Mapping[str, float]) -> float:
    """The share of the time left that the first of the levels left has; a level without a weight has 1."""
    # All goals of `fair` together are one level.
    goals = max(1, sum(level_of(name) == FAIR for name in left))
    weights = [1.0 / goals if level_of(name) == FAIR else weight.get(name, 1.0) for name in left]
    return weights[0] / sum(weights)

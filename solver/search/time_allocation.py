"""Time allocation: the share of each level in the time of a huge region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def share_of(left: Sequence[str], weight: Mapping[str, float]) -> float:
    """The share of the time left that the first of the levels left has; a level without a weight has 1."""
    weights = [weight.get(name, 1.0) for name in left]
    return weights[0] / sum(weights)

"""How the time of a huge region is shared among its levels."""

from __future__ import annotations

from collections.abc import Sequence

_WEIGHTS = {"extras": 0.7, "keep": 0.2, "cost": 0.2, "fit": 1.5, "travel": 1.5}
"""Some levels have little left to gain, others much."""


def share_of(left: Sequence[str]) -> float:
    """The share of the time left that the first of the levels left has."""
    weights = [_WEIGHTS.get(name, 1.0) for name in left]
    return weights[0] / sum(weights)

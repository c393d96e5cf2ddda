"""How a level is compared with that of another plan: `fair` by its shares, the least first."""

from __future__ import annotations

import pytest
from tsimatch.models.matching.groups import Share
from tsimatch.models.plan.plan import Level, better_by


def fair(*shares: tuple[int, int]) -> Level:
    groups = tuple(Share(group=f"G{n}", supported=s, priority=p) for n, (s, p) in enumerate(shares))
    return Level(name="fair", value=0, bound=0, proven=True, shares=groups)


@pytest.mark.parametrize(
    ("new", "old", "better"),
    [
        (((1, 2), (1, 1)), ((1, 1), (1, 2)), 0),
        (((0, 1), (1, 3)), ((0, 1), (1, 4)), 84),
        (((1, 3), (0, 1)), ((1, 2), (0, 1)), -167),
        (((1, 3), (1, 1)), ((1, 2), (1, 2)), -167),
        (((1_000, 1_001), (1, 1)), ((1_001, 1_002), (1, 1)), -1),
    ],
)
def test_the_first_share_that_differs(
    new: tuple[tuple[int, int], ...], old: tuple[tuple[int, int], ...], better: int
) -> None:
    """The difference of the first shares in rising order that differ, per 1,000, rounded away from 0."""
    assert (better_by(fair(*new), fair(*old)), better_by(fair(*old), fair(*new))) == (better, -better)


def test_of_other_levels_the_values() -> None:
    """Of travel, cost and balance less is better, of all others more."""
    for name, better in (("need", 3), ("fit", 3), ("travel", -3), ("cost", -3), ("balance", -3)):
        old, new = (Level(name=name, value=value, bound=value, proven=True) for value in (4, 7))
        assert better_by(new, old) == better

"""How limits are tried together: nothing that suffices is missed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest
from tsimatch.scenarios.explanation.blocking_set import pairs, pairs_across, singles


@pytest.mark.parametrize("seed", range(60))
def test_singles_and_pairs(seed: int) -> None:
    """Of a test that more never fails, the walks give every item, and every pair, that passes; and no other."""
    rng = Random(seed)
    items, others = list(range(rng.randint(0, 9))), list(range(10, 10 + rng.randint(0, 4)))
    sizes = (1, 2, 3) if seed % 2 else (2, 3)
    every = [*items, *others]
    least = [set(rng.sample(every, size)) for size in sizes for _ in range(rng.randint(0, 3)) if len(every) >= size]

    def test(some: Sequence[int]) -> bool:
        return any(needed <= set(some) for needed in least)

    assert list(singles(items, test)) == [item for item in items if test([item])]
    if seed % 2 == 0:
        assert sorted(pairs(items, test)) == [pair for pair in combinations(items, 2) if test(pair)]
        across = [(one, other) for one in items for other in others if test((one, other))]
        assert sorted(pairs_across(items, others, test)) == across

"""Prices that separate: they carry no pattern beyond 1, and cut off what no mixture of patterns carries."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog
from tsimatch.solver.backends.separation_lp import Block, cover


def blocks(seed: int, count: int) -> list[Block]:
    """Blocks of random patterns: each row is in some pattern, so that mixtures carry what is asked."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        patterns, rows = int(chance.integers(2, 7)), int(chance.integers(1, 5))
        carried = np.vstack([chance.integers(0, 4, (patterns, rows)), np.eye(rows, dtype=np.int64)])
        made.append(Block(carried, chance.uniform(0, 3, rows), np.zeros(rows, dtype=bool)))
    return made


@pytest.mark.parametrize("seed", range(8))
def test_prices_are_the_dual_of_the_smallest_mixture(seed: int) -> None:
    """Many blocks solved at once have the prices of each alone: scipy's own optimum, and no pattern worth over 1."""
    made = blocks(seed, 6)
    prices = list(cover(made))
    assert len(prices) == len(made)
    for block, price in zip(made, prices, strict=True):
        least = linprog(np.ones(len(block.carried)), A_ub=-block.carried.T, b_ub=-block.asked)
        assert least.success
        assert price @ block.asked == pytest.approx(least.fun)
        assert (price >= 0).all()
        assert (block.carried @ price <= 1 + 1e-9).all()


def test_prices_of_equations_may_be_negative() -> None:
    """Of a row in which a mixture must carry exactly what is asked, more may be worse: its price has a sign."""
    block = Block(np.array([[1, 1], [0, 1]]), np.array([1.0, 0.5]), np.array([False, True]))
    # The first row takes a whole pattern, which carries too much of the second: no mixture, so no prices.
    assert [price.tolist() for price in cover([block])] == [[0.0, 0.0]]
    block = Block(np.array([[1, 1], [1, 0], [1, 2]]), np.array([1.0, 0.5]), np.array([False, True]))
    (price,) = cover([block])
    assert price @ block.asked == pytest.approx(1)
    block = Block(np.array([[2, 1], [1, 0]]), np.array([1.0, 0.0]), np.array([False, True]))
    (price,) = cover([block])
    assert price.tolist() == pytest.approx([1, -1])


def test_nothing_to_separate() -> None:
    """Without blocks no program is solved."""
    assert list(cover([])) == []

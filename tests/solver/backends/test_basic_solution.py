"""The square system of a basic solution has the answer that a dense solver gives, or is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tsimatch.common.arrays import Floats
from tsimatch.solver.backends.basic_solution import Factored


def factored(matrix: Floats) -> Factored:
    """A matrix as a factored system."""
    equation, unknown = np.nonzero(matrix)
    return Factored(equation, unknown, matrix[equation, unknown].astype(float), len(matrix))


def blocks_with_links(seed: int, blocks: int, size: int, links: int) -> Floats:
    """A square matrix of blocks, with some unknowns at the end that stand in equations of all of them."""
    chance = np.random.default_rng(seed)
    count = blocks * size + links
    matrix = np.zeros((count, count))
    for block in range(blocks):
        inside = slice(block * size, (block + 1) * size)
        matrix[inside, inside] = chance.integers(-3, 4, (size, size)) + 9 * np.eye(size)
    matrix[:, count - links :] = chance.integers(-2, 3, (count, links))
    for link in range(links):
        block = int(chance.integers(blocks))
        matrix[count - links + link, block * size : (block + 1) * size] = chance.integers(-2, 3, size)
    matrix[count - links :, count - links :] += 9 * np.eye(links)
    return np.asarray(matrix[chance.permutation(count)])


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 8), st.integers(0, 3))
def test_blocks_that_are_linked_have_the_dense_answer(seed: int, blocks: int, size: int, links: int) -> None:
    """A region's budgets and levels link blocks that are else alone: the answer is that of all equations together."""
    matrix = blocks_with_links(seed, blocks, size, links)
    targets = np.random.default_rng(seed).integers(-5, 6, (4, len(matrix))).astype(float)
    if np.linalg.cond(matrix) < 1e8:
        assert np.allclose(factored(matrix).solve(targets), np.linalg.solve(matrix, targets.T).T)


@given(st.integers(0, 10_000), st.integers(1, 40), st.floats(0.0, 0.3))
@settings(deadline=None, max_examples=10)
def test_sparse_systems_are_solved_as_dense_ones_are(seed: int, size: int, filled: float) -> None:
    """A sparse system, whatever the order of its equations, has the solution that a dense solver gives."""
    chance = np.random.default_rng(seed)
    square = np.where(chance.uniform(size=(size, size)) < filled, chance.integers(1, 5, (size, size)), 0)
    square = (square + np.diag(chance.integers(5, 9, size)))[chance.permutation(size)].astype(float)
    targets = chance.uniform(-1, 1, (3, size))
    if np.linalg.cond(square) < 1e8:
        system = factored(square)
        assert np.allclose(system.solve(targets), np.linalg.solve(square, targets.T).T)
        # Once factored, it is solved again for other targets.
        assert np.allclose(system.solve(targets[:1]), np.linalg.solve(square, targets[:1].T).T)


@pytest.mark.parametrize(
    "matrix",
    [
        [[1.0, 1.0], [0.0, 0.0]],
        [[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 2.0]],
    ],
    ids=["an empty equation", "two equations that say the same", "an unknown too many in a block"],
)
def test_a_singular_system_is_refused(matrix: list[list[float]]) -> None:
    """Where there is no one answer, none is made up."""
    with pytest.raises(np.linalg.LinAlgError):
        factored(np.array(matrix)).solve(np.ones((1, len(matrix))))

"""Systems of components that few unknowns link have the answer that one dense system of them has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tsimatch.solver import linked, peeled
from tsimatch.solver.entries import Entries
from tsimatch.solver.linked import Linked
from tsimatch.solver.peeled import Peeled


def linked_system(seed: int, blocks: int, size: int, links: int) -> np.ndarray:
    """A square matrix of blocks, with some unknowns at the end that stand in equations of all of them."""
    chance = np.random.default_rng(seed)
    count = blocks * size + links
    matrix = np.zeros((count, count))
    for block in range(blocks):
        inside = slice(block * size, (block + 1) * size)
        matrix[inside, inside] = chance.integers(-3, 4, (size, size)) + 9 * np.eye(size)
    matrix[:, count - links :] = chance.integers(-2, 3, (count, links))
    # What settles the links are further equations, each of one block.
    for link in range(links):
        block = int(chance.integers(blocks))
        matrix[count - links + link, block * size : (block + 1) * size] = chance.integers(-2, 3, size)
    matrix[count - links :, count - links :] += 9 * np.eye(links)
    order = chance.permutation(count)
    return matrix[order]


def entries_of(matrix: np.ndarray) -> Entries:
    equation, unknown = np.nonzero(matrix)
    return Entries(equation, unknown, matrix[equation, unknown])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 8), st.integers(0, 3))
def test_components_that_are_linked_have_the_dense_answer(seed: int, blocks: int, size: int, links: int) -> None:
    """However a system falls apart, its answer is that of all its equations together."""
    matrix = linked_system(seed, blocks, size, links)
    targets = np.random.default_rng(seed).integers(-5, 6, (len(matrix), 4)).astype(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linked, "_LINK", 8)
        if np.linalg.cond(matrix) > 1e8:
            return
        try:
            found = Linked(entries_of(matrix), len(matrix)).solve(targets)
        except np.linalg.LinAlgError:
            # Not told to be singular where it falls apart into components that are none of the links' business.
            pytest.fail("a system with an answer is told to have none")
    assert np.allclose(matrix @ found, targets)


def test_what_peeling_leaves_is_solved_component_by_component(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that is large enough to be taken apart has the answer that it has when it is not."""
    matrix = linked_system(7, 4, 12, 2)
    targets = np.arange(3.0 * len(matrix)).reshape(3, -1)
    whole = Peeled(entries_of(matrix), len(matrix)).solve(targets)
    asked = []

    def counted(left: Entries, size: int) -> Linked:
        asked.append(size)
        return Linked(left, size)

    monkeypatch.setattr(peeled, "_SMALL", 0)
    monkeypatch.setattr(peeled, "Linked", counted)
    system = Peeled(entries_of(matrix), len(matrix))
    assert np.allclose(system.solve(targets), whole)
    # Once factored, it is solved again for other targets.
    assert np.allclose(system.solve(targets[:1]), whole[:1])
    assert asked == [len(matrix)]


def test_a_singular_component_is_told() -> None:
    """A component with more unknowns than equations, or with equations that say the same, has no answer."""
    with pytest.raises(np.linalg.LinAlgError):
        Linked(entries_of(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])), 3).solve(np.ones((3, 1)))
    with pytest.raises(np.linalg.LinAlgError):
        Linked(entries_of(np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 2.0]])), 3).solve(np.ones((3, 1)))

"""A tree of branch and bound in a certificate: worked out again leaf by leaf, and refused where anything is missing."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.plan.certificate import Certificate, LevelProof, TreeNode
from tsimatch.models.plan.check_result import Recheck
from tsimatch.solver.certificate.verify import recheck, verified
from tsimatch.solver.certificate.verify_tree import Tree, TreeFault, TreeRows
from tsimatch.solver.checker.check import instance_of
from tsimatch.solver.solve import solve

from ...support.proofs import proven

SEED, OFFER = 2, "2022-23"


def judged(certificate: Certificate) -> Recheck:
    """What a certificate of the region proves."""
    made, found, _ = proven(SEED, OFFER)
    return recheck(certificate, found, instance_of(found, made))


def place_of_tree(certificate: Certificate) -> int:
    """The place of the level with the largest tree."""
    return max(range(len(certificate.levels)), key=lambda i: len(certificate.levels[i].tree))


def with_tree(certificate: Certificate, *nodes: TreeNode, **fields: object) -> Certificate:
    """The certificate with other nodes in its largest tree."""
    place, levels = place_of_tree(certificate), list(certificate.levels)
    levels[place] = replace(levels[place], tree=nodes, **fields)  # type: ignore[arg-type]
    return replace(certificate, levels=tuple(levels))


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    return proven(SEED, OFFER)[2]


def test_trees_are_worked_out_again(certificate: Certificate) -> None:
    """Levels that prices leave open are proven by their trees, and nothing rests on a search."""
    found = judged(certificate)
    assert found.broken == ()
    assert {level.closed_by for level in found.proved} == {"bound", "tree"}
    trees = [level for level in found.proved if level.closed_by == "tree"]
    assert all(level.nodes >= 3 and level.bound > level.value for level in trees)


def test_what_is_no_proof(certificate: Certificate) -> None:
    """A leaf without prices, a tree cut short or with more nodes, a split outside bounds: none is taken."""
    level = certificate.levels[place_of_tree(certificate)]
    nodes = level.tree
    leaf = next(i for i, node in enumerate(nodes) if node.column < 0)
    first = nodes[0]
    assert first.column >= 0
    bare = replace(nodes[leaf], prices=(), target=0, held=(0,) * len(level.held))
    cases = {
        "do not close": (*nodes[:leaf], bare, *nodes[leaf + 1 :]),
        "ends before its last node": nodes[:-1],
        "in no tree": (*nodes, nodes[leaf]),
        "outside its bounds": (replace(first, at=10**6), *nodes[1:]),
        "column that is not there": (replace(first, column=10**6), *nodes[1:]),
        "missing, twice there, or below 0": (*nodes[:leaf], replace(nodes[leaf], target=-1), *nodes[leaf + 1 :]),
        "has a tree and is not closed by it, or is and has none": (),
    }
    for told, changed in cases.items():
        broken = judged(with_tree(certificate, *changed)).broken
        assert told in str(broken[0]), told
    assert "has a tree" in str(judged(with_tree(certificate, *nodes, closed_by="search")).broken[0])
    missing = replace(nodes[leaf], prices=((10**9, 1),))
    broken = judged(with_tree(certificate, *nodes[:leaf], missing, *nodes[leaf + 1 :])).broken
    assert "a price of a row that is not there" in str(broken[0])


def test_a_better_value_has_no_tree(certificate: Certificate) -> None:
    """The tree of a level proves no value below the plan's: the plan itself is in one of its leaves."""
    place, levels = place_of_tree(certificate), list(certificate.levels)
    levels[place] = replace(levels[place], value=levels[place].value - 1)
    assert judged(replace(certificate, levels=tuple(levels))).broken


def test_sums_are_exact_beyond_64_bits() -> None:
    """Prices whose sums leave 64 bits are added up in Python's whole numbers: the same as those that do not."""
    rows = TreeRows([{0: 3, 1: -2}, {1: 1}], [5, 1], [False, True], [([1, 1], 2)], ([2, 0], 4))
    for scale in (1, 1 << 70):
        leaf = TreeNode(target=scale, prices=((0, 2 * scale), (1, -scale)), held=(scale,))
        sums = rows.sums(leaf, [0, 0], [1, 3])
        # 2 x + (x + y) - 2 (3 x - 2 y) + y, and 10 - 1 less 4 and 2.
        assert sums.reduced == [-3 * scale, 6 * scale]
        assert sums.total == 3 * scale + 18 * scale


@pytest.mark.parametrize("seed", range(3))
def test_no_whole_point_is_lost(seed: int) -> None:
    """Of a small model, every whole point is in one leaf of a tree, within the leaf's bounds."""
    chance = np.random.default_rng(seed)
    upper = [2, 1, 3]
    nodes: list[TreeNode] = []

    def grow(low: list[int], high: list[int], depth: int) -> None:
        free = [c for c in range(3) if low[c] < high[c]]
        if not free or depth == 4:
            nodes.append(TreeNode())
            return
        column = int(chance.choice(free))
        at = int(chance.integers(low[column], high[column]))
        nodes.append(TreeNode(column=column, at=at))
        grow(low, [at if c == column else v for c, v in enumerate(high)], depth + 1)
        grow([at + 1 if c == column else v for c, v in enumerate(low)], high, depth + 1)

    grow([0, 0, 0], upper, 0)
    rows = TreeRows([], [], [], [], ([0, 0, 0], 1))
    leaves = [(v.lower, v.upper) for v in Tree(nodes, rows, ([0, 0, 0], upper)).walk() if v.sums is not None]
    for point in product(*(range(most + 1) for most in upper)):
        inside = [all(a <= x <= b for a, x, b in zip(low, point, high, strict=True)) for low, high in leaves]
        assert sum(inside) == 1, point


def test_a_tree_without_nodes() -> None:
    """Nothing at all is no tree."""
    rows = TreeRows([], [], [], [], ([0], 1))
    with pytest.raises(TreeFault, match="ends before"):
        list(Tree((), rows, ([0], [1])).walk())


def test_without_time_a_range_is_told() -> None:
    """Where no time is left for a tree, the certificate names the search that closed the level, and is sound."""
    made, found, whole = proven(SEED, OFFER)
    over = Deadline(0.0)
    solution = solve(instance_of(found, made), Deadline())
    certificate = solution.certified(over)
    closed = {level.closed_by for level in certificate.levels}
    assert closed == {"bound", "search"}
    assert all(level.search for level in certificate.levels if level.closed_by == "search")
    assert judged(certificate).broken == ()
    assert [level.value for level in certificate.levels] == [level.value for level in whole.levels]


def test_the_plan_keeps_no_leaf(certificate: Certificate) -> None:
    """No leaf of a tree is closed by what the plan itself would keep: a better value has a price in some of them."""
    made, found, _ = proven(SEED, OFFER)
    _, verifier = verified(certificate, found, instance_of(found, made))
    assert verifier is not None
    trees: list[LevelProof] = [level for level in certificate.levels if level.tree]
    assert all(any(node.target for node in level.tree) for level in trees)

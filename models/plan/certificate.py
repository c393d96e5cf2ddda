"""A certificate: the prices from which anybody can work out again, in whole numbers, why a level can be no better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .plan import Asked, Named

CERTIFICATE_SCHEMA = "match-certificate/3"
CERTIFICATE_SCHEMAS = (CERTIFICATE_SCHEMA, "match-certificate/2", "match-certificate/1")
"""What is read: schema 1 has slots alone for cuts, each as its members; schema 2 has no trees."""

Search = Literal["", "branch-and-bound", "branch-and-bound with cp-sat", "cp-sat"]
Second = Literal["", "cp-sat without presolve"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TreeNode:
    """A node of branch and bound: a split of a `column`, at most `at` or more; or a leaf, with its prices.

    A leaf holds no plan that is better than the level's value: its prices of rows, of held levels and of a better value
    (`target`) add up to less than 0 whatever the columns are within their bounds.
    """

    column: int = -1
    at: int = 0
    target: int = 0
    prices: tuple[tuple[int, int], ...] = ()
    held: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelProof:
    """The proof of one level, in the order of the levels.

    `value` is as the level is maximised: travel, cost (in pence) and balance stand below 0. `closed_by` is 'bound'
    where the prices alone prove it, 'tree' where branch and bound closes what they leave, and 'search' where a search
    closed it that left no tree: this then proves a range. `prices` are pairs of row and price, `held` the prices of the
    levels before; all are divided by `scale`. `tree` has the nodes of branch and bound: after each split first those
    where its column is at most `at`, then those where it is more. `search` names the search that closed the gap in
    planning, and `agreed` the second one that was asked because CP-SAT's word alone is no proof; branch and bound that
    closes every part by a bound in whole numbers needs none. Both are empty in what versions before wrote.
    """

    name: str
    value: int
    closed_by: Literal["bound", "tree", "search"]
    scale: int
    prices: tuple[tuple[int, int], ...]
    held: tuple[int, ...]
    search: Search = ""
    agreed: Second = ""
    tree: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CutProof:
    """How a row that was added to the model follows; rows are numbered on from those of the model.

    A slots row: `members`, match columns of one leader and class. A row of the hull of a leader's patterns: the
    `leader` and the `weights` of columns. A Gomory mixed-integer cut: multipliers of rows before it (`rows`) and of
    levels (`held`) that are held when `after` levels are, a `divisor`, and the columns that are measured down from
    their upper bound (docs/method.md, 'Slots', 'Hulls' and 'Gomory mixed-integer cuts').
    """

    members: tuple[int, ...] = ()
    leader: int = -1
    weights: tuple[tuple[int, int], ...] = ()
    after: int = 0
    rows: tuple[tuple[int, int], ...] = ()
    held: tuple[tuple[int, int], ...] = ()
    divisor: int = 0
    flipped: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """The proofs of a plan's levels, and what they are about.

    `model` is the digest of the model's rows, and `cuts` the rows added to them that a proof rests on.
    """

    version: str
    offer: Named
    region: Named
    options: Asked
    model: str
    cuts: tuple[CutProof, ...]
    levels: tuple[LevelProof, ...]

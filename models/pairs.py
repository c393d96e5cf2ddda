"""The allowed pairs of a region, with the fit and the km of each, found by blocks of one region at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .bits import Flags, Ints
from .distance import whole_km
from .fit import FitParts, fit_of
from .names import fold
from .pair_rules import PairRules
from .recipient import Recipient
from .region import Leader

_BLOCK = 2_000_000
"""The most pairs that are looked at at once, so that memory stays small."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a recipient and a leader, as indices, ordered by recipient and then by leader.

    `km` is whole, -1 where it is unknown.
    """

    recipient: Ints
    leader: Ints
    km: Ints
    fit: FitParts

    def __len__(self) -> int:
        return len(self.recipient)

    def find(self, recipient: int, leader: int) -> int | None:
        """Give the number of one pair, or None where it is not here."""
        first, last = np.searchsorted(self.recipient, [recipient, recipient + 1])
        at = first + np.searchsorted(self.leader[first:last], leader)
        return int(at) if at < last and self.leader[at] == leader else None


def allowed_pairs(rules: PairRules, besides: Iterable[tuple[int, int]] = ()) -> Pairs:
    """Give every pair that no rule refuses, and `besides`, the pairs that locks put in."""
    codes = [_codes(rules, ts, ls) for ts, ls in _blocks(rules.recipients, rules.leaders)]
    width = max(1, len(rules.leaders))
    locked = np.array([t * width + leader for t, leader in besides], dtype=np.int64)
    every = np.unique(np.concatenate([*codes, locked]))
    return describe(rules, every // width, every % width)


def describe(rules: PairRules, ts: Ints, ls: Ints) -> Pairs:
    """Give pairs with their km and fit."""
    squared = rules.squared(ts, ls)
    theirs, leaders = rules.phases
    fit = fit_of(rules.offer.fit, rules.needs[ts], rules.expertise[ls], theirs[ts], leaders[ls], squared)
    return Pairs(ts, ls, whole_km(squared), fit)


def _codes(rules: PairRules, ts: Ints, ls: Ints) -> Ints:
    rows, columns = np.nonzero(rules.allowed(ts, ls))
    return ts[rows] * len(rules.leaders) + ls[columns]


def _blocks(recipients: Sequence[Recipient], leaders: Sequence[Leader]) -> Iterable[tuple[Ints, Ints]]:
    serving: dict[str, list[int]] = defaultdict(list)
    for i, leader in enumerate(leaders):
        for name in leader.region:
            serving[fold(name)].append(i)
    wanting: dict[str, list[int]] = defaultdict(list)
    for t, recipient in enumerate(recipients):
        wanting[fold(recipient.region)].append(t)
    for name in sorted(wanting):
        ls = np.array(serving.get(name, ()), dtype=np.int64)
        if len(ls):
            yield from ((ts, ls) for ts in _slices(np.array(wanting[name]), max(1, _BLOCK // len(ls))))


def _slices(array: Ints, size: int) -> Iterable[Ints]:
    edges = [*range(0, len(array), size), len(array)]
    return (array[first:last] for first, last in pairwise(edges))


def refused_counts(flags: dict[str, Flags]) -> dict[str, int]:
    """Count the leaders that each rule refuses, those that refuse nobody left out."""
    return {name: int(refused.sum()) for name, refused in flags.items() if refused.any()}

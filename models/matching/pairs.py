"""The allowed pairs of an instance, with the fit and the km of each, found block by block of one region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...common.arrays import Flags, Ints, distinct
from ...common.names import fold
from ..eligibility.recipients import Recipient
from ..region.region import Leader
from .distance import whole_km
from .fit import FitParts, fit_of
from .pair_rules import PairRules

_BLOCK = 2_000_000
"""Pairs tested at once: at 8 bytes for the rule on regions and a byte a flag, they take about 20 MB."""


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
    every = distinct(np.concatenate([*codes, locked]))
    return describe(rules, every // width, every % width)


@dataclass(frozen=True, slots=True)
class EarlierPairs:
    """The pairs of a similar instance, its rules, and the pairs that its locks put in."""

    rules: PairRules
    locked: frozenset[tuple[int, int]]
    pairs: Pairs


def reused_pairs(rules: PairRules, besides: Collection[tuple[int, int]], old: EarlierPairs) -> Pairs:
    """Give the same as `allowed_pairs`, testing only the pairs of recipients and leaders that are not as they were."""
    t_from = _old_numbers(rules.recipients, old.rules.recipients)
    l_from = _old_numbers(rules.leaders, old.rules.leaders)
    t_from[[i for i, r in enumerate(rules.recipients) if r.id in _decided(rules, besides, old)]] = -1
    old_pairs, width = old.pairs, max(1, len(rules.leaders))
    t_to, l_to = _inverted(t_from, len(old.rules.recipients)), _inverted(l_from, len(old.rules.leaders))
    kept = np.flatnonzero((t_to[old_pairs.recipient] >= 0) & (l_to[old_pairs.leader] >= 0))
    parts = [
        Pairs(
            t_to[old_pairs.recipient[kept]], l_to[old_pairs.leader[kept]], old_pairs.km[kept], old_pairs.fit.only(kept)
        )
    ]
    here = np.array([leader.status != "left" for leader in rules.leaders], dtype=bool)
    for ts, ls in ((t_from < 0, here), (t_from >= 0, here & (l_from < 0))):
        if ts.any() and ls.any():
            parts.append(_part(rules, np.flatnonzero(ts), np.flatnonzero(ls), besides))
    recipient, leader, km, expertise, phase, distance = (
        np.concatenate(columns)
        for columns in zip(
            *((p.recipient, p.leader, p.km, p.fit.expertise, p.fit.phase, p.fit.distance) for p in parts), strict=True
        )
    )
    order = np.argsort(recipient * width + leader, kind="stable")
    fit = FitParts(expertise[order], phase[order], distance[order])
    return Pairs(recipient[order], leader[order], km[order], fit)


def _part(rules: PairRules, ts: Ints, ls: Ints, besides: Collection[tuple[int, int]]) -> Pairs:
    """The pairs of some recipients and some leaders, by rules over these alone."""
    recipients, leaders = [rules.recipients[t] for t in ts.tolist()], [rules.leaders[x] for x in ls.tolist()]
    ids = {leader.id for leader in leaders}
    bans = [(recipient, leader) for recipient, leader in rules.bans if leader in ids]
    t_at, l_at = _inverted(ts, len(rules.recipients)), _inverted(ls, len(rules.leaders))
    locked = [(int(t_at[t]), int(l_at[x])) for t, x in besides if t_at[t] >= 0 and l_at[x] >= 0]
    found = allowed_pairs(PairRules(recipients, leaders, rules.offer, bans, reviews=rules.reviews), locked)
    return Pairs(ts[found.recipient], ls[found.leader], found.km, found.fit)


_Bodies = Sequence[Recipient | Leader]


def _old_numbers(rows: _Bodies, before: _Bodies) -> Ints:
    """Give the old number of each row, -1 for one that is new or not as it was."""
    number = {row.id: i for i, row in enumerate(before)}
    at = [number.get(row.id, -1) for row in rows]
    return np.array([i if i >= 0 and before[i] == row else -1 for i, row in zip(at, rows, strict=True)], dtype=np.int64)


def _inverted(of: Ints, count: int) -> Ints:
    """Invert a mapping: `of[i]` is a number below `count` or -1; gives for each number its `i`, -1 for none."""
    turned = np.full(count, -1, dtype=np.int64)
    turned[of[of >= 0]] = np.flatnonzero(of >= 0)
    return turned


def _decided(rules: PairRules, besides: Collection[tuple[int, int]], old: EarlierPairs) -> set[str]:
    """The recipients about whom something was decided, then or now, that does not hold at the other time."""
    bans = set(rules.bans) ^ set(old.rules.bans)
    now = {(rules.recipients[t].id, rules.leaders[x].id) for t, x in besides}
    then = {(old.rules.recipients[t].id, old.rules.leaders[x].id) for t, x in old.locked}
    return {recipient for recipient, _ in bans | (now ^ then)}


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

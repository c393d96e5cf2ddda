"""Stable keys: a number for each column and row, made of what it is about, the same in any other model.

The indices of columns and rows move as soon as a leader or a recipient comes or goes; keys do not. So the warm start of
one model can be laid on another that is much like it. Two keys that are equal by chance do no harm: all that is carried
over is a place to start from, and proves nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ...common.arrays import Ints, turns
from ...models.matching.links import LINK_RULES
from ..model.model import Model

StableKeys = NDArray[np.uint64]

_BY_LEADER = (
    "leader's own days", "leader's days", "leader's matches", "reviewer's days and matches", "squares",
    "one pattern", "own days of a pattern", "days of a pattern",
)  # fmt: skip
_ODD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def places(wanted: StableKeys, known: StableKeys) -> Ints:
    """Give where each wanted key stands among those known, -1 where it is not."""
    if not len(known):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(known, kind="stable")
    at = order[np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)]
    return np.where(known[at] == wanted, at, -1)


def cut_key(members: StableKeys) -> int:
    """Give the key of a slots row, by the columns that it counts."""
    return int(_mixed("slots", np.array([np.bitwise_xor.reduce(members)]))[0])


class KeyMaker:
    """Makes the keys of the columns and rows of one model."""

    def __init__(self, model: Model) -> None:
        self._problem, self._columns = model, model.columns
        instance = model.instance
        self._recipients = _of_texts(r.id for r in instance.recipients)
        self._leaders = _of_texts(x.id for x in instance.leaders)
        self._partners = _of_texts(p.id for p in instance.partners)
        self._budgets = _of_texts(repr(b.key) for b in instance.budgets)
        fairness = model.columns.fairness
        self._fair_groups = _of_texts(group.name for group in (fairness.groups if fairness else ()))

    @cached_property
    def columns(self) -> StableKeys:
        """The key of each column."""
        instance, columns, match, days = self._problem.instance, self._columns, self._columns.match, self._columns.days
        of, by, pays = self._recipients, self._leaders, instance.budgets
        groups = _of_texts(f"{g.team} {[pays[b].key for b in g.budgets]}" for g in columns.groups)
        return np.concatenate(
            [
                _mixed("match", of[match.recipient], by[match.leader], match.long),
                _mixed("days", by[days.leader], groups[days.group]),
                _mixed("partner", of[instance.partnerships.recipient], self._partners[instance.partnerships.partner]),
                _mixed("review", of[instance.reviews.recipient], by[instance.reviews.leader]),
                _mixed("npqel", of[columns.npqels]),
                _mixed("square", by[columns.squares], turns(columns.squares)),
                _mixed("fair", self._fair_groups[columns.fair.group], columns.fair.place),
                self._counts(),
                self._patterns(),
            ]
        )

    def _counts(self) -> StableKeys:
        counts, of = self._columns.counts, self._recipients
        singles = (("matched", counts.matched), ("partnered", counts.partnered), ("reviewed", counts.reviewed))
        others = _mixed("count", _of_texts(counts.names))
        return np.concatenate([*(_mixed(name, of[who]) for name, who in singles), others])

    def _patterns(self) -> StableKeys:
        patterns = self._columns.patterns
        row, pattern, number = patterns.entries.T
        counted = np.zeros(len(patterns.leader), dtype=np.uint64)
        np.add.at(counted, pattern, self._classes[row] * number.astype(np.uint64))
        return _mixed("pattern", self._leaders[patterns.leader], counted)

    @cached_property
    def _classes(self) -> StableKeys:
        """The key of each class of each leader, by the first of its columns: enough to know it again."""
        match, patterns, figures = self._columns.match, self._columns.patterns, self._problem.figures
        rows = int(max(patterns.match_class.max(initial=-1), patterns.entries[:, 0].max(initial=-1))) + 1
        first = np.zeros(rows, dtype=np.int64)
        counted = np.flatnonzero(patterns.match_class >= 0)[::-1]
        first[patterns.match_class[counted]] = counted
        recipient = match.recipient[first]
        alike = figures.team[recipient], figures.in_person[recipient], match.least[first], match.most[first]
        return _mixed("class", self._leaders[match.leader[first]], *alike) if rows else np.zeros(0, dtype=np.uint64)

    @cached_property
    def rows(self) -> StableKeys:
        """The key of each row of the model itself; of several that are about the same, each by its turn."""
        rows = self._problem.rows
        keys, turn = np.zeros(rows.count, dtype=np.uint64), np.zeros(rows.count, dtype=np.int64)
        nothing = np.zeros(1, dtype=np.uint64)
        about = {name: _mixed(name, self._about.get(name, nothing)) for name in {name for name, _ in rows.families}}
        for family, span in rows.spans():
            keys[span] = about[family][rows.label[span]]
        order = np.argsort(keys, kind="stable")
        turn[order] = turns(keys[order])
        return _mixed("row", keys, turn)

    @cached_property
    def _about(self) -> dict[str, StableKeys]:
        """The keys of what the rows of each family are about, by label; the others are about nothing."""
        span = self._columns.span
        return {
            **dict.fromkeys(_BY_LEADER, self._leaders),
            **dict.fromkeys(("budget", "budget, rounded"), self._budgets),
            **dict.fromkeys(("partnership if matched", "review if matched", "NPQEL if matched"), self.columns),
            **dict.fromkeys(("minimum", "cap"), self.columns[span("days")]),
            **dict.fromkeys(LINK_RULES, self._recipients),
            "count": self.columns[span("count")],
            "shares": self._fair_groups,
            "shares in order": self.columns[span("fair")],
            "partner's slots": self._partners,
            "matches of a pattern": self._classes,
        }


def _of_texts(texts: Iterable[str]) -> StableKeys:
    digests = [blake2b(text.encode(), digest_size=8).digest() for text in texts]
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _mixed(name: str, *parts: NDArray[np.generic]) -> StableKeys:
    """Mix a name and arrays into one number each."""
    mixed = np.full(len(parts[0]), _of_texts([name])[0])
    for part in parts:
        mixed = (mixed ^ part.astype(np.uint64)) * _ODD
        mixed ^= mixed >> _SHIFT
    return mixed

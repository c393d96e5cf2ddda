"""Geographic windows: which leaders and columns a sub-MIP of a large region is solved over.

A window is a group of leaders near each other. What windows share, money above all, is priced by the dual prices of
the relaxation, so that a window gives up what is worth more elsewhere.
"""

from __future__ import annotations

from math import pi

import numpy as np

from ...common.arrays import Flags, Floats, Ints, flags_of
from ..bounds.level_relaxation import LevelRelaxation
from ..bounds.pricing import best_of_each, owners
from ..model.aggregates import TOTAL
from ..model.model import Model

_SHARED = ("budget", "partner's slots")
"""The rows that windows share."""


class GeographicWindows:
    """The windows of a model."""

    def __init__(self, model: Model) -> None:
        self._model, self._instance, self._columns = model, model.instance, model.columns
        self._limits = model.parameters.heuristics.windows
        self._random = np.random.default_rng(1)
        self._open = self._patterns = np.zeros(0, dtype=np.int64)
        self._owners, self._shared = owners(model), np.zeros(model.rows.count, dtype=bool)
        for family, span in model.rows.spans():
            self._shared[span] = family in _SHARED
        self._places = _places(model)

    def parts(self, lp: LevelRelaxation, x: Ints, size: int) -> list[Flags]:
        """Divide the leaders into windows of about a size, cut another way each time; choose what is open in them."""
        self._open, self._patterns = self._choose(lp, x), self._choose_patterns(lp, x)
        leaders = len(self._instance.leaders)
        angle = self._random.uniform(0, pi)
        turned = self._places @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        groups = _halved(np.arange(leaders), turned, max(1, round(leaders / size)))
        return [np.isin(np.arange(leaders), group) for group in groups]

    def aim(self, lp: LevelRelaxation, *, alone: bool) -> Floats:
        """What windows make best: the level, and what they take of and give to what is shared, at its prices."""
        own = lp.objective.astype(float)
        if alone:
            return own
        prices = np.where(self._shared, lp.bound.prices[: len(self._shared)], 0)
        priced = -self._model.rows.priced(prices, len(own)).astype(float)
        for level, price in zip(lp.fixed_levels, lp.bound.level_prices, strict=True):
            priced += float(price) * level.objective
        return np.asarray(own + (1 - self._limits.objective_share) * priced / lp.bound.scale)

    def free(self, lp: LevelRelaxation, x: Ints, freed: Flags) -> Ints:
        """The columns put anew in a window: what its leaders can have, and their recipients and the unmatched."""
        columns, match = self._columns, self._columns.match
        leader = np.full(len(self._instance.recipients), -1, dtype=np.int64)
        chosen = np.flatnonzero(x[columns.span("match")])
        leader[match.recipient[chosen]] = match.leader[chosen]
        recipients = (leader < 0) | freed[leader]
        open_ = self._open[freed[match.leader[self._open]] & recipients[match.recipient[self._open]]]
        choices = np.concatenate([open_, *self._others(lp, x, recipients)])
        follow = (
            columns.span("days").start + np.flatnonzero(freed[columns.days.leader]),
            self._patterns[freed[columns.patterns.leader[self._patterns - columns.span("pattern").start]]],
            columns.span("square").start + np.flatnonzero(freed[columns.squares]),
            columns.numbers("fair"),
            self._counts_of(choices),
        )
        return np.unique(np.concatenate([choices, *follow]))

    def beside(self, lp: LevelRelaxation, x: Ints) -> Ints:
        """The columns that are put anew where matches stay as they are: days, partners, reviews, NPQELs."""
        others = np.concatenate(self._others(lp, x, np.ones(len(self._instance.recipients), dtype=bool)))
        follow = self._columns.numbers("days"), self._columns.numbers("pattern"), self._counts_of(others)
        return np.unique(np.concatenate([others, *follow]))

    def asks_beside(self, lp: LevelRelaxation) -> bool:
        """Whether a level asks for anything but matches."""
        beside = ~self._columns.flags("match", "matched", "pattern", "square", "fair")
        return bool(lp.objective[beside].any())

    def _others(self, lp: LevelRelaxation, x: Ints, recipients: Flags) -> list[Ints]:
        """The partners, reviews and NPQELs of some recipients."""
        columns = self._columns
        losses = lp.losses() + self._random.uniform(0, lp.unit / 2, columns.count)
        partners = columns.numbers("partner")[recipients[self._instance.partnerships.recipient]]
        near = best_of_each(partners, -losses[partners], self._owners, self._limits.matches_per_recipient)
        reviews = columns.numbers("review")[recipients[self._instance.reviews.recipient]]
        npqels = columns.numbers("npqel")[recipients[columns.npqels]]
        return [np.union1d(near, partners[x[partners] > 0]), reviews, npqels]

    def _counts_of(self, choices: Ints) -> Ints:
        """The counts of some choices, and all totals."""
        counts, start = self._columns.counts, self._columns.span("count").start
        chosen = flags_of(choices, self._columns.count)
        number, column = counts.entries.T
        numbers = np.concatenate([np.unique(number[chosen[column]]), np.flatnonzero(counts.tier == TOTAL)])
        return np.asarray(start + numbers)

    def _choose(self, lp: LevelRelaxation, x: Ints) -> Ints:
        """The matches that are open in windows: the nearest to the bound, and those of the plan and the relaxation."""
        match, span = self._columns.match, self._columns.span("match")
        possible = np.flatnonzero(lp.domain.upper[span] > 0)
        # Equal losses are many where a level counts little: chance tells them apart, otherwise each time.
        losses = lp.losses()[span] + self._random.uniform(0, lp.unit / 2, span.stop)
        near = (
            best_of_each(possible, -losses[possible], of, most)
            for of, most in (
                (match.recipient, self._limits.matches_per_recipient),
                (match.leader, self._limits.matches_per_leader),
            )
        )
        used = np.flatnonzero((x[span] > 0) | (lp.x[span] > 0))
        return np.unique(np.concatenate([*near, used]))

    def _choose_patterns(self, lp: LevelRelaxation, x: Ints) -> Ints:
        """The patterns that are open in windows."""
        patterns = self._columns.numbers("pattern")
        possible = patterns[lp.domain.upper[patterns] > 0]
        near = best_of_each(possible, -lp.losses()[possible], self._owners, self._limits.patterns_per_leader)
        return np.union1d(near, patterns[x[patterns] > 0])


def _halved(members: Ints, places: Floats, parts: int) -> list[Ints]:
    """Divide places into parts of one size, near ones together: across the longer side, again and again."""
    if parts <= 1:
        return [members]
    here = places[members]
    axis = int(np.argmax(here.max(axis=0) - here.min(axis=0)))
    order = members[np.argsort(here[:, axis], kind="stable")]
    cut = len(order) * (parts // 2) // parts
    return [*_halved(order[:cut], places, parts // 2), *_halved(order[cut:], places, parts - parts // 2)]


def _places(model: Model) -> Floats:
    """Where each leader is, in metres; one that nobody knows is taken to be in the middle of all."""
    known = [leader.position for leader in model.instance.leaders]
    places = np.array([(np.nan, np.nan) if place is None else place for place in known], dtype=float)
    middle = np.nanmean(places, axis=0) if np.isfinite(places).any() else np.zeros(2)
    return np.where(np.isnan(places), middle, places)

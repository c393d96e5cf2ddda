"""Mapping from a solved model to a new, similar one: for each column and row its old index, or -1.

Where a change only takes possibilities away (a leader who leaves, a ban, a lock) the model stays, with tighter bounds,
and so does the whole warm start. Otherwise a new model is made, and the warm start is carried over by stable keys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...common.arrays import Flags, Ints, flags_of
from ...models.matching.instance import Instance
from ...models.matching.pairs import Pairs
from ...models.region.region import Leader
from ..bounds.pricing import ColumnPool
from ..cuts.pattern_cuts import Followed, PatternCuts
from ..model.arrays import InstanceArrays
from ..model.levels_and_bounds import ColumnBounds
from ..model.model import Model, make_model
from ..model.rows import Rows
from .stable_keys import KeyMaker, places
from .warm_start import SolvedInstance, WarmStart, derived_again


@dataclass(frozen=True)
class ModelMapping:
    """An instance with a model of it, the domain of its columns, and the old index of each column and row, or -1.

    The model may be that of another instance: with the same people, and with all that this one allows.
    `rows` are those of the model and `cuts`.
    """

    instance: Instance
    model: Model
    domain: ColumnBounds
    column: Ints
    row: Ints
    pattern_cuts: PatternCuts
    cuts: tuple[Followed, ...]
    pool: ColumnPool

    @cached_property
    def rows(self) -> Rows:
        """The rows of the model, and those that were kept."""
        return self.model.rows.with_cuts("of patterns", [cut for _, cut in self.cuts])

    @property
    def stated(self) -> Model:
        """The model with the instance that is to be stated."""
        return replace(self.model, instance=self.instance, figures=InstanceArrays(self.instance))


def map_model(solved: SolvedInstance, warm_start: WarmStart, instance: Instance) -> ModelMapping:
    """Map the model that an instance is solved with to the model that was solved before."""
    domain = _restricted(solved, instance)
    if domain is not None:
        cuts = tuple(solved.cuts)
        rows = np.arange(solved.model.rows.count + len(cuts))
        columns = np.arange(solved.model.columns.count)
        return ModelMapping(instance, solved.model, domain, columns, rows, solved.pattern_cuts, cuts, solved.pool)
    model = make_model(instance, solved.model)
    key_maker = KeyMaker(model)
    pattern_cuts = PatternCuts(model)
    again = derived_again(warm_start, key_maker.columns, pattern_cuts)
    kept = np.array([i for i, cut in enumerate(again) if cut is not None], dtype=np.int64)
    row = np.concatenate([places(key_maker.rows, warm_start.rows[: warm_start.own]), warm_start.own + kept])
    column = places(key_maker.columns, warm_start.columns)
    pool = ColumnPool(model, np.zeros(model.columns.count, dtype=np.int64))
    cuts = tuple(cut for cut in again if cut is not None)
    return ModelMapping(instance, model, model.domain, column, row, pattern_cuts, cuts, pool)


# A model that stays.


def _restricted(solved: SolvedInstance, instance: Instance) -> ColumnBounds | None:
    """The bounds that make the solved model one of this instance; None where the change is more than a restriction."""
    before, model = solved.instance, solved.model
    if not _alike(instance, before):
        return None
    pairs, reviews = _among(instance.pairs, before.pairs, instance), _among(instance.reviews, before.reviews, instance)
    if pairs is None or reviews is None:
        return None
    upper, lower = model.upper.copy(), np.zeros(model.columns.count, dtype=np.int64)
    match, columns, number = model.columns.match, model.columns, instance.recipient_number
    upper[columns.span("match")][~pairs[match.pair]] = 0
    upper[columns.span("review")][~reviews] = 0
    for lock in set(instance.decisions.matches) - set(before.decisions.matches):
        t, leader = number[lock.recipient], instance.leader_number[lock.leader]
        upper[columns.span("match")][(match.recipient == t) & (match.leader != leader)] = 0
        lower[columns.numbers("matched")[columns.counts.matched == t]] = 1
    for id_ in instance.decisions.supported - before.decisions.supported:
        lower[columns.numbers("matched")[columns.counts.matched == number[id_]]] = 1
    return ColumnBounds(lower, upper)


def _alike(instance: Instance, before: Instance) -> bool:
    """Whether two instances differ only in allowed pairs, in locks on matches without days, and in who is supported."""
    locks, then = instance.decisions, before.decisions
    new = set(locks.matches) - set(then.matches)
    return (
        instance.eligibility is before.eligibility
        and instance.options.levels == before.options.levels
        and instance.options.previous == before.options.previous
        and instance.options.stay == before.options.stay
        and instance.budgets == before.budgets
        and instance.links == before.links
        and locks.reviews == then.reviews
        and set(locks.matches) >= set(then.matches)
        and locks.supported >= then.supported
        and all(lock.days is None for lock in new)
        and len(instance.leaders) == len(before.leaders)
        and all(map(_gives_the_same, instance.leaders, before.leaders))
    )


def _gives_the_same(leader: Leader, before: Leader) -> bool:
    return leader is before or (
        (leader.id, leader.capacity_days, leader.team_days, leader.max_matches, leader.day_rate)
        == (before.id, before.capacity_days, before.team_days, before.max_matches, before.day_rate)
    )


def _among(pairs: Pairs, before: Pairs, instance: Instance) -> Flags | None:
    """Which of the pairs before are still there; None where there are others, or they are not as they were."""
    if pairs is before:
        return np.ones(len(before), dtype=bool)
    width = max(1, len(instance.leaders))
    codes, then = pairs.recipient * width + pairs.leader, before.recipient * width + before.leader
    at = np.minimum(np.searchsorted(then, codes), max(0, len(then) - 1))
    if len(codes) > len(then) or not np.array_equal(then[at], codes) or not _same(pairs, before, at):
        return None
    return flags_of(at, len(then))


def _same(pairs: Pairs, before: Pairs, at: Ints) -> bool:
    here, there = pairs.fit, before.fit.only(at)
    parts = ((here.expertise, there.expertise), (here.phase, there.phase), (here.distance, there.distance))
    return np.array_equal(pairs.km, before.km[at]) and all(np.array_equal(a, b) for a, b in parts)

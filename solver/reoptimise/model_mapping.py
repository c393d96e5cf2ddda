"""The ground on which a nearby region is solved again: a model, and where each of its columns and rows was before.

Where a change only takes possibilities away (a leader who leaves, a ban, a lock) the model stays, with tighter bounds,
and all that was learnt stands as it stood. Otherwise a model is made, and what was learnt is laid on it by marks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...common.arrays import Flags, Ints
from ...models.matching.instance import Case
from ...models.matching.pairs import Pairs
from ...models.region.region import Leader
from ..bounds.pricing import Sieve
from ..cuts.pattern_cuts import Finder, Followed
from ..model.arrays import Figures
from ..model.levels_and_bounds import Box
from ..model.model import Problem, make_problem
from ..model.rows import Rows
from .stable_keys import Marker, places
from .warm_start import Known, Learnt


@dataclass(frozen=True)
class Ground:
    """A case with a model of it, the bounds of the columns, and the numbers that columns and rows had, -1 for none.

    The model may be that of another case: of the same recipients, leaders and partners, with all that this one allows.
    `rows` are those of the model and `cuts`.
    """

    case: Case
    problem: Problem
    box: Box
    column: Ints
    row: Ints
    finder: Finder
    cuts: tuple[Followed, ...]
    sieve: Sieve

    @cached_property
    def rows(self) -> Rows:
        """The rows of the model, and those that were learnt."""
        return self.problem.rows.with_cuts("of patterns", [cut for _, cut in self.cuts])

    @property
    def stated(self) -> Problem:
        """The model with the case that is to be stated."""
        return replace(self.problem, case=self.case, figures=Figures(self.case))


def find_ground(known: Known, learnt: Learnt, case: Case) -> Ground:
    """Give the ground on which a case is solved again."""
    box = _restricted(known, case)
    if box is not None:
        cuts = tuple(known.cuts)
        rows = np.arange(known.problem.rows.count + len(cuts))
        columns = np.arange(known.problem.columns.count)
        return Ground(case, known.problem, box, columns, rows, known.finder, cuts, known.sieve)
    problem = make_problem(case, known.problem)
    marker = Marker(problem)
    finder = Finder(problem)
    cuts, kept = _cuts_again(learnt, marker, finder)
    row = np.concatenate([places(marker.rows, learnt.rows[: learnt.own]), learnt.own + kept])
    column = places(marker.columns, learnt.columns)
    sieve = Sieve(problem, np.zeros(problem.columns.count, dtype=np.int64))
    return Ground(case, problem, problem.box, column, row, finder, cuts, sieve)


def _cuts_again(learnt: Learnt, marker: Marker, finder: Finder) -> tuple[tuple[Followed, ...], Ints]:
    """The rows that hold here too, each derived again, and the numbers that they had."""
    sizes = np.cumsum([len(cut.columns) for cut in learnt.cuts], dtype=np.int64)
    every = places(
        np.concatenate([*(cut.columns for cut in learnt.cuts), np.zeros(0, dtype=np.uint64)]), marker.columns
    )
    parts = np.split(every, sizes[:-1]) if len(sizes) else []
    pairs = zip(parts, learnt.cuts, strict=True)
    found = [finder.over(part, cut.weights) if (part >= 0).all() else None for part, cut in pairs]
    kept = np.array([i for i, cut in enumerate(found) if cut is not None], dtype=np.int64)
    return tuple(cut for cut in found if cut is not None), kept


# A model that stays.


def _restricted(known: Known, case: Case) -> Box | None:
    """The bounds that make the known model one of this case; None where the change is more than a restriction."""
    before, problem = known.case, known.problem
    pairs, reviews = _among(case.pairs, before.pairs, case), _among(case.reviews, before.reviews, case)
    if not _alike(case, before) or pairs is None or reviews is None:
        return None
    upper, lower = problem.upper.copy(), np.zeros(problem.columns.count, dtype=np.int64)
    match, columns, number = problem.columns.match, problem.columns, case.recipient_number
    upper[columns.span("match")][~pairs[match.pair]] = 0
    upper[columns.span("review")][~reviews] = 0
    for lock in set(case.decisions.matches) - set(before.decisions.matches):
        t, leader = number[lock.recipient], case.leader_number[lock.leader]
        upper[columns.span("match")][(match.recipient == t) & (match.leader != leader)] = 0
        lower[_counts(problem, columns.counts.matched, t)] = 1
    return Box(lower, upper)


def _counts(problem: Problem, matched: Ints, t: int) -> Ints:
    """The column that counts the matches of a recipient."""
    return np.asarray(problem.columns.span("count").start + np.flatnonzero(matched == t))


def _alike(case: Case, before: Case) -> bool:
    """Whether two cases differ only in which pairs they allow, and in locks on matches without days."""
    locks, then = case.decisions, before.decisions
    new = set(locks.matches) - set(then.matches)
    return (
        case.standing is before.standing
        and case.options.levels == before.options.levels
        and case.options.previous == before.options.previous
        and case.budgets == before.budgets
        and locks.reviews == then.reviews
        and set(locks.matches) >= set(then.matches)
        and all(lock.days is None for lock in new)
        and len(case.leaders) == len(before.leaders)
        and all(map(_gives_the_same, case.leaders, before.leaders))
    )


def _gives_the_same(leader: Leader, before: Leader) -> bool:
    return leader is before or (
        (leader.id, leader.capacity_days, leader.team_days, leader.max_matches, leader.day_rate)
        == (before.id, before.capacity_days, before.team_days, before.max_matches, before.day_rate)
    )


def _among(pairs: Pairs, before: Pairs, case: Case) -> Flags | None:
    """Which of the pairs before are still there; None where there are others, or they are not as they were."""
    if pairs is before:
        return np.ones(len(before), dtype=bool)
    width = max(1, len(case.leaders))
    codes, then = pairs.recipient * width + pairs.leader, before.recipient * width + before.leader
    at = np.minimum(np.searchsorted(then, codes), max(0, len(then) - 1))
    if len(codes) > len(then) or not np.array_equal(then[at], codes) or not _same(pairs, before, at):
        return None
    flags = np.zeros(len(then), dtype=bool)
    flags[at] = True
    return flags


def _same(pairs: Pairs, before: Pairs, at: Ints) -> bool:
    here, there = pairs.fit, before.fit.only(at)
    parts = ((here.expertise, there.expertise), (here.phase, there.phase), (here.distance, there.distance))
    return np.array_equal(pairs.km, before.km[at]) and all(np.array_equal(a, b) for a, b in parts)

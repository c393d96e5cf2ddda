"""Augmenting paths: a place that becomes free goes to a newcomer, directly or as others move along.

Where the plan that comes of it passes, on the first level, the bound of all plans without the newcomer, each best plan
has the newcomer; nothing is solved for that. Matches are at their fewest days, and nothing stands beside them: the
first level, as a rule need, asks for no more.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np

from ...common.arrays import Ints
from ..bounds.exact_bound import Prices, prove_bound
from ..bounds.level_relaxation import Settled
from ..model.dependent_columns import complete
from ..model.levels_and_bounds import ColumnBounds
from ..model.rows import Rows
from .warm_start import SolvedInstance


class AugmentingPaths:
    """Seeks them in one instance that was solved."""

    def __init__(self, solved: SolvedInstance) -> None:
        self._solved, self._model = solved, solved.model
        self._match = self._model.columns.match

    def surely_gains(self, newcomer: str, gone: str) -> bool:
        """Whether every best plan in which `gone` has no leader supports the newcomer; False says nothing."""
        warm_start, number = self._solved.warm_start, self._solved.instance.recipient_number
        if warm_start is None:
            return False
        t, out = number[newcomer], number[gone]
        x = self._plan(t, out)
        if x is None or not self._without(out).has(x) or not self._model.rows.holds(x):
            return False
        domain = self._without(t, out)
        level, nothing = Settled((), domain).next_level(self._model), np.zeros(self._rows.count)
        # Where everybody who is left could be supported, what they add up to says more than what limits are worth.
        for rows in (nothing, warm_start.levels[0].prices.rows):
            bound = prove_bound(self._rows, level, Prices(rows, np.zeros(0)), self._model.upper)
            if bound is not None and bound.value < level.at(x):
                return True
        return False

    @cached_property
    def _rows(self) -> Rows:
        return self._model.rows.with_cuts("of patterns", [cut for _, cut in self._solved.cuts])

    def _without(self, *out: int) -> ColumnBounds:
        """The domain in which some recipients have no leader."""
        columns = self._model.columns
        matches = columns.numbers("match")[np.isin(self._match.recipient, out)]
        counts = columns.numbers("matched")[np.isin(columns.counts.matched, out)]
        return self._model.domain.at_most(np.concatenate([matches, counts]), 0)

    def _plan(self, newcomer: int, out: int) -> Ints | None:
        """A plan with the newcomer and without the one who is gone; None where no path leads to it."""
        chosen = np.flatnonzero(self._solved.solution.result.x[self._model.columns.span("match")]).tolist()
        path = _Path(self, {int(self._match.recipient[c]): c for c in chosen if self._match.recipient[c] != out})
        if not path.place(newcomer, set()):
            return None
        x = np.zeros(self._model.columns.count, dtype=np.int64)
        columns = np.array(sorted(path.held.values()), dtype=np.int64)
        x[columns] = 1
        np.add.at(x, self._model.columns.span("days").start + self._match.days[columns], self._match.least[columns])
        complete(self._model, x)
        return x

    @cached_property
    def of(self) -> dict[int, list[int]]:
        """The match columns of each recipient: of each pair the one without extra days."""
        found = defaultdict[int, list[int]](list)
        for column in np.flatnonzero(~self._match.long).tolist():
            found[int(self._match.recipient[column])].append(column)
        return found

    @cached_property
    def figures(self) -> tuple[list[int], list[int], list[int], list[int], list[int]]:
        """Leader and fewest days of each column; own days, all days and matches of each leader."""
        figures = self._model.figures
        every = self._match.leader, self._match.least, figures.own, figures.all_days, figures.most_matches
        leader, least, own, days, matches = (part.tolist() for part in every)
        return leader, least, own, days, matches

    def team(self, column: int) -> bool:
        """Whether the team of a match's leader may help."""
        return bool(self._model.figures.team[self._match.recipient[column]])


class _Path:
    """Matches at their fewest days, by recipient, and what they leave of each leader."""

    def __init__(self, paths: AugmentingPaths, held: dict[int, int]) -> None:
        self._paths, self.held = paths, held
        self._leader, self._least, self._own, self._days, self._most = paths.figures
        self._led = defaultdict[int, set[int]](set)
        for t, column in held.items():
            self._led[self._leader[column]].add(t)

    def place(self, t: int, seen: set[int]) -> bool:
        """Give a recipient a leader with room, or one whose recipient finds another; those in `seen` are not asked."""
        for column in self._paths.of[t]:
            if self._room(column):
                self._take(t, column)
                return True
        return any(self._push(t, column, seen) for column in self._paths.of[t])

    def _push(self, t: int, column: int, seen: set[int]) -> bool:
        leader = self._leader[column]
        if leader in seen:
            return False
        seen.add(leader)
        for other in sorted(self._led[leader]):
            was = self.held.pop(other)
            self._led[leader].discard(other)
            if self._room(column):
                self._take(t, column)
                if self.place(other, seen):
                    return True
                del self.held[t]
                self._led[leader].discard(t)
            self._take(other, was)
        return False

    def _take(self, t: int, column: int) -> None:
        self.held[t] = column
        self._led[self._leader[column]].add(t)

    def _room(self, column: int) -> bool:
        leader = self._leader[column]
        given = sum(self._least[self.held[t]] for t in self._led[leader])
        most = self._days[leader] if self._paths.team(column) else self._own[leader]
        return len(self._led[leader]) < self._most[leader] and given + self._least[column] <= most

"""Patterns of each leader in the model: as columns, or as hulls beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from ...common.arrays import distinct, grouped, numbered
from ..parameters import ModelSize
from .aggregates import LOAD, Aggregate
from .arrays import InstanceArrays
from .column_families import Hull, MatchColumns, PatternColumns
from .patterns import Class, Limits, Patterns, most_patterns, patterns_of


class PatternMaker:
    """The patterns of all leaders of an instance: as columns, or as hulls where there are many."""

    def __init__(self, figures: InstanceArrays, match: MatchColumns, size: ModelSize) -> None:
        self.figures, self.match, self.size = figures, match, size
        self.patterns: dict[int, Patterns] = {}
        team, person = figures.team[match.recipient], figures.in_person[match.recipient]
        # As one number each: these are sorted far quicker than rows of four.
        code = np.zeros(len(team), dtype=np.int64)
        for part in (team, person, match.least, match.most):
            code = code * (int(part.max(initial=0)) + 1) + part
        known, kind = numbered(code)
        first = np.zeros(len(known), dtype=np.int64)
        first[kind] = np.arange(len(kind))
        of = (part[first].tolist() for part in (team, person, match.least, match.most))
        classes = [Class(*k) for k in zip(*of, strict=True)]
        width = max(1, len(classes))
        codes, place = numbered(match.leader * width + kind)
        counts, most = np.bincount(place, minlength=len(codes)), most_patterns(len(figures.own), size)
        number = np.zeros(len(codes), dtype=np.int64)
        for leader, mine in grouped(codes // width):
            counted = zip(codes[mine].tolist(), counts[mine].tolist(), strict=True)
            limits = Limits(*(int(of[leader]) for of in (figures.own, figures.all_days, figures.most_matches)))
            here = tuple((classes[code % width], count) for code, count in counted)
            number[mine], self.patterns[leader] = patterns_of(here, limits, most)
        self._class = number[place]
        """The number of the class of each match column, among those of its leader."""

    @cached_property
    def many(self) -> frozenset[int]:
        """The leaders that have many patterns."""
        return frozenset(
            leader for leader, patterns in self.patterns.items() if patterns.many > self.size.patterns_as_columns
        )

    @cached_property
    def apart(self) -> frozenset[int]:
        """The leaders whose patterns are hulls.

        Where leaders are scarce, how many matches they have in all is the question: columns answer it at once; and in a
        country there is no time to separate that number of hulls.
        """
        many = self.many
        few = sum(self.patterns[leader].many for leader in many) <= self.size.patterns_as_columns_in_all
        wanted = int(self.figures.minimum.sum())
        spare = self.size.scarce_spare
        scarce = spare * int(self.figures.all_days.sum()) < (spare + 1) * wanted
        return frozenset() if few or scarce or not self.size.hulls else many

    def columns(self) -> PatternColumns:
        """Give the columns, class rows numbered as they come, and the row of each match column.

        One match at most needs no patterns.
        """
        row_of = np.full(len(self._class), -1, dtype=np.int64)
        made, entries, rows, count = [np.zeros((0, 4), dtype=np.int64)], [np.zeros((0, 3), dtype=np.int64)], 0, 0
        for one, mine in grouped(self.match.leader):
            patterns = self.patterns[one]
            matches = patterns.counts.sum(axis=1)
            if one in self.apart or not (matches > 1).any():
                continue
            row_of[mine] = rows + self._class[mine]
            at, c = np.nonzero(patterns.counts)
            entries.append(np.column_stack([rows + c, count + at, patterns.counts[at, c]]))
            made.append(np.column_stack([np.full(len(matches), one), patterns.own_days, patterns.all_days, matches]))
            rows, count = rows + patterns.counts.shape[1], count + len(matches)
        owner, own, every, many = np.concatenate(made).T
        return PatternColumns(owner, own, every, many, row_of, np.concatenate(entries))

    def hulls(self) -> tuple[Hull, ...]:
        """Give the hulls, with the number of the class of each match column."""
        here = ((one, mine) for one, mine in grouped(self.match.leader) if one in self.apart)
        return tuple(Hull(one, mine, self._class[mine], self.patterns[one]) for one, mine in here)

    def loads(self) -> Iterator[Aggregate]:
        """Walk the counts of the matches of each leader, by the days they take at least and whether the team may help.

        Coarser than classes on purpose: it is days that do not add up.
        """
        match, ids = self.match, self.figures.instance.leaders
        kind = 2 * match.least + self.figures.team[match.recipient]
        few = self.size.unmixed_patterns if len(ids) <= self.size.small_team else self.size.patterns_as_columns
        for one, mine in grouped(match.leader) if self.size.load_aggregates else ():
            kinds = distinct(kind[mine]).tolist()
            if len(kinds) > self.size.always_counted_loads and self.patterns[one].many <= few:
                continue
            for which in kinds:
                columns = mine[kind[mine] == which]
                if len(columns) > 1:
                    yield Aggregate(f"load {ids[one].id} {which}", LOAD, columns, len(columns))

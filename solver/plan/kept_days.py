"""Days kept: of all sharings of a plan's days, one in which the most recipients have the days of the plan before.

The contract fixes how the days of one leader are shared once their number is known: the leader's days above the
minimums go out in one order. So only how many days each leader gives is open. A leader whose recipients are paid from
different budget rows has no such order, and is left as the rule among leaders has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ...common.arrays import Ints
from ...models.matching.instance import Instance
from ..model.levels_and_bounds import ColumnBounds
from ..model.rows import RowBuilder
from .assignment import Assignment, Between


def days_before(instance: Instance, choice: Assignment) -> dict[int, int]:
    """Give the days that the plan before gave to each recipient who keeps its leader; none where ties are not kept."""
    leaders, number = instance.leaders, instance.recipient_number
    given = {number[row.recipient]: row for row in instance.options.stay or () if row.recipient in number}
    return {
        t: given[t].days for t, x in sorted(choice.leader.items()) if t in given and leaders[x].id == given[t].leader
    }


def days_above(between: Between) -> list[tuple[int, int]]:
    """Give every day above a minimum: its recipient, and its place."""
    return [(t, k) for t in sorted(between) for k in range(between[t][1] - between[t][0])]


@dataclass(frozen=True)
class Turns:
    """Days in turn, of leaders whose recipients no budget row tells apart.

    `before` are the days of before by recipient, `leaders` the recipients of each leader, and who gets the first day
    above the minimums, the second, and so on; `between` the fewest and the most days of every recipient. There is a
    column for each day above a minimum: by recipient, and the first day first.
    """

    before: Mapping[int, int]
    leaders: tuple[tuple[frozenset[int], tuple[int, ...]], ...]
    between: Between

    @cached_property
    def units(self) -> list[tuple[int, int]]:
        """The recipient and the place of the day of each column."""
        return days_above(self.between)

    @cached_property
    def _turned(self) -> frozenset[int]:
        """The recipients whose days are in turn."""
        return frozenset[int]().union(*(members for members, _ in self.leaders))

    @cached_property
    def _in_turn(self) -> list[list[int]]:
        """The columns of each leader, in the order in which their days go out."""
        column = {unit: number for number, unit in enumerate(self.units)}
        ordered = []
        for _, sequence in self.leaders:
            taken = Counter[int]()
            columns = list[int]()
            for t in sequence:
                columns.append(column[t, taken[t]])
                taken[t] += 1
            ordered.append(columns)
        return ordered

    def add_rows(self, rows: RowBuilder) -> None:
        """Say that no day goes out before the one whose turn is earlier."""
        pairs = [pair for columns in self._in_turn for pair in pairwise(columns)]
        earlier, later = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        number = np.arange(len(pairs))
        rows.add("days in turn", 0, (number, later, 1), (number, earlier, -1))

    def bounds(self) -> ColumnBounds:
        """Give the bounds of the columns: a day that no turn comes to is never given."""
        reached = {column for columns in self._in_turn for column in columns}
        upper = [int(t not in self._turned or column in reached) for column, (t, _) in enumerate(self.units)]
        return ColumnBounds(np.zeros(len(upper), dtype=np.int64), np.array(upper, dtype=np.int64))

    def objective(self) -> Ints:
        """Give what the number of recipients with the days of before gains by each day, from the minimums on."""
        gains = []
        for t, k in self.units:
            days, was = self.between[t][0] + k + 1, self.before.get(t) if t in self._turned else None
            gains.append(0 if was is None else (days == was) - (days - 1 == was))
        return np.array(gains, dtype=np.int64)

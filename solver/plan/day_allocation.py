"""Sharing: the days of a plan whose matches are settled, handed out as evenly as the limits allow.

The contract fixes it within a leader: one day at a time, above the minimums, always to the recipient furthest below
its cap (tie: higher priority, then id as text). Among leaders the same rule is the fixed rule of this implementation:
the sum over recipients of (cap - days)² is least, and of plans equal in that, the one in which days go to higher
priorities, then to ids first as text. Where the limits are nested, handing out day after day is exact (Federgruen and
Groenevelt, The greedy procedure for resource allocation problems, 1986); otherwise CP-SAT settles it.

Where ties stay as they were in a plan before, the rule among leaders comes second: first the most recipients who keep
their leader keep their days (`kept_days.py`). The contract's rule within a leader holds all the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, permutations

import numpy as np

from ...common.deadline import Deadline
from ..backends.agreement import solve_twice
from ..model.arrays import InstanceArrays, ints
from ..model.levels_and_bounds import ColumnBounds, FixedLevel, LevelProblem
from ..model.rows import RowBuilder
from .assignment import Assignment, Between, days_between
from .day_limits import OF_LEADERS, Limit, budget_limits, leader_limits, members_of, own_limits
from .kept_days import Turns, days_above, days_before


def share_days(
    figures: InstanceArrays, choice: Assignment, days: int, pence: int, deadline: Deadline
) -> Assignment | None:
    """Hand out `days` in all at a cost of at most `pence`.

    Gives None where the deadline passed before it was settled, or where that number of days cannot be handed out.
    """
    between = days_between(figures.instance, choice)
    sharing = _Sharing(between, [*_limits(figures, choice, between, pence)], _order(figures, between))
    shared = sharing.greedy(days) if sharing.nested else None
    if shared is None:
        shared = sharing.exact(days, deadline)
    before = days_before(figures.instance, choice)
    if shared is not None and any(shared[t] != was for t, was in before.items()):
        turns = tuple((frozenset(mine), sharing.in_turn(mine)) for mine in sharing.whole(choice))
        shared = sharing.exact(days, deadline, Turns(before, turns, between))
    return None if shared is None else choice.with_days(shared)


def share_within(
    figures: InstanceArrays, choice: Assignment, home: Mapping[int, int], given: Mapping[int, int]
) -> Assignment:
    """Hand out the days of each purse (`given`) among its recipients (`home` says which each is in).

    A purse is all of one leader's, or one day column of theirs.
    """
    between = days_between(figures.instance, choice)
    limits, order = dict(own_limits(figures, choice)), _order(figures, between)
    members: dict[int, dict[int, tuple[int, int]]] = {purse: {} for purse in given}
    for t in choice.leader:
        members[home[t]][t] = between[t]
    shared: dict[int, int] = {}
    for purse, mine in members.items():
        own = limits[choice.leader[next(iter(mine))]]
        bounded = [own] if own.weight.keys() <= mine.keys() else []
        shared |= _Sharing(mine, bounded, order).greedy(given[purse]) or {t: low for t, (low, _) in mine.items()}
    return choice.with_days(shared)


def even_out(figures: InstanceArrays, choice: Assignment) -> Assignment:
    """Move single days between recipients of one leader until the contract's rule holds within every leader.

    The limits hold; the days of every leader and the pounds spent stay as they are. It ends: each move lowers the sum
    of (cap - days)², or gives a day to the one who comes first among equals.
    """
    between, days = days_between(figures.instance, choice), dict(choice.days)
    order = _order(figures, between)
    own = dict(own_limits(figures, choice))
    budgets = [*budget_limits(figures, choice)]

    def due(to: int, from_: int) -> bool:
        (_, cap), (least, other) = between[to], between[from_]
        below, then = cap - days[to], other - days[from_] + 1
        return days[to] < cap and days[from_] > least and (-below, order[to]) < (-then, order[from_])

    for leader, mine in members_of(choice).items():
        limits = [own[leader], *budgets]
        while move := next((p for p in permutations(mine, 2) if due(*p) and _has_room(limits, days, *p)), None):
            days[move[0]] += 1
            days[move[1]] -= 1
    return choice.with_days(days)


def _has_room(limits: Sequence[Limit], days: Mapping[int, int], to: int, from_: int) -> bool:
    """Whether every limit holds when a day goes from one recipient to another."""
    asking = [limit for limit in limits if limit.weight.get(to, 0) > limit.weight.get(from_, 0)]
    more = (limit.weight[to] - limit.weight.get(from_, 0) for limit in asking)
    spent = (sum(weight * days[t] for t, weight in limit.weight.items()) for limit in asking)
    return all(used + extra <= limit.most for limit, used, extra in zip(asking, spent, more, strict=True))


def _limits(figures: InstanceArrays, choice: Assignment, between: Between, pence: int) -> Iterator[Limit]:
    """The limits that can bind at all, those of budgets in days where one rate holds for all."""
    all_days = {t: int(figures.rate[leader]) for t, leader in choice.leader.items()}
    cost = Limit("cost", all_days, pence)
    for limit in (*leader_limits(figures, choice), *budget_limits(figures, choice), cost):
        most = sum(weight * between[t][1] for t, weight in limit.weight.items())
        if most > limit.most:
            yield _in_days(limit)


def _in_days(limit: Limit) -> Limit:
    rates = set(limit.weight.values())
    if len(rates) != 1 or rates == {0}:
        return limit
    return Limit(limit.what, dict.fromkeys(limit.weight, 1), limit.most // rates.pop())


def _order(figures: InstanceArrays, between: Between) -> dict[int, int]:
    """The place of each recipient when days are equal: higher priority first, then id as text."""
    recipients = figures.instance.recipients
    ranked = sorted(between, key=lambda t: (-recipients[t].priority, recipients[t].id))
    return {t: place for place, t in enumerate(ranked)}


@dataclass(frozen=True, slots=True)
class _Sharing:
    """Days to share: the fewest and the most of each recipient, limits on them, and who comes first among equals."""

    between: Between
    limits: Sequence[Limit]
    order: Mapping[int, int]

    @property
    def nested(self) -> bool:
        """Whether all weights are days and any two sets of members are nested or apart."""
        if any(set(limit.weight.values()) != {1} for limit in self.limits):
            return False
        home: dict[int, int] = {}
        ordered = sorted(self.limits, key=lambda limit: -len(limit.weight))
        for number, limit in enumerate(ordered):
            # Going from large sets to small, the members of a set must all have been last seen in the same one.
            if len({home.get(t, -1) for t in limit.weight}) > 1:
                return False
            home |= dict.fromkeys(limit.weight, number)
        return True

    def whole(self, choice: Assignment) -> Iterator[list[int]]:
        """Walk the recipients of each leader where no budget row tells them apart."""
        rows = [limit.weight for limit in self.limits if limit.what not in OF_LEADERS]
        for mine in members_of(choice).values():
            if all(len({weight.get(t, 0) for t in mine}) == 1 for weight in rows):
                yield mine

    def in_turn(self, mine: Sequence[int]) -> tuple[int, ...]:
        """Give who gets the first day of a leader above the minimums, the second, and so on to the last."""
        of_leader = [limit for limit in self.limits if limit.what in OF_LEADERS and limit.weight]
        own = [limit for limit in of_leader if limit.weight.keys() <= set(mine)]
        return tuple(_Sharing({t: self.between[t] for t in mine}, own, self.order).hand_out())

    def greedy(self, days: int) -> dict[int, int] | None:
        """Hand out days one after the other; None where the limits leave no room for that number."""
        shared = {t: low for t, (low, _) in self.between.items()}
        left = days - sum(shared.values())
        for t in islice(self.hand_out(), max(0, left)):
            shared[t] += 1
            left -= 1
        return shared if left == 0 else None

    def hand_out(self) -> Iterator[int]:
        """Walk who gets the first day above the minimums, the next, and so on, until no limit leaves any."""
        mine: dict[int, list[int]] = {t: [] for t in self.between}
        room = []
        for number, limit in enumerate(self.limits):
            room.append(limit.most - sum(self.between[t][0] for t in limit.weight))
            for t in limit.weight:
                mine[t].append(number)
        queue = [(low - high, self.order[t], t) for t, (low, high) in self.between.items() if high > low]
        heapq.heapify(queue)
        while queue:
            below, place, t = heapq.heappop(queue)
            if all(room[number] > 0 for number in mine[t]):
                for number in mine[t]:
                    room[number] -= 1
                yield t
                if below < -1:
                    heapq.heappush(queue, (below + 1, place, t))

    def exact(self, days: int, deadline: Deadline, turns: Turns | None = None) -> dict[int, int] | None:
        """The same by CP-SAT: one column for each day above a minimum, worth more the further below the cap it is.

        With `turns` the most recipients keep the days of before, first of all.
        """
        between, units = self.between, days_above(self.between)
        below, rank = ints(between[t][1] - between[t][0] - k for t, k in units), ints(self.order[t] for t, _ in units)
        rows, numbers, owner = RowBuilder(), np.arange(len(units)), ints(t for t, _ in units)
        least = sum(low for low, _ in between.values())
        rows.add("all days", days - least, (np.zeros_like(numbers), numbers, 1), equal=True)
        for limit in self.limits:
            inside = np.flatnonzero(np.isin(owner, list(limit.weight)))
            weight = ints(limit.weight[t] for t in owner[inside].tolist())
            spent = sum(w * between[t][0] for t, w in limit.weight.items())
            rows.one(limit.what, inside, weight, limit.most - spent)
        box = ColumnBounds(np.zeros_like(numbers), np.ones_like(numbers))
        objectives = [2 * below - 1, -rank]
        if turns is not None:
            turns.add_rows(rows)
            box = turns.bounds()
            objectives.insert(0, turns.objective())
        fixed_levels: tuple[FixedLevel, ...] = ()
        x = np.zeros_like(numbers)
        for objective in objectives:
            level = LevelProblem(objective, fixed_levels, box)
            answer = solve_twice(rows.build(), level, deadline, "how days are shared")
            if answer.end != "optimal" or answer.x is None:
                return None
            x, fixed_levels = answer.x, (*fixed_levels, level.fix(level.at(answer.x)))
        given = {t: low for t, (low, _) in between.items()}
        for (t, _), taken in zip(units, x.tolist(), strict=True):
            given[t] += taken
        return given

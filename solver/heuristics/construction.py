"""Greedy construction of a first plan: locked matches, then the most urgent recipient with its best leader.

It gives the search an incumbent, and whoever stops early a plan that keeps every limit.
"""

from __future__ import annotations

import numpy as np

from ...common.arrays import Flags, Ints
from ...common.deadline import Deadline
from ..backends.agreement import solve_twice
from ..model.columns import MATCH_POTS
from ..model.dependent_columns import complete
from ..model.levels_and_bounds import ColumnBounds, LevelProblem
from ..model.model import Model


def locked_start(model: Model, deadline: Deadline) -> Ints | None:
    """Find a plan of the locked recipients alone; None where the locks and limits cannot all hold.

    Everybody else only takes from the limits, so that what is impossible here is impossible. None proves nothing where
    the deadline has passed.
    """
    decisions, nothing = model.instance.decisions, np.zeros(model.columns.count, dtype=np.int64)
    if not (decisions.matches or decisions.reviews or decisions.supported):
        return nothing
    domain = ColumnBounds(nothing, np.where(_about_locks(model), model.upper, 0))
    level = LevelProblem(nothing, (), domain)
    return solve_twice(model.rows, level, deadline, "whether all decisions can hold together").x


def _about_locks(model: Model) -> Flags:
    instance, columns = model.instance, model.columns
    locks = (*instance.decisions.matches, *instance.decisions.reviews)
    ids = {*(lock.recipient for lock in locks), *instance.decisions.supported}
    recipients = sorted(instance.links.all_first({instance.recipient_number[id_] for id_ in ids}))
    flags = ~columns.choices
    flags[columns.span("match")] = np.isin(columns.match.recipient, recipients)
    flags[columns.span("review")] = np.isin(instance.reviews.recipient, recipients)
    return flags


def first_plan(model: Model, locked: Ints) -> Ints:
    """Add to the locked matches, recipient by recipient, whatever still fits at its minimum of days."""
    x = np.zeros(model.columns.count, dtype=np.int64)
    for family in ("match", "review"):
        x[model.columns.span(family)] = locked[model.columns.span(family)]
    filler = _Filler(model, x)
    number, links = np.arange(len(model.figures.priority)), model.instance.links
    later = np.array([len(links.all_first({t})) for t in number.tolist()]) if links.first else np.zeros_like(number)
    for t in np.lexsort((number, -model.figures.priority, later)).tolist():
        filler.place(t)
    complete(model, x)
    return x


class _Filler:
    """What is left of every limit, as matches are placed at their minimums."""

    def __init__(self, model: Model, x: Ints) -> None:
        self.model, self.x = model, x
        self.figures, self.match = model.figures, model.columns.match
        instance = model.instance
        self.first = np.searchsorted(self.match.recipient, np.arange(len(instance.recipients) + 1))
        self.fit = instance.pairs.fit.total[self.match.pair]
        self.budgets = [budget for budget in instance.budgets if budget.pot in MATCH_POTS]
        self.chosen: dict[int, int] = {}
        self.pays = [self.figures.paid(budget) for budget in self.budgets]
        self.own, self.days = self.figures.own.copy(), self.figures.all_days.copy()
        self.matches = self.figures.most_matches.copy()
        self.money = np.array([budget.amount for budget in self.budgets], dtype=np.int64)
        reviews = np.flatnonzero(x[model.columns.span("review")])
        np.subtract.at(self.matches, instance.reviews.leader[reviews], 1)
        for column in np.flatnonzero(x[model.columns.span("match")]).tolist():
            self._take(column)
        self._pay_for_reviews(reviews)

    def _pay_for_reviews(self, reviews: Ints) -> None:
        for i, budget in enumerate(self.budgets):
            if budget.pot == "total":
                paid = self.pays[i][self.model.instance.reviews.recipient[reviews]]
                self.money[i] -= self.figures.review_cost * int(paid.sum())

    def place(self, t: int) -> None:
        """Give a recipient the leader of the best fit that has room, if it has none yet and one has."""
        columns = np.arange(self.first[t], self.first[t + 1])
        if not len(columns) or self.x[columns].any():
            return
        fits = columns[(self.model.upper[columns] > 0) & self._room(t, columns)]
        if len(fits):
            self._take(int(fits[np.argmax(self.fit[fits])]))

    def _room(self, t: int, columns: Ints) -> Flags:
        leader, least = self.match.leader[columns], self.match.least[columns]
        own = self.figures.in_person[t] if self.figures.team[t] else least
        room = (self.own[leader] >= own) & (self.days[leader] >= least) & (self.matches[leader] > 0)
        recipient = self.match.recipient[columns]
        for budget, money, pays in zip(self.budgets, self.money.tolist(), self.pays, strict=True):
            if pays[t]:
                room &= self.figures.least_cost(budget.pot, recipient, leader, least) <= money
        links = self.model.instance.links
        if t in links.first or t in links.beside:
            room &= np.array([not links.refusals(t, x, self.chosen) for x in leader.tolist()], dtype=bool)
        return np.asarray(room)

    def _take(self, column: int) -> None:
        self.x[column] = 1
        self.x[self.model.columns.span("days").start + self.match.days[column]] += self.match.least[column]
        t, leader, least = (int(a[column]) for a in (self.match.recipient, self.match.leader, self.match.least))
        self.own[leader] -= int(self.figures.in_person[t]) if self.figures.team[t] else least
        self.days[leader] -= least
        self.matches[leader] -= 1
        self.chosen[t] = leader
        one = slice(column, column + 1)
        of = self.match.recipient[one], self.match.leader[one], self.match.least[one]
        for i, (budget, pays) in enumerate(zip(self.budgets, self.pays, strict=True)):
            self.money[i] -= int(self.figures.least_cost(budget.pot, *of)[0]) if pays[t] else 0

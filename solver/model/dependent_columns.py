"""The columns that follow from the choices: counts, squares, shares and patterns, from a solution's matches."""

from __future__ import annotations

import numpy as np

from ...common.arrays import Ints, sums_of, turns
from .aggregates import LOAD, SHORT, SINGLE, TOTAL
from .model import Model


def complete(model: Model, x: Ints) -> None:
    """Set the columns that follow from the choices: counts, squares, shares and patterns."""
    _count(model, x)
    _count_squares(model, x)
    _reach_shares(model, x)
    _choose_patterns(model, x)


def extended_too(model: Model, extended: Model, x: Ints) -> Ints:
    """Give a solution of a model as one of the extended formulation."""
    same = model.columns.span("count").start
    y = np.zeros(extended.columns.count, dtype=np.int64)
    y[:same] = x[:same]
    complete(extended, y)
    return y


def _count(model: Model, x: Ints) -> None:
    counts, span = model.columns.counts, model.columns.span("count")
    number, column = counts.entries.T
    x[span] = 0
    # Totals add up single counts, which stand before them.
    for tier in (SINGLE, LOAD, SHORT, TOTAL):
        mine = counts.tier[number] == tier
        np.add.at(x, span.start + number[mine], x[column[mine]])


def _choose_patterns(model: Model, x: Ints) -> None:
    patterns, first = model.columns.patterns, model.columns.span("pattern").start
    if not len(patterns.leader):
        return
    row, pattern, number = patterns.entries.T
    rows = int(max(patterns.match_class.max(initial=-1), row.max(initial=-1))) + 1
    counted = patterns.match_class >= 0
    counts = np.bincount(patterns.match_class[counted], x[model.columns.span("match")][counted], rows).astype(np.int64)
    # A leader's pattern is the one whose numbers are, in all its classes, those of its matches.
    wrong = sums_of(pattern, np.abs(number - counts[row]) - counts[row], len(patterns.leader))
    leader_of_row = np.zeros(rows, dtype=np.int64)
    leader_of_row[row] = patterns.leader[pattern]
    total = sums_of(leader_of_row, counts, len(model.instance.leaders))
    chosen = np.flatnonzero(wrong + total[patterns.leader] == 0)
    x[first:] = 0
    x[first + chosen] = 1


def _count_squares(model: Model, x: Ints) -> None:
    columns, leaders = model.columns, len(model.instance.leaders)
    matches = sums_of(columns.match.leader, x[columns.span("match")], leaders)
    matches += sums_of(model.instance.reviews.leader, x[columns.span("review")], leaders)
    x[columns.span("square")] = turns(columns.squares) < matches[columns.squares]


def _reach_shares(model: Model, x: Ints) -> None:
    columns, span = model.columns, model.columns.span("fair")
    if columns.fairness is None:
        return
    matched = x[columns.span("matched")] * model.figures.priority[columns.counts.matched]
    supported = dict(zip(columns.counts.matched.tolist(), matched.tolist(), strict=True))
    groups = columns.fairness.groups
    reached = np.array([sum(supported.get(t, 0) for t in one.recipients) for one in groups], dtype=np.int64)
    sums = [value for one in groups for value in one.sums]
    x[span] = np.array(sums, dtype=np.int64) <= reached[columns.fair.group]

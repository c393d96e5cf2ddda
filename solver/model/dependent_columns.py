"""The columns that follow from the choices: counts, squares and patterns, filled in from a solution's matches."""

from __future__ import annotations

import numpy as np

from ...common.arrays import Ints
from .aggregates import LOAD, SHORT, SINGLE, TOTAL
from .model import Problem


def complete(problem: Problem, x: Ints) -> None:
    """Set the columns that follow from the choices: counts, squares and patterns."""
    _count(problem, x)
    _count_squares(problem, x)
    _choose_patterns(problem, x)


def counted_too(problem: Problem, counted: Problem, x: Ints) -> Ints:
    """Give a solution of a problem as one of the same with further counts."""
    same = problem.columns.span("count").start
    y = np.zeros(counted.columns.count, dtype=np.int64)
    y[:same] = x[:same]
    complete(counted, y)
    return y


def _count(problem: Problem, x: Ints) -> None:
    counts, span = problem.columns.counts, problem.columns.span("count")
    number, column = counts.entries.T
    x[span] = 0
    # Totals add up single counts, which stand before them.
    for tier in (SINGLE, LOAD, SHORT, TOTAL):
        mine = counts.tier[number] == tier
        np.add.at(x, span.start + number[mine], x[column[mine]])


def _choose_patterns(problem: Problem, x: Ints) -> None:
    patterns, first = problem.columns.patterns, problem.columns.span("pattern").start
    if not len(patterns.leader):
        return
    row, pattern, number = patterns.entries.T
    rows = int(max(patterns.match_class.max(initial=-1), row.max(initial=-1))) + 1
    counted = patterns.match_class >= 0
    counts = np.bincount(patterns.match_class[counted], x[problem.columns.span("match")][counted], rows).astype(
        np.int64
    )
    # A leader's pattern is the one whose numbers are, in all its classes, those of its matches.
    wrong = np.zeros(len(patterns.leader), dtype=np.int64)
    np.add.at(wrong, pattern, np.abs(number - counts[row]) - counts[row])
    total = np.zeros(len(problem.case.leaders), dtype=np.int64)
    leader_of_row = np.zeros(rows, dtype=np.int64)
    leader_of_row[row] = patterns.leader[pattern]
    np.add.at(total, leader_of_row, counts)
    chosen = np.flatnonzero(wrong + total[patterns.leader] == 0)
    x[first:] = 0
    x[first + chosen] = 1


def _count_squares(problem: Problem, x: Ints) -> None:
    columns, leaders = problem.columns, len(problem.case.leaders)
    matches = np.zeros(leaders, dtype=np.int64)
    np.add.at(matches, columns.match.leader, x[columns.span("match")])
    np.add.at(matches, problem.case.reviews.leader, x[columns.span("review")])
    number = np.arange(len(columns.squares)) - np.searchsorted(columns.squares, columns.squares)
    x[columns.span("square")] = number < matches[columns.squares]

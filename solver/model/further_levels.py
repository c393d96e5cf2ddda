"""Levels that ask for more than a sum over the choices as they stand: `stay`, and the columns and rows of `fair`.

And the rows that tie the supports of one school together: `after`, and `own-organisation` as cliques.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from ...common.arrays import Ints
from ...models.matching.fairness import Fairness
from ...models.matching.instance import Instance
from ...models.matching.links import AFTER, OWN_ORGANISATION, Links
from .arrays import ints
from .columns import Columns, choices_of
from .rows import RowBuilder

Terms = list[tuple[Ints, Ints]]
"""Columns and their values, for each family."""


def stay_terms(instance: Instance, columns: Columns) -> Terms:
    """Give 1 for each choice that another plan made: matches, partners, reviews, NPQELs."""
    asked = {item for given in instance.options.stay or () for item in given.items()}
    return [
        (columns.numbers(choices.family), ints(item in asked for item in choices.items()))
        for choices in choices_of(instance, columns)
    ]


def add_fair_rows(rows: RowBuilder, columns: Columns, fairness: Fairness | None, priority: Ints) -> None:
    """Say that a group's columns add up to the priority supported in it, and that it reaches lower sums first."""
    if fairness is None:
        return
    fair, own, matched = columns.fair, columns.numbers("fair"), columns.counts.matched
    group = np.full(len(priority), -1, dtype=np.int64)
    for number, one in enumerate(fairness.groups):
        group[list(one.recipients)] = number
    inside = group[matched] >= 0
    supported = group[matched[inside]], columns.numbers("matched")[inside], priority[matched[inside]]
    rows.add("shares", 0, supported, (fair.group, own, -fair.step), equal=True)
    later = np.flatnonzero(fair.place > 0)
    rows.add("shares in order", 0, (later, own[later], 1), (later, own[later - 1], -1))


def fair_objectives(columns: Columns) -> dict[str, Ints]:
    """Give what each goal of `fair` maximises: how many groups reach its share."""
    objectives = {}
    for name, reached in columns.fair.goals.items():
        objectives[name] = np.zeros(columns.count, dtype=np.int64)
        objectives[name][columns.span("fair").start + reached] = 1
    return objectives


def add_link_rows(rows: RowBuilder, links: Links, columns: Columns) -> None:
    """Say that a support comes only after another, and that no leader's own organisation gives another support."""
    if links.first:
        _after(rows, links, columns)
    if links.related:
        _own_organisations(rows, links, columns)


def _after(rows: RowBuilder, links: Links, columns: Columns) -> None:
    matched = columns.matched
    # Whoever has no pair has no count: what comes after it is not given.
    pairs = [(t, first) for t, first in sorted(links.first.items()) if t in matched]
    later = np.arange(len(pairs)), ints(matched[t] for t, _ in pairs), 1
    known = [(row, matched[first]) for row, (_, first) in enumerate(pairs) if first in matched]
    before = ints(row for row, _ in known), ints(column for _, column in known), -1
    rows.add(AFTER, 0, later, before, label=ints(t for t, _ in pairs))


def _own_organisations(rows: RowBuilder, links: Links, columns: Columns) -> None:
    """Of some leaders of one support and all of another who belong to each of them, a school has at most one.

    Leaders of one support who have the same relatives share a row: a clique of the conflict graph.
    """
    match, numbers = columns.match, columns.numbers("match")
    starts = np.searchsorted(match.recipient, np.arange(int(match.recipient.max(initial=-1)) + 2))
    row, column, label = list[int](), list[int](), list[int]()
    for t, others in sorted(links.beside.items()):
        for other in others:
            if other < t or other + 1 >= len(starts):
                continue
            mine, theirs = (range(starts[k], starts[k + 1]) for k in (t, other))
            cliques: dict[tuple[int, ...], list[int]] = defaultdict(list)
            for one in mine:
                related = links.related.get(int(match.leader[one]), frozenset())
                cliques[tuple(c for c in theirs if int(match.leader[c]) in related)].append(one)
            for theirs_of, mine_of in cliques.items() if len(mine) else ():
                if theirs_of:
                    row += [len(label)] * (len(mine_of) + len(theirs_of))
                    column += numbers[[*mine_of, *theirs_of]].tolist()
                    label.append(t)
    rows.add(OWN_ORGANISATION, 1, (ints(row), ints(column), 1), label=ints(label))

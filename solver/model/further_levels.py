"""Levels that ask for more than a sum over the choices as they stand: `stay`, and the columns and rows of `fair`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...common.arrays import Ints
from ...models.matching.fairness import Fairness
from ...models.matching.instance import Instance
from .columns import Columns
from .rows import RowBuilder

Terms = list[tuple[Ints, Ints]]
"""Columns and their values, for each family."""


def stay_terms(instance: Instance, columns: Columns) -> Terms:
    """Give 1 for each choice that another plan made: matches, partners, reviews, NPQELs."""
    asked = set(instance.options.stay or ())
    recipients = [r.id for r in instance.recipients]
    leaders, partners = [x.id for x in instance.leaders], [p.id for p in instance.partners]

    def made(family: str, recipient: Ints, names: Iterable[str]) -> tuple[Ints, Ints]:
        keys = zip(recipient.tolist(), names, strict=True)
        kept = [(family, recipients[t], name) in asked for t, name in keys]
        return columns.numbers(family), np.array(kept, dtype=np.int64)

    match, reviews, partnerships = columns.match, instance.reviews, instance.partnerships
    return [
        made("match", match.recipient, (leaders[x] for x in match.leader.tolist())),
        made("partner", partnerships.recipient, (partners[j] for j in partnerships.partner.tolist())),
        made("review", reviews.recipient, (leaders[x] for x in reviews.leader.tolist())),
        made("npqel", columns.npqels, ("" for _ in columns.npqels)),
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
    rows.add(
        "shares",
        np.concatenate([group[matched[inside]], fair.group]),
        np.concatenate([columns.numbers("matched")[inside], own]),
        np.concatenate([priority[matched[inside]], -fair.step]),
        np.zeros(len(fairness.groups), dtype=np.int64),
        equal=True,
    )
    later = np.flatnonzero(fair.place > 0)
    ones = np.ones(len(later), dtype=np.int64)
    column = np.concatenate([own[later], own[later - 1]])
    rows.add("shares in order", np.tile(later, 2), column, np.concatenate([ones, -ones]), np.zeros(len(own), dtype=int))


def fair_objectives(columns: Columns) -> dict[str, Ints]:
    """Give what each goal of `fair` maximises: how many groups reach its share."""
    objectives = {}
    for name, reached in columns.fair.goals.items():
        objectives[name] = np.zeros(columns.count, dtype=np.int64)
        objectives[name][columns.span("fair").start + reached] = 1
    return objectives

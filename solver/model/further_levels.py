"""Objectives of levels that ask for more than a sum over the choices as they stand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...common.arrays import Ints
from ...models.matching.instance import Instance
from .columns import Columns

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

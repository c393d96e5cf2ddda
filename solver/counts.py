"""Counts: columns that hold how many of some choices are taken, so that whole numbers of them can be asked for.

That a recipient is matched, or has a partnership, is worth more to a branching than by whom; and where money is short
the number of all partnerships is worth most. A count follows from the choices: it changes no plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..models.bits import Ints
from ..models.case import Case

TOTAL, SINGLE = 0, 1
"""Counts of many recipients, and counts of one."""


@dataclass(frozen=True, slots=True)
class CountColumns:
    """How many of some choices are taken: `entries` are rows of (count, column); `tier` is TOTAL or SINGLE.

    The counts of the matches of each recipient come first, in the order of the recipients: `matched` are the
    recipients that have one, `partnered` and `reviewed` those of the counts that follow.
    """

    matched: Ints
    partnered: Ints
    reviewed: Ints
    entries: Ints
    tier: Ints
    upper: Ints


def make_counts(case: Case, recipient: Ints, starts: dict[str, int]) -> CountColumns:
    """Make the counts of a case; `recipient` is that of each match column, `starts` where each family begins."""
    families = {"match": recipient, "partner": case.partnerships.recipient, "review": case.reviews.recipient}
    single = {name: np.unique(of) for name, of in families.items()}
    parts: list[Ints] = []
    upper: list[Ints] = []
    count = 0
    for name, of in families.items():
        number = count + np.searchsorted(single[name], of)
        parts.append(np.stack([number, starts[name] + np.arange(len(of))], axis=1))
        upper.append(np.ones(len(single[name]), dtype=np.int64))
        count += len(single[name])
    first = {name: sum(len(single[n]) for n in list(families)[:i]) for i, name in enumerate(families)}
    totals = list(_totals(case, single, first, starts["count"]))
    for i, columns in enumerate(totals):
        parts.append(np.stack([np.full(len(columns), count + i), columns], axis=1))
        upper.append(np.array([len(columns)], dtype=np.int64))
    tier = np.concatenate([np.full(count, SINGLE), np.full(len(totals), TOTAL)])
    return CountColumns(
        single["match"], single["partner"], single["review"], np.concatenate(parts), tier, np.concatenate(upper)
    )


def _totals(case: Case, single: dict[str, Ints], first: dict[str, int], start: int) -> Iterator[Ints]:
    """The single counts that each total adds up: of all recipients, and of those of each budget row's region."""
    everybody = np.ones(len(case.recipients), dtype=bool)
    regional = [row for row in case.budgets if row.region is not None]
    groups = [everybody, *(np.array([row.pays_for(r.region) for r in case.recipients]) for row in regional)]
    seen = set()
    for name, recipients in single.items():
        for group in groups:
            columns = start + first[name] + np.flatnonzero(group[recipients])
            if len(columns) > 1 and columns.tobytes() not in seen:
                seen.add(columns.tobytes())
                yield columns

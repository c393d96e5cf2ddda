"""Aggregates: columns that count other columns, so that search may branch on their number.

That a recipient is matched, or has a partnership, decides more in branching than by whom; where money is short, the
number of all partnerships decides most. An aggregate follows from the choices: it changes no plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ...common.arrays import Ints, distinct
from ...models.matching.instance import Instance

TOTAL, SINGLE, LOAD, SHORT = 0, 1, 2, 3
"""Counts over many leaders, of one recipient, of alike matches of one leader; and those that only shorten rows."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One count: its name, its tier, the columns that it adds up, and the most that it can be."""

    name: str
    tier: int
    columns: Ints
    most: int


@dataclass(frozen=True, slots=True)
class AggregateColumns:
    """How many of some choices are taken: `entries` are rows of (count, column); `tier` is one of those above.

    The counts of the matches of each recipient come first, in the order of the recipients: `matched` are the
    recipients that have one, `partnered` and `reviewed` those of the counts that follow; `names` are those of the rest,
    of which `further` ones stand last.
    """

    matched: Ints
    partnered: Ints
    reviewed: Ints
    entries: Ints
    tier: Ints
    upper: Ints
    names: tuple[str, ...]
    further: int


def make_aggregates(
    instance: Instance,
    recipient: Ints,
    starts: dict[str, int],
    short: Iterable[Aggregate],
    further: Iterable[Aggregate],
) -> AggregateColumns:
    """Make the counts of an instance; `recipient` is that of each match column, `starts` where each family begins.

    After single counts and their totals come those that shorten rows, and `further` ones.
    """
    families = {"match": recipient, "partner": instance.partnerships.recipient, "review": instance.reviews.recipient}
    single = {name: distinct(of) for name, of in families.items()}
    parts: list[Ints] = []
    upper: list[Ints] = []
    count = 0
    for name, of in families.items():
        number = count + np.searchsorted(single[name], of)
        parts.append(np.stack([number, starts[name] + np.arange(len(of))], axis=1))
        upper.append(np.ones(len(single[name]), dtype=np.int64))
        count += len(single[name])
    first = {name: sum(len(single[n]) for n in list(families)[:i]) for i, name in enumerate(families)}
    more = list(_distinct(further))
    rest = [*_distinct(_totals(instance, single, first, starts["count"])), *_distinct(short), *more]
    for i, one in enumerate(rest):
        parts.append(np.stack([np.full(len(one.columns), count + i), one.columns], axis=1))
        upper.append(np.array([one.most], dtype=np.int64))
    tier = np.array([SINGLE] * count + [one.tier for one in rest], dtype=np.int64)
    entries, names = np.concatenate(parts), tuple(one.name for one in rest)
    rest_of = tier, np.concatenate(upper), names, len(more)
    return AggregateColumns(single["match"], single["partner"], single["review"], entries, *rest_of)


def _totals(instance: Instance, single: dict[str, Ints], first: dict[str, int], start: int) -> Iterator[Aggregate]:
    """The single counts that each total adds up: of all recipients, and of those of each budget row's region."""
    everybody = np.ones(len(instance.recipients), dtype=bool)
    regional = [row for row in instance.budgets if row.region is not None]
    groups = [everybody, *(np.array([row.pays_for(r.region) for r in instance.recipients]) for row in regional)]
    for name, recipients in single.items():
        for number, group in enumerate(groups):
            columns = start + first[name] + np.flatnonzero(group[recipients])
            if len(columns) > 1:
                yield Aggregate(f"{name} {number}", TOTAL, columns, len(columns))


def _distinct(counts: Iterable[Aggregate]) -> Iterator[Aggregate]:
    """Walk counts without those that add up what one before does."""
    seen = set()
    for one in counts:
        if one.columns.tobytes() not in seen:
            seen.add(one.columns.tobytes())
            yield one

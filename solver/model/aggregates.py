"""Aggregates: columns that count other columns, so that search may branch on their number.

That a recipient is matched, or has a partnership, decides more in branching than by whom; where money is short, the
number of all partnerships decides most. An aggregate follows from the choices: it changes no plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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

    `matched`, `partnered` and `reviewed` are the recipients whose matches, partners and reviews are counted one by one;
    `names` are those of all other counts. `sizes` says how many counts of each kind there are, in their order.
    """

    matched: Ints
    partnered: Ints
    reviewed: Ints
    entries: Ints
    tier: Ints
    upper: Ints
    names: tuple[str, ...]
    sizes: Mapping[str, int]


def make_aggregates(
    instance: Instance,
    recipient: Ints,
    starts: dict[str, int],
    short: Iterable[Aggregate],
    extended: Iterable[Aggregate],
) -> AggregateColumns:
    """Make the counts of an instance; `recipient` is that of each match column, `starts` where each family begins.

    `short` ones only shorten rows; `extended` ones are those of the extended formulation.
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
    kinds = {"total": _totals(instance, single, first, starts["count"]), "short": short, "extended": extended}
    others = {kind: list(_distinct(counts)) for kind, counts in kinds.items()}
    rest = [one for counts in others.values() for one in counts]
    for i, one in enumerate(rest):
        parts.append(np.stack([np.full(len(one.columns), count + i), one.columns], axis=1))
        upper.append(np.array([one.most], dtype=np.int64))
    tier = np.array([SINGLE] * count + [one.tier for one in rest], dtype=np.int64)
    matched, partnered, reviewed = single.values()
    sizes = {"matched": len(matched), "partnered": len(partnered), "reviewed": len(reviewed)}
    sizes |= {kind: len(counts) for kind, counts in others.items()}
    entries, names = np.concatenate(parts), tuple(one.name for one in rest)
    return AggregateColumns(matched, partnered, reviewed, entries, tier, np.concatenate(upper), names, sizes)


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

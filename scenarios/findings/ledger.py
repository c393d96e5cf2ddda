"""A ledger of a plan: who is eligible and matched, by authority, phase, kind, region, deprivation and distance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...common.names import count, listed
from ...models.matching.groups import UNKNOWN, By, GroupRow, group_rows, groups_of
from ..re_solving.sentences import Proof, Sentence
from .plan_case import PlanCase

BANDS = ((10, "up to 10 km"), (25, "11 to 25 km"), (50, "26 to 50 km"), (10**6, "over 50 km"))
"""Distance bands: the most whole km of each, and its name."""

NOBODY, NOT_KNOWN = "nobody may support it", "km not known"
_KINDS: tuple[tuple[str, By], ...] = (
    ("authority", "authority"), ("phase", "phase"), ("kind", "kind"), ("region", "region"),
)  # fmt: skip


def ledger_of(case: PlanCase) -> tuple[GroupRow, ...]:
    """Give the rows of every kind of group; `distance` is that of the nearest leader who may support a recipient."""
    order = [name for _, name in BANDS] + [NOT_KNOWN, NOBODY]
    return tuple(
        row
        for by, groups in groupings(case)
        for row in group_rows(case.instance, case.plan.matches, by, groups, order if by == "distance" else ())
    )


def groupings(case: PlanCase) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Walk the kinds of groups, each with the group of every recipient."""
    for name, by in _KINDS:
        yield name, groups_of(case.instance, by)
    fifths = groups_of(case.instance, "deprivation")
    # A region that does not tell deprivation has no such groups.
    if set(fifths.values()) - {UNKNOWN}:
        yield "deprivation", fifths
    yield "distance", _distances(case)


def _distances(case: PlanCase) -> dict[str, str]:
    instance = case.instance
    nearest: dict[int, int] = {}
    for t, km in zip(instance.pairs.recipient.tolist(), instance.pairs.km.tolist(), strict=True):
        known = nearest.get(t, -1)
        nearest[t] = km if known < 0 else known if km < 0 else min(known, km)
    return {
        r.id: NOBODY
        if t not in nearest
        else NOT_KNOWN
        if nearest[t] < 0
        else next(name for most, name in BANDS if nearest[t] <= most)
        for t, r in enumerate(instance.recipients)
    }


def ledger_sentences(rows: Sequence[GroupRow]) -> Iterator[Sentence]:
    """Say of each kind of group which are served in full, and which least."""
    for by in dict.fromkeys(row.by for row in rows):
        mine = [row for row in rows if row.by == by]
        short = [row for row in mine if row.need < row.priority]
        what = count(len(mine), "group")
        if not short:
            yield Sentence(f"By {by}: {what}, every recipient matched in each.", Proof.FACT)
            continue
        least = sorted(short, key=lambda row: (row.need * 100 // row.priority, -row.priority, row.group))
        told = listed(
            f"{row.group} ({row.matched:,} of {row.eligible:,}, {row.share}% of its priority)" for row in least
        )
        yield Sentence(f"By {by}: {what}, {len(short):,} of them not served in full; least: {told}.", Proof.FACT)

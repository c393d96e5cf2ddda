"""The price of a floor: what one more recipient of a group would cost, at the first level that is worse.

A plan with one more of a group supports somebody of it who has no leader now. So no such plan is better than the best
of those in each of which one of them is supported; and where that one has one more of the group, it is the best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

from ...common.names import listed
from ...models.plan.plan import Plan, SupportCost, first_loss
from ...models.plan.plan_report import amount
from ...models.region.names import Names
from ..re_solving.resolver import ReSolved
from ..re_solving.sentences import Proof, Sentence
from ..re_solving.wording import gone
from .ledger import groupings
from .plan_case import PlanCase


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """What one more recipient of a group costs, by the best plan that supports one who has no leader now.

    `cost` is None where no plan has one more, or where that is not `settled`. Where it is not `exact` the best such
    plan lets another of the group go without, and one more costs at least this.
    """

    by: str
    group: str
    cost: SupportCost | None
    exact: bool = True
    settled: bool = True


def floors_of(case: PlanCase, supports: Mapping[str, ReSolved]) -> tuple[Floor, ...]:
    """Give the price of each group in which somebody whom a leader may support has none.

    `supports` has of each of these, by id, the best plan in which it has a leader.
    """
    return tuple(
        _floor(case.plan, by, name, [id_ for id_, group in groups.items() if group == name], supports)
        for by, groups in groupings(case)
        for name in dict.fromkeys(group for id_, group in groups.items() if id_ in supports)
    )


def _floor(plan: Plan, by: str, group: str, members: Sequence[str], supports: Mapping[str, ReSolved]) -> Floor:
    plans = {id_: supports[id_] for id_ in members if id_ in supports}
    if any(again.state == "unsettled" for again in plans.values()):
        return Floor(by=by, group=group, cost=None, settled=False)
    made = [(id_, again.plan) for id_, again in plans.items() if again.plan is not None]
    if not made:
        return Floor(by=by, group=group, cost=None)
    id_, best = _best(made, members)
    level, loss = first_loss(plan.levels, best.levels) or (None, 0)
    cost = SupportCost(recipient=id_, level=level, loss=loss, instead=gone(plan, best))
    return Floor(by=by, group=group, cost=cost, exact=_has(best, members) > _has(plan, members))


def _best(made: Sequence[tuple[str, Plan]], members: Sequence[str]) -> tuple[str, Plan]:
    """Give the best plan; of plans that are equal on every level one that has more of the group."""

    def compared(first: tuple[str, Plan], second: tuple[str, Plan]) -> int:
        return _compared(first[1], second[1]) or _has(second[1], members) - _has(first[1], members)

    return min(made, key=cmp_to_key(compared))


def _has(plan: Plan, members: Sequence[str]) -> int:
    mine = set(members)
    return sum(match.recipient in mine for match in plan.matches)


def _compared(first: Plan, second: Plan) -> int:
    """Compare two plans by their levels, in order: below 0 where the first is better."""
    loss = first_loss(second.levels, first.levels)
    return 0 if loss is None else loss[1]


def floor_sentences(floors: Sequence[Floor], people: Names) -> Iterator[Sentence]:
    """Say of each kind of group what one more recipient costs, and at whose expense."""
    for by in dict.fromkeys(row.by for row in floors):
        mine = [row for row in floors if row.by == by]
        told = [_text(row, people) for row in mine if row.settled]
        if told:
            text = f"By {by}, one more recipient with a leader: {'; '.join(told)}."
            yield Sentence(text, Proof.SOLVE)
        left = [row.group for row in mine if not row.settled]
        if left:
            text = f"By {by}, what one more recipient costs is not settled in time for {listed(left, len(left))}."
            yield Sentence(text, Proof.NOT_SETTLED)


def _text(row: Floor, people: Names) -> str:
    if row.cost is None:
        return f"no plan has one more of {row.group}"
    lost = "nothing" if row.cost.level is None else f"{amount(row.cost.level, row.cost.loss)} of {row.cost.level}"
    if not row.exact:
        return f"{row.group}, {lost} at least: the best plan that supports another of it lets one of it go without"
    without = listed(people.bodies(row.cost.instead))
    instead = f", and {without} without" if without else ""
    return f"{row.group}, {lost} (with {people.body(row.cost.recipient)}{instead})"

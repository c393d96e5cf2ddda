"""A plan by area: who was eligible and who was matched, so that unfairness shows."""

from __future__ import annotations

from ...models.matching.groups import By, GroupRow, group_rows, groups_of
from ...models.matching.instance import Instance
from ...models.plan.plan import Plan

_NAMES: dict[str, By] = {"Local authority": "authority", "Phase": "phase", "Kind": "kind", "Region": "region"}


def area_rows(instance: Instance, plan: Plan) -> tuple[GroupRow, ...]:
    """Give the areas of every kind: local authorities, phases, kinds of recipient, regions."""
    return tuple(
        row for by, kind in _NAMES.items() for row in group_rows(instance, plan.matches, by, groups_of(instance, kind))
    )

"""A plan by area: who was eligible and who was matched, so that unfairness shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...common.names import fold, spelling
from ...models.matching.groups import By, groups_of
from ...models.matching.instance import Instance
from ...models.plan.plan import Plan

_NAMES: dict[str, By] = {"Local authority": "authority", "Phase": "phase", "Kind": "kind", "Region": "region"}


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaRow:
    """One area: `by` says of what kind; `km` is the mean of the matches whose km is known, None without one."""

    by: str
    area: str
    eligible: int
    matched: int
    days: int
    km: float | None


def area_rows(instance: Instance, plan: Plan) -> tuple[AreaRow, ...]:
    """Give the areas of every kind: local authorities, phases, kinds of recipient, regions."""
    return tuple(row for by, kind in _NAMES.items() for row in _rows(instance, plan, by, groups_of(instance, kind)))


def _rows(instance: Instance, plan: Plan, by: str, area: Mapping[str, str]) -> Iterator[AreaRow]:
    names, matches = spelling(area.values()), defaultdict(list)
    for match in plan.matches:
        matches[fold(area[match.recipient])].append(match)
    eligible = Counter(fold(name) for name in area.values())
    for key in sorted(eligible):
        known = [m.km for m in matches[key] if m.km is not None]
        yield AreaRow(
            by=by,
            area=names[key],
            eligible=eligible[key],
            matched=len(matches[key]),
            days=sum(m.days for m in matches[key]),
            km=round(sum(known) / len(known), 1) if known else None,
        )

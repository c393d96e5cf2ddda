"""A plan by area: who was eligible and who was matched, so that unfairness shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...common.names import fold, spelling
from ...models.eligibility.recipients import Recipient
from ...models.matching.instance import Instance
from ...models.plan.plan import Plan

UNKNOWN = "(unknown)"


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
    return tuple(row for by, area in _kinds(instance).items() for row in _rows(instance, plan, by, area))


def authority_of(instance: Instance) -> dict[str, str]:
    """Give the local authority of each recipient; a trust's is that of most of its listed schools."""
    known = {s.id: s.local_authority for s in instance.region.schools if s.local_authority}
    everybody = (*instance.recipients, *instance.eligibility.declined)
    return {r.id: r.local_authority or _commonest(known.get(id_) for id_ in r.trust_schools) for r in everybody}


def _commonest(names: Iterator[str | None]) -> str:
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default=UNKNOWN)


def _kinds(instance: Instance) -> dict[str, Mapping[str, str]]:
    phases = spelling(s.phase for s in instance.region.schools if s.phase)
    everybody = instance.recipients
    return {
        "Local authority": authority_of(instance),
        "Phase": {r.id: _phase(r, phases) for r in everybody},
        "Kind": {r.id: "Trust" if r.kind == "trust" else "School" for r in everybody},
        "Region": {r.id: r.region for r in everybody},
    }


def _phase(recipient: Recipient, names: Mapping[str, str]) -> str:
    if len(recipient.phases) > 1:
        return "(several)"
    return next((names.get(phase, phase) for phase in recipient.phases), UNKNOWN)


def _rows(instance: Instance, plan: Plan, by: str, area: Mapping[str, str]) -> Iterator[AreaRow]:
    area = {r.id: area[r.id] for r in instance.recipients}
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

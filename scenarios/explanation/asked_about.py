"""Who is asked about: somebody of a plan, by id or by name."""

from __future__ import annotations

from ...models.matching.instance import Instance
from ...models.region.find_by_name import Known, find_by_name


def find_anybody(instance: Instance, text: str) -> Known:
    """Find who is meant, a school, trust or leader; raises Faults where nobody is, or several are.

    A school with several supports is meant by its name; one of them by its id alone.
    """
    eligibility, region = instance.eligibility, instance.region
    bodies = {r.id: r.name for r in (*eligibility.recipients, *eligibility.declined)}
    bodies |= {row.id: row.name for rows in (region.schools, region.trusts) for row in rows}
    supports = {r.id for r in instance.recipients if r.support} - {text.strip()}
    known = [Known("recipient", id_, name) for id_, name in sorted(bodies.items()) if id_ not in supports]
    return find_by_name(text, [*known, *_leaders(instance)])


def find_leader(instance: Instance, text: str, option: str) -> Known:
    """Find the leader who is meant; raises Faults as `find_anybody` does, with the option."""
    return find_by_name(text, _leaders(instance), option)


def _leaders(instance: Instance) -> list[Known]:
    return [Known("leader", row.id, row.name) for row in sorted(instance.leaders, key=lambda row: row.id)]

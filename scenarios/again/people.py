"""Who is meant: recipients, leaders and others of a plan, by name first and with their id behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ...common.names import with_id
from ...models.eligibility.recipients import row_id
from ...models.matching.instance import Instance
from ...models.region.find_by_name import Known, find_by_name
from ...models.region.region import School, Trust


@dataclass(frozen=True)
class People:
    """The names of everybody in an instance."""

    instance: Instance

    @cached_property
    def _bodies(self) -> dict[str, str]:
        eligibility = self.instance.eligibility
        named = {r.id: r.name for r in (*eligibility.recipients, *eligibility.declined)}
        rows: tuple[School | Trust, ...] = (*self.instance.region.schools, *self.instance.region.trusts)
        return named | {row.id: row.name for row in rows}

    @cached_property
    def _leaders(self) -> dict[str, str]:
        return {leader.id: leader.name for leader in self.instance.leaders}

    def body(self, id_: str) -> str:
        """Name a school or trust: 'Blackmoor Park (500042)'."""
        return with_id(self._bodies.get(row_id(id_, self._bodies), ""), id_)

    def leader(self, id_: str) -> str:
        """Name a leader: 'J. Singh (L015)'."""
        return with_id(self._leaders.get(id_, ""), id_)

    def bodies(self, ids: Iterable[str]) -> list[str]:
        """Name schools and trusts."""
        return [self.body(id_) for id_ in ids]

    def find(self, text: str) -> Known:
        """Find who is meant, a school, trust or leader; raises Faults where nobody is, or several are.

        A school with several supports is meant by its name; one of them by its id alone.
        """
        supports = {r.id for r in self.instance.recipients if r.support} - {text.strip()}
        return find_by_name(text, [known for known in self._known if known.id not in supports])

    def find_leader(self, text: str, option: str) -> Known:
        """Find the leader who is meant; raises Faults as `find` does, with the option."""
        return find_by_name(text, [known for known in self._known if known.kind == "leader"], option)

    @cached_property
    def _known(self) -> list[Known]:
        bodies = [Known("recipient", id_, name) for id_, name in sorted(self._bodies.items())]
        return [*bodies, *(Known("leader", id_, name) for id_, name in sorted(self._leaders.items()))]

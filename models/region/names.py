"""Who is who in a region: leaders, schools and trusts by name, with the id behind it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cached_property

from ...common.names import with_id
from .region import Region


def row_id(id_: str, rows: Container[str]) -> str:
    """Give the id of the row of the region that a recipient's id is about: its own, or that of its school."""
    return id_ if id_ in rows else id_.rpartition("/")[0] or id_


@dataclass(frozen=True)
class Names:
    """The names of a region; whoever is not in it is told by the id."""

    region: Region

    def leader(self, id_: str) -> str:
        """Name a leader: 'J. Singh (L015)'."""
        return with_id(self._leaders.get(id_, ""), id_)

    def body(self, id_: str) -> str:
        """Name a school or trust, also by the id of one of its supports: 'Blackmoor Park (500042)'."""
        return with_id(self._bodies.get(row_id(id_, self._bodies), ""), id_)

    def bodies(self, ids: Iterable[str]) -> list[str]:
        """Name schools and trusts."""
        return [self.body(id_) for id_ in ids]

    # A leader may have the id of a trust.

    @cached_property
    def _leaders(self) -> dict[str, str]:
        return {row.id: row.name for row in self.region.leaders}

    @cached_property
    def _bodies(self) -> dict[str, str]:
        return {s.id: s.name for s in self.region.schools} | {t.id: t.name for t in self.region.trusts}

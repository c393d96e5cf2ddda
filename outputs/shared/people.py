"""Who is who in a region: leaders, schools and trusts by name, with the id behind it."""

from __future__ import annotations

from functools import cached_property

from ...common.names import with_id
from ...models.eligibility.recipients import row_id
from ...models.region.region import Region


class People:
    """The names of a region; whoever is not in it is told by the id."""

    def __init__(self, region: Region) -> None:
        self.region = region

    def leader(self, id_: str) -> str:
        """Write a leader."""
        return with_id(self._leaders.get(id_, ""), id_)

    def body(self, id_: str) -> str:
        """Write a school or a trust."""
        return with_id(self._bodies.get(row_id(id_, self._bodies), ""), id_)

    # A leader may have the id of a trust.

    @cached_property
    def _leaders(self) -> dict[str, str]:
        return {row.id: row.name for row in self.region.leaders}

    @cached_property
    def _bodies(self) -> dict[str, str]:
        return {s.id: s.name for s in self.region.schools} | {t.id: t.name for t in self.region.trusts}

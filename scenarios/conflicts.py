"""Conflicts of interest: recipients, or trusts nearby, that a leader must not be matched with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..models.recipient import Recipient
from .chance import Chance

_OFTEN = 14
"""Leaders of a hundred that declare any."""


class Conflicts:
    """A source of conflicts."""

    def __init__(self, recipients: Iterable[Recipient], chance: Chance) -> None:
        self._chance = chance
        self._ids: dict[str, list[str]] = defaultdict(list)
        for recipient in recipients:
            self._ids[recipient.region].append(recipient.id)

    def of(self, region: str) -> tuple[str, ...]:
        """Declare the conflicts of a leader of a region."""
        if not self._chance.percent(_OFTEN):
            return ()
        return tuple(self._chance.some(self._ids[region], self._chance.between(1, 3)))

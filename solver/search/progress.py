"""Progress of a search, for a reader in another thread: numbers only, drawn elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A level, the best value so far and the bound that is proven, as they are maximised; 'draw' comes last."""

    level: str
    value: int
    bound: int


class ProgressWatch:
    """The last sight of a search: one reference, so that a reader on another thread never sees half of it."""

    def __init__(self) -> None:
        self.sight: Progress | None = None

    def see(self, level: str, value: int, bound: int) -> None:
        """Take note of where the search stands."""
        self.sight = Progress(level, value, bound)

"""The entries of a sparse square system."""

from __future__ import annotations

from dataclasses import dataclass

from ..models.bits import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a sparse matrix: the number of the equation, that of the unknown, and the value."""

    equation: Ints
    unknown: Ints
    value: Floats

    def of(self, which: Flags) -> Entries:
        """Give some of them."""
        return Entries(self.equation[which], self.unknown[which], self.value[which])

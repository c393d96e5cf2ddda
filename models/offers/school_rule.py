"""What every test of a school has in common, whatever it looks at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from ..region.region import School
from .answers import Answer
from .clause import Clause, Equivalent, Year


class Standards(Protocol):
    """What a test asks of its offer."""

    @property
    def year(self) -> Year: ...

    @property
    def equivalents(self) -> tuple[Equivalent, ...]: ...


@dataclass(frozen=True, kw_only=True)
class SchoolRule(Clause):
    """A test of a school; `who` says whether it counts for a trust's schools too, or for standalone ones."""

    who: Literal["schools", "standalone"]

    def answer(self, school: School, offer: Standards) -> Answer:
        """Say whether the school meets the rule, with the evidence, or what is missing to know it."""
        raise NotImplementedError

    def moments(self, days: Sequence[date | None], year: Year) -> Iterable[int]:
        """Give which judgements of a whole history, newest first, the rule looks at as the current one."""
        return range(min(1, len(days)))

    def describe(self) -> str:
        """Say the rule in plain English."""
        raise NotImplementedError

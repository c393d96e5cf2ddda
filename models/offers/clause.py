"""What every table of an offer file carries, its year, and what counts in each framework of judgements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from .parsing import Interval, NotBlank, NotEmpty

Grade = Annotated[int, Interval(ge=1, le=4)]
Grades = Annotated[tuple[Grade, ...], NotEmpty()]
Words = Annotated[str, NotBlank()]
Names = Annotated[tuple[Words, ...], NotEmpty()]
Framework = Literal["overall effectiveness", "sub-judgements", "report card"]
Standard = Literal["requires-improvement", "below-good"]


@dataclass(frozen=True, kw_only=True)
class Clause:
    """What every figure of an offer file carries: its clause, the words it rests on, whether it is assumed."""

    # Whoever validates offer files refuses keys that are not fields.
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012

    clause: Words
    words: Words
    assumed: bool = False


@dataclass(frozen=True, kw_only=True)
class Year(Clause):
    """The academic year of an offer, first and last day; `goes_on`: it looks at later judgements too."""

    starts: date
    ends: date
    goes_on: bool | None = None

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.starts <= day <= self.ends


@dataclass(frozen=True, kw_only=True)
class Equivalent(Clause):
    """What counts in one framework as *requires improvement*, and what as *below good*: any of some areas so graded."""

    framework: Framework
    areas: Names
    requires_improvement: Names
    below_good: Names

    def grades(self, standard: Standard) -> tuple[str, ...]:
        """The grades that meet a standard."""
        return self.requires_improvement if standard == "requires-improvement" else self.below_good

"""What a rule of eligibility answers: met, with the evidence; not met; or not known, with what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Met:
    """The rule is met: the evidence in words."""

    evidence: str


@dataclass(frozen=True, slots=True)
class NotMet:
    """The rule is not met, whatever the blank cells are."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Whether the rule is met hangs on cells that are blank or withheld: what is missing, in words with its column."""

    missing: tuple[str, ...]


Answer = Met | NotMet | Unknown
NOT_MET = NotMet()


def both(answers: Iterable[Answer], *, joined_by: str = ", ") -> Answer:
    """Answer a rule that asks for all of these; one that is not met settles it, whatever is unknown beside."""
    told = tuple(answers)
    if any(isinstance(answer, NotMet) for answer in told):
        return NOT_MET
    missing = [what for answer in told if isinstance(answer, Unknown) for what in answer.missing]
    if missing:
        return Unknown(tuple(dict.fromkeys(missing)))
    return Met(joined_by.join(answer.evidence for answer in told if isinstance(answer, Met) and answer.evidence))

"""A sentence of an explanation, and what it rests on."""

from dataclasses import dataclass
from enum import StrEnum


class Proof(StrEnum):
    """What a sentence of an explanation rests on.

    Nothing is said that rests on less: what could not be worked out in the time given is said to be `NOT_SETTLED`.
    """

    FACT = "fact"  # stands in the region or in the plan
    SUM = "sum"  # arithmetic on the region's figures
    CUT = "cut"  # a maximum flow, and the minimum cut that shows it
    SOLVE = "re-solve"  # the levels of two proven plans, or of one and a bound that none of its kind passes
    NOT_SETTLED = "not settled"


@dataclass(frozen=True)
class Sentence:
    """One sentence, with its proof and, of a way in, the changes of a scenario that repeat it.

    `would_take` holds changes in the syntax of `--set`, so that `match compare` makes the same plan again.
    """

    text: str
    proof: Proof
    would_take: tuple[str, ...] = ()


def fact(text: str) -> Sentence:
    """Say what stands in the region or in the plan."""
    return Sentence(text, Proof.FACT)


def reckoned(text: str) -> Sentence:
    """Say what arithmetic on the region's figures gives."""
    return Sentence(text, Proof.SUM)


def solved(text: str, would_take: tuple[str, ...] = ()) -> Sentence:
    """Say what the levels of proven plans give."""
    return Sentence(text, Proof.SOLVE, would_take)


def unsettled(text: str) -> Sentence:
    """Say what could not be worked out in the time given."""
    return Sentence(text, Proof.NOT_SETTLED)

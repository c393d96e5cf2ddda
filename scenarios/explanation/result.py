"""What an explanation comes to: parts of sentences, and ways in with the changes that repeat them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...models.plan.plan import Named
from ..re_solving.sentences import Sentence

Kind = Literal["recipient", "leader", "pair", "plan"]

Verdict = Literal[
    "never", "costs", "by lot", "not settled", "forced", "decided", "free", "not a recipient", "leader", "refused",
    "allowed", "plan",
]  # fmt: skip
"""Without a leader: never, costs, by lot; with one: forced, decided, free; of a pair: refused, allowed."""

Mark = Literal["opens a place", "lets it in", "for sure"]


@dataclass(frozen=True)
class Part:
    """Sentences under one heading."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """One change, least in its amount, and what it does.

    `opens a place`: the priority supported rises; `lets it in`: it has a leader in the new plan; `for sure`: every plan
    without it is worse. `instead` are the ids of others who come in; `pence` is what the change itself costs.
    """

    sentence: Sentence
    marks: tuple[Mark, ...]
    instead: tuple[str, ...]
    pence: int


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why somebody is where they are in a plan; `level` and `amount` say where and by how much a verdict fell.

    The amount is in the unit of the level, pence for cost. `settled` says whether the verdict is.
    """

    version: str
    region: Named
    kind: Kind
    id: str
    name: str
    verdict: Verdict
    level: str | None = None
    amount: int | None = None
    parts: tuple[Part, ...] = ()
    ways: tuple[WayIn, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether the question itself has its answer."""
        return self.verdict != "not settled"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in order."""
        return tuple(sentence for part in self.parts for sentence in part.sentences)

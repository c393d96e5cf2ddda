"""A verdict on a plan: what it breaks, and what its matches come to."""

from __future__ import annotations

from dataclasses import dataclass

from .journeys import Journeys
from .plan import BudgetUse


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a plan breaks: its name, about whom (an id, or empty), and a sentence."""

    rule: str
    about: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.about} {self.sentence}" if self.about else f"{self.rule}: {self.sentence}"


@dataclass(frozen=True)
class Verdict:
    """What the checker found: broken rules (none: the plan is sound), levels and budgets recomputed, and notes.

    `unjudged` is what the plan says and only planning again could judge. Values are as in a plan: money in pence.
    `journeys` are those that the level travel is the sum of.
    """

    broken: tuple[Broken, ...]
    levels: dict[str, int]
    budgets: tuple[BudgetUse, ...]
    notes: tuple[str, ...]
    journeys: Journeys | None = None
    unjudged: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether no rule is broken."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class Proved:
    """What a certificate proves of one level: its value and the bound of its prices as it is maximised, and how.

    `search` and `agreed` name the search that closed it and the second that agreed, where it says so; `nodes` are those
    of the tree that closes it.
    """

    name: str
    value: int
    bound: int
    closed_by: str
    search: str = ""
    agreed: str = ""
    nodes: int = 0


@dataclass(frozen=True, slots=True)
class Recheck:
    """The levels that a certificate proves, and what is wrong with it.

    `fair` is proven goal by goal; `partly` names it where the last of its goals are not proven.
    """

    proved: tuple[Proved, ...]
    broken: tuple[Broken, ...]
    partly: str = ""

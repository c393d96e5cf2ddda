"""What keeps a school from being eligible though it meets a rule: one class a test, each with three answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from ..region.judgements import latest
from ..region.region import School
from .answers import NOT_MET, Answer, Met, Unknown, both
from .clause import Clause
from .framework_rules import Concerns, in_category, window_in_words, within
from .parsing import NotEmpty

Structure = Literal["changed", "about to change"]


@dataclass(frozen=True, kw_only=True)
class Exclusion(Clause):
    """An exclusion; a mark by hand wins over it. `rules` are the clauses of the rules that it concerns: empty, all."""

    rules: tuple[str, ...] = ()

    def concerns(self, clause: str) -> bool:
        """Say whether it excludes from the rule of a clause."""
        return not self.rules or clause in self.rules

    def answer(self, school: School) -> Answer:
        """Say whether the school is excluded, with the reason and its source."""
        raise NotImplementedError

    def describe(self) -> str:
        """Say in plain English which schools it excludes."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class StructureExclusion(Exclusion):
    """The school has become another since its latest inspection, such as by joining a trust, or is about to."""

    test: Literal["structure"]
    structures: Annotated[tuple[Structure, ...], NotEmpty()]

    def answer(self, school: School) -> Answer:
        if school.structure is None:
            return Unknown(("whether its structure has changed or is about to (structure)",))
        if school.structure not in self.structures:
            return NOT_MET
        source = f" ({school.structure_source})" if school.structure_source else ""
        return Met(f"{_STRUCTURE[school.structure]}{source}")

    def describe(self) -> str:
        return " or ".join(_STRUCTURE[structure] for structure in self.structures)


_STRUCTURE = {
    "changed": "its structure has changed since the latest inspection",
    "about to change": "its structure is about to change",
}


@dataclass(frozen=True, kw_only=True)
class CategoryExclusion(Exclusion):
    """The school is in a category of concern, for which something else is meant, judged so within a window."""

    test: Literal["category"]
    categories: Concerns
    judged_from: date | None = None
    judged_until: date | None = None

    def answer(self, school: School) -> Answer:
        now = latest(school)
        return both((in_category(now, self.categories), within(now, self.judged_from, self.judged_until)))

    def describe(self) -> str:
        window = window_in_words(self.judged_from, self.judged_until)
        return f"it is in a category of concern, {' or '.join(self.categories)}{window}"


EXCLUSIONS: dict[str, type[Exclusion]] = {"structure": StructureExclusion, "category": CategoryExclusion}

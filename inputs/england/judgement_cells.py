"""The cells of a school's row that tell how it was judged, by any framework, and whether its structure has changed.

They are written for offers that look across frameworks; the others have one overall grade, as they always had.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from ...models.region.judgements import NOT_JUDGED, OVERALL
from ..published.records import Academy, Basis, Judgement, Listing, Project

_TOLD_TWICE = 14
"""Days within which an inspection of an export is one that Ofsted's files tell of."""

_NEVER = {"framework": OVERALL, "area_grades": ((OVERALL, NOT_JUDGED),)}
"""How a row says that there was no such inspection."""

_PREFIXES = ("", "previous_")
_COLUMNS = ("grade", "judged_on", "framework", "area_grades", "category")
"""The columns of one judgement, less what stands before their names."""
_OF_GRADES = _COLUMNS[:2]

LATEST, PREVIOUS = _COLUMNS, tuple(f"previous_{column}" for column in _COLUMNS)
"""The columns of the latest judgement, and of the one before."""


class History(Protocol):
    """The judgements of a school, newest first, as an offer looks at them."""

    @property
    def judged(self) -> Sequence[Judgement]: ...

    def cells(self, basis: Basis, at: int = 0) -> dict[str, Any]:
        """Give the cells of two judgements that follow each other, the later one being the `at`th."""
        ...


@dataclass(frozen=True)
class Grades:
    """The judgements that gave a grade overall."""

    judged: Sequence[Judgement]

    def cells(self, basis: Basis, at: int = 0) -> dict[str, Any]:
        """Give the grades and days of two judgements that follow each other."""
        cells = {f"{prefix}{column}": None for prefix in _PREFIXES for column in _OF_GRADES}
        for prefix, judgement in zip(_PREFIXES, self.judged[at : at + 2], strict=False):
            cells |= _named(prefix, {column: value for column, value in _of(judgement, basis) if column in _OF_GRADES})
        return cells


@dataclass(frozen=True)
class Frameworks:
    """The judgements in any framework; `complete` says that there was no inspection before the last of them."""

    judged: Sequence[Judgement]
    complete: bool
    notes: tuple[str, ...] = ()

    def cells(self, basis: Basis, at: int = 0) -> dict[str, Any]:
        """Give all cells of two judgements that follow each other."""
        cells: dict[str, Any] = {}
        for prefix, i in zip(_PREFIXES, (at, at + 1), strict=True):
            cells |= _named(prefix, {column: () if column == "area_grades" else None for column in _COLUMNS})
            if i < len(self.judged):
                cells |= _named(prefix, dict(_of(self.judged[i], basis)))
            elif i == len(self.judged) and self.complete:
                cells |= _named(prefix, _NEVER)
        return cells


def _named(prefix: str, cells: dict[str, Any]) -> dict[str, Any]:
    return {f"{prefix}{column}": value for column, value in cells.items()}


def _of(judgement: Judgement, basis: Basis) -> Iterator[tuple[str, Any]]:
    yield "grade", judgement.grade
    yield "judged_on", judgement.counts_on(basis)
    yield "framework", judgement.framework
    yield "area_grades", judgement.areas
    yield "category", judgement.category


def with_export(history: Frameworks, urn: str, academy: Academy, as_at: date) -> Frameworks:
    """Add what an export tells where Ofsted's files are silent, and note where the two contradict each other."""
    judged, notes = list(history.judged), list[str]()
    for told in academy.judgements:
        if told.begun > as_at:
            continue
        same = next((j for j in judged if abs((j.begun - told.begun).days) <= _TOLD_TWICE), None)
        if same is not None:
            if same.grade is not None and same.grade != told.grade:
                notes.append(_contradiction(urn, same, told))
        elif len(judged) < len(_PREFIXES) and not history.complete and all(j.begun > told.begun for j in judged):
            judged.append(told)
    newest, day = history.judged[0].begun if history.judged else None, academy.inspected
    if newest and day and day <= as_at and (day - newest).days > _TOLD_TWICE:
        notes.append(f"{urn}: inspected on {day} ({academy.where}), of which no file of Ofsted's tells")
    return Frameworks(judged, history.complete, tuple(notes))


def _contradiction(urn: str, ours: Judgement, told: Judgement) -> str:
    return f"{urn}, inspection of {ours.begun}: grade {ours.grade} ({ours.where}), but {told.grade} ({told.where})"


def structure_of(
    listing: Listing, latest: Judgement | None, academy: Academy | None, project: Project | None
) -> tuple[str, str] | None:
    """Give the structure and its source, None where nothing tells; what has changed comes before what is about to."""
    if latest is not None and latest.begun == date.min:
        # Only its grade is known: it may have been before anything that has changed.
        latest = None
    if latest is not None and (latest.urn != listing.urn or latest.relates is False):
        urn = f" of URN {latest.urn}" if latest.urn != listing.urn else " not of this URN"
        return "changed", f"{latest.where}: the latest inspection is{urn}"
    joined = academy.joined if academy else None
    if academy and joined and latest is not None and joined > latest.begun:
        return "changed", f"{academy.where}: joined its trust on {joined}, after the inspection of {latest.begun}"
    if project is not None:
        return "about to change", f"{project.where}: {project}"
    if latest is not None and latest.relates:
        return "unchanged", f"{latest.where}: the latest inspection is of this URN"
    if academy and joined and latest is not None:
        return "unchanged", f"{academy.where}: joined its trust on {joined}, before the inspection of {latest.begun}"
    return None


_MARKS = {
    "changed": ("is of URN", "is not of this URN", ", after the inspection of"),
    "about to change": ("proposed for", "no date proposed"),
    "unchanged": ("is of this URN", ", before the inspection of"),
}
"""Words that stand in every source of a structure that is written here."""


def written_here(structure: str | None, source: str | None) -> bool:
    """Say whether the files told a structure, and nobody has typed another or another source."""
    told = source or ""
    return ", row " in told and any(mark in told for mark in _MARKS.get(structure or "", ()))

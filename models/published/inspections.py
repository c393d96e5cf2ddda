"""Every graded inspection that some files tell of, each once; where two files contradict each other, both values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .judgement import Judgement
from .mi_file import MiFile

_TOLD_TWICE = 14
"""Days within which two inspections of one URN and grade, one of them without a number, are one."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two files that say different things of one inspection; `taken` is what counts."""

    what: str
    taken: Judgement
    other: Judgement

    def __str__(self) -> str:
        values = [f"{_value(j, self.what)} ({j.where})" for j in (self.taken, self.other)]
        return f"{self.taken.urn}, inspection of {self.taken.begun}: {self.what} {values[0]}, but {values[1]}"


def _value(judgement: Judgement, what: str) -> object:
    return getattr(judgement, _FIELDS[what])


_FIELDS = {"grade": "grade", "publication": "published", "start": "started", "URN at the time": "urn"}


class Inspections:
    """Inspections merged by their number, or by URN at the time and first day."""

    def __init__(self, files: Iterable[MiFile]) -> None:
        self.merged: list[Judgement] = []
        self.claims: dict[str, set[int]] = defaultdict(set)
        self.predecessors: dict[str, set[str]] = defaultdict(set)
        self.contradictions: list[Contradiction] = []
        self._number: dict[str, int] = {}
        self._start: dict[tuple[str, date], int] = {}
        for file in files:
            for urn, told in file.told.items():
                for judgement in told:
                    self._claim(urn, judgement)
        self.at_urn: dict[str, set[int]] = defaultdict(set)
        for (urn, _), index in self._start.items():
            self.at_urn[urn].add(index)

    def _claim(self, urn: str, judgement: Judgement) -> None:
        self.claims[urn].add(self._add(judgement))
        if judgement.urn != urn:
            self.predecessors[urn].add(judgement.urn)

    def _add(self, told: Judgement) -> int:
        index = self._find(told)
        if index is None:
            index = len(self.merged)
            self.merged.append(told)
        else:
            self.merged[index] = self._merge(self.merged[index], told)
        if told.number:
            self._number.setdefault(told.number, index)
        if told.started:
            self._start.setdefault((told.urn, told.started), index)
        return index

    def _find(self, told: Judgement) -> int | None:
        index = self._number.get(told.number) if told.number else None
        return self._start.get((told.urn, told.started)) if index is None and told.started else index

    def _merge(self, known: Judgement, told: Judgement) -> Judgement:
        if known[:6] == told[:6]:
            return known if known.own else told
        # The later file is the corrected one, but what a row says of a school's previous inspection is the less sure.
        first, second = (known, told) if known.own and not told.own else (told, known)
        for what, name in _FIELDS.items():
            one, other = getattr(first, name), getattr(second, name)
            if one != other and one and other:
                self.contradictions.append(Contradiction(what, first, second))
        return first._replace(
            number=first.number or second.number,
            started=first.started or second.started,
            published=first.published or second.published,
            grade=first.grade or second.grade,
            needs=second.needs if first.needs is None else first.needs,
        )


def each_once(inspections: Iterable[Judgement], contradictions: list[Contradiction]) -> list[Judgement]:
    """Put the inspections of one school in order, newest first, none twice; two grades of one day contradict."""
    found: list[Judgement] = []
    for judgement in sorted(inspections, key=lambda j: (j.begun, j.grade is not None, j.number, j.urn), reverse=True):
        if not found or not _same(found[-1], judgement):
            found.append(judgement)
            continue
        if judgement.grade and judgement.grade != found[-1].grade:
            contradictions.append(Contradiction("grade", found[-1], judgement))
        if not found[-1].number and judgement.number and judgement.grade:
            found[-1] = judgement
    return found


def _same(one: Judgement, other: Judgement) -> bool:
    apart = abs((one.begun - other.begun).days)
    if apart == 0 and one.begun != date.min:
        return True
    unnumbered = not (one.number and other.number)
    return unnumbered and apart <= _TOLD_TWICE and one.urn == other.urn and one.grade == other.grade

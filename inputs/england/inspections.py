"""The graded inspections of every school, merged from all files, and what an offer's rules make of a whole history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from ...models.offers.answers import Met, NotMet
from ...models.offers.offer import Offer
from ...models.offers.school_rule import SchoolRule
from ...models.region.region import School
from ..published.records import Basis, Judgement, MiFile
from .judgement_cells import History
from .predecessors import Lineage

_TOLD_TWICE = 14
"""Days within which two inspections of one URN and grade, one of them without a number, are one."""

_FIELDS = {"grade": "grade", "publication": "published", "start": "started", "URN at the time": "urn"}
"""The fields in which two files may contradict each other, by the words of a note."""

_OF_AREA = "grade of "
"""How a note begins that two files give an area different grades."""


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
    if what in _FIELDS:
        return getattr(judgement, _FIELDS[what])
    return dict(judgement.areas).get(what.removeprefix(_OF_AREA))


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
            same = known if known.own else told
            return same if known[9:] == told[9:] else self._newer(same, *self._surer_first(known, told))
        first, second = self._surer_first(known, told)
        for what, name in _FIELDS.items():
            one, other = getattr(first, name), getattr(second, name)
            if one != other and one and other:
                self.contradictions.append(Contradiction(what, first, second))
        merged = first._replace(
            number=first.number or second.number,
            started=first.started or second.started,
            published=first.published or second.published,
            grade=first.grade or second.grade,
            needs=second.needs if first.needs is None else first.needs,
        )
        return self._newer(merged, first, second)

    def _surer_first(self, known: Judgement, told: Judgement) -> tuple[Judgement, Judgement]:
        # The later file is the corrected one, but what a row says of a school's previous inspection is the less sure.
        return (known, told) if known.own and not told.own else (told, known)

    def _newer(self, merged: Judgement, first: Judgement, second: Judgement) -> Judgement:
        """Give a merged judgement its framework, areas and category; a later visit may change a report card."""
        if first.framework == second.framework == "sub-judgements":
            self._compare_areas(first, second)
        return merged._replace(
            framework=first.framework or second.framework,
            areas=first.areas or second.areas,
            category=second.category if first.category is None else first.category,
            empty=first.empty and second.empty,
            relates=second.relates if first.relates is None else first.relates,
            first=first.first or second.first,
        )

    def _compare_areas(self, first: Judgement, second: Judgement) -> None:
        others = dict(second.areas)
        for area, told in first.areas:
            if others.get(area, told) != told:
                self.contradictions.append(Contradiction(f"{_OF_AREA}{area}", first, second))


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


class Histories:
    """The history of every school, from the merged inspections and the URNs that it had before."""

    def __init__(self, inspections: Inspections, lineage: Lineage, still_open: Collection[str]) -> None:
        self._inspections, self._lineage, self._open = inspections, lineage, still_open

    def of(self, urn: str) -> list[Judgement]:
        """Give every inspection of a school, newest first, each once."""
        told = self._inspections
        found = set(told.claims.get(urn, ())) | told.at_urn.get(urn, set())
        for old in self._lineage.all_before(urn, self._open):
            found |= told.claims.get(old, set()) | told.at_urn.get(old, set())
        return each_once(map(told.merged.__getitem__, found), told.contradictions)


def known_at(history: Iterable[Judgement], as_at: date, basis: Basis) -> list[Judgement]:
    """Leave out what had not happened yet by the date that counts."""
    return [j for j in history if (j.counts_on(basis) or date.min) <= as_at]


def judged(history: Iterable[Judgement]) -> list[Judgement]:
    """Leave out the inspections that judged nothing; one of which nothing is known stays."""
    return [j for j in history if not j.empty]


def graded(history: Iterable[Judgement]) -> list[Judgement]:
    """Leave out the inspections that gave no grade overall."""
    return [j for j in history if j.grade is not None]


@dataclass(frozen=True, slots=True)
class Older:
    """A clause that holds because of an older judgement than the two of a row, with the evidence in words."""

    clause: str
    evidence: str


def by_older(school: School, history: History, offer: Offer, *, standalone: bool) -> Older | None:
    """Find the first rule that the whole history meets and the row alone does not, or None where the row is enough."""
    rules = [rule for rule in offer.school_rules if standalone or rule.who == "schools"]
    if any(isinstance(rule.answer(school, offer), Met) for rule in rules):
        return None
    found = ((rule, evidence_of(rule, school, history, offer)) for rule in rules)
    return next(
        (Older(r.clause, evidence) for r, evidence in found if evidence and not _kept_out(school, r, offer)), None
    )


def _kept_out(school: School, rule: SchoolRule, offer: Offer) -> bool:
    # A clause that stands in the row would win over an exclusion.
    told = (exclusion.answer(school) for exclusion in offer.exclusions if exclusion.concerns(rule.clause))
    return any(not isinstance(answer, NotMet) for answer in told)


def evidence_of(rule: SchoolRule, school: School, history: History, offer: Offer) -> str | None:
    """Say why a whole history meets a rule, or give None."""
    basis = offer.dates.basis
    days = [j.counts_on(basis) for j in history.judged]
    for i in rule.moments(days, offer.year):
        # The row has the newest two already.
        then = replace(school, **history.cells(basis, i)) if i else school
        answer = rule.answer(then, offer)
        if isinstance(answer, Met):
            return answer.evidence
    return None

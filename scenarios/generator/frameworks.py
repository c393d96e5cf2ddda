"""Judgements of made-up schools across frameworks, for offers that look at them: many just outside a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ...models.eligibility.clauses import school_verdict
from ...models.offers.offer import Offer
from ...models.region.judgements import AREAS, GRADES, OVERALL, REPORT_CARD
from ...models.region.region import School
from .random_stream import Chance, Odds

_TRIES = 120
"""Records drawn until one meets a rule and no exclusion: fewer do than under one overall grade."""
_LEVEL = Odds({"worst": 20, "weak": 54, "fine": 26})
_BEFORE = Odds({"worst": 14, "weak": 46, "fine": 40})
_NUMBERS = {grade: number for number, grade in enumerate(GRADES[OVERALL], 1)}
_STRUCTURES: Odds[str | None] = Odds({"unchanged": 88, "changed": 6, "about to change": 4, None: 2})
_SOURCES = {"changed": "joined its trust after the inspection", "about to change": "a project in the pipeline"}


class FrameworkRecords:
    """A source of records under an offer that looks across frameworks."""

    def __init__(self, offer: Offer, chance: Chance) -> None:
        self._offer, self._chance = offer, chance
        # In the order in which Ofsted judged by them.
        self._frameworks = [name for name in AREAS if any(e.framework == name for e in offer.equivalents)]
        self._days = sorted({day for rule in offer.school_rules for day in _days_of(rule)})

    def make(self, *, eligible: bool) -> dict[str, Any]:
        """Make the cells of a school that some rule finds eligible, or that none does, as far as is known."""
        for _ in range(_TRIES):
            record = self._any()
            school = School(id="", name="", region="", **record)
            if bool(school_verdict(school, self._offer, standalone=True).reasons) == eligible:
                break
        return record

    def _any(self) -> dict[str, Any]:
        last = len(self._frameworks) - 1
        near = bool(self._days) and self._chance.percent(40)
        # About the days of a rule schools are judged as they were last.
        now = last if near else self._chance.between(0, last)
        before = self._chance.between(0, now)
        day = self._day(near=near)
        structure = self._chance.draw(_STRUCTURES)
        record = self._judged("", self._frameworks[now], self._chance.draw(_LEVEL), day)
        if self._chance.percent(96):
            earlier = day - timedelta(self._chance.between(700, 2200))
            record |= self._judged("previous_", self._frameworks[before], self._chance.draw(_BEFORE), earlier)
        directly = self._offer.recipients is not None and self._offer.recipients.directly and self._chance.percent(8)
        record |= {"directly": directly or None}
        return record | {"structure": structure, "structure_source": _SOURCES.get(structure or "")}

    def _day(self, *, near: bool) -> date:
        year = self._offer.year
        if near:
            return self._chance.pick(self._days) + timedelta(self._chance.between(-30, 90))
        edges = (year.starts - timedelta(1), year.starts, year.ends, year.ends + timedelta(1))
        if self._chance.percent(6):
            return self._chance.pick(edges)
        return year.starts + timedelta(self._chance.between(-700, (year.ends - year.starts).days))

    def _judged(self, prefix: str, framework: str, level: str, day: date) -> dict[str, Any]:
        grades = GRADES[framework]
        worst, weak, fine = grades[-1], grades[-2], grades[:-2]
        concern = level == "worst"
        cells: dict[str, Any] = {
            "judged_on": day, "framework": framework, "category": self._category(framework) if concern else "none",
        }  # fmt: skip
        if framework == OVERALL:
            cells["grade"] = _NUMBERS[worst if concern else weak if level == "weak" else self._chance.pick(fine)]
        else:
            may = (worst, weak) if concern else (weak, *fine) if level == "weak" else fine
            areas = {area: self._chance.pick(may) for area in AREAS[framework][:-1]}
            areas |= {"safeguarding": "not met" if concern and self._chance.percent(40) else "met"}
            # Now and then a figure is withheld.
            areas |= {self._chance.pick(list(areas)): "withheld"} if self._chance.percent(4) else {}
            cells["area_grades"] = tuple(areas.items())
        return {f"{prefix}{column}": value for column, value in cells.items()}

    def _category(self, framework: str) -> str | None:
        if self._chance.percent(3):
            return None
        lesser = "requires significant improvement" if framework == REPORT_CARD else "serious weaknesses"
        return "special measures" if self._chance.percent(45) else lesser


def _days_of(rule: object) -> Iterator[date]:
    for name in ("latest_from", "latest_until", "judged_from", "judged_until"):
        day = getattr(rule, name, None)
        if day is not None:
            yield day

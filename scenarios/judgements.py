"""The record of a school: two judgements, most of them around the offer's year, many just outside its rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from ..models.offer import Offer
from ..models.region import School
from .chance import Chance, Odds


class Record(NamedTuple):
    """The cells of a school's two judgements."""

    grade: int | None = None
    judged_on: date | None = None
    previous_grade: int | None = None
    previous_judged_on: date | None = None


_GRADES: Odds[int | None] = Odds({3: 66, 4: 11, 2: 17, 1: 4, None: 2})
_BEFORE: Odds[int | None] = Odds({2: 49, 3: 31, 4: 8, 1: 7, None: 5})
_WHEN = Odds({"in": 46, "edge": 5, "shortly before": 16, "before": 33})
_TRIES = 50


class Records:
    """A source of records under one offer."""

    def __init__(self, offer: Offer, chance: Chance) -> None:
        self._offer, self._chance = offer, chance

    def make(self, *, eligible: bool) -> Record:
        """Make a record that some rule on schools finds eligible, or that none does."""
        for _ in range(_TRIES):
            record = self._any()
            if self._met(record) == eligible:
                break
        return record

    def _met(self, record: Record) -> bool:
        school = School(id="", name="", region="", **record._asdict())
        return any(rule.evidence(school, self._offer.year) for rule in self._offer.school_rules)

    def _any(self) -> Record:
        grade = self._chance.draw(_GRADES)
        if grade is None:
            return Record()
        day, before = self._day(), self._chance.draw(_BEFORE)
        return Record(grade, day, before, self._earlier(day) if before else None)

    def _day(self) -> date:
        year, when = self._offer.year, self._chance.draw(_WHEN)
        if when == "in":
            return year.starts + timedelta(self._chance.between(0, (year.ends - year.starts).days))
        if when == "edge":
            eve, morrow = year.starts - timedelta(1), year.ends + timedelta(1)
            return self._chance.pick((eve, year.starts, year.ends, morrow))
        return year.starts - timedelta(self._chance.between(1, 45 if when == "shortly before" else 1200))

    def _earlier(self, day: date) -> date | None:
        if self._chance.percent(5):
            return None
        # A school may be judged twice in one year.
        low, high = (70, 260) if self._chance.percent(6) else (700, 2200)
        return day - timedelta(self._chance.between(low, high))

"""Schools of a made-up region, each with two judgements around the offer's year, many just outside a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any, NamedTuple

from ...models.offers.answers import Met
from ...models.offers.offer import Offer
from ...models.region.region import School
from .frameworks import FrameworkRecords
from .geography import Land, Town
from .names import CATHOLIC, CHURCH, Names
from .random_stream import Chance, Odds

FIRST_URN = 500_000
"""Real URNs stay below this."""

ELIGIBLE_PERCENT = 54
"""Per cent of the weak schools that meet a rule: a file lists those that somebody worries about."""

_TRIES = 50
"""Records drawn until one meets a rule, or none, as is wanted: rules need not be invertible."""


class TwoJudgements(NamedTuple):
    """The cells of a school's two judgements."""

    grade: int | None = None
    judged_on: date | None = None
    previous_grade: int | None = None
    previous_judged_on: date | None = None


_GRADES: Odds[int | None] = Odds({3: 66, 4: 11, 2: 17, 1: 4, None: 2})
_BEFORE: Odds[int | None] = Odds({2: 49, 3: 31, 4: 8, 1: 7, None: 5})
_WHEN = Odds({"in": 46, "edge": 5, "shortly before": 16, "before": 33})


class Records:
    """A source of records under one offer."""

    def __init__(self, offer: Offer, chance: Chance) -> None:
        self._offer, self._chance = offer, chance

    def make(self, *, eligible: bool) -> dict[str, Any]:
        """Make the cells of a record that some rule on schools finds eligible, or that none does."""
        for _ in range(_TRIES):
            record = self._any()
            if self._met(record) == eligible:
                break
        return record._asdict()

    def _met(self, record: TwoJudgements) -> bool:
        school = School(id="", name="", region="", **record._asdict())
        return any(isinstance(rule.answer(school, self._offer), Met) for rule in self._offer.school_rules)

    def _any(self) -> TwoJudgements:
        grade = self._chance.draw(_GRADES)
        if grade is None:
            return TwoJudgements()
        day, before = self._day(), self._chance.draw(_BEFORE)
        return TwoJudgements(grade, day, before, self._earlier(day) if before else None)

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


def make_records(offer: Offer, chance: Chance) -> Records | FrameworkRecords:
    """Give the source of records that suits what an offer looks at."""
    return FrameworkRecords(offer, chance) if offer.equivalents else Records(offer, chance)


PHASES = Odds({"Primary": 760, "Secondary": 160, "Special": 50, "Nursery": 17, "PRU": 15})
_PUPILS = {
    "Primary": (85, 630),
    "Secondary": (420, 1650),
    "Special": (55, 260),
    "Nursery": (50, 140),
    "PRU": (18, 110),
}
_FAITHS: Odds[str | None] = Odds({None: 68, CHURCH: 22, CATHOLIC: 10})

TAGS = {
    "quality of education": 68,
    "leadership": 55,
    "behaviour": 24,
    "personal development": 14,
    "early years": 30,
    "sixth form": 22,
}
"""What may be wanted of a leader, and the per cent of weak schools that want it."""
_ONLY = {"early years": ("Primary", "Nursery"), "sixth form": ("Secondary",)}


class Schools:
    """A source of schools."""

    def __init__(self, land: Land, names: Names, records: Records | FrameworkRecords, chance: Chance) -> None:
        self._land, self._names, self._records, self._chance = land, names, records, chance
        self._urns = count(FIRST_URN)

    def urn(self) -> str:
        """Give the next URN."""
        return str(next(self._urns))

    def make(self, town: Town, type_: str, trust_id: str | None, wishes: dict[str, Any], *, weak: bool) -> School:
        """Make a school; a weak one meets a rule of the offer as often as any on the list, another never."""
        phase = self._chance.draw(PHASES)
        faith = self._faith(phase)
        record = self._records.make(eligible=weak and self._chance.percent(ELIGIBLE_PERCENT))
        cells = wishes | self._needs(record, phase) | self._spot(town)
        return School(
            id=self.urn(),
            name=self._names.school(town.name, phase, faith, academy=type_ != "maintained"),
            region=town.region,
            local_authority=town.authority,
            diocese=self._diocese(town) if faith else None,
            type=type_,
            phase=phase,
            trust_id=trust_id,
            pupils=self._chance.between(*_PUPILS[phase]),
            **record,
            **cells,
        )

    def _faith(self, phase: str) -> str | None:
        may = phase == "Primary" or (phase == "Secondary" and self._chance.percent(40))
        return self._chance.draw(_FAITHS) if may else None

    def _diocese(self, town: Town) -> str:
        return f"Diocese of {self._land.by_region[town.region][0].name}"

    def _spot(self, town: Town) -> dict[str, Any]:
        spot = town.spot(self._chance)
        return {} if self._chance.percent(1) else spot

    def _needs(self, record: Mapping[str, Any], phase: str) -> dict[str, tuple[str, ...]]:
        weak = {"requires improvement", "inadequate", "needs attention", "urgent improvement"}
        if record.get("grade") not in (3, 4) and not weak & {grade for _, grade in record.get("area_grades", ())}:
            return {}
        apt = (tag for tag in TAGS if phase in _ONLY.get(tag, (phase,)))
        needs = tuple(tag for tag in apt if self._chance.percent(TAGS[tag]))
        must = (self._chance.pick(needs),) if needs and self._chance.percent(5) else ()
        return {"needs": needs, "must_have": must}

"""Schools: their phases, names, positions, records and needs."""

from __future__ import annotations

from itertools import count
from typing import Any

from ..models.region import School
from .chance import Chance, Odds
from .geography import Land, Town
from .judgements import Record, Records
from .names import CATHOLIC, CHURCH, Names

FIRST_URN = 500_000
"""Real URNs stay below this."""

ELIGIBLE_PERCENT = 54
"""A region's file lists the schools that somebody worries about: half of them meet a rule."""

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
"""What may be wanted of a leader, and how often in a hundred it is."""
_ONLY = {"early years": ("Primary", "Nursery"), "sixth form": ("Secondary",)}


class Schools:
    """A source of schools."""

    def __init__(self, land: Land, names: Names, records: Records, chance: Chance) -> None:
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
            **record._asdict(),
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

    def _needs(self, record: Record, phase: str) -> dict[str, tuple[str, ...]]:
        if record.grade not in (3, 4):
            return {}
        apt = (tag for tag in TAGS if phase in _ONLY.get(tag, (phase,)))
        needs = tuple(tag for tag in apt if self._chance.percent(TAGS[tag]))
        must = (self._chance.pick(needs),) if needs and self._chance.percent(5) else ()
        return {"needs": needs, "must_have": must}

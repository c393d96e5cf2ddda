"""A school's judgements by framework: how Ofsted judged it, area by area, at the latest inspection and the one before.

Under *overall effectiveness* the cells `grade` and `previous_grade` have the grade of the whole school; grades of areas
stand in `area_grades` and `previous_area_grades`. A cell that is blank, or withheld, is not known, which is never a no.
Where there was no earlier inspection, its cells say so: `overall effectiveness: not judged`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...common.names import fold
from .region import School

Which = Literal["latest", "previous"]

OVERALL, SUB_JUDGEMENTS, REPORT_CARD = "overall effectiveness", "sub-judgements", "report card"
SAFEGUARDING = "safeguarding"

WORDS = {1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"}
BELOW_GOOD = (3, 4)
"""The grades of a whole school that are below good."""
_FIVE = ("exceptional", "strong standard", "expected standard", "needs attention", "urgent improvement")
GRADES = {OVERALL: tuple(WORDS.values()), SUB_JUDGEMENTS: tuple(WORDS.values()), REPORT_CARD: _FIVE}
"""The grades of each framework, best first."""

_KEY_JUDGEMENTS = (
    "quality of education", "behaviour and attitudes", "personal development", "leadership and management",
)  # fmt: skip
_REPORTED = (
    "inclusion", "curriculum and teaching", "achievement", "attendance and behaviour",
    "personal development and wellbeing", "leadership and governance",
)  # fmt: skip
_OEIF = (*_KEY_JUDGEMENTS, "early years", "sixth form", SAFEGUARDING)
AREAS = {
    OVERALL: (OVERALL, *_OEIF),
    SUB_JUDGEMENTS: _OEIF,
    REPORT_CARD: (*_REPORTED, "early years", "post-16 provision", SAFEGUARDING),
}
"""The areas that each framework grades; safeguarding is met or not."""

MET = ("met", "not met")
NOT_JUDGED = "not judged"
_NOTHING = frozenset({NOT_JUDGED, "not applicable", "not inspected", "0", "8", "9"})
"""Known to be no grade: Ofsted's files write 9, 0 and 8 where an area was not judged or does not exist."""
_COLUMNS = {
    "latest": ("the latest inspection", ""),
    "previous": ("the inspection before", "previous_"),
}

_FREE_OF_CONCERN = {
    OVERALL: ((OVERALL,), GRADES[OVERALL][:3]),
    SUB_JUDGEMENTS: (_KEY_JUDGEMENTS, GRADES[SUB_JUDGEMENTS][:3]),
    REPORT_CARD: (_REPORTED, GRADES[REPORT_CARD][:4]),
}
"""The areas that, all graded so, show that a school is in no category of concern: only the worst grade leads to one."""


@dataclass(frozen=True)
class Judgement:
    """What one inspection found.

    `grades` are by folded area, in the framework's words where they are grades of it: 3 is *requires improvement*. An
    area that is not among them is blank. `framework` is None where no cell tells which it was.
    """

    which: Which
    framework: str | None
    grades: Mapping[str, str]
    day: date | None
    category: str | None

    @property
    def blank(self) -> bool:
        """Whether no cell tells anything of it."""
        return self.framework is None and not self.grades

    def grade(self, area: str) -> str | None:
        """Give the grade of an area, *not judged* where it has none, or None where it is not known."""
        told = self.grades.get(fold(area))
        if told in _NOTHING:
            return NOT_JUDGED
        known = MET if fold(area) == SAFEGUARDING else GRADES.get(self.framework or "", ())
        return told if told in known else None

    @property
    def free_of_concern(self) -> bool:
        """Whether its grades alone show that the school is in no category of concern."""
        areas, grades = _FREE_OF_CONCERN.get(self.framework or "", ((), ()))
        if any(self.grade(area) is None for area in areas) or self.framework is None:
            return False
        graded = all(self.grade(area) in (*grades, NOT_JUDGED) for area in areas)
        return graded and (self.framework != REPORT_CARD or self.grade(SAFEGUARDING) == "met")

    # What is missing, in words, with the column that a person fills.

    def missing_framework(self) -> str:
        """Say that nothing tells how the school was judged."""
        name, prefix = _COLUMNS[self.which]
        columns = f"{prefix}grade or {prefix}framework" if self.blank else f"{prefix}framework"
        return f"how {name} judged the school ({columns})"

    def missing_grade(self, area: str) -> str:
        """Say that the grade of an area is not known."""
        name, prefix = _COLUMNS[self.which]
        told = self.grades.get(fold(area))
        column = f"{prefix}grade" if fold(area) == OVERALL else f"{prefix}area_grades"
        return f"the grade for {area} at {name} ({column}{f': {told}' if told else ''})"

    def missing_day(self) -> str:
        """Say that its date is not known."""
        name, prefix = _COLUMNS[self.which]
        return f"the date of {name} ({prefix}judged_on)"

    def missing_category(self) -> str:
        """Say that it is not known whether the school is in a category of concern."""
        name, prefix = _COLUMNS[self.which]
        return f"the category of concern at {name} ({prefix}category)"


def latest(school: School) -> Judgement:
    """Give the latest judgement of a school's row."""
    grades = _grades(school.area_grades, school.grade)
    framework = _framework(school.framework, school.grade)
    return Judgement("latest", framework, grades, school.judged_on, school.category)


def previous(school: School) -> Judgement:
    """Give the judgement before the latest, as a school's row has it."""
    grades = _grades(school.previous_area_grades, school.previous_grade)
    framework = _framework(school.previous_framework, school.previous_grade)
    return Judgement("previous", framework, grades, school.previous_judged_on, school.previous_category)


def _framework(told: str | None, grade: int | None) -> str | None:
    # A row with a grade and no framework is as it always was: one grade for the whole school.
    return told or (OVERALL if grade is not None else None)


def _grades(areas: tuple[tuple[str, str], ...], overall: int | None) -> dict[str, str]:
    found = {fold(area): in_words(grade) for area, grade in areas}
    return found if overall is None else found | {OVERALL: WORDS[overall]}


def in_words(grade: str) -> str:
    """Give a grade folded, 1 to 4 as words."""
    told = fold(grade)
    return WORDS[int(told)] if told in ("1", "2", "3", "4") else told

"""Whether a school meets a rule across frameworks, a second time: yes, no, or None where it is not known.

Written from the page on offers alone, with plain loops. It shares nothing with the product but the rows of a region and
the figures of an offer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import School

Truth = bool | None

OF_NUMBERS = {"1": "outstanding", "2": "good", "3": "requires improvement", "4": "inadequate"}
OLD = list(OF_NUMBERS.values())
CARD = ["exceptional", "strong standard", "expected standard", "needs attention", "urgent improvement"]
GRADES = {"overall effectiveness": OLD, "sub-judgements": OLD, "report card": CARD}
NONE = ["not judged", "not applicable", "not inspected", "0", "8", "9"]
KEY = ["quality of education", "behaviour and attitudes", "personal development", "leadership and management"]
SIX = [
    "inclusion", "curriculum and teaching", "achievement", "attendance and behaviour",
    "personal development and wellbeing", "leadership and governance",
]  # fmt: skip


def every(truths: Iterable[Truth]) -> Truth:
    """Whether all hold: one that does not settles it."""
    told = list(truths)
    return False if False in told else None if None in told else True


def some(truths: Iterable[Truth]) -> Truth:
    """Whether any holds: one that does settles it."""
    told = list(truths)
    return True if True in told else None if None in told else False


def word(text: str) -> str:
    """A grade as the page writes it: in small letters, numbers as words."""
    plain = " ".join(text.split()).casefold()
    return OF_NUMBERS.get(plain, plain)


def framework_of(school: School, before: str) -> str | None:
    """How the school was judged: by one grade where only that is given."""
    told: str | None = getattr(school, f"{before}framework")
    return told if told else "overall effectiveness" if getattr(school, f"{before}grade") else None


def given(school: School, before: str) -> dict[str, str]:
    """Every area that has a word in its cell, with the word."""
    areas = {word(area): word(grade) for area, grade in getattr(school, f"{before}area_grades")}
    overall = getattr(school, f"{before}grade")
    return areas | ({"overall effectiveness": OF_NUMBERS[str(overall)]} if overall else {})


def grade_of(school: School, before: str, area: str) -> str | None:
    """The grade of an area, '' for none, None where it is not known."""
    told = given(school, before).get(word(area))
    if told in NONE:
        return ""
    known = ["met", "not met"] if word(area) == "safeguarding" else GRADES.get(framework_of(school, before) or "", [])
    return told if told in known else None


def never(school: School, before: str) -> bool:
    """Whether the cells say that there was no such inspection."""
    told = given(school, before)
    return bool(told) and all(grade in NONE for grade in told.values())


def stands_at(school: School, before: str, standard: str, offer: Offer) -> Truth:
    """Whether a judgement requires improvement, or is below good, by the offer's table for its framework."""
    framework = framework_of(school, before)
    if never(school, before):
        return False
    if framework is None:
        return None
    for table in offer.equivalents:
        if table.framework == framework:
            wanted = table.requires_improvement if standard == "requires-improvement" else table.below_good
            grades = [grade_of(school, before, area) for area in table.areas]
            return some(None if grade is None else grade in map(word, wanted) for grade in grades)
    return False


def in_time(day: date | None, first: date | None, last: date | None) -> Truth:
    """Whether a day is in a window; without a window every day is."""
    if first is None and last is None:
        return True
    if day is None:
        return None
    return (first is None or first <= day) and (last is None or day <= last)


def young(day: date | None, months: int | None, seen: date) -> Truth:
    """Whether a day is at most some months before another."""
    if months is None:
        return True
    if day is None:
        return None
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return (year, month, day.day) >= (seen.year, seen.month, seen.day) or _month_ends(year, month, day.day, seen)


def _month_ends(year: int, month: int, day: int, seen: date) -> bool:
    # 31 August six months on is the last day of February.
    return (year, month) == (seen.year, seen.month) and day > seen.day


def of_concern(school: School, categories: Iterable[str]) -> Truth:
    """Whether the school is in one of some categories; its grades may leave no category open."""
    if school.category is not None:
        return school.category in categories
    framework = framework_of(school, "")
    areas = {"overall effectiveness": ["overall effectiveness"], "sub-judgements": KEY, "report card": SIX}
    if framework is None:
        return None
    for area in areas[framework]:
        grade = grade_of(school, "", area)
        if grade is None or grade == GRADES[framework][-1]:
            return None
    return None if framework == "report card" and grade_of(school, "", "safeguarding") != "met" else False


def meets(school: School, rule: object, offer: Offer) -> Truth:
    """Whether the school meets a rule across frameworks."""
    first, last = getattr(rule, "judged_from", None), getattr(rule, "judged_until", None)
    months, seen = getattr(rule, "at_most_months", None), getattr(rule, "seen_on", None) or offer.year.starts
    young_enough = young(school.judged_on, months, seen)
    if getattr(rule, "test", "") == "category":
        categories: tuple[str, ...] = getattr(rule, "categories", ())
        return every([of_concern(school, categories), in_time(school.judged_on, first, last), young_enough])
    now, before = getattr(rule, "latest", ""), getattr(rule, "previous", "")
    first, last = getattr(rule, "latest_from", None), getattr(rule, "latest_until", None)
    return every(
        [
            stands_at(school, "", now, offer), in_time(school.judged_on, first, last), young_enough,
            stands_at(school, "previous_", before, offer),
            in_time(school.previous_judged_on, None, getattr(rule, "previous_until", None)),
        ]
    )  # fmt: skip


def excluded(school: School, clause: str, offer: Offer) -> Truth:
    """Whether an exclusion takes the school out of a rule."""
    found: list[Truth] = []
    for exclusion in offer.exclusions:
        if exclusion.rules and clause not in exclusion.rules:
            continue
        if getattr(exclusion, "test", "") == "structure":
            found.append(None if school.structure is None else school.structure in getattr(exclusion, "structures", ()))
        else:
            window = (getattr(exclusion, "judged_from", None), getattr(exclusion, "judged_until", None))
            categories = getattr(exclusion, "categories", ())
            found.append(every([of_concern(school, categories), in_time(school.judged_on, *window)]))
    return some(found)

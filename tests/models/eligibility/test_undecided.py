"""Every rule across frameworks in threes: planned for, refused to a lock, and possible once a person says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.eligibility.recipients import find_recipients
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.exclusions import CategoryExclusion
from tsimatch.models.offers.offer import Recipients
from tsimatch.models.region.region import School
from tsimatch.scenarios.explanation.explanation import explain
from tsimatch.solver.checker.check import check

from ...support.builders import ban, leader, leaders_of, lock, planned, region, trust
from ...support.paths import DATA

TEXT: dict[str, Any] = {"clause": "H.12", "words": "ours"}
HARBOUR = replace(
    read_offer(str(DATA / "framework-offer.toml")),
    exclusions=(
        *read_offer(str(DATA / "framework-offer.toml")).exclusions,
        CategoryExclusion(test="category", categories=("serious weaknesses",), **TEXT),
    ),
)
JUNE = date(2027, 6, 1)
STUCK: dict[str, Any] = {"grade": 3, "judged_on": JUNE, "previous_grade": 3}
CONCERN: dict[str, Any] = {
    "grade": 4, "judged_on": JUNE, "previous_grade": 2, "category": "special measures", "structure": "unchanged",
}  # fmt: skip

MET: dict[str, dict[str, Any]] = {
    "latest-and-previous": STUCK,
    "category": CONCERN,
    "structure excludes": CONCERN,
    "category excludes": {**STUCK, "grade": 4, "category": "none"},
}
NOT_MET: dict[str, tuple[dict[str, Any], str]] = {
    "latest-and-previous": ({"previous_grade": 2}, "is not eligible under this offer"),
    "category": ({"category": "none"}, "is not eligible under this offer"),
    "structure excludes": ({"structure": "changed"}, "is excluded by H.6: its structure has changed"),
    "category excludes": ({"category": "serious weaknesses"}, "is excluded by H.12: serious weaknesses, judged 2027-"),
}
UNKNOWN: dict[str, tuple[dict[str, Any], str]] = {
    "latest-and-previous": ({"previous_grade": None}, "may be eligible: not known is how the inspection before"),
    "category": ({"category": None}, "may be eligible: not known is the category of concern at the latest"),
    "structure excludes": ({"structure": None}, "may be eligible: not known is whether its structure has changed"),
    "category excludes": ({"category": None}, "may be eligible: not known is the category of concern"),
}
REFUSED = [(kind, *case) for cases in (NOT_MET, UNKNOWN) for kind, case in cases.items()]


def school(**cells: Any) -> School:
    return School(id="100001", name="Ash", region="North", **cells)


@pytest.mark.parametrize("kind", MET)
def test_allowed(kind: str) -> None:
    """A school that meets a rule, and that nothing excludes, is planned for."""
    made = region(school(**MET[kind]), leader())
    assert leaders_of(planned(made, HARBOUR)) == {"100001": "A"}
    assert find_recipients(made, HARBOUR).undecided == ()


@pytest.mark.parametrize(("kind", "cells", "why"), REFUSED)
def test_forced(kind: str, cells: dict[str, Any], why: str) -> None:
    """A lock on a school that meets no rule, is excluded or not known is a fault that says so; a ban has no effect."""
    made = region(school(**MET[kind] | cells), leader())
    assert leaders_of(planned(made, HARBOUR)) == {}
    with pytest.raises(Faults, match=f"cannot be locked: it {why}"):
        planned(replace(made, decisions=(lock("100001", "A"),)), HARBOUR)
    notes = planned(replace(made, decisions=(ban("100001", "A"),)), HARBOUR).notes
    assert any(note.startswith(f"the ban on 100001 with A has no effect: 100001 {why}") for note in notes)


@pytest.mark.parametrize(("kind", "cells", "why"), REFUSED)
def test_possible_otherwise(kind: str, cells: dict[str, Any], why: str) -> None:
    """Where a person has marked the school, by yes or by a clause, the lock holds and the checker agrees."""
    for mark in ("yes", "H.7"):
        made = region(school(**MET[kind] | cells | {"eligible": mark}), leader(), lock("100001", "A"))
        found = planned(made, HARBOUR)
        assert leaders_of(found) == {"100001": "A"}, why
        assert check(found, made, HARBOUR).broken == ()


# Every school by itself.


def test_school_of_a_trust_alone() -> None:
    """Two schools of one trust are two recipients with a leader each; a lock on their trust is a fault."""
    made = region(trust(schools=3), *(replace(school(**STUCK, trust_id="T1"), id=id_) for id_ in ("100001", "100002")))
    led = replace(made, leaders=(leader("A", max_matches=1), leader("B", max_matches=1)))
    found = planned(led, HARBOUR)
    assert sorted(leaders_of(found).items()) in ([("100001", "A"), ("100002", "B")], [("100001", "B"), ("100002", "A")])
    assert check(found, led, HARBOUR).broken == ()
    with pytest.raises(Faults, match="it is a trust, and harbour-2027 supports each school by itself"):
        planned(replace(led, decisions=(lock("T1", "A"),)), HARBOUR)


@pytest.mark.parametrize("there", [{"trust_id": "T1"}, {"school_id": "100002"}, {"school_id": "100001"}])
def test_own_trust(there: dict[str, str]) -> None:
    """Who works in a school's own trust, or at another school of it, may not lead it, though no trust is supported."""
    other = replace(school(trust_id="T1", grade=1), id="100002")
    made = region(trust(schools=3), school(**STUCK, trust_id="T1"), other, leader(**there))
    assert leaders_of(planned(made, HARBOUR)) == {}
    with pytest.raises(Faults, match="refused by own-trust"):
        planned(replace(made, decisions=(lock("100001", "A"),)), HARBOUR)
    found = planned(replace(made, leaders=(*made.leaders, leader("B", trust_id="T9"))), HARBOUR)
    assert leaders_of(found) == {"100001": "B"}


def test_sponsor_is_own() -> None:
    """What a trust is linked with stays its schools' own, where the schools are supported by themselves."""
    made = region(trust(schools=3, sponsor="S1"), school(**STUCK, trust_id="T1"), leader(trust_id="S1"))
    assert leaders_of(planned(made, HARBOUR)) == {}


def test_directly() -> None:
    """A school that is supported directly is locked by itself, and its trust by its other schools alone."""
    offer = replace(HARBOUR, recipients=Recipients(schools="alone", directly=True, **TEXT))
    two = (
        replace(school(**STUCK, trust_id="T1"), id=id_, directly=directly)
        for id_, directly in (("100001", True), ("100002", None))
    )
    made = region(trust(schools=3, eligible=None), *two, leader("A", max_matches=1), leader("B", max_matches=1))
    found = planned(replace(made, decisions=(lock("100001", "A"), lock("T1", "B"))), offer)
    assert leaders_of(found) == {"100001": "A", "T1": "B"}
    assert check(found, replace(made, decisions=(lock("100001", "A"), lock("T1", "B"))), offer).broken == ()
    with pytest.raises(Faults, match="it is supported through its trust, T1"):
        planned(replace(made, decisions=(lock("100002", "A"),)), offer)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"previous_grade": None}, "may be eligible under H.4; not known is how the inspection before"),
        ({**CONCERN, "structure": "changed"}, "meets H.5, but is excluded: its structure has changed since the latest"),
        ({"previous_grade": 2}, "is not eligible under the offer harbour-2027."),
    ],
)
def test_explained(cells: dict[str, Any], sentence: str) -> None:
    """Who asks for a school that is not planned for is told what is missing, or what excludes it."""
    made = region(school(**STUCK | cells), replace(school(**STUCK), id="100002"), leader())
    told = explain(planned(made, HARBOUR), made, "100001", offer=HARBOUR)
    assert sentence in " ".join(str(each) for part in told.parts for each in part.sentences)

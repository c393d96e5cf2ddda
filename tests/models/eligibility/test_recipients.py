"""Recipients: what holds in every region under every offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tsimatch.models.eligibility import clauses, undecided
from tsimatch.models.eligibility.clauses import Verdict, school_verdict
from tsimatch.models.eligibility.recipients import HIGHEST_PRIORITY, Eligibility, find_recipients
from tsimatch.models.offers.catalogue import read_offer, shipped_offers
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import CATEGORIES, FRAMEWORKS, STRUCTURES, Region, Row, School, Trust

from ...oracle.frameworks import CARD, GRADES, KEY, SIX, grade_of, never, of_concern, word
from ...oracle.recipients import left_to_people, recipients
from ...support.builders import region, school, trust
from ...support.paths import DATA

FOURTH = read_offer(str(DATA / "fourth-offer.toml"))
HARBOUR = read_offer(str(DATA / "framework-offer.toml"))
OFFERS = (*shipped_offers(), FOURTH, HARBOUR)
BORDERS = sorted({day for offer in OFFERS for day in (offer.year.starts, offer.year.ends)})
WINDOWS = [
    date(2024, 8, 31),
    date(2024, 9, 1),
    date(2025, 2, 28),
    date(2025, 3, 1),
    date(2026, 8, 31),
    date(2026, 9, 1),
]
TRUSTS = ("501", "502", "503", "600")  # 600 is in no trusts table

check = settings(deadline=None, max_examples=50)
offers = st.sampled_from(OFFERS)
grades = st.sampled_from([None, 2, 3, 3, 4])
days = st.none() | st.sampled_from(BORDERS) | st.sampled_from(WINDOWS) | st.dates(date(2018, 1, 1), date(2026, 1, 1))
flags = st.sampled_from([None, None, None, None, "yes", "no", "exception"])
statuses = st.sampled_from([None, None, "accepted", "declined"])
priorities = st.none() | st.integers(1, 1000)
tags = st.lists(st.sampled_from(["maths", "Maths", "reading"]), max_size=2, unique_by=str.casefold).map(tuple)
approvals = st.sampled_from([None, "days", "partnership", "either"])
wanted = st.none() | st.integers(1, 20)
homes = st.sampled_from(["North", "South", " north"])

frameworks = st.sampled_from([None, None, *FRAMEWORKS])
AREAS = ("leadership and management", "quality of education", "leadership and governance", "inclusion", "safeguarding")
MARKS = (
    "3",
    "2",
    "inadequate",
    "needs attention",
    "urgent improvement",
    "expected standard",
    "met",
    "not met",
    "9",
    "-",
)
every_area = st.sampled_from(
    [
        *(
            (framework, tuple((area, grade) for area in places))
            for framework, places, marks in (
                ("sub-judgements", KEY, ("2", "3", "4")),
                ("report card", (*SIX, "safeguarding"), CARD[2:]),
            )
            for grade in marks
        ),
    ]
)
few_areas = st.lists(st.tuples(st.sampled_from(AREAS), st.sampled_from(MARKS)), max_size=3, unique_by=lambda a: a[0])
areas = few_areas.map(tuple) | every_area.map(lambda found: found[1])
categories = st.sampled_from([None, None, *CATEGORIES])

schools = st.builds(
    School, id=st.integers(100_001, 100_012).map(str), name=st.just("Ash"), region=homes,
    trust_id=st.none() | st.sampled_from(TRUSTS), phase=st.sampled_from([None, "Primary", "primary", "PRU"]),
    grade=grades, judged_on=days, previous_grade=grades, previous_judged_on=days, eligible=flags, status=statuses,
    priority=priorities, needs=tags, must_have=tags, days_requested=wanted, rd_approved=approvals,
    framework=frameworks, area_grades=areas, category=categories, previous_framework=frameworks,
    previous_area_grades=areas, structure=st.sampled_from([None, *STRUCTURES]), directly=st.sampled_from([None, True]),
    partnership=st.none() | st.booleans(), easting=st.integers(400_000, 400_009), northing=st.just(300_000),
)  # fmt: skip
trusts = st.builds(
    Trust, id=st.sampled_from(TRUSTS[:3]), name=st.just("Ash Trust"), region=homes,
    schools=st.sampled_from([None, 12, 12, 20]), inspected_since_joining=st.none() | st.integers(4, 6),
    below_good_since_joining=st.none() | st.integers(0, 4), improvement_score=st.none() | st.decimals(-3, 1, places=1),
    schools_3_years=st.none() | st.integers(0, 4), eligible=flags, status=statuses, priority=priorities, needs=tags,
    must_have=tags, days_requested=wanted, rd_approved=approvals, governance_review=st.none() | st.booleans(),
    npqel=st.none() | st.booleans(), partnership_slots=st.none() | st.integers(0, 2),
)  # fmt: skip


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Draw a region without leaders, in which much happens at once."""
    rows: dict[str, Any] = {
        "schools": tuple(draw(st.lists(schools, max_size=8, unique_by=lambda row: row.id))),
        "trusts": tuple(draw(st.lists(trusts, max_size=3, unique_by=lambda row: row.id))),
    }
    return Region(name="region", **rows)


def planned(eligibility: Eligibility) -> set[str]:
    return {recipient.id for recipient in eligibility.recipients}


def marked(region: Region, id_: str, **cells: str) -> Region:
    """Give the region with cells of one school or trust set."""

    def of(row: Any) -> Any:
        return replace(row, **cells) if row.id == id_ else row

    return replace(region, schools=tuple(map(of, region.schools)), trusts=tuple(map(of, region.trusts)))


def shuffled(rows: tuple[Row, ...], chance: Any) -> Any:
    return tuple(chance.sample(rows, k=len(rows)))


@check
@given(regions(), offers, st.randoms(use_true_random=False))
def test_order_of_rows(region: Region, offer: Offer, chance: Any) -> None:
    """The same rows in another order give the same recipients, word for word, in the same order."""
    other = replace(region, schools=shuffled(region.schools, chance), trusts=shuffled(region.trusts, chance))
    assert find_recipients(other, offer) == find_recipients(region, offer)


@check
@given(regions(), offers)
def test_bounds(region: Region, offer: Offer) -> None:
    """Every recipient has a reason with its evidence, days within the offer's bounds, and a priority from 1 to 1000."""
    eligibility = find_recipients(region, offer)
    for row in (*eligibility.recipients, *eligibility.declined):
        terms = offer.terms_of(row)
        assert row.because
        assert {line.partition(": ")[0] for line in row.evidence} == set(row.because)
        assert set(row.because) <= {*offer.eligibility_clauses, "override", "exception"}
        assert 1 <= row.minimum <= row.cap <= row.top <= row.limit
        assert row.cap <= terms.days.cap == row.ordinary_cap
        assert row.minimum == min(terms.least_days, row.cap)
        assert 1 <= row.priority <= HIGHEST_PRIORITY


@check
@given(regions(), offers)
def test_one_recipient_each(region: Region, offer: Offer) -> None:
    """Nobody is listed twice, and of a trust and the schools that are supported through it never both."""
    eligibility = find_recipients(region, offer)
    ids = [row.id for row in (*eligibility.recipients, *eligibility.declined)]
    assert len(ids) == len(set(ids))
    through = {body.trust.id: {school.id for school in body.members} for body in eligibility.bodies}
    for row in (*eligibility.recipients, *eligibility.declined):
        assert row.kind == "school" or not set(ids) & through[row.id]


@check
@given(regions(), offers)
def test_marked_out(region: Region, offer: Offer) -> None:
    """Marking a recipient `no` takes out it and nobody else."""
    before = planned(find_recipients(region, offer))
    for id_ in before & {row.id for row in (*region.schools, *region.trusts)}:
        assert planned(find_recipients(marked(region, id_, eligible="no"), offer)) == before - {id_}


@check
@given(regions(), offers)
def test_declining(region: Region, offer: Offer) -> None:
    """A recipient that declines moves from the planned to the declined, as it was."""
    eligibility = find_recipients(region, offer)
    rows = {row.id: row for row in eligibility.recipients}
    for id_ in rows.keys() & {row.id for row in region.trusts if row.status != "declined"}:
        after = find_recipients(marked(region, id_, status="declined"), offer)
        assert planned(after) == rows.keys() - {id_}
        assert next(row for row in after.declined if row.id == id_) == rows[id_]


@check
@given(regions(), offers)
def test_strangers_change_nothing(region: Region, offer: Offer) -> None:
    """A school that nobody else has to do with changes no other recipient."""
    stranger = School(id="999999", name="Zelkova", region="West", eligible="yes")
    after = find_recipients(replace(region, schools=(stranger, *region.schools)), offer)
    assert after.recipients[:-1] == find_recipients(region, offer).recipients
    assert after.recipients[-1].body == "999999"


@check
@given(regions(), offers, st.integers(1, 30))
def test_minimum_that_is_asked_for(region: Region, offer: Offer, least: int) -> None:
    """A minimum that is asked for changes the minimum of every recipient, never above its cap, and nothing else."""
    for asked, plain in zip(
        find_recipients(region, offer, least).recipients, find_recipients(region, offer).recipients, strict=True
    ):
        assert asked == replace(plain, minimum=min(least, plain.cap))


@check
@given(regions(), offers)
def test_gate(region: Region, offer: Offer) -> None:
    """Those whom the gate takes out are exactly those who come in when it is off."""
    gate = offer.gate
    open_ = replace(offer, gate=replace(gate, on=False) if gate else None)
    shut, wide = find_recipients(region, offer), find_recipients(region, open_)
    assert planned(wide) - planned(shut) == {trust.id for trust in shut.gated}
    assert wide.gated == ()
    assert {trust.id for trust in shut.ungated} <= {
        trust.id for trust in region.trusts if trust.schools_3_years is None
    }


@settings(deadline=None, max_examples=120)
@given(regions(), offers)
def test_against_oracle(region: Region, offer: Offer) -> None:
    """Who is a recipient, who has declined, of whom it is not known and who is excluded: as plain loops find it."""
    found = find_recipients(region, offer)
    for mine, theirs in zip((found.recipients, found.declined), recipients(region, offer), strict=True):
        assert [(r.id, r.kind, set(r.because), r.priority) for r in mine] == [
            (who.id, who.kind, set(who.because), who.priority) for who in theirs
        ]
    unknown, excluded = left_to_people(region, offer)
    assert {row.id: set(row.clause.split(", ")) for row in found.undecided} == {
        id_: set(clauses) for id_, clauses in unknown.items()
    }
    assert {row.id for row in found.excluded} == excluded


DAYS = (date(2000, 1, 1), *sorted({*BORDERS, *WINDOWS}), date(2100, 1, 1))


@settings(deadline=None, max_examples=120)
@given(schools, offers, st.randoms(use_true_random=False))
def test_whatever_the_blank_cells_are(school: School, offer: Offer, chance: Any) -> None:
    """What is said for certain stays so, whatever stands in the cells that are blank or withheld."""
    framed = [rule for rule in offer.school_rules if not hasattr(rule, "evidence")]
    alone = replace(offer, rules=tuple(framed))
    before = school_verdict(school, alone, standalone=True)
    for _ in range(8):
        after = school_verdict(filled(school, alone, chance), alone, standalone=True)
        if before.reasons:
            assert {r.clause for r in before.reasons} <= {r.clause for r in after.reasons}
        elif not before.undecided:
            assert not after.reasons
        assert not after.undecided


def filled(school: School, offer: Offer, chance: Any) -> School:
    """Fill every blank or withheld cell that a rule across frameworks may look at."""
    cells: dict[str, Any] = {}
    for before in ("", "previous_"):
        overall, framework = getattr(school, f"{before}grade"), getattr(school, f"{before}framework")
        if never(school, before):
            continue
        if framework is None:
            framework = "overall effectiveness" if overall else chance.choice(FRAMEWORKS)
            cells[f"{before}framework"] = framework
        now = replace(school, **cells)
        grades = {word(a): g for a, g in getattr(school, f"{before}area_grades")}
        names = {"overall effectiveness": ["overall effectiveness"], "sub-judgements": KEY, "report card": SIX}[
            framework
        ]
        for area in (*names, "safeguarding"):
            if grade_of(now, before, area) is None:
                grades[area] = chance.choice(["met", "not met"] if area == "safeguarding" else GRADES[framework])
        cells[f"{before}area_grades"] = tuple(grades.items())
        if getattr(school, f"{before}judged_on") is None:
            cells[f"{before}judged_on"] = chance.choice(DAYS)
    if school.category is None:
        free = of_concern(replace(school, **cells), ()) is False
        cells["category"] = "none" if free else chance.choice(CATEGORIES)
    if school.structure is None:
        cells["structure"] = chance.choice(STRUCTURES)
    return replace(school, **cells)


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.id)
def test_nobody(offer: Offer) -> None:
    """A region without schools and trusts has no recipient, and is no error."""
    eligibility = find_recipients(Region(name="empty"), offer)
    assert (eligibility.recipients, eligibility.declined, eligibility.partners) == ((), (), ())


def test_every_school_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is a recipient, with which priority, and of whom it is not known comes from one judgement of each school."""
    asked: list[str] = []

    def counted(school: School, offer: Offer, *, standalone: bool) -> Verdict:
        asked.append(school.id)
        return school_verdict(school, offer, standalone=standalone)

    monkeypatch.setattr(undecided, "school_verdict", counted)
    monkeypatch.setattr(clauses, "school_verdict", counted)
    schools = [school(f"10000{i}", trust_id=trust_id) for i, trust_id in enumerate(("T1", "T1", "T2", None))]
    found = find_recipients(region(*schools, trust(), trust("T2", schools=1)), read_offer("2023-24"))
    assert found.eligible
    assert sorted(asked) == [row.id for row in schools]

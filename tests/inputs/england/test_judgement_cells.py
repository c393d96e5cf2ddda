"""A school's row across frameworks: how it was judged twice, its category, and whether its structure has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tsimatch.inputs.england.build_region import MadeRegion
from tsimatch.inputs.england.carry_over import NOT_KNOWN
from tsimatch.inputs.england.explain import why
from tsimatch.inputs.england.judgement_cells import written_here
from tsimatch.inputs.published.sources import Paths, read_sources
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.outputs.region.region_files import write_region

from ...support.published_files import (
    CARDS,
    CARDS_TO_DATE,
    FULL,
    GRADED,
    academies,
    academy,
    card,
    judged,
    made,
    members,
    mi,
    pipeline,
    recipients,
    row,
    school_of,
    sub_judged,
    text,
    trust_of,
)

RISE = "rise-2025-26"
AUGUST, FEBRUARY = "as at 31 Aug 2025.csv", "as at 28 Feb 2026.csv"
NEW = ("framework", "area_grades", "category", "previous_framework", "previous_area_grades", "previous_category",
       "structure", "structure_source")  # fmt: skip
RI_2025 = sub_judged("14/01/2025", "03/03/2025", leadership="3")
RI_2021 = judged("3", "10/11/2021", "12/01/2022", category="")
GOOD_2021 = judged("2", "10/11/2021", "12/01/2022", category="")
CARD = card("06/01/2026", "10/02/2026", leadership="Needs attention")


def _august(tmp_path: Path, *rows: dict[str, Any], offer: str = RISE, **more: Any) -> MadeRegion:
    return made(tmp_path, offer, {AUGUST: mi(GRADED, rows)}, **more)


def _february(tmp_path: Path, *rows: dict[str, Any], **more: Any) -> MadeRegion:
    return made(tmp_path, RISE, {FEBRUARY: mi(CARDS, rows)}, **more)


def test_sub_judgements(tmp_path: Path) -> None:
    """An inspection without an overall grade has the framework of sub-judgements, and their grades by area."""
    school = school_of(_august(tmp_path, row("500001", RI_2025, RI_2021)))
    assert (school.framework, school.grade, school.judged_on) == ("sub-judgements", None, date(2025, 3, 3))
    assert dict(school.area_grades) == {
        "quality of education": "2", "behaviour and attitudes": "2", "personal development": "2",
        "leadership and management": "3", "early years": "not judged", "sixth form": "not judged",
        "safeguarding": "met",
    }  # fmt: skip
    assert (school.previous_framework, school.previous_grade) == ("overall effectiveness", 3)
    assert (school.category, school.previous_category) == ("none", "none")
    assert school.previous_judged_on == date(2022, 1, 12)


def test_report_card_and_the_inspection_before(tmp_path: Path) -> None:
    """With a report card one file decides: its block of the last inspection before report cards is the one before."""
    result = _february(tmp_path, row("500001", RI_2021, card=CARD), row("500002", GOOD_2021, card=CARD))
    school = school_of(result)
    assert (school.framework, school.grade, school.judged_on) == ("report card", None, date(2026, 2, 10))
    assert dict(school.area_grades)["leadership and governance"] == "needs attention"
    assert dict(school.area_grades)["safeguarding"] == "met"
    assert (school.previous_framework, school.previous_grade) == ("overall effectiveness", 3)
    assert recipients(result) == {"500001": ("R.1",)}


def test_without_a_report_card(tmp_path: Path) -> None:
    """Without a report card that block is the latest; the one before is not known until an earlier file tells it."""
    february = mi(CARDS, [row("500001", RI_2025)])
    alone = made(tmp_path, RISE, {FEBRUARY: february})
    assert [(s.id, s.clause) for s in alone.eligibility.undecided] == [("500001", "R.1")]
    school = school_of(alone)
    assert (school.framework, school.previous_framework, school.previous_area_grades) == ("sub-judgements", None, ())
    assert dict(school.extra)[NOT_KNOWN].startswith("R.1: ")
    assert any("is in none of the files" in note for note in alone.notes)
    both = made(tmp_path, RISE, {AUGUST: mi(GRADED, [row("500001", RI_2025, RI_2021)]), FEBRUARY: february})
    assert recipients(both) == {"500001": ("R.1",)}
    assert both.eligibility.undecided == ()


def test_no_inspection_before(tmp_path: Path) -> None:
    """A file that has the block of the inspection before, and nothing in it, tells that there was none: no guess."""
    result = _august(tmp_path, row("500001", RI_2025), row("500002"))
    school = school_of(result)
    assert school.previous_area_grades == (("overall effectiveness", "not judged"),)
    assert (recipients(result), result.eligibility.undecided) == ({}, ())
    assert [listing.urn for listing in result.selection.left_out["never inspected"]] == ["500002"]


def test_no_inspection_of_that_framework(tmp_path: Path) -> None:
    """A blank block since report cards says nothing of inspections before; that a school remains good does."""
    rows = [row("500001"), row("500002", outcome="School remains Good"), row("500003", outcome="Standards maintained")]
    result = _february(tmp_path, *rows, everyone=True)
    assert [s.id for s in result.eligibility.undecided] == ["500001", "500003"]
    assert (school_of(result, "500002").grade, school_of(result, "500002").judged_on) == (2, None)
    listed = {school.id for school in _february(tmp_path, *rows).region.schools}
    assert listed == {"500001", "500003"}


@pytest.mark.parametrize(
    ("cell", "now", "expected"),
    [("SM", "SM", "special measures"), ("SWK", "", "none"), ("", "", "none"), ("NULL", "NULL", None)],
)
def test_category_of_concern(tmp_path: Path, cell: str, now: str, expected: str | None) -> None:
    """The category now counts before that of the inspection; NULL is not known."""
    oeif = judged("4", "10/11/2023", "12/01/2024", category=cell)
    school = school_of(_february(tmp_path, row("500001", oeif, category_now=now)))
    assert school.category == expected


def test_structure_by_ofsted(tmp_path: Path) -> None:
    """The structure has changed where the latest inspection is not of the school's URN of now; the source is named."""
    old, told = sub_judged("14/01/2025", "03/03/2025", urn="400001", leadership="3"), {**RI_2025, "relates": "No"}
    result = _august(tmp_path, *(row(f"50000{i}", latest, RI_2021) for i, latest in enumerate((RI_2025, old, told))))
    told_of = {s.id: (s.structure, s.structure_source) for s in result.region.schools}
    assert told_of == {
        "500000": ("unchanged", f"{AUGUST}, row 2: the latest inspection is of this URN"),
        "500001": ("changed", f"{AUGUST}, row 3: the latest inspection is of URN 400001"),
        "500002": ("changed", f"{AUGUST}, row 4: the latest inspection is not of this URN"),
    }
    assert list(recipients(result)) == ["500000"]
    assert [(x.id, x.clause) for x in result.eligibility.excluded] == [("500001", "R.3"), ("500002", "R.3")]
    assert [listing.urn for listing in result.selection.left_out["exclusion"]] == ["500001", "500002"]


def test_structure_about_to_change(tmp_path: Path) -> None:
    """A school of a pipeline is about to change, with the project as the source; a past day is a note."""
    projects = pipeline(("0", "500001", "Conversion", "01/04/2026"), ("1", "500002", "Transfer", "01/01/2025"))
    rows = [row(f"50000{i}", RI_2025, RI_2021) for i in (1, 2, 3)]
    result = _august(tmp_path, *rows, pipeline=text(projects))
    school = school_of(result)
    assert school.structure == "about to change"
    assert school.structure_source == (
        "pipeline.csv, row 6: Conversion, with The Elms Trust, Pre-advisory academies, proposed for 2026-04-01"
    )
    assert list(recipients(result)) == ["500003"]
    assert any("1 project of the pipeline with a day that is past at 2025-08-31: 500002" in n for n in result.notes)


def test_joined_since_the_inspection(tmp_path: Path) -> None:
    """A school that joined its trust after its latest inspection has changed, though its URN is the same."""
    exported = academies(("500001", "01/04/2025"), ("500002", "01/09/2020"))
    rows = [academy(urn, "701", RI_2025, RI_2021) for urn in ("500001", "500002")]
    result = _august(tmp_path, *rows, academies=text(exported))
    assert [(s.id, s.structure) for s in result.region.schools] == [("500001", "changed"), ("500002", "unchanged")]
    assert school_of(result).structure_source == (
        "academies.csv, row 4: joined its trust on 2025-04-01, after the inspection of 2025-01-14"
    )


def test_ratings_of_an_export(tmp_path: Path) -> None:
    """A rating of an export is the one before where Ofsted's files are silent; what contradicts them is a note."""
    exported = academies(
        ("500001", "01/09/2018", "Not available", "14/01/2025", "Requires improvement", "10/11/2021"),
        ("500002", "01/09/2018", "Good", "10/11/2021"),
        ("500003", "01/09/2018", "Not available", "20/05/2025"),
    )
    rows = [
        academy("500001", "701", RI_2025),
        academy("500002", "701", RI_2021, card=CARD),
        academy("500003", "701", RI_2025),
    ]
    result = _february(tmp_path, *rows, academies=text(exported))
    one = school_of(result)
    assert (one.previous_grade, one.previous_judged_on) == (3, date(2021, 11, 10))
    assert list(recipients(result)) == ["500001", "500002"]
    where = f"({FEBRUARY}, row 3), but 2 (academies.csv, row 5)"
    assert f"500002, inspection of 2021-11-10: grade 3 {where}" in result.notes
    assert "500003: inspected on 2025-05-20 (academies.csv, row 6), of which no file of Ofsted's tells" in result.notes


def test_withheld_area(tmp_path: Path) -> None:
    """Where a word that is not known stands in an area that decides, a person decides, and a note names the word."""
    withheld = card("06/01/2026", "10/02/2026", leadership="Withheld")
    result = _february(tmp_path, row("500001", RI_2021, card=withheld))
    assert [s.id for s in result.eligibility.undecided] == ["500001"]
    assert any("words that are not known, taken as not known: 'Withheld' in row 2" in note for note in result.notes)


def test_later_visit_to_a_report_card(tmp_path: Path) -> None:
    """An area that a later visit graded anew is a note; the report card keeps its own days."""
    days = {"Leadership and governance": "01/02/2026"}
    result = _february(tmp_path, row("500001", RI_2021, card={**CARD, "days": days}))
    assert any("1 report card with an area graded after the inspection began: 500001 on 2026-02-01" in n
               for n in result.notes)  # fmt: skip
    assert school_of(result).judged_on == date(2026, 2, 10)


def test_files_that_contradict_each_other(tmp_path: Path) -> None:
    """Two files that grade an area of one inspection differently are a note; the later one counts."""
    files = {
        "as at 31 Jul 2025.csv": mi(
            GRADED, [row("500001", {**RI_2025, "subs": ("2", "2", "2", "2", "9", "9")}, RI_2021)]
        ),
        AUGUST: mi(GRADED, [row("500001", RI_2025, RI_2021)]),
    }
    result = made(tmp_path, RISE, files)
    assert list(recipients(result)) == ["500001"]
    assert any("grade of leadership and management 3" in note for note in result.notes)


@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_offers_of_one_grade(tmp_path: Path, offer: str) -> None:
    """A region for an offer of one overall grade has none of the new columns, whatever the files have."""
    latest = judged("3", "10/11/2021", "12/01/2022", category="")
    files = {"as at 31 Aug 2022.csv": mi(FULL, [academy("500001", "701", latest, GOOD_2021)]),
             FEBRUARY: mi(CARDS, [academy("500001", "701", latest, card=CARD)])}  # fmt: skip
    stays = members(("500001", "701", "2015-09-01"), ("500002", "701", "2015-09-01"))
    result = made(tmp_path, offer, files, members=stays, everyone=True)
    assert all(getattr(school, column) in (None, ()) for school in result.region.schools for column in NEW)
    assert trust_of(result, "701").reference is None
    path = tmp_path / "region.csv"
    write_region(result.region, path)
    assert not set(NEW) & set(path.read_text(encoding="utf-8-sig").splitlines()[0].split(","))
    assert school_of(result).needs == ()


def test_reference_of_a_trust(tmp_path: Path) -> None:
    """The register gives a trust's reference number."""
    stays = members(("500001", "701", "2015-09-01"))
    result = _august(tmp_path, academy("500001", "701", RI_2025, RI_2021), members=stays)
    assert trust_of(result, "701").reference == "TR00701"


def test_inspections_published_after_the_day_of_the_file(tmp_path: Path) -> None:
    """Inspections until the file's day that were published in the weeks after it count, as they stand in the file."""
    late = sub_judged("08/07/2025", "24/09/2025", leadership="3")
    assert list(recipients(_august(tmp_path, row("500001", late, RI_2021)))) == ["500001"]


@pytest.mark.parametrize(("published", "stuck"), [("31/08/2026", True), ("10/10/2026", True), ("10/11/2026", False)])
def test_offer_that_goes_on(tmp_path: Path, published: str, stuck: bool) -> None:
    """An offer that goes on after its year looks at the newest file, and not beyond the day that is asked for."""
    late = card("06/07/2026", published, leadership="Needs attention")
    files = {"as at 31 Oct 2026.csv": mi(CARDS, [row("500001", RI_2021, card=late)])}
    result = made(tmp_path, RISE, files, as_at=None if stuck else date(2026, 10, 31))
    assert ("500001" in recipients(result)) is stuck


@pytest.mark.parametrize(("published", "eligible"), [("31/08/2026", False), ("01/09/2026", True)])
def test_requires_significant_improvement(tmp_path: Path, published: str, eligible: bool) -> None:
    """That a school requires significant improvement counts from 1 September 2026, and not the day before."""
    told = card("06/07/2026", published, category="Requires significant improvement", leadership="Urgent improvement")
    files = {"as at 31 Oct 2026.csv": mi(CARDS, [row("500001", GOOD_2021, card=told)])}
    result = made(tmp_path, RISE, files)
    assert recipients(result) == ({"500001": ("R.2",)} if eligible else {})
    assert school_of(result).category == "requires significant improvement"


# What people typed stays.


def _updated(tmp_path: Path, typed: dict[str, Any], *rows: dict[str, Any]) -> MadeRegion:
    old = _february(tmp_path, *rows)
    schools = tuple(replace(school, **typed) if school.id == "500001" else school for school in old.region.schools)
    return _february(tmp_path, *rows, old=replace(old.region, schools=schools))


def test_typed_cells_are_kept(tmp_path: Path) -> None:
    """Bands, reserves and support of the school itself are people's, and stay."""
    typed = {"directly": True, "reserves_percent": 12, "indicative_band": "Up to £40,000", "band": "Up to £80,000"}
    school = school_of(_updated(tmp_path, typed, row("500001", RI_2021, card=CARD)))
    assert {column: getattr(school, column) for column in typed} == typed


def test_typed_judgement_is_kept(tmp_path: Path) -> None:
    """A judgement before the latest, or an area that the files do not tell, stays as it was typed."""
    typed = {"previous_grade": 4, "previous_judged_on": date(2022, 1, 12)}
    result = _updated(tmp_path, typed, row("500001", RI_2025))
    assert school_of(result).previous_grade == 4
    assert list(recipients(result)) == ["500001"]
    assert NOT_KNOWN not in dict(school_of(result).extra)
    withheld = card("06/01/2026", "10/02/2026", leadership="NULL")
    areas = (("leadership and governance", "needs attention"),)
    told = school_of(_updated(tmp_path, {"area_grades": areas}, row("500001", RI_2021, card=withheld))).area_grades
    assert dict(told)["leadership and governance"] == "needs attention"
    assert dict(told)["inclusion"] == "expected standard"


def test_typed_judgement_of_another_inspection(tmp_path: Path) -> None:
    """A typed judgement before an inspection that is no longer the latest is not taken for the one before the new."""
    old = made(tmp_path, RISE, {AUGUST: mi(GRADED, [row("500001", RI_2025, RI_2021)])}).region
    newer = sub_judged("10/06/2025", "20/07/2025", leadership="3")
    school = school_of(made(tmp_path, RISE, {FEBRUARY: mi(CARDS, [row("500001", newer)])}, old=old))
    assert (school.judged_on, school.previous_framework) == (date(2025, 7, 20), None)


def test_judgement_before_from_the_old_region(tmp_path: Path) -> None:
    """The old region tells the judgement before where its latest is the same and this month's file is silent."""
    old = made(tmp_path, RISE, {AUGUST: mi(GRADED, [row("500001", RI_2025, RI_2021)])}).region
    result = made(tmp_path, RISE, {FEBRUARY: mi(CARDS, [row("500001", RI_2025)])}, old=old)
    assert (school_of(result).previous_grade, list(recipients(result))) == (3, ["500001"])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"structure": "about to change", "structure_source": "the trust, by phone"}, "about to change"),
        ({"structure": "changed"}, "changed"),
        ({}, "unchanged"),
    ],
)
def test_typed_structure_is_kept(tmp_path: Path, typed: dict[str, Any], expected: str) -> None:
    """A structure that somebody typed, with a source or over ours, stays; one that the files told is made anew."""
    assert school_of(_updated(tmp_path, typed, row("500001", RI_2021, card=CARD))).structure == expected


def test_source_of_a_structure() -> None:
    """Only a source that goes with its structure is one that was written here."""
    source = "mi.csv, row 4: the latest inspection is of this URN"
    assert written_here("unchanged", source)
    assert not written_here("changed", source)
    assert not written_here("changed", "the trust, by phone")
    assert not written_here("changed", None)


# Who is a recipient no longer.


def test_no_longer_eligible(tmp_path: Path) -> None:
    """Who is no recipient any more is told why: by its newest judgement, an exclusion, or what is not known."""
    before = [row(f"50000{i}", RI_2025, RI_2021) for i in (1, 2, 3)]
    old = _august(tmp_path, *before).region
    now = [
        row("500001", RI_2025, card=card("06/01/2026", "10/02/2026")),
        row("500002", RI_2025, card={**CARD, "urn": "400002"}),
        row("500003", RI_2025, card=card("06/01/2026", "10/02/2026", leadership="NULL")),
    ]
    result = _february(tmp_path, *now, old=old)
    assert result.carried is not None
    told = dict(result.carried.no_longer)
    assert told["500001"].startswith("no clause of rise-2025-26 is met: report card of 2026-02-10 (inclusion expected")
    sub_grades = (
        "quality of education 2, behaviour and attitudes 2, personal development 2, leadership and management 3"
    )
    assert told["500001"].endswith(f"before it sub-judgements of 2025-03-03 ({sub_grades}, safeguarding met)")
    assert told["500002"].startswith("not eligible: R.1 is met, but its structure has changed since the latest")
    assert told["500003"] == (
        "not known whether R.1 is met; "
        "missing: the grade for leadership and governance at the latest inspection (area_grades)"
    )


def test_who_is_standalone_goes_by_the_size_of_the_trust(tmp_path: Path) -> None:
    """Under an offer that supports every school by itself, a rule for standalone schools leaves out larger trusts'."""
    offer = tmp_path / "mine.toml"
    mine = read_offer(RISE).source.replace(f'id = "{RISE}"', 'id = "mine"').replace('"schools"', '"standalone"')
    offer.write_text(mine, encoding="utf-8")
    rows = (
        academy("500001", "9001", RI_2025, RI_2021),
        academy("500002", "9001", GOOD_2021),
        row("500003", RI_2025, RI_2021),
    )
    result = _august(tmp_path, *rows, offer=str(offer))
    assert recipients(result) == {"500003": ("R.1",)}
    assert [listing.urn for listing in result.selection.left_out["standalone only"]] == ["500001"]


# A row an inspection: the report cards of a year.

IN_YEAR = "in year as at 31 Jan 2026.csv"


def test_report_cards_of_a_year_beside_an_older_file(tmp_path: Path) -> None:
    """The report cards of a year come before what an older file tells as the latest: that is the inspection before.

    Whether the structure has changed since is in neither: it is not known, and a note says so.
    """
    cards = mi(CARDS_TO_DATE, [row("500001", card=CARD), row("500002", card=card("13/01/2026", "20/01/2026"))])
    schools = row("500001", RI_2021), row("500002", RI_2021), row("500003", RI_2021, RI_2021)
    result = made(tmp_path, RISE, {AUGUST: mi(GRADED, schools), IN_YEAR: cards}, everyone=True)
    school = school_of(result)
    assert (school.framework, school.judged_on) == ("report card", date(2026, 2, 10))
    assert dict(school.area_grades)["leadership and governance"] == "needs attention"
    assert (school.previous_framework, school.previous_grade) == ("overall effectiveness", 3)
    assert school.structure is None
    assert [(s.id, s.clause, s.missing) for s in result.eligibility.undecided if s.id != "500003"] == [
        ("500001", "R.1", "whether its structure has changed or is about to (structure)")
    ]
    assert any("whether a school's structure has changed since its inspection is not in it" in n for n in result.notes)
    files = [tmp_path / AUGUST, tmp_path / IN_YEAR]
    assert why(read_sources(Paths(inspections=files)), "500001", [read_offer(RISE)]).structure is None


def test_visits_that_grade_some_areas_are_no_report_cards(tmp_path: Path) -> None:
    """A row of monitoring, and one without a grade of every area, is no inspection; the latter is counted in a note."""
    visit = card("20/01/2026", areas=dict.fromkeys(("Inclusion", "Achievement"), "NULL"))
    monitored = card("21/01/2026", outcome="The school remains inadequate", areas={"Inclusion": "NULL"})
    cards = mi(CARDS_TO_DATE, [row("500001", card=CARD), row("500001", card=visit), row("500001", card=monitored)])
    result = made(tmp_path, RISE, {AUGUST: mi(GRADED, [row("500001", GOOD_2021)]), IN_YEAR: cards}, everyone=True)
    school = school_of(result)
    assert (school.judged_on, school.previous_grade) == (date(2026, 2, 10), 2)
    left_out = "1 inspection without a grade of every area, such as monitoring, left out: 500001 on 2026-01-20"
    assert any(left_out in note for note in result.notes)


@pytest.mark.parametrize("first", ["in year", "the most recent"])
def test_an_area_graded_anew_stands(tmp_path: Path, first: str) -> None:
    """Of one report card in both kinds of files, that of the school's latest inspection has the newest grades."""
    numbered = {**CARD, "number": "10400001"}
    anew = {**numbered, "areas": {**CARD["areas"], "Leadership and governance": "Expected standard"}}
    in_year, latest = mi(CARDS_TO_DATE, [row("500001", card=numbered)]), mi(CARDS, [row("500001", RI_2021, card=anew)])
    days = ("31 Jan 2026", "28 Feb 2026") if first == "in year" else ("28 Feb 2026", "31 Jan 2026")
    files = {f"in year as at {days[0]}.csv": in_year, f"latest as at {days[1]}.csv": latest}
    school = school_of(made(tmp_path, RISE, files, everyone=True))
    assert dict(school.area_grades)["leadership and governance"] == "expected standard"
    assert school.structure == "unchanged"


def test_what_to_do_next_names_the_offer(tmp_path: Path) -> None:
    """The form for leaders is that of the offer, whose roles it has; an offer that goes on is not told to end."""
    notes = _august(tmp_path, row("500001", RI_2025, RI_2021)).notes
    assert any(f"match example --leaders-only leaders.xlsx --offer {RISE} writes the form" in note for note in notes)
    told = next(note for note in notes if note.startswith("judgements"))
    assert told.endswith(f"are not here, and {RISE} goes on: a newer file tells them")

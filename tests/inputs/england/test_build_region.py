"""The traps of the published files: what a quick reading gets wrong, one test each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tsimatch.common.faults import Faults

from ...support.published_files import (
    CARDS,
    FULL,
    GRADED,
    YEAR_TO_DATE,
    academy,
    judged,
    links,
    made,
    members,
    mi,
    one,
    recipients,
    row,
    school_of,
    trust_of,
)

RI_2022 = judged("3", "10/11/2021", "12/01/2022", "10000001")
GOOD_2018 = judged("2", "06/03/2018", "20/04/2018", "9000001")


@pytest.mark.parametrize("wording", [FULL, GRADED])
def test_two_judgements(tmp_path: Path, wording: str) -> None:
    """Both judgements of a row are read in either wording, by the date of publication."""
    school = school_of(one(tmp_path, "2021-22", wording, row("500001", RI_2022, GOOD_2018)))
    assert (school.grade, school.judged_on) == (3, date(2022, 1, 12))
    assert (school.previous_grade, school.previous_judged_on) == (2, date(2018, 4, 20))
    assert school.deprivation == 4


def test_report_cards_keep_the_latest_grade(tmp_path: Path) -> None:
    """A file with report cards still tells the latest grade, and an older file what came before."""
    files = {
        "mi as at 31 Aug 2023.csv": mi(GRADED, [row("500001", GOOD_2018)]),
        "mi as at 28 Feb 2026.csv": mi(CARDS, [row("500001", judged("3", "03/10/2023", "14/11/2023"))]),
    }
    school = school_of(made(tmp_path, "2023-24", files))
    assert (school.grade, school.previous_grade) == (3, 2)


def test_one_recipient_a_trust(tmp_path: Path) -> None:
    """Two eligible schools of one trust make one recipient (A.4)."""
    schools = [academy("500001", "701", RI_2022), academy("500002", "701", RI_2022)]
    assert recipients(one(tmp_path, "2021-22", FULL, *schools)) == {"701": ("21.1",)}


def test_requires_improvement_in_a_trust_gives_nothing_by_itself(tmp_path: Path) -> None:
    """In 2022/23 a school of a trust of two brings its trust nothing, and the report says so (22.1)."""
    ri = judged("3", "10/11/2022", "12/01/2023")
    result = one(
        tmp_path, "2022-23", GRADED, academy("500001", "701", ri), academy("500002", "701"), as_at="2023-08-31"
    )
    assert recipients(result) == {}
    assert [listing.urn for listing in result.selection.left_out["standalone only"]] == ["500001"]


def test_one_school_trust_is_counted_over_england(tmp_path: Path) -> None:
    """A trust with one school in the region and one elsewhere is not a one-school trust."""
    alone, elsewhere = academy("500001", "701", RI_2022), academy("500002", "701", region="South")
    both = one(tmp_path, "2021-22", FULL, alone, elsewhere, regions=("North",))
    assert recipients(both) == {"701": ("21.1",)}
    assert recipients(one(tmp_path, "2021-22", FULL, alone)) == {"500001": ("21.1",)}


def test_single_academy_trust_has_no_uid(tmp_path: Path) -> None:
    """An academy without a trust UID is a SAT: standalone."""
    result = one(tmp_path, "2021-22", FULL, academy("500001", "", RI_2022))
    assert (school_of(result).type, recipients(result)) == ("SAT", {"500001": ("21.1",)})


def _joined(tmp_path: Path, *schools: object, stays: tuple[tuple[str, ...], ...], **more: object):  # type: ignore[no-untyped-def]
    return one(tmp_path, "2022-23", GRADED, *schools, members=members(*stays), as_at="2022-08-31", **more)  # type: ignore[arg-type]


OLD = ("500001", "701", "2015-09-01"), ("500002", "701", "2015-09-01")


def test_exactly_half_counts(tmp_path: Path) -> None:
    """Half of the schools inspected since joining is enough; those not inspected since do not count (22.2)."""
    schools = (
        academy("500001", "701", RI_2022),
        academy("500002", "701", GOOD_2018),
        academy("500003", "701", judged("4", "01/02/2014", "01/03/2014")),
    )
    result = _joined(tmp_path, *schools, stays=(*OLD, ("500003", "701", "2015-09-01")))
    trust = trust_of(result, "701")
    assert (trust.inspected_since_joining, trust.below_good_since_joining) == (2, 1)
    assert recipients(result) == {"701": ("22.2",)}


def test_none_inspected_since_joining(tmp_path: Path) -> None:
    """A trust none of whose schools has been inspected since joining is not eligible by 22.2."""
    before = judged("4", "01/02/2014", "01/03/2014")
    result = _joined(tmp_path, academy("500001", "701", before), academy("500002", "701", before), stays=OLD)
    assert trust_of(result, "701").inspected_since_joining == 0
    assert recipients(result) == {}


def test_decline_is_below_zero(tmp_path: Path) -> None:
    """The score falls where a school has become worse since joining; one with no grade before counts 0 (22.3)."""
    schools = (
        academy("500001", "701", judged("2", "10/11/2021", "12/01/2022"), judged("1", "01/02/2014", "01/03/2014")),
        academy("500002", "701", judged("2", "10/11/2019", "12/12/2019")),
        academy("500003", "701", judged("3", "10/11/2019", "12/12/2019")),
    )
    result = _joined(tmp_path, *schools, stays=(*OLD, ("500003", "701", "2021-01-01")))
    trust = trust_of(result, "701")
    assert (trust.improvement_score, trust.schools_3_years) == (Decimal(-1), 2)
    assert recipients(result) == {"701": ("22.3",)}


def test_trusts_from_the_register(tmp_path: Path) -> None:
    """A file without a column for trusts leaves them to the register; a sponsor or federation is no trust."""
    stays = (*OLD, ("500001", "333", "2021-01-01", "School sponsor"), ("500002", "444", "2021-01-01", "Federation"))
    without = ("Multi-academy trust UID", "Multi-academy trust name")
    schools = [academy("500001", "", RI_2022), academy("500002")]
    files = {"mi as at 31 Aug 2022.csv": mi(FULL, schools, without=without)}
    assert recipients(made(tmp_path, "2021-22", files, members=members(*stays))) == {"701": ("21.1",)}


def test_predecessors_judgement_counts(tmp_path: Path) -> None:
    """The judgement before the current one counts under an earlier URN too (A.2)."""
    before = judged("3", "06/03/2018", "20/04/2018", urn="400001")
    result = one(tmp_path, "2021-22", FULL, academy("500001", "", judged("3", "06/03/2021", "20/04/2021"), before))
    assert recipients(result) == {"500001": ("21.2",)}


def test_one_inspection_enters_a_history_once(tmp_path: Path) -> None:
    """The same inspection, told of the old URN in one file and of the new one in the next, is one judgement."""
    ri = judged("3", "06/03/2018", "20/04/2018", "9000001", urn="400001")
    good = judged("2", "01/02/2014", "01/03/2014", "8000001", urn="400001")
    files = {
        "mi as at 31 Aug 2020.csv": mi(FULL, [row("400001", ri, good)]),
        "mi as at 31 Aug 2021.csv": mi(FULL, [academy("500001", "", ri, good)]),
    }
    result = made(tmp_path, "2021-22", files)
    grades = [j.grade for j in result.england.inspected("500001").grades]
    assert grades == [3, 2]
    assert recipients(result) == {}


def test_latest_and_previous_may_be_the_same_inspection(tmp_path: Path) -> None:
    """A row that tells one inspection twice, once without its number, does not make RI after RI of it."""
    told = judged("3", "06/03/2018", "20/04/2018", "9000001", urn="400001")
    again = judged("3", "06/03/2018", urn="400001")
    result = one(tmp_path, "2021-22", FULL, academy("500001", "", told, again))
    assert school_of(result).previous_grade is None
    assert recipients(result) == {}


def test_satisfactory_is_grade_3(tmp_path: Path) -> None:
    """The word used before September 2012 is grade 3 (A.3)."""
    result = one(tmp_path, "2021-22", FULL, row("500001", judged("Satisfactory", "06/03/2012", "20/04/2012")))
    assert school_of(result).grade == 3


@pytest.mark.parametrize("mark", ["9", "8", "0", "NULL", "", "Not judged", "9.0"])
def test_what_is_no_grade(tmp_path: Path, mark: str) -> None:
    """`Not judged`, 9, 8, 0, NULL and blank are not grades: the one before stays the latest."""
    result = one(tmp_path, "2021-22", FULL, row("500001", judged(mark, "06/03/2022", "20/04/2022"), RI_2022))
    assert (school_of(result).grade, school_of(result).previous_grade) == (3, None)


def test_ungraded_inspections_change_nothing(tmp_path: Path) -> None:
    """A later section 8 or ungraded inspection has a newer date and no grade."""
    latest = RI_2022 | {"ungraded": "01/06/2022", "outcome": "School remains Good (Concerns) - S5 Next"}
    assert school_of(one(tmp_path, "2021-22", FULL, row("500001", latest))).judged_on == date(2022, 1, 12)


@pytest.mark.parametrize(
    ("event", "outcome", "grade"),
    [
        ("Schools - S8", "School remains Good", 2),
        ("Schools - monitoring", "Leaders are taking effective action", 2),
        ("Schools - S8 deemed S5", "", 3),
        ("Schools  Section 8 conversion", "NULL", 3),
        ("Schools  Section 8 conversion", "Converted", 3),
        ("Schools - S5", "NULL", 3),
    ],
)
def test_year_to_date(tmp_path: Path, event: str, outcome: str, grade: int) -> None:
    """In a file of one row an inspection, only graded, deemed and converted ones carry a grade."""
    inspected = judged("3", "10/11/2021", "12/01/2022", event=event, outcome=outcome)
    files = {
        "mi as at 31 Aug 2021.csv": mi(FULL, [row("500001", GOOD_2018)]),
        "all inspections year to date as at 30 Apr 2022.csv": mi(YEAR_TO_DATE, [row("500001", inspected, GOOD_2018)]),
    }
    result = made(tmp_path, "2021-22", files, everyone=True)
    assert school_of(result).grade == grade


@pytest.mark.parametrize(
    ("started", "published", "clauses"),
    [
        ("12/07/2021", "01/09/2021", ("21.1",)),
        ("12/07/2021", "31/08/2021", ()),
        ("05/07/2022", "31/08/2022", ("21.1",)),
        ("05/07/2022", "01/09/2022", ()),
    ],
)
def test_years_by_publication(tmp_path: Path, started: str, published: str, clauses: tuple[str, ...]) -> None:
    """A judgement belongs to the year in which its report was published, first and last day included (A.1)."""
    school = row("500001", judged("3", started, published))
    result = one(tmp_path, "2021-22", FULL, school, as_at="2022-09-30")
    assert recipients(result).get("500001", ()) == clauses


def test_moved_by_the_date(tmp_path: Path) -> None:
    """A school that the other date would bring in is told."""
    result = one(tmp_path, "2021-22", FULL, row("500001", judged("3", "05/10/2021", "01/07/2021"), GOOD_2018))
    assert any("would meet a clause by the date of inspection start: 500001" in note for note in result.notes)


def test_excluded_types(tmp_path: Path) -> None:
    """Non-maintained special schools and CTCs are in no recipient kind; the report names them."""
    special = row("500001", RI_2022, education="Non-Maintained Special School")
    result = one(tmp_path, "2021-22", FULL, special, row("500002", education="City Technology College"))
    assert recipients(result) == {}
    assert [listing.urn for listing in result.selection.left_out["excluded type"]] == ["500001", "500002"]
    assert [listing.urn for listing in result.selection.but_for_type] == ["500001"]


@pytest.mark.parametrize("phase", ["Nursery", "Special", "PRU"])
def test_every_phase_is_in(tmp_path: Path, phase: str) -> None:
    """Nursery schools, special schools and PRUs are recipients like others."""
    assert recipients(one(tmp_path, "2021-22", FULL, row("500001", RI_2022, phase=phase)))


def test_a_trust_has_one_region(tmp_path: Path) -> None:
    """A trust belongs where most of its schools are, by pupils on a tie, whatever the order of the rows."""
    schools = [
        academy("500001", "701", RI_2022, region="South", pupils="900"),
        academy("500002", "701", region="North", pupils="100"),
    ]
    assert trust_of(one(tmp_path, "2021-22", FULL, *schools), "701").region == "South"
    north = one(tmp_path, "2021-22", FULL, *schools, academy("500003", "701", region="North"), regions=("South",))
    assert north.region.trusts == ()
    assert [listing.urn for listing in north.selection.left_out["other region"]] == ["500001"]


def test_schools_of_a_trust_follow_it(tmp_path: Path) -> None:
    """A trust's region lists its schools elsewhere too: they may make it eligible."""
    schools = [
        academy("500001", "701", RI_2022, region="South"),
        academy("500002", "701", region="North"),
        academy("500003", "701", region="North"),
    ]
    result = one(tmp_path, "2021-22", FULL, *schools, regions=("North",))
    assert recipients(result) == {"701": ("21.1",)}
    assert school_of(result, "500001").region == "South"


def test_names_are_no_ids(tmp_path: Path) -> None:
    """Two schools of one name are two schools."""
    schools = [row("500001", RI_2022, name="St Osyth's"), row("500002", RI_2022, name="St Osyth's")]
    assert set(recipients(one(tmp_path, "2021-22", FULL, *schools))) == {"500001", "500002"}


def test_ids_as_floats(tmp_path: Path) -> None:
    """Ids that a spreadsheet turned into numbers are read as ids."""
    schools = [academy("500001", "701.0", RI_2022), academy("500002", "701")]
    assert recipients(one(tmp_path, "2021-22", FULL, *schools)) == {"701": ("21.1",)}


def test_overwritten_judgement_still_counts(tmp_path: Path) -> None:
    """A judgement that two later ones replaced counts where an earlier month told it."""
    ri = judged("3", "10/10/2021", "12/11/2021", "1")
    rest = judged("4", "10/02/2022", "12/03/2022", "2"), judged("2", "10/06/2022", "12/07/2022", "3")
    files = {
        "mi as at 30 Nov 2021.csv": mi(FULL, [row("500001", ri, GOOD_2018)]),
        "mi as at 31 Aug 2022.csv": mi(FULL, [row("500001", rest[1], rest[0])]),
    }
    school = school_of(made(tmp_path, "2021-22", files))
    assert (school.grade, school.previous_grade, school.eligible) == (2, 4, "21.1")
    assert school.extra == (("eligible_why", "21.1: grade 3 (requires improvement) judged 2021-11-12"),)


def test_older_judgement_decides(tmp_path: Path) -> None:
    """A school that entered the year RI after RI and was judged good in May carries the clause 21.2."""
    files = {
        "mi as at 31 Aug 2021.csv": mi(
            FULL, [row("500001", judged("3", "10/10/2019", "12/11/2019"), judged("4", "10/10/2017", "12/11/2017"))]
        ),
        "mi as at 31 Aug 2022.csv": mi(
            FULL, [row("500001", judged("2", "10/05/2022", "12/06/2022"), judged("3", "10/10/2019", "12/11/2019"))]
        ),
    }
    result = made(tmp_path, "2021-22", files)
    assert school_of(result).eligible == "21.2"
    assert recipients(result) == {"500001": ("21.2",)}
    (recipient,) = result.eligibility.recipients
    before = "grade 4 (inadequate) judged 2017-11-12"
    assert recipient.evidence == (f"21.2: grade 3 (requires improvement) judged 2019-11-12, after {before}",)


def test_older_judgement_of_a_trusts_school(tmp_path: Path) -> None:
    """A clause for standalone schools is not written to a school of a trust of two (22.1)."""
    ri = judged("3", "10/10/2022", "12/11/2022", "1")
    rest = judged("2", "10/02/2023", "12/03/2023", "2"), judged("2", "10/06/2023", "12/07/2023", "3")
    files = {
        "mi as at 30 Nov 2022.csv": mi(GRADED, [academy("500001", "701", ri), academy("500002", "701")]),
        "mi as at 31 Aug 2023.csv": mi(GRADED, [academy("500001", "701", rest[1], rest[0]), academy("500002", "701")]),
    }
    result = made(tmp_path, "2022-23", files, everyone=True)
    assert school_of(result).eligible is None


def test_contradicting_files(tmp_path: Path) -> None:
    """Two files that say different things of one inspection: a warning with both values and places."""
    files = {
        "a as at 31 Dec 2021.csv": mi(FULL, [row("500001", judged("3", "10/10/2021", "12/11/2021", "77"))]),
        "b as at 31 Jan 2022.csv": mi(FULL, [row("500001", judged("2", "10/10/2021", "12/11/2021", "77"))]),
    }
    result = made(tmp_path, "2021-22", files, everyone=True)
    assert school_of(result).grade == 2
    note = "500001, inspection of 2021-10-10: grade 2 (b as at 31 Jan 2022.csv, row 2), "
    assert note + "but 3 (a as at 31 Dec 2021.csv, row 2)" in result.notes


def test_a_later_back_reference_is_less_sure(tmp_path: Path) -> None:
    """What a row says of a previous inspection does not overrule what was said when it was the latest."""
    latest = judged("2", "10/05/2022", "12/06/2022")
    files = {
        "a as at 31 Dec 2021.csv": mi(FULL, [row("500001", judged("3", "10/10/2021", "12/11/2021"))]),
        "b as at 31 Aug 2022.csv": mi(FULL, [row("500001", latest, judged("3", "10/10/2021", "12/06/2022"))]),
    }
    assert school_of(made(tmp_path, "2021-22", files)).previous_judged_on == date(2021, 11, 12)


LINKED = ("500001", "400001", "Predecessor", "01-09-2021")


@pytest.mark.parametrize(
    ("rows", "grades"),
    [
        ((LINKED,), [3]),
        ((("400001", "500001", "Successor", "01-09-2021"),), [3]),
        ((("500001", "400001", "Predecessor - merged", "01-09-2021"),), []),
        ((("500001", "400001", "Predecessor - amalgamated", "01-09-2021"),), []),
        ((("500001", "400001", "Predecessor - Split School", "01-09-2021"),), []),
        ((LINKED, ("500001", "400002", "Predecessor", "01-09-2021")), []),
        ((LINKED, ("500009", "400001", "Predecessor", "01-09-2021")), []),
        ((("500001", "400001", "Predecessor", "01-09-2018"),), []),
    ],
)
def test_links(tmp_path: Path, rows: tuple[tuple[str, ...], ...], grades: list[int]) -> None:
    """The register's links lead to a predecessor, less those that Ofsted does not follow."""
    files = {
        "mi as at 31 Aug 2020.csv": mi(FULL, [row("400001", judged("3", "10/10/2019", "12/11/2019"))]),
        "mi as at 31 Aug 2022.csv": mi(FULL, [academy("500001")]),
    }
    result = made(tmp_path, "2021-22", files, links=links(*rows))
    assert [j.grade for j in result.england.inspected("500001").grades] == grades


def test_infant_school_is_no_predecessor(tmp_path: Path) -> None:
    """A primary school does not carry on an infant school."""
    old = row("400001", judged("3", "10/10/2019", "12/11/2019"), name="Elm Infant School", lowest="4", highest="7")
    files = {
        "mi as at 31 Aug 2020.csv": mi(FULL, [old]),
        "mi as at 31 Aug 2022.csv": mi(FULL, [academy("500001", name="Elm Primary", lowest="4", highest="11")]),
    }
    assert made(tmp_path, "2021-22", files, links=links(LINKED)).england.inspected("500001").grades == []


def test_needs_are_sub_judgements_below_good(tmp_path: Path) -> None:
    """A school's needs are the sub-judgements of 3 or 4."""
    latest = RI_2022 | {"subs": ("3", "2", "2", "4", "0", "9")}
    assert school_of(one(tmp_path, "2021-22", FULL, row("500001", latest))).needs == (
        "quality of education",
        "leadership",
    )


def test_diocese_is_not_guessed(tmp_path: Path) -> None:
    """A denomination is no diocese."""
    assert school_of(one(tmp_path, "2021-22", FULL, row("500001", RI_2022, faith="Roman Catholic"))).diocese is None


def test_as_at(tmp_path: Path) -> None:
    """What had not been published by the day asked for is not known."""
    result = one(tmp_path, "2021-22", FULL, row("500001", RI_2022, GOOD_2018), as_at="2022-08-31", everyone=True)
    assert school_of(result).grade == 3
    early = made(
        tmp_path,
        "2021-22",
        {"mi as at 2022-08-31.csv": mi(FULL, [row("500001", RI_2022, GOOD_2018)])},
        everyone=True,
        **{"as_at": date(2021, 12, 31)},
    )
    assert school_of(early).grade == 2


def test_register_is_needed_without_trusts(tmp_path: Path) -> None:
    """A file without a column for trusts cannot tell a SAT from a school of a trust."""
    files = {
        "mi as at 31 Aug 2022.csv": mi(FULL, [academy("500001", "", RI_2022)], without=["Multi-academy trust UID"])
    }
    with pytest.raises(Faults, match="the register's --members is needed too"):
        made(tmp_path, "2021-22", files)


def test_trust_that_only_the_register_has(tmp_path: Path) -> None:
    """An academy alone in Ofsted's file and in a trust in the register is told, and left as Ofsted has it."""
    result = one(tmp_path, "2021-22", FULL, academy("500001", "", RI_2022), members=members(*OLD))
    assert school_of(result).type == "SAT"
    assert any("without a trust in" in note and "500001 (701 Trust 701)" in note for note in result.notes)


def test_many_contradictions(tmp_path: Path) -> None:
    """Of many contradictions the first are told, the others by their number."""

    def judgements(grade: str) -> str:
        return mi(FULL, [row(f"{500000 + i}", judged(grade, "10/10/2021", "12/11/2021", str(i))) for i in range(30)])

    files = {"a as at 31 Dec 2021.csv": judgements("3"), "b as at 31 Jan 2022.csv": judgements("2")}
    notes = made(tmp_path, "2021-22", files).notes
    assert "and 10 contradictions more" in notes
    assert sum("but 3 (a as at" in note for note in notes) == 20


def test_two_urns_one_day(tmp_path: Path) -> None:
    """Two grades of one day under two URNs of one school are one inspection, and a warning."""
    told = judged("3", "10/10/2019", "12/11/2019"), judged("2", "10/10/2019", "12/11/2019", urn="400001")
    result = one(tmp_path, "2021-22", FULL, academy("500001", "", *told), everyone=True)
    assert len(result.england.inspected("500001").grades) == 1
    assert any("2019-10-10: grade" in note for note in result.notes)


def test_later_file_tells_of_an_earlier_urn(tmp_path: Path) -> None:
    """What a later file tells under the new URN counts for the school under its old one, at a day before it changed."""
    ri = judged("3", "10/10/2021", "12/11/2021", urn="400001")
    later = academy("500001", "", judged("2", "10/05/2023", "12/06/2023"), ri)
    files = {
        "mi as at 31 Aug 2021.csv": mi(FULL, [row("400001", GOOD_2018)]),
        "mi as at 31 Aug 2023.csv": mi(GRADED, [later]),
    }
    result = made(tmp_path, "2021-22", files)
    assert recipients(result) == {"400001": ("21.1",)}
    assert school_of(result, "400001").previous_grade == 2

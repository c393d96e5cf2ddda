"""Reading: what a region file may look like, and what is said where it cannot be used."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_judged_region, read_region
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer

from ...support.paths import SOUND

TEXT = SOUND.read_text(encoding="utf-8")
UTF_16 = "looks like text in UTF-16 ('Unicode text'), expected a CSV file: save it as 'CSV UTF-8'"
UNPRINTABLE = "expected no unprintable character, but here is U+0000"
SMALL = "record,id,name,region,role,capacity_days\nschool,100001,Ash,North,,\nleader,L1,Ada,North,NLE,5\n"


def _csv(folder: Path, text: str | bytes, name: str = "region.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _refused(path: Path, offer: str | None = None) -> list[str]:
    with pytest.raises(Faults) as caught:
        read_region(path, offer)
    return str(caught.value).splitlines()


def test_sound() -> None:
    """The sound region is read cell by cell."""
    region = read_region(SOUND)
    ash, trust, bea = region.schools[0], region.trusts[1], region.leaders[1]
    assert region.name == "sound"
    assert region.notes == ()
    assert (ash.id, ash.grade, ash.judged_on, ash.needs) == ("100001", 3, date(2022, 11, 10), ("maths", "behaviour"))
    assert (str(trust.improvement_score), trust.position) == ("-1.5", (500000, 210000))
    assert (bea.region, bea.capacity_days, bea.day_rate) == (("North", "South"), 30, 55_000)
    assert [row.amount for row in region.budgets] == [4_000_000, 1_250_050]
    assert str(region.decisions[1].place) == "sound.csv, row 20"


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("2022-11-10", "10/11/2022"),
        ("2022-11-10", "2022-11-10 00:00:00"),
        ("12500.50", '"£12,500.50"'),
        ("12500.50", "12500.5"),
        ("school,100001,", "SCHOOL, 100001.0 ,"),
        (",L1,lock,6", ",L1,Lock,6.0"),
        ("maths;behaviour,,,400000", " Maths ; behaviour;;maths,,,400000.0"),
        (",North,maintained", ", north ,Maintained"),
        ("equivalent", "EQUIVALENT"),
        ("judged_on,previous_grade", "Judged On,PreviousGrade"),
        ("Ash Primary School", '"  Ash   Primary\nSchool"'),
        ("\nleader,L1", "\n\n,,,\nleader,L1"),
        ("\n", "\r\n"),
        ("record", "\ufeffrecord"),
    ],
)
def test_same_thing(tmp_path: Path, words: str, others: str) -> None:
    """What people write in different ways is read as the same thing."""
    assert words in TEXT
    assert read_region(_csv(tmp_path, TEXT.replace(words, others))).digest == read_region(SOUND).digest


@pytest.mark.parametrize("words", ["yes", "Y", "TRUE", "1", "no", "n", "False", "0"])
def test_yes_no(tmp_path: Path, words: str) -> None:
    """Yes and no are read in every usual spelling."""
    text = SMALL.replace("days\n", "days,ready\n").replace("NLE,5", f"NLE,5,{words}")
    assert read_region(_csv(tmp_path, text)).leaders[0].ready is (words in ("yes", "Y", "TRUE", "1"))


def test_windows_encoding(tmp_path: Path) -> None:
    """A file that is not UTF-8 is read as Windows-1252, with a note."""
    region = read_region(_csv(tmp_path, TEXT.replace("Ash Primary", "St Thomas à Becket – £1").encode("cp1252")))
    assert region.schools[0].name == "St Thomas à Becket – £1 School"
    assert region.notes == ("region.csv is not UTF-8 and was read as Windows-1252, which Excel saves",)


def test_rows_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    """Blank lines count as rows, a cell of two lines is in one row."""
    text = TEXT.replace("Ash Primary", '"Ash\nPrimary"', 1).replace('Ash\nPrimary" School', 'Ash\nPrimary School"')
    assert _refused(_csv(tmp_path, text.replace("\nleader,L1,Ada", "\n\nleader,L1,")))[0].startswith(
        "region.csv, row 14, column C (name): blank"
    )


def test_unknown_columns(tmp_path: Path) -> None:
    """Columns that match does not know are kept, and named in one note with what may have been meant."""
    text = SMALL.replace("days\n", "days,Comment,prioritty\n").replace("North,,\n", 'North,,,"line 1\nline 2",\n')
    region = read_region(_csv(tmp_path, text))
    assert region.schools[0].extra == (("Comment", "line 1\nline 2"),)
    assert region.notes == (
        "columns that match does not know are kept: region.csv, column G (Comment) and "
        "column H (prioritty) (did you mean priority?)",
    )


def test_cells_of_other_records(tmp_path: Path) -> None:
    """A cell that its record does not use is kept, with a note."""
    region = read_region(_csv(tmp_path, SMALL.replace("Ash,North,,", "Ash,North,,7")))
    assert region.schools[0].extra == (("capacity_days", "7"),)
    assert region.notes == (
        "1 cell in columns that their record does not use, kept: column F (capacity_days) in row 2 (school)",
    )


def test_groups_that_fair_does_not_know(tmp_path: Path) -> None:
    """The setting `fair` is authority, region or phase; another value is a fault at its cell, with the nearest."""
    rows = [f"{line},{'value' if not i else ''}" for i, line in enumerate(SMALL.splitlines())]
    known, unknown = ("\n".join([*rows, f"setting,,fair,,,,{value}"]) for value in (" Phase", "fase"))
    assert read_region(_csv(tmp_path, known)).notes == ()
    assert _refused(_csv(tmp_path, unknown)) == [
        "region.csv, row 4, column G (value): 'fase': expected one of authority, region, phase (did you mean 'phase'?)"
    ]


def test_every_fault_at_once(tmp_path: Path) -> None:
    """All that is wrong is told in one go, in the order of the file."""
    text = TEXT
    for old, new in (
        ("Primary,,3,2022-11-10", "Primary,,7,2022-13-10"),
        ("100003,Cedar", "10003,Cedar"),
        ("503,Cedar Academy Trust,North", "502,,North"),
        ("CEO,30", "COE,lots"),
        (",South,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,days", ",Suth,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,days"),
        ("501,L1,ban", "501,L9,ban"),
    ):
        assert old in text
        text = text.replace(old, new)
    assert [line.partition(": ")[0].removeprefix("region.csv, ") for line in _refused(_csv(tmp_path, text))] == [
        "row 2, column H (grade)",
        "row 2, column I (judged_on)",
        "row 4, column B (id)",
        "row 12, column B (id)",
        "row 12, column C (name)",
        "row 14, column Z (role)",
        "row 14, column AA (capacity_days)",
        "row 18, column D (region)",
        "row 20, column AK (leader)",
    ]


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("leader,L1,Ada,North", "leader,L1,Ada,"),  # its lock and its ban are sound
        ("school,100001,", "school,10000l,"),  # the lock means this school
        ("school,100004,Damson Primary School,North", "school,100004,,North"),  # whose trust is banned
        ("2022-23", "2022-32"),  # nobody can say who is eligible
        ("leader,L1", "leder,L1"),
        ("capacity_days", "capacity"),
        ("region,type", "area,type"),
        ("400000,400000", "400000,4000"),
    ],
)
def test_no_fault_of_a_fault(tmp_path: Path, words: str, others: str) -> None:
    """What is only the consequence of a fault is not told."""
    assert len(_refused(_csv(tmp_path, TEXT.replace(words, others, 1)))) == 1


def test_offer_that_is_named(tmp_path: Path) -> None:
    """A clause is judged by the offer that is named, and an unknown offer is told together with the file's faults."""
    path = _csv(tmp_path, TEXT.replace("2020-02-14,,,,exception", "2020-02-14,,,,23.3").replace("decision,", "#,"))
    path.write_text("\n".join(line for line in path.read_text().splitlines() if line[0] != "#"))
    assert read_region(path, "2023-24").schools[7].eligible == "23.3"
    assert read_region(path, read_offer("2023-24")).schools[7].eligible == "23.3"
    assert len(_refused(path)) == 1
    path.write_text(path.read_text().replace("maintained,Primary,,3", "maintained,Primary,,9"))
    assert _refused(path, "2025-26") == [
        "'2025-26': expected an offer (2021-22, 2022-23, 2023-24, 2024-25, rise-2025-26) or a .toml file "
        "(did you mean 'rise-2025-26'?)",
        "region.csv, row 2, column H (grade): '9': expected a grade: 1, 2, 3 or 4",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "looks like a picture (PNG), expected a CSV file"),
        (b"%PDF-1.7\n%\xe2\xe3", "looks like a PDF document, expected a CSV file"),
        (TEXT.encode("utf-16"), UTF_16),
        (TEXT.encode("utf-16-le"), UTF_16),
        (b"\x7fELF" + bytes(500), "looks like a binary file, expected a CSV file"),
        (
            TEXT.encode() + b"\x81",
            "row 22: the byte 81 is neither UTF-8 nor Windows-1252: save the file as 'CSV UTF-8'",
        ),
        (TEXT.replace("Ada", "A\0da").encode(), f"row 13, column C (name): 'A<U+0000>da': {UNPRINTABLE}"),
        (TEXT.replace("name", "na\0me", 1).encode(), f"row 1, column C: 'na<U+0000>me': {UNPRINTABLE}"),
    ],
)
def test_other_contents(tmp_path: Path, content: bytes, message: str) -> None:
    """A file that is no CSV file is refused in a sentence that says what it looks like."""
    assert message in _refused(_csv(tmp_path, content))[0]


def test_too_large(tmp_path: Path) -> None:
    """A file of 100 MB is refused before it is read, and the limit is named."""
    for name in ("region.csv", "region.xlsx"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(100_000_000)
        assert "larger than 50 MB, the most that is read" in _refused(tmp_path / name)[0]


@pytest.mark.slow
def test_too_many_rows(tmp_path: Path) -> None:
    """Blank rows without end do no harm; a row in use far below is told."""
    assert read_region(_csv(tmp_path, TEXT + ",,\n" * 200_000)) == read_region(_csv(tmp_path, TEXT))
    assert "the most that is read is row 99,999" in _refused(_csv(tmp_path, TEXT + ",,\n" * 100_000 + "x"))[0]


def test_no_such_file(tmp_path: Path) -> None:
    """A path that leads nowhere, or to no region, is said in one line."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "region.txt").write_text(TEXT)
    for name, message in (
        ("missing.csv", "no such file or folder"),
        ("missing", "no such file or folder"),
        ("region.txt", "expected a region: a .csv file, an .xlsx or .ods workbook, or a folder"),
        ("empty", "schools.csv"),
        ("a\0b.csv", "no such file or folder"),
        ("x" * 300 + ".csv", "cannot be read (File name too long)"),
    ):
        assert message in _refused(tmp_path / name)[0]


def test_folder(tmp_path: Path) -> None:
    """A folder tells its faults by file, and names the files that it does not use."""
    _csv(tmp_path, "id,name,region\n100001,Ash,North\n", "schools.csv")
    _csv(tmp_path, "id,name,role,region\nL1,Ada,NLE,North\n", "Leaders.CSV")
    _csv(tmp_path, "x", "trust.csv")
    (tmp_path / "README.md").touch()
    name = tmp_path.name
    lacking = "expected a column capacity_days, which every leader needs"
    assert _refused(tmp_path) == [f"{name}/Leaders.CSV, row 1: {lacking}"]
    _csv(tmp_path, "id,name,role,region,capacity_days\nL1,Ada,NLE,North,5\n", "Leaders.CSV")
    assert read_region(tmp_path).notes == (f"{name}: further files are ignored: trust (did you mean Trusts?)",)
    _csv(tmp_path, "id,name,region\n100001,Ash,North\n100001,Ash,North\n", "trusts.csv")
    twice = f"column A (id): '100001': expected an id of its own: {name}/schools.csv, row 2 has it too"
    assert _refused(tmp_path) == [f"{name}/trusts.csv, row {row}, {twice}" for row in (2, 3)]


def test_record_in_a_table(tmp_path: Path) -> None:
    """A column `record` in a table of its own must name that table."""
    _csv(tmp_path, "record,id,name,region\nschool,100001,Ash,North\ntrust,100002,Ash,North\n", "schools.csv")
    _csv(tmp_path, "id,name,role,region,capacity_days\nL1,Ada,NLE,North,5\n", "leaders.csv")
    assert _refused(tmp_path) == [
        f"{tmp_path.name}/schools.csv, row 3, column A (record): 'trust': expected school, or blank, in this table"
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no text")
def test_file_name_that_is_no_text(tmp_path: Path) -> None:
    """A region whose file name is no text is read, and its name can be written anywhere."""
    path = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.csv"))
    path.write_bytes(SOUND.read_bytes())
    assert read_region(path).name == "caf?"


posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")


@posix
@pytest.mark.parametrize("name", ["region.csv", "region.xlsx", "region", "region/region.csv"])
def test_a_loop_of_links(tmp_path: Path, name: str) -> None:
    """A symbolic link that leads back to itself is a fault of the input, told as the system tells it."""
    link = tmp_path / Path(name).parts[0]
    link.symlink_to(link)
    assert _refused(tmp_path / name) == [f"{tmp_path / name}: cannot be read ({os.strerror(errno.ELOOP)})"]


@posix
@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\0b.csv"])
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    """A name that is too long, or has a character that no name can have, is a fault of the input."""
    assert len(_refused(tmp_path / name)) == 1
    with pytest.raises(Faults, match="cannot be read"):
        read_offer(str(tmp_path / name.replace(".csv", ".toml")))


@posix
def test_a_pipe_that_nobody_writes_to(tmp_path: Path) -> None:
    """A named pipe without a writer reads as an empty file: nobody is waited for."""
    for name in ("region.csv", "offer.toml"):
        os.mkfifo(tmp_path / name)
    assert _refused(tmp_path / "region.csv") == ["region.csv: the file is empty"]
    with pytest.raises(Faults, match="this key is missing"):
        read_offer(str(tmp_path / "offer.toml"))


@posix
def test_a_pipe_with_a_writer(tmp_path: Path) -> None:
    """A named pipe into which a program writes is read to its end."""
    pipe = tmp_path / "sound.csv"
    os.mkfifo(pipe)
    # Opened for both, so that neither end waits; what is written fits into the pipe.
    number = os.open(pipe, os.O_RDWR)
    os.write(number, SOUND.read_bytes())
    begun, whole = Event(), os.set_blocking

    def write() -> None:
        begun.wait()
        os.close(number)

    ended = Thread(target=write)
    ended.start()

    def opened(at: int, blocking: bool) -> None:
        whole(at, blocking)
        begun.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "set_blocking", opened)
        assert read_region(pipe).schools == read_region(SOUND).schools
    ended.join()


def test_what_reading_judged_is_carried_on() -> None:
    """Recipients and decisions are judged once, as the region is read; of anything else they are judged again."""
    judged = read_judged_region(SOUND)
    region, offer = judged.region, judged.choice.offer
    assert judged.decisions is not None
    same = prepare(region, offer, judged=judged)
    assert same.eligibility is judged.eligibility
    assert same.decisions is judged.decisions.decisions
    fewer = replace(region, decisions=())
    assert prepare(fewer, offer, judged=judged) == prepare(fewer, offer)
    asked = Options(min_days=1)
    assert prepare(region, offer, asked, judged=judged) == prepare(region, offer, asked)
    other = read_offer("2021-22")
    assert prepare(fewer, other, judged=judged) == prepare(fewer, other)

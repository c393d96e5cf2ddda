"""The three forms of a region: each reads to the same region, and each can be written from it."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region
from tsimatch.models.region.region import Leader, Region, School
from tsimatch.outputs.region.region_files import write_region

from ...support.paths import SOUND
from ...support.region_strategies import AWKWARD, LINES, regions

FORMS = ("region.csv", "region.xlsx", "region")


def _through(region: Region, form: str) -> Region:
    with TemporaryDirectory() as folder:
        write_region(region, Path(folder) / form)
        return read_region(Path(folder) / form)


def _awkward() -> Region:
    school = School(id="000123", name="=1+1", region="[/St Marys]", extra=(("Comment", "'=x"), ("visited on", "-5")))
    texts = {f"further {i}": text for i, text in enumerate((*AWKWARD, *LINES))}
    extra = tuple(sorted(texts.items()))
    plain = [text for text in AWKWARD if "\u00a0" not in text]
    others = [
        School(id=f"10{i:04}", name=text, region=text, trust_id=text.removesuffix(".0"), extra=extra)
        for i, text in enumerate(plain)
    ]
    leader = Leader(id="'-1", name="+44", role="NLE", region=("-", "@x"), capacity_days=5, conflicts=("=a", "0012345"))
    return Region(name="region", schools=(school, *others), leaders=(leader,))


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@settings(deadline=None, max_examples=15)
@given(region=regions())
@example(region=_awkward())
def test_forms(form: str, region: Region) -> None:
    """A region that is written and read again is the same region with the same digest, in each of the three forms."""
    again = _through(region, form)
    assert again == region
    assert again.digest == region.digest


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(region=regions(), seed=st.integers(0, 9))
def test_row_order(region: Region, seed: int) -> None:
    """The order of the rows does not change the digest of a region."""

    chance = Random(seed)
    rows = {f"{record}s": region.table(record) for record in Region.TABLES}
    shuffled: dict[str, Any] = {table: tuple(chance.sample(found, len(found))) for table, found in rows.items()}
    assert Region(name="other", **shuffled).digest == region.digest


def test_sound_in_every_form(tmp_path: Path) -> None:
    """A region goes from CSV to workbook to folder and back to CSV, and is the same region at every step."""
    for before, after in pairwise((SOUND, tmp_path / "sound.xlsx", tmp_path / "sound", tmp_path / "sound.csv")):
        write_region(read_region(before), after)
        assert read_region(after) == read_region(SOUND)


def test_same_bytes(tmp_path: Path) -> None:
    """The same region makes the same bytes, whenever it is written."""
    region = read_region(SOUND)
    for name in ("a.xlsx", "b.xlsx"):
        write_region(region, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_workbook_for_a_second_reader(tmp_path: Path) -> None:
    """A workbook has numbers as numbers, dates as dates, texts as texts, and no formula, for any program."""
    school = School(id="100001", name="=1+1", region="North", judged_on=date(2023, 11, 30), grade=3)
    leader = Leader(
        id="0012345", name="Ada", role="NLE", region=("North",), capacity_days=5, max_km=60_500, day_rate=65_050
    )
    write_region(Region(name="r", schools=(school,), leaders=(leader,)), tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["Recipients", "Schools", "Trusts", "Leaders", "Budgets", "Decisions", "Settings"]
    header, *rows = book["Schools"].iter_rows()
    found = {name.value: cell for name, cell in zip(header, rows[0], strict=True)}
    assert (found["Id"].value, found["Grade"].value, found["Name"].data_type) == (100001, 3, "s")
    assert found["Judged on"].value == datetime(2023, 11, 30)  # noqa: DTZ001
    assert found["Judged on"].number_format == "yyyy-mm-dd"
    assert book["Schools"].freeze_panes == "C2"
    assert book["Schools"].auto_filter.ref
    assert all(cell.comment for cell in book["Schools"][1])
    header, *rows = book["Leaders"].iter_rows()
    found = {name.value: cell.value for name, cell in zip(header, rows[0], strict=True)}
    assert (found["Id"], found["Max km"], found["Day rate"]) == ("0012345", 60.5, 650.5)


def test_csv_keeps_formulas_asleep(tmp_path: Path) -> None:
    """In CSV a text that looks like a formula has one apostrophe more than the user wrote; a number has none."""
    extra = (("-note", "-5"), ("balance", "@a"))
    school = School(id="100001", name="=1+1", region="'=x", diocese="'fine'", extra=extra)
    leader = Leader(id="L1", name="Ada", role="NLE", region=("North",), capacity_days=5)
    write_region(Region(name="r", schools=(school,), leaders=(leader,)), tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        row = next(iter(csv.DictReader(file)))
    assert (row["name"], row["region"], row["diocese"]) == ("'=1+1", "''=x", "'fine'")
    assert (row["'-note"], row["balance"]) == ("-5", "'@a")


def test_excel_reads_the_names(tmp_path: Path) -> None:
    """Every CSV file of a region has the mark by which Excel knows UTF-8; with and without it reads to one region."""
    leader = Leader(id="L1", name="Zoë Brontë", role="NLE", region=("North",), capacity_days=5)
    region = Region(
        name="r", schools=(School(id="100001", name="Ysgol Tŷ Ffynnon", region="North"),), leaders=(leader,)
    )
    for name in ("r.csv", "r"):
        write_region(region, tmp_path / name)
        files = [tmp_path / name] if name.endswith(".csv") else sorted((tmp_path / name).iterdir())
        assert all(file.read_bytes().startswith(BOM_UTF8) for file in files)
        assert read_region(tmp_path / name) == region
        for file in files:
            file.write_bytes(file.read_bytes().removeprefix(BOM_UTF8))
        assert read_region(tmp_path / name) == region
        assert read_region(tmp_path / name).digest == region.digest


def test_csv_to_csv(tmp_path: Path) -> None:
    """A region that goes through CSV again and again stays the same, byte for byte."""
    write_region(read_region(SOUND), tmp_path / "a.csv")
    write_region(read_region(tmp_path / "a.csv"), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert read_region(tmp_path / "b.csv").digest == read_region(SOUND).digest


@pytest.mark.parametrize("name", ["region.ods", "region.txt", "region.xls"])
def test_other_endings(tmp_path: Path, name: str) -> None:
    """A form that is not written is refused before anything is."""
    with pytest.raises(Faults, match=r"expected \.csv, \.xlsx or a folder"):
        write_region(read_region(SOUND), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_unknown_columns_of_two_tables(tmp_path: Path) -> None:
    """An unknown column that two tables write differently stays as each of them writes it, in every form."""
    write_region(read_region(SOUND), tmp_path / "r")
    for name, heading in (("schools.csv", "Head Teacher"), ("leaders.csv", "head_teacher"), ("trusts.csv", " PA  ")):
        lines = (tmp_path / "r" / name).read_text().splitlines()
        lines = [f"{line},{heading if i == 0 else f' person  {i} '}" for i, line in enumerate(lines)]
        (tmp_path / "r" / name).write_text("\n".join(lines))
    region = read_region(tmp_path / "r")
    assert region.schools[0].extra == (("Head Teacher", " person  1 "),)
    assert region.leaders[0].extra == (("head_teacher", " person  1 "),)
    assert region.trusts[0].extra == ((" PA  ", " person  1 "),)
    source = tmp_path / "r"
    for name in ("r.csv", "r.xlsx", "again"):
        write_region(read_region(source), tmp_path / name)
        source = tmp_path / name
        assert replace(read_region(source), name="r") == region


def test_spaces_in_columns_of_another_record(tmp_path: Path) -> None:
    """Spaces in a column that another record uses are a blank: nothing is kept, and nothing noted."""
    text = SOUND.read_text().splitlines()
    header = text[0].split(",")
    cells = text[1].split(",")
    cells[header.index("role")] = "  "
    (tmp_path / "r.csv").write_text("\n".join([text[0], ",".join(cells), *text[2:]]))
    region = read_region(tmp_path / "r.csv")
    assert replace(region, name="sound") == read_region(SOUND)
    assert region.notes == ()


@cache
def _many(number: int) -> Region:
    schools = tuple(School(id=f"{i:06}", name="S", region="North") for i in range(number))
    leader = Leader(id="L1", name="Ada", role="NLE", region=("North",), capacity_days=5)
    return Region(name="r", schools=schools, leaders=(leader,))


@pytest.mark.slow
def test_largest_file_can_be_read_again(tmp_path: Path) -> None:
    """The most rows that are written are the most that are read."""
    write_region(_many(99_997), tmp_path / "r.csv")
    assert len(read_region(tmp_path / "r.csv").schools) == 99_997


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "name", "words"),
    [
        (99_998, "r.csv", "would have 100,000 rows: the most that can be read again is 99,999, the header among them"),
        (99_999, "r.xlsx", "would have 100,000 rows of schools: the most that can be read again is 99,999"),
        (99_999, "r", "would have 100,000 rows of schools: the most that can be read again is 99,999"),
    ],
)
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, number: int, name: str, words: str) -> None:
    """A form with more rows than are read is refused, with the limit, and nothing is written."""
    with pytest.raises(Faults) as caught:
        write_region(_many(number), tmp_path / name)
    assert words in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_too_many_columns_are_not_written(tmp_path: Path) -> None:
    """Nor is a table with more columns than are read."""
    further = tuple((f"further {i:03}", "x") for i in range(700))
    region = _many(1)
    region = replace(region, schools=(replace(region.schools[0], extra=further),))
    with pytest.raises(Faults, match="columns: the most that can be read again is 702"):
        write_region(region, tmp_path / "r.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_too_many_bytes_are_not_written(tmp_path: Path) -> None:
    """Nor is a file larger than is read."""
    region = _many(2000)
    schools = tuple(replace(row, extra=(("notes", "x" * 30_000),)) for row in region.schools)
    with pytest.raises(Faults, match="would have 60 MB: the most that can be read again is 50 MB"):
        write_region(replace(region, schools=schools), tmp_path / "r.csv")
    assert not list(tmp_path.iterdir())

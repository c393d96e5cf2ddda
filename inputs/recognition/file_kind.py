"""Recognise a file given in the wrong place: what it is, and which command or option takes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from zipfile import ZipFile

from ...common.faults import Fault, Faults, Place
from ...common.files.read import read_bytes
from ...common.names import fold, squash
from ...models.offers.parsing import parse_json, parse_toml
from ...models.region.region import Region, plural
from ..tables.file_type import EXCEL, OPEN_DOCUMENT, WEB_PAGE, WORD, looks_like

OFSTED = "Ofsted's file of inspections"
OWN = ("a region file of match", "a list of leaders", "a plan of match")
"""The kinds that nobody publishes."""

_KINDS = (
    (OWN[0], ("record", "region", "grade")),
    (OWN[1], ("role", "capacity_days")),
    (OWN[2], ("recipient", "leader", "days")),
    ("the department's links between schools (links_edubasealldata)", ("urn", "linkurn")),
    ("the department's list of who is in which group (alllinksdata)", ("urn", "group uid", "group type")),
    ("the department's list of groups (allgroupsdata)", ("group uid", "group name")),
    ("the department's register of schools (edubasealldata)", ("urn", "establishmentname")),
    ("an export of a trust's pipeline academies", ("school name", "urn", "project type")),
    ("an export of a trust's academies", ("school name", "urn", "date joined")),
    ("a table of postcodes", ("postcode", "easting")),
    ("a table of postcodes", ("pcds", "oseast1m")),
    ("a history of ratings without publication dates", ("urn", "rating", "inspection date")),
    (OFSTED, ("urn", "ofsted phase")),
    ("Ofsted's file of inspections of providers that are not schools", ("provider urn",)),
)


def guess_kind(header: Iterable[str]) -> str | None:
    """Name the kind of table that has such a header, or None."""
    columns = {fold(cell) for cell in header}
    return next((kind for kind, marks in _KINDS if columns.issuperset(marks)), None)


T = TypeVar("T")

_START = 100_000
"""Characters of a CSV file in which its header is sought."""
_HEADER_WITHIN = 20
"""Rows from the top among which it is sought."""
_SHEETS, _SHEETS_BYTES = "xl/workbook.xml", 1_000_000
"""The part of an .xlsx workbook that names its sheets, and the bytes of it that are read."""
_SHEET = re.compile(r"""<(?:\w{1,20}:)?sheet\s[^<>]{0,500}?\bname=["']([^"'<>]{0,300})["']""")
_EXPORTS = frozenset({"academies", "pipelineacademies"})
"""The sheets of the exports of *Find information about schools and trusts*, one a workbook."""
_SQLITE, _APPLICATION, _REVIEW = b"SQLite format 3", slice(68, 72), b"mtch"
"""How an SQLite file begins, where it says which program's it is, and what a review says there (`review/store.py`)."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what it is, and what takes it, in words."""

    what: str
    takes: str


PLAN = FileKind("a plan", "match check, proof, report, letters, contacts, claims, agree, diff and replan take it")
BOOK = FileKind(
    "a plan's workbook",
    "match replan plans again with the decisions in it, and check, report, letters, contacts, claims, agree and diff "
    "take it as a plan",
)
PLAN_TABLE = FileKind("a plan as a table", "it is not read back: give the plan's .json or .xlsx")
REGION = FileKind("a region", "match plan, check, convert, compare, sweep, worth and dropout take it")
CERTIFICATE = FileKind("a certificate of a plan", "match check PLAN --certificate and match proof PLAN take it")
CLAIMS = FileKind("a form for claims", "match claims PLAN CLAIMS takes it")
LEADERS = FileKind("a list of leaders", "match eligible --leaders takes it")
SCENARIOS = FileKind("a file of scenarios", "match compare REGION SCENARIOS takes it")
OFFER = FileKind("an offer", "--offer takes it, and match offers shows it")
BOUNDARIES = FileKind("a map's outlines", "match report --boundaries takes them")
PUBLISHED = FileKind("a file that Ofsted or the department publish", "match eligible takes it")
LETTER = FileKind("a letter or the template of one", "match letters --template takes a template")
SCHEDULE = FileKind("a schedule of letters", "it is for mail merge, and not read back")
HANDOVER = FileKind("a handover", "it is to be typed from, and not read back: give the plan or the region")
PROOF = FileKind("a proof of a plan", "it is for checkers that are not ours, and not read back")
RESULT = FileKind("a result of match", "it is not read back: give the plan or the region")
REVIEW = FileKind("a review", "match review goes on with it")
PAGE = FileKind("a web page", "it is not read back: give the plan's .json or .xlsx, or the region")

_ACCEPTED: dict[FileKind, tuple[FileKind, ...]] = {PLAN: (PLAN, BOOK), LEADERS: (LEADERS, REGION)}
"""What is taken as what; every other kind is taken as itself alone."""
_RESULTS = ("match-claims/", "match-comparison/", "match-sweep/", "match-worth/", "match-dropout/", "match-diff/",
            "match-contacts/", "match-answer/")  # fmt: skip
_TABLES = (
    (REGION, ("record", "id")),
    # All tables under one header, its column `record` missing.
    (REGION, ("judgedon", "capacitydays")),
    (LEADERS, ("role", "capacitydays")),
    (SCHEDULE, ("reference", "claimabledays")),
    (HANDOVER, ("schoolurn", "supportorganisationname")),
    (PLAN_TABLE, ("recipient", "leader", "fit", "eligiblebecause")),
    (CLAIMS, ("recipient", "leader", "signed")),
)
"""Kinds of CSV files by columns of theirs, in the order in which they are tried."""


def recognise(path: Path, wanted: FileKind, read: Callable[[], T]) -> T:
    """Read a file; where that fails because it is a file of another kind, the fault says which one."""
    try:
        return read()
    except Faults as found:
        raise misplaced(path, wanted) or found from None


def misplaced(path: Path, wanted: FileKind) -> Faults | None:
    """Make the exception for a file that is of another kind than is wanted here; None where it is not known to be."""
    kind = kind_of(path)
    if kind is None or kind in _ACCEPTED.get(wanted, (wanted,)):
        return None
    return Faults([Fault(f"is {kind.what}, expected {wanted.what}: {kind.takes}", Place(path.name))])


def kind_of(path: Path) -> FileKind | None:
    """Say what kind of file of `match` this is, None where it is none that is known."""
    try:
        if path.is_dir():
            return _of_folder(path)
        data = read_bytes(path)
        what = looks_like(data)
        if what in (EXCEL, OPEN_DOCUMENT):
            return _of_sheets(_sheet_names(data) if what == EXCEL else _ods_sheet_names(data, path.name))
        if what in (WORD, WEB_PAGE):
            return LETTER if what == WORD else PAGE
        if data.startswith(_SQLITE) and data[_APPLICATION] == _REVIEW:
            return REVIEW
        return _of_text(data, path.suffix.lower()) if what is None else None
    except Exception:
        # A broken file makes the readers underneath raise all kinds of errors; it is of no kind that is known.
        return None


def _of_folder(path: Path) -> FileKind | None:
    names = {squash(file.stem) for file in path.glob("*.csv")}
    if names & {squash(plural(record)) for record in Region.TABLES}:
        return REGION
    letters = (path / "schedule.xlsx").exists() or any(path.glob("*.docx"))
    return FileKind("a folder of letters", "it is not read back") if letters else None


def _sheet_names(data: bytes) -> list[str]:
    """Read the names of an .xlsx workbook's sheets alone: what is in them may be large, or broken."""
    # It imports Python's HTTP client, which the start of a command need not wait for.
    from xml.sax.saxutils import unescape

    with ZipFile(BytesIO(data)) as package, package.open(_SHEETS) as part:
        return [unescape(name) for name in _SHEET.findall(part.read(_SHEETS_BYTES).decode("utf-8", errors="replace"))]


def _ods_sheet_names(data: bytes, name: str) -> Iterable[str]:
    from ..workbooks.workbook import open_workbook

    return open_workbook(data, name).sheets


def _of_sheets(sheets: Iterable[str]) -> FileKind | None:
    names = {squash(sheet) for sheet in sheets}
    if names >= {"matches", "record"}:
        return BOOK
    if names >= {"letters", "schedule"}:
        return SCHEDULE
    if names >= {"totype", "fields"}:
        return HANDOVER
    if names >= {"claims", "howtofillin"}:
        return CLAIMS
    if names >= {"leaders"} and not names & {"schools", "trusts"}:
        return LEADERS
    if names & {"schools", "trusts"}:
        return REGION
    if names & _EXPORTS:
        return PUBLISHED
    return RESULT if "cover" in names else None


def _of_text(data: bytes, suffix: str) -> FileKind | None:
    text = data.decode("utf-8-sig", errors="replace")
    if suffix == ".toml":
        keys = parse_toml(text, Place()).keys()
        return SCENARIOS if "scenario" in keys else OFFER if {"rules", "year"} & keys else None
    if text.lstrip()[:1] in ("{", "["):
        return _of_json(parse_json(data, Place(), ""))
    return _of_header(text[:_START])


def _of_json(data: object) -> FileKind | None:
    if not isinstance(data, dict):
        return None
    schema = str(data.get("schema", ""))
    if data.get("type") in ("FeatureCollection", "Feature"):
        return BOUNDARIES
    known = {"match-plan/": PLAN, "match-certificate/": CERTIFICATE, "match-letters/": SCHEDULE,
             "match-handover/": HANDOVER, "match-proofs/": PROOF}  # fmt: skip
    known |= dict.fromkeys(_RESULTS, RESULT)
    return next((kind for start, kind in known.items() if schema.startswith(start)), None)


def _of_header(text: str) -> FileKind | None:
    lines = [_cells(line) for line in text.splitlines()[:_HEADER_WITHIN]]
    for cells in lines:
        columns = {squash(cell) for cell in cells}
        kind = next((kind for kind, marks in _TABLES if columns.issuperset(marks)), None)
        if kind is not None:
            return kind
        if guess_kind(cells) not in (None, *OWN):
            return PUBLISHED
    return None


def _cells(line: str) -> Collection[str]:
    return [cell.strip().strip('"') for cell in line.split(",")]

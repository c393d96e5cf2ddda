"""Small made-up files as Ofsted and the department publish theirs, in every wording."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from tsimatch.inputs.england.build_region import MadeRegion, RegionRequest, make_region
from tsimatch.inputs.published.sources import Paths, read_sources
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import School, Trust
from xlsxwriter import Workbook

SUBS = (
    "quality of education",
    "behaviour and attitudes",
    "personal development",
    "effectiveness of leadership and management",
    "early years provision (where applicable)",
    "sixth form provision (where applicable)",
)
ABOUT = {
    "URN": "urn",
    "School name": "name",
    "Ofsted phase": "phase",
    "Type of education": "education",
    "School open date": "opened",
    "Ofsted region": "ofsted_region",
    "Region": "region",
    "Local authority": "authority",
    "Multi-academy trust UID": "trust",
    "Multi-academy trust name": "trust_name",
    "Postcode": "postcode",
    "Total number of pupils": "pupils",
    "The income deprivation affecting children index (IDACI) quintile": "deprivation",
    "Statutory lowest age": "lowest",
    "Statutory highest age": "highest",
}
FULL, GRADED, CARDS, YEAR_TO_DATE = "full", "graded", "cards", "year to date"
CARDS_TO_DATE = "report cards, year to date"
NULL = "NULL"
SAFE = "safeguarding is effective?"
CARD_AREAS = (
    "Safeguarding standards",
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and wellbeing",
    "Early years (where applicable)",
    "Post-16 provision (where applicable)",
    "Leadership and governance",
)
OEIF = {"quality of education": 0, "leadership": 3}
"""Where a sub-judgement stands among the six."""


def judged(
    grade: object, started: str, published: str = "", number: str = "", urn: str = "", **more: Any
) -> dict[str, Any]:
    """One judgement; dates as dd/mm/yyyy. `subs` are the six sub-judgements; `safe`, `category`, `relates` cells."""
    return {"grade": grade, "started": started, "published": published, "number": number, "urn": urn, **more}


def sub_judged(started: str, published: str = "", number: str = "", **more: Any) -> dict[str, Any]:
    """One judgement without an overall grade; `quality` and `leadership` are those two sub-judgements, else good."""
    quality, leadership = more.pop("quality", "2"), more.pop("leadership", "2")
    subs = (quality, "2", "2", leadership, "9", "9")
    return judged("Not judged", started, published, number, **{"subs": subs, "safe": "Yes", "category": "", **more})


def card(
    started: str, published: str = "", number: str = "", leadership: str = "Expected standard", **more: Any
) -> Any:
    """One report card: every area at the expected standard, until told otherwise by `areas`."""
    areas = dict.fromkeys(CARD_AREAS, "Expected standard") | {
        CARD_AREAS[0]: "Met", CARD_AREAS[7]: "Not applicable", CARD_AREAS[8]: leadership,
    }  # fmt: skip
    areas |= more.pop("areas", {})
    return {"started": started, "published": published, "number": number, "areas": areas, "category": "", **more}


def row(
    urn: str = "500001", latest: dict[str, Any] | None = None, previous: dict[str, Any] | None = None, **about: Any
) -> dict[str, Any]:
    """One school of a file: a maintained primary in the north, until told otherwise."""
    standard = {
        "name": f"School {urn}",
        "phase": "Primary",
        "education": "Community School",
        "region": "North",
        "ofsted_region": "North",
        "authority": "Northshire",
        "postcode": "NO1 1AA",
        "pupils": "200",
        "deprivation": "4",
    }
    return {"urn": urn, "card": {}, **standard, **about, "latest": latest or {}, "previous": previous or {}}


def academy(
    urn: str,
    trust: str = "",
    latest: dict[str, Any] | None = None,
    previous: dict[str, Any] | None = None,
    **about: Any,
) -> dict[str, Any]:
    """One academy, of a trust or (without one) a single-academy trust."""
    named = {"trust": trust, "trust_name": f"TRUST {trust}"} if trust else {}
    return row(urn, latest, previous, education="Academy Converter", **named | about)


def mi(wording: str, rows: Iterable[dict[str, Any]], *, title: str = "", without: Sequence[str] = ()) -> str:
    """Write a file of Ofsted's in one of its wordings; columns that no row fills beyond the oldest are left out."""
    rows = list(rows)
    table = [_cells(wording, given) for given in rows]
    columns = [column for column in (table[0] if table else _cells(wording, row())) if column not in without]
    told = [part for given in rows for part in (given, given["latest"], given["previous"], given["card"])]
    if not any("category" in part for part in told) and not any("outcome" in given for given in rows):
        columns = [column for column in columns if not _is_new(column, wording)]
    lines = [[title, *[""] * (len(columns) - 1)]] if title else []
    return text([*lines, columns, *([cells[column] for column in columns] for cells in table)])


def _is_new(column: str, wording: str) -> bool:
    """Whether it is a column that only rows with a category, or a report card, fill."""
    if any(mark in column.casefold() for mark in ("category of concern", SAFE, "relate to the urn")):
        return True
    card = column not in (*ABOUT, *CARD_AREAS[1:5], CARD_AREAS[8]) and "OEIF" not in column
    return wording == CARDS and card


def text(rows: Iterable[Iterable[object]]) -> str:
    """Write a CSV file."""
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _cells(wording: str, given: dict[str, Any]) -> dict[str, object]:
    about = {column: given.get(key, NULL) for column, key in ABOUT.items()}
    if wording == CARDS:
        return about | _report_card(given["card"], given["urn"]) | _cards(given)
    if wording == CARDS_TO_DATE:
        return about | _card_to_date(given["card"])
    return about | _BLOCKS[wording](given["latest"], given["previous"], given["urn"])


def _cells_of(judgement: dict[str, Any], urn: str, names: Sequence[str], before: str = "") -> dict[str, object]:
    keys = ("number", "started", "published", "urn", "grade")
    blank = NULL if not judgement else ""
    values = [judgement.get(key) or (urn if key == "urn" and judgement else blank) for key in keys]
    # The number 0 is a mark of these files, not a blank.
    values[4] = judgement.get("grade", NULL)
    subs = judgement.get("subs", ("9",) * len(SUBS))
    told = dict(zip(names, values, strict=True))
    told |= {f"{before}{sub}".capitalize(): s for sub, s in zip(SUBS, subs, strict=True)}
    safe = judgement.get("safe", "9" if judgement else NULL)
    return told | {f"{before}{SAFE}".capitalize(): safe, **_of_school(judgement, urn, before, names[3])}


def _of_school(judgement: dict[str, Any], urn: str, before: str, at_the_time: str) -> dict[str, object]:
    """The category, NULL until told, and whether it is of this URN, as `relates` says or the URN at the time."""
    same = "Yes" if (judgement.get("urn") or urn) == urn else "No"
    question = at_the_time.replace("URN at time of", "Does the") + " relate to the URN of the current school?"
    return {
        f"{before}category of concern".capitalize(): judgement.get("category", NULL),
        question: judgement.get("relates", same) if judgement else NULL,
    }


def _two(word: str, ungraded: str, latest: dict[str, Any], previous: dict[str, Any], urn: str) -> dict[str, object]:
    names = (
        f"Inspection number of latest {word} inspection", "Inspection start date", "Publication date",
        f"URN at time of latest {word} inspection", "Overall effectiveness",
    )  # fmt: skip
    before = (
        f"Previous {word} inspection number", "Previous inspection start date", "Previous publication date",
        f"URN at time of previous {word} inspection", f"Previous {word} inspection overall effectiveness",
    )  # fmt: skip
    return {
        f"Date of latest {ungraded} inspection": latest.get("ungraded", NULL),
        f"{ungraded.capitalize()} inspection overall outcome": latest.get("outcome", NULL),
        "Event type grouping": latest.get("event", "Schools - S5"),
        **_cells_of(latest, urn, names),
        **_cells_of(previous, urn, before, "previous "),
    }


def _cards(given: dict[str, Any]) -> dict[str, object]:
    names = (
        "Inspection number of latest OEIF graded inspection", "Inspection start date of latest OEIF graded inspection",
        "Publication date of latest OEIF graded inspection", "URN at time of latest OEIF graded inspection",
        "Latest OEIF overall effectiveness",
    )  # fmt: skip
    found = _cells_of(given["latest"], given["urn"], names)
    asked = [name for name in found if name.startswith("Does the")]
    oeif = {name if name in (*names, *asked) else f"Latest OEIF  {name.lower()}": cell for name, cell in found.items()}
    newest = given["card"] or given["latest"]
    return oeif | {
        "Ungraded inspection overall outcome": given.get("outcome", NULL),
        "Most recent category of concern": given.get("category_now", newest.get("category", NULL)),
    }


def _report_card(told: dict[str, Any], urn: str) -> dict[str, object]:
    blank = "" if told else NULL
    keys = ("number", "started", "published", "urn")
    values = [told.get(key) or (urn if key == "urn" and told else blank) for key in keys]
    names = (
        "Inspection number of latest full inspection", "Inspection start date", "Publication date",
        "URN at time of latest full inspection",
    )  # fmt: skip
    days = told.get("days", {})
    areas = {
        column: cell
        for area in CARD_AREAS
        for column, cell in (
            (area, told.get("areas", {}).get(area, NULL)),
            (
                f"{area.removesuffix(' (where applicable)')} - date of judgement",
                days.get(area, told.get("started", NULL)),
            ),
        )
    }
    return dict(zip(names, values, strict=True)) | _of_school(told, urn, "", names[3]) | areas


def _card_to_date(told: dict[str, Any]) -> dict[str, object]:
    """The columns of the sheet D1_In_year_inspections behind those about the school."""
    names = {"number": "Inspection number", "started": "Inspection start date", "published": "Publication date"}
    return {
        **{column: told.get(key, NULL) for key, column in names.items()},
        "Outcomes for legacy monitoring inspections": told.get("outcome", NULL),
        "Category of concern": told.get("category", NULL),
        **{area: told.get("areas", {}).get(area, NULL) for area in CARD_AREAS},
    }


def _in_year(latest: dict[str, Any], previous: dict[str, Any], urn: str) -> dict[str, object]:
    names = ("Inspection number", "Inspection start date", "Publication date", "Same URN", "Overall effectiveness")
    before = (
        "Previous inspection number", "Previous inspection start date", "Previous publication date",
        "URN at time of previous inspection", "Previous overall effectiveness",
    )  # fmt: skip
    return {
        "Event type grouping": latest.get("event", "Schools - S5"),
        "Outcomes for ungraded and monitoring inspections": latest.get("outcome", NULL),
        **_cells_of(latest, urn, names),
        **_cells_of(previous, urn, before, "previous "),
    }


_BLOCKS = {
    FULL: lambda *given: _two("full", "section 8", *given),
    GRADED: lambda *given: _two("graded", "ungraded", *given),
    YEAR_TO_DATE: _in_year,
}


def members(*stays: Sequence[str]) -> str:
    """Write the register's list of who is in which group: URN, trust, joined (ISO), and perhaps the type of group."""
    header = ("", "URN", "Group UID", "Group ID", "Group Name", "Group Type", "Closed Date", "Joined date")
    rows = []
    for i, (urn, trust, joined, *kind) in enumerate(stays):
        rows.append(
            (i, urn, trust, f"TR{int(trust):05}", f"Trust {trust}", *(kind or ["Multi-academy trust"]), "", joined)
        )
    return text([header, *rows])


def groups(*trusts: Sequence[str]) -> str:
    """Write the register's list of groups: UID, name, postcode."""
    header = ("Group UID", "Group ID", "Group Name", "Group Type", "Group Postcode")
    return text([header, *((uid, f"TR{int(uid):05}", name, "Multi-academy trust", code) for uid, name, code in trusts)])


EXPORT = ("School Name", "URN", "Local authority", "Type", "Rural or Urban", "Date joined", "Current Ofsted Rating",
          "Before/After Joining", "Date of Current Ofsted", "Previous Ofsted Rating", "Before/After Joining",
          "Date of Previous Ofsted", "Phase of Education", "Age range", "Pupil Numbers")  # fmt: skip
PIPELINE = ("School Name", "URN", "Age range", "Local authority", "Project type")
SECTIONS = ("Pre-advisory academies", "Post-advisory academies", "Free schools")


def academies(*rows: Sequence[str], trust: str = "The Elms Trust") -> list[list[str]]:
    """Give an export of academies: URN, joined, and perhaps the current rating with its day, and the previous one."""
    table: list[list[str]] = [[trust], ["Multi-academy trust"], list(EXPORT)]
    for urn, joined, *rated in rows:
        now, on, before, then = (*rated, *[""] * (4 - len(rated)))
        about = [f"School {urn}", urn, "Northshire", "Academy converter", "Urban", joined]
        table.append([*about, now, "After", on, before, "Before", then, "Primary", "4 - 11", "200"])
    return table


def pipeline(*rows: Sequence[str], trust: str = "The Elms Trust") -> list[list[str]]:
    """Give an export of pipeline academies: the number of the section, URN, project type, proposed date."""
    table: list[list[str]] = [[trust], ["Multi-academy trust"]]
    for number, title in enumerate(SECTIONS):
        day = "Provisional opening date" if number == len(SECTIONS) - 1 else "Proposed conversion or transfer date"
        table += [[], [title], [*PIPELINE, day]]
        mine = [row for row in rows if int(row[0]) == number]
        table += [[f"School {urn}", urn, "4 - 11", "Northshire", kind, on] for _, urn, kind, on in mine]
    return table


def workbook(path: Path, sheet: str, rows: Iterable[Sequence[str]]) -> Path:
    """Write an .xlsx workbook of one sheet; days, as dd/mm/yyyy, are dates."""
    with Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if re.fullmatch(r"\d\d/\d\d/\d{4}", cell):
                    page.write_datetime(number, column, date(*map(int, reversed(cell.split("/")))))
                else:
                    page.write_string(number, column, cell)
    return path


def links(*rows: Sequence[str]) -> str:
    """Write the register's links: URN, the other, type, date (dd-mm-yyyy)."""
    header = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
    return text([header, *((urn, other, f"School {other}", kind, on) for urn, other, kind, on in rows)])


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file: packed where its name ends in .gz; a text as Windows-1252, as Ofsted's files are."""
    data = content.encode("cp1252") if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def made(folder: Path, offer: str, files: dict[str, str], **more: Any) -> MadeRegion:
    """Make a region of files given by name; the register's files, `postcodes` and exports are contents."""
    given: dict[str, Any] = {
        key: write(folder, f"{key}.csv", more.pop(key)) for key in ("members", "trusts", "links") if key in more
    }
    given |= {
        key: [write(folder, f"{key}.csv", more.pop(key))]
        for key in ("postcodes", "academies", "pipeline")
        if key in more
    }
    paths = Paths(inspections=[write(folder, name, content) for name, content in files.items()], **given)
    return make_region(read_sources(paths), RegionRequest(offer=read_offer(offer), name="region", **more))


def one(
    folder: Path, offer: str, wording: str, *rows: dict[str, Any], as_at: str = "2022-08-31", **more: Any
) -> MadeRegion:
    """Make a region of one file."""
    return made(folder, offer, {f"mi as at {as_at}.csv": mi(wording, rows)}, **more)


def school_of(result: MadeRegion, urn: str = "500001") -> School:
    """A school's row."""
    return next(school for school in result.region.schools if school.id == urn)


def trust_of(result: MadeRegion, trust: str) -> Trust:
    """A trust's row."""
    return next(found for found in result.region.trusts if found.id == trust)


def recipients(result: MadeRegion) -> dict[str, tuple[str, ...]]:
    """Who is a recipient, by which clauses."""
    return {r.body: r.because for r in result.eligibility.recipients}

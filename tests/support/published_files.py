"""Small made-up files as Ofsted and the department publish theirs, in every wording."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from tsimatch.inputs.england.build_region import MadeRegion, RegionRequest, make_region
from tsimatch.inputs.published.sources import Paths, read_sources
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import School, Trust

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
    "Statutory lowest age": "lowest",
    "Statutory highest age": "highest",
}
FULL, GRADED, CARDS, YEAR_TO_DATE = "full", "graded", "cards", "year to date"
NULL = "NULL"


def judged(
    grade: object, started: str, published: str = "", number: str = "", urn: str = "", **more: Any
) -> dict[str, Any]:
    """One judgement; dates as dd/mm/yyyy. `subs` are the six sub-judgements."""
    return {"grade": grade, "started": started, "published": published, "number": number, "urn": urn, **more}


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
    }
    return {"urn": urn, **standard, **about, "latest": latest or {}, "previous": previous or {}}


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
    """Write a file of Ofsted's in one of its wordings."""
    table = [_cells(wording, given) for given in rows]
    columns = [column for column in (table[0] if table else _cells(wording, row())) if column not in without]
    lines = [[title, *[""] * (len(columns) - 1)]] if title else []
    return text([*lines, columns, *([cells[column] for column in columns] for cells in table)])


def text(rows: Iterable[Iterable[object]]) -> str:
    """Write a CSV file."""
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _cells(wording: str, given: dict[str, Any]) -> dict[str, object]:
    about = {column: given.get(key, NULL) for column, key in ABOUT.items()}
    return about | _BLOCKS[wording](given["latest"], given["previous"], given["urn"])


def _cells_of(judgement: dict[str, Any], urn: str, names: Sequence[str], before: str = "") -> dict[str, object]:
    keys = ("number", "started", "published", "urn", "grade")
    blank = NULL if not judgement else ""
    values = [judgement.get(key) or (urn if key == "urn" and judgement else blank) for key in keys]
    # The number 0 is a mark of these files, not a blank.
    values[4] = judgement.get("grade", NULL)
    subs = judgement.get("subs", ("9",) * len(SUBS))
    return dict(zip(names, values, strict=True)) | {
        f"{before}{sub}".capitalize(): s for sub, s in zip(SUBS, subs, strict=True)
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


def _cards(latest: dict[str, Any], previous: dict[str, Any], urn: str) -> dict[str, object]:
    names = (
        "Inspection number of latest OEIF graded inspection", "Inspection start date of latest OEIF graded inspection",
        "Publication date of latest OEIF graded inspection", "URN at time of latest OEIF graded inspection",
        "Latest OEIF overall effectiveness",
    )  # fmt: skip
    found = _cells_of(latest, urn, names)
    oeif = {name if name in names else f"Latest OEIF  {name.lower()}": value for name, value in found.items()}
    cards = (
        "Inclusion",
        "Curriculum and teaching",
        "Achievement",
        "Attendance and behaviour",
        "Leadership and governance",
    )
    return {card: latest.get("card", NULL) for card in cards} | oeif


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
    CARDS: _cards,
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
    return {recipient.id: recipient.because for recipient in result.eligibility.recipients}

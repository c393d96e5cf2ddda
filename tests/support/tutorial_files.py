"""The made-up England of `docs/tutorial.md`: a dozen schools, written as Ofsted and the department write theirs.

`python -m tests.support.tutorial_files` writes the files anew; a test compares them with what is in `docs/tutorial`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from .paths import ROOT
from .published_files import CARDS, FULL, GRADED, YEAR_TO_DATE, groups, judged, links, members, mi, row, text

FOLDER = ROOT / "docs" / "tutorial"
_NORTH_WEST = {"region": "North West", "ofsted_region": "North West", "authority": "Amblethwaite"}
_NORTH_EAST = {
    "region": "North East", "ofsted_region": "North East, Yorkshire and the Humber", "authority": "Kestlemouth",
}  # fmt: skip
_NURSERY = {"phase": "Nursery", "education": "LA Nursery School"}
_SPECIAL = {"phase": "Special", "education": "Non-Maintained Special School"}
_ACADEMY = {"education": "Academy Converter"}
_SECONDARY = {"phase": "Secondary", "pupils": "840"}
_GELDER = {"trust": "7001", "trust_name": "GELDER TRUST"} | _ACADEMY
_HOLLIN = {"trust": "7002", "trust_name": "HOLLIN LEARNING TRUST"} | _ACADEMY
_KELDER = {"trust": "7003", "trust_name": "KELDER SCHOOLS PARTNERSHIP"} | _ACADEMY

_HISTORIES: dict[str, tuple[tuple[Any, ...], ...]] = {
    # Grade, start, publication, URN at the time, sub-judgements.
    "510001": ((2, "06/03/2018", "20/04/2018"), (3, "11/10/2022", "12/12/2022", "", "323233")),
    "510002": (
        (3, "10/05/2016", "15/06/2016"), (3, "05/11/2019", "12/12/2019"), (3, "08/11/2022", "20/01/2023", "", "332399"),
        (3, "10/10/2023", "22/11/2023", "", "332399"),
    ),
    "510003": ((2, "14/05/2013", "12/06/2013"),),
    "510004": (
        (2, "14/05/2015", "12/06/2015"), (3, "06/07/2021", "20/09/2021", "", "322299"),
        (2, "20/06/2023", "15/09/2023"),
    ),
    "510005": ((3, "15/03/2022", "10/05/2022", "", "323299"),),
    "510006": (
        (2, "14/05/2015", "12/06/2015"), (3, "16/11/2021", "20/01/2022", "", "322323"),
        (2, "16/05/2023", "21/06/2023"),
    ),
    "510007": ((3, "09/10/2018", "13/11/2018"), (4, "14/11/2023", "18/01/2024", "", "443433")),
    "510008": ((2, "09/10/2012", "13/11/2012"), (3, "08/03/2022", "10/05/2022", "", "323299")),
    "510009": ((3, "09/10/2012", "13/11/2012"), (2, "05/02/2019", "12/03/2019")),
    "510010": (
        (1, "09/10/2010", "13/11/2010"), (3, "04/12/2018", "15/01/2019", "", "322299"),
        (3, "03/10/2023", "14/11/2023", "", "322299"),
    ),
    "510011": ((1, "09/10/2012", "13/11/2012"), (2, "01/03/2022", "20/04/2022")),
    "510012": ((2, "09/10/2012", "13/11/2012"), (2, "05/02/2019", "12/03/2019")),
    "510013": ((3, "12/09/2017", "17/10/2017"), (3, "03/03/2020", "28/04/2020", "", "323299")),
    "510014": ((3, "12/09/2017", "17/10/2017"), (3, "16/01/2024", "05/03/2024", "", "333299")),
    "510015": ((3, "12/10/2021", "12/11/2021"), (4, "08/02/2022", "15/03/2022"), (2, "14/06/2022", "19/07/2022")),
}  # fmt: skip

_ABOUT: dict[str, dict[str, Any]] = {
    "510001": {"name": "Amblet Primary School"} | _NORTH_WEST,
    "510002": {"name": "Brindlehurst High School"} | _SECONDARY | _NORTH_WEST,
    "510003": {"name": "Calver Lane Nursery School"} | _NURSERY | _NORTH_WEST,
    "510004": {"name": "Dannerdale Primary School"} | _NORTH_WEST,
    "510005": {"name": "Easler House School"} | _SPECIAL | _NORTH_WEST,
    "510006": {"name": "Fennis College"} | _SECONDARY | _ACADEMY | _NORTH_WEST,
    "510007": {"name": "Gelder Bank Academy"} | _GELDER | _NORTH_WEST,
    "510008": {"name": "Hollinwick Academy"} | _HOLLIN | _NORTH_WEST,
    "510009": {"name": "Ibberthorpe Academy"} | _HOLLIN | _NORTH_WEST,
    "510010": {"name": "Jarrelcote Academy"} | _HOLLIN | _NORTH_EAST,
    "510011": {"name": "Kelderfold Academy"} | _KELDER | _NORTH_WEST,
    "510012": {"name": "Larkelbourne Academy"} | _KELDER | _NORTH_WEST,
    "510013": {"name": "Maddlestow Primary School"} | _NORTH_WEST,
    "510014": {"name": "Norringarth Primary School"} | _NORTH_EAST,
    "510015": {"name": "St Osyth’s Primary School"} | _NORTH_WEST,
}
_HEIR = {"name": "Maddlestow Academy"} | _HOLLIN | _NORTH_WEST
_CONVERTED = date(2023, 1, 1)
_NOTHING: dict[str, Any] = {}


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def _judgements(urn: str, as_at: date) -> list[dict[str, Any]]:
    """The judgements that were published by a day, newest first."""
    known = [j for j in _HISTORIES[urn] if _day(j[2]) <= as_at]
    return [_judgement(urn, j) for j in reversed(known)]


def _judgement(urn: str, told: tuple[Any, ...]) -> dict[str, Any]:
    grade, started, published, *more = told
    number = f"1{urn[-2:]}{_HISTORIES[urn].index(told):03}"
    subs = tuple(more[1]) if len(more) > 1 else ("9",) * 6
    return judged(grade, started, published, number, urn, subs=subs)


def rows(as_at: date) -> list[dict[str, Any]]:
    """Every school that is open on a day."""
    found = [_row(urn, urn, _ABOUT[urn], as_at) for urn in _HISTORIES if urn != "510013" or as_at < _CONVERTED]
    return found if as_at < _CONVERTED else [*found, _row("510023", "510013", _HEIR, as_at)]


def _row(urn: str, told: str, about: dict[str, Any], as_at: date) -> dict[str, Any]:
    latest, previous, *_ = [*_judgements(told, as_at), _NOTHING, _NOTHING]
    return row(urn, latest, previous, **about, postcode=f"NX{int(urn[-2:])} 1AA")


def _in_year(first: date, last: date) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for urn in _HISTORIES:
        told: list[dict[str, Any]] = _judgements(urn, last)
        for latest, previous in zip(told, [*told[1:], _NOTHING], strict=True):
            if first <= _day(latest["published"]) <= last:
                found.append(row(urn, latest, previous, **_ABOUT[urn]))
    return found


def files() -> dict[str, bytes]:
    """Every file by its name."""
    title = "Management information - state-funded schools - latest inspections as at 31 August 2022"
    first, last = date(2021, 9, 1), date(2022, 8, 31)
    made = {
        "as-at-31-aug-2021.csv": mi(FULL, rows(date(2021, 8, 31))),
        "as-at-31-aug-2022.csv": mi(FULL, rows(last), title=title),
        "year-to-date-as-at-31-aug-2022.csv": mi(YEAR_TO_DATE, _in_year(first, last)),
        "as-at-31-aug-2023.csv": mi(GRADED, rows(date(2023, 8, 31))),
        "as-at-31-jan-2024.csv": mi(GRADED, rows(date(2024, 1, 31))),
        "as-at-31-mar-2024.csv": mi(GRADED, rows(date(2024, 3, 31))),
        "as-at-28-feb-2026.csv": mi(CARDS, rows(date(2026, 2, 28))),
        "alllinksdata.csv": members(
            ("510007", "7001", "2014-09-01"),
            *((urn, "7002", "2015-09-01") for urn in ("510008", "510009", "510010")),
            ("510023", "7002", "2023-01-01"),
            *((urn, "7003", "2016-04-01") for urn in ("510011", "510012")),
            ("510006", "7006", "2012-08-01", "Single-academy trust"),
            ("510008", "333", "2012-08-01", "School sponsor"),
        ),
        "allgroupsdata.csv": groups(
            ("7001", "Gelder Trust", "NX7 1AA"), ("7002", "Hollin Learning Trust", "NX30 2BB"),
            ("7003", "Kelder Schools Partnership", "NX11 1AA"),
        ),
        "links.csv": links(("510023", "510013", "Predecessor", "01-01-2023")),
        "postcodes.csv": text([("postcode", "easting", "northing"), *_postcodes()]),
    }  # fmt: skip
    return {name: content.encode("cp1252") for name, content in made.items()}


def _postcodes() -> list[tuple[str, int, int]]:
    spots = [(f"NX{i} 1AA", 350_000 + 1_700 * i, 400_000 + 2_300 * (i % 7)) for i in (*range(1, 16), 23)]
    return [*spots, ("NX30 2BB", 371_000, 404_000)]


if __name__ == "__main__":
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)

"""Regions for property tests: sound under the offer of 2022/23, and as awkward in their texts as people are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tsimatch.common.names import collapse, fold
from tsimatch.models.region.cell_types import (
    AREA_GRADES,
    DATE,
    FLAG,
    ID,
    IDS,
    NAME,
    NAMES,
    POSTCODE,
    SCORE,
    TEXT,
    URN,
    YES_NO,
    CellType,
)
from tsimatch.models.region.region import POTS, Budget, Decision, Leader, Region, Row, School, Setting, Trust

AWKWARD = (
    "=1+1", "'=x", "''=x", "-", "+44 20", "@home", "'", "''", "'quoted'", "[/St Marys]", 'say "so"', "a,b",
    "Æsop é ☃ 😀", '=HYPERLINK("https://example.org")', "_x000D_", "x_x0041_y", "1e5", "012345", "104423.0",
    "12.50", "2023-11-30", "30/11/2023", "TRUE", "nan", "NULL", "https://example.org",
    "mailto:a@example.org", "St Mary’s\u00a0School", "-5",
)  # fmt: skip

LINES = (
    "two\nlines", "=1\n+1", "tab\there", "\ttab", "  two  spaces ", " ", "\n", "a\r\nb", "a\rb", "\r", " =1", "' =1",
    "\u00a0", "_x000D_\r",
)  # fmt: skip
"""Texts that only a column which `match` does not know keeps as they are."""

_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"))
_WRITTEN = st.text(_LETTERS, min_size=1, max_size=12)

texts = (st.sampled_from(AWKWARD) | _WRITTEN).map(collapse).filter(lambda text: text and text[0] != "#")
names = texts.map(lambda text: text.replace(";", ",")).map(collapse).filter(bool)
ids = texts.map(lambda text: text.removesuffix(".0").replace(";", ",").strip()).filter(lambda text: text == _id(text))
urns = st.integers(0, 999_999).map(lambda number: f"{number:06}")
postcodes = st.from_regex(r"([A-Z]{1,2}[0-9][0-9A-Z]?|GIR) [0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)
kept = (texts | st.sampled_from(LINES) | _WRITTEN).filter(lambda text: text and text[0] != "#")

_BOUNDS = {
    "grade": (1, 4), "previous_grade": (1, 4), "deprivation": (1, 5), "pupils": (0, 100_000), "priority": (1, 1000),
    "days": (1, 366), "days_requested": (1, 366), "schools": (100, 10_000), "inspected_since_joining": (50, 10_000),
    "below_good_since_joining": (0, 50), "schools_3_years": (0, 10_000), "partnership_slots": (0, 1000),
    "capacity_days": (0, 1000), "team_days": (0, 1000), "max_matches": (0, 1000), "max_km": (0, 2_000_000),
    "day_rate": (0, 1_000_000), "amount": (0, 10**11), "easting": (80_000, 660_000), "northing": (5_000, 660_000),
}  # fmt: skip


def _id(text: str) -> str:
    value: str = ID.read(text)
    return value


def _folded(values: Iterable[str]) -> tuple[str, ...]:
    return tuple({fold(value): value for value in values}.values())


area_grades = st.lists(
    st.tuples(names, names.map(lambda text: text.replace(":", ",")).map(collapse).filter(bool)),
    max_size=3, unique_by=lambda area: fold(area[0]),
).map(tuple)  # fmt: skip

_BY_KIND: dict[int, st.SearchStrategy[Any]] = {
    id(TEXT): texts,
    id(NAME): names,
    id(ID): ids,
    id(URN): urns,
    id(POSTCODE): postcodes,
    id(NAMES): st.lists(names, max_size=3).map(_folded),
    id(IDS): st.lists(ids, max_size=3, unique=True).map(tuple),
    id(AREA_GRADES): area_grades,
    id(YES_NO): st.booleans(),
    id(FLAG): st.sampled_from(["yes", "no", "exception"]),
    id(DATE): st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    id(SCORE): st.decimals(-9999, 9999, places=3).map(lambda score: score.normalize() + 0).map(Decimal),
}


def _cell(column: str, kind: CellType) -> st.SearchStrategy[Any]:
    if column in _BOUNDS:
        return st.integers(*_BOUNDS[column])
    return st.sampled_from(kind.known) if kind.known and id(kind) not in _BY_KIND else _BY_KIND[id(kind)]


def _rows(cls: type[Row], further: Mapping[str, str], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    kinds, needed = cls.kinds(), {}
    for column in cls.required():
        values = _cell(column, kinds[column])
        needed[column] = fixed.get(column, values.filter(bool) if kinds[column].many else values)
    free = {column: st.none() | _cell(column, kind) for column, kind in kinds.items() if not kind.many}
    lists = {column: _cell(column, kind) for column, kind in kinds.items() if kind.many}
    extra = st.dictionaries(st.sampled_from(sorted(further)), kept, max_size=2) if further else st.just({})
    cells = {**free, **lists, **fixed, **needed, "extra": extra.map(_extra)}
    return st.builds(cls, **cells).map(_whole_position)


def _extra(found: dict[str, str]) -> tuple[tuple[str, str], ...]:
    # In a column that other records know, a cell of spaces is blank: in the single CSV it is that column.
    known = {"capacity_days"}
    return tuple(sorted((name, text) for name, text in found.items() if text.strip() or name not in known))


def _whole_position(row: Any) -> Any:
    halves = (getattr(row, "easting", None), getattr(row, "northing", None))
    return replace(row, easting=None, northing=None) if halves.count(None) == 1 else row


def _in_order(row: Decision) -> Decision:
    """Give a decision whose first step is its first day."""
    days = sorted(row.steps.values())
    cells: dict[str, Any] = dict(zip((Decision.STEPS[step] for step in row.steps), days, strict=True))
    return replace(row, **cells)


_FURTHER = (
    "Comment", "Head teacher", "=Formula", "-", "'=quoted", "notes é", "Ofsted's rating", "capacity_days",
    "comment", " Comment", "Head  Teacher", "head_teacher", "two\nlines",
)  # fmt: skip


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Draw a sound region, unknown columns included."""
    further = dict.fromkeys(draw(st.lists(st.sampled_from(_FURTHER), max_size=3, unique=True)), "")
    schools = draw(st.lists(_rows(School, further), max_size=4, unique_by=lambda row: row.id))
    taken = {school.id for school in schools}
    trusts = draw(st.lists(_rows(Trust, further), max_size=3, unique_by=lambda row: row.id))
    trusts = [trust for trust in trusts if trust.id not in taken]
    others = {name: "" for name in further if name != "capacity_days"}
    lead = _rows(Leader, others, role=st.sampled_from(["NLE", "CEO", "equivalent"]))
    leaders = draw(st.lists(lead, min_size=1, max_size=3, unique_by=lambda row: row.id))
    if not schools and not trusts:
        schools = [draw(_rows(School, further))]
    homes = sorted({row.region for row in (*schools, *trusts)})
    budget = _rows(Budget, others, region=st.none() | st.sampled_from(homes), pot=st.sampled_from(POTS))
    bans = _rows(
        Decision, others, action=st.just("ban"), days=st.none(), appointed_on=st.none(),
        recipient=st.sampled_from([row.id for row in (*schools, *trusts)]),
        leader=st.sampled_from([leader.id for leader in leaders]),
    ).map(_in_order)  # fmt: skip
    return Region(
        name="region",
        schools=tuple(schools),
        trusts=tuple(trusts),
        leaders=tuple(leaders),
        budgets=tuple(draw(st.lists(budget, max_size=3, unique_by=lambda row: row.key))),
        decisions=tuple(draw(st.lists(bans, max_size=2))),
        settings=tuple(draw(st.sampled_from([(), (Setting(name="offer", value="2022-23"),)]))),
    )

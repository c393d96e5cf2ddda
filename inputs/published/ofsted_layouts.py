"""How Ofsted has named its columns since 2018: the layouts, how a header tells which it is, where cells stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ...models.region.judgements import BELOW_GOOD
from ..tables.grid import Grid
from .area_grades import AREAS, CARD_AREAS, Names
from .published_table import PublishedTable, titled
from .records import Wording
from .values import grade

URN: Names = ("URN",)
SUB_JUDGEMENTS: dict[str, Names] = {
    "quality of education": ("quality of education", "quality of teaching, learning and assessment"),
    "behaviour": ("behaviour and attitudes", "personal development, behaviour and welfare"),
    "personal development": ("personal development",),
    "leadership": ("effectiveness of leadership and management",),
    "early years": ("early years provision (where applicable)",),
    "sixth form": ("sixth form provision (where applicable)", "16 - 19 study programmes"),
}
"""The tag of each sub-judgement, and its column without what stands before it."""

REMAINS: Names = ("Ungraded inspection overall outcome",)
"""What an ungraded inspection found: that a school remains good, or outstanding, tells its grade."""
MOST_RECENT_CATEGORY: Names = ("Most recent category of concern",)
"""The category now: a monitoring visit may have ended it since the inspection."""

LISTING: dict[str, Names] = {
    "name": ("School name",),
    "region": ("Region", "Ofsted region"),
    "authority": ("Local authority",),
    "phase": ("Ofsted phase",),
    "education": ("Type of education",),
    "trust": ("Multi-academy trust UID",),
    "trust_name": ("Multi-academy trust name",),
    "postcode": ("Postcode",),
    "pupils": ("Total number of pupils",),
    "deprivation": ("The income deprivation affecting children index (IDACI) quintile",),
    "lowest": ("Statutory lowest age",),
    "highest": ("Statutory highest age",),
    "opened": ("School open date",),
}
LISTING_NEEDED = ("name", "region", "authority")

OUTCOME: Names = (
    "Outcomes for ungraded and monitoring inspections",
    "Outcomes for section 8 inspections and short inspections that did not convert",
    "Outcomes for short inspections that did not convert",
    "Outcomes for legacy monitoring inspections",
)
EVENT: Names = ("Event type grouping", "Event type")


@dataclass(frozen=True)
class Block:
    """The columns that hold one judgement; `before` stands before the names of its sub-judgements."""

    grade: Names
    urn: Names
    number: Names
    started: Names
    published: Names
    relates: Names = ()
    category: Names = ()
    before: str = ""
    card: bool = False


@dataclass(frozen=True)
class Layout:
    """A wording with its columns; `marks` are those by which its header is known."""

    wording: Wording
    marks: tuple[Names, ...]
    latest: Block | None
    previous: Block | None = None
    card: Block | None = None


def _latest(word: str) -> Block:
    return Block(
        grade=("Overall effectiveness",),
        urn=(f"URN at time of latest {word} inspection",),
        number=(f"Inspection number of latest {word} inspection",),
        started=("Inspection start date", "Inspection date"),
        published=("Publication date",),
        relates=(f"Does the latest {word} inspection relate to the URN of the current school?",),
        category=("Category of concern",),
    )


def _previous(word: str) -> Block:
    return Block(
        grade=(f"Previous {word} inspection overall effectiveness", "Previous overall effectiveness"),
        urn=(f"URN at time of previous {word} inspection", "URN at time of previous inspection"),
        number=(f"Previous {word} inspection number", "Previous inspection number"),
        started=("Previous inspection start date", f"Previous {word} inspection date"),
        published=("Previous publication date",),
        relates=(f"Does the previous {word} inspection relate to the URN of the current school?",),
        category=("Previous category of concern",),
        before="previous ",
    )


_OEIF = Block(
    grade=("Latest OEIF overall effectiveness",),
    urn=("URN at time of latest OEIF graded inspection",),
    number=("Inspection number of latest OEIF graded inspection",),
    started=("Inspection start date of latest OEIF graded inspection",),
    published=("Publication date of latest OEIF graded inspection",),
    relates=("Does the latest OEIF graded inspection relate to the URN of the current school?",),
    category=("Latest OEIF category of concern",),
    before="latest oeif ",
)
_CARD = Block(
    grade=(),
    urn=("URN at time of latest full inspection",),
    number=("Inspection number of latest full inspection",),
    started=("Inspection start date",),
    published=("Publication date",),
    relates=("Does the latest full inspection relate to the URN of the current school?",),
    category=("Category of concern",),
    card=True,
)
_GRADE: Names = ("Overall effectiveness",)
_IN_YEAR = Block(
    grade=_GRADE,
    urn=URN,
    number=("Inspection number",),
    started=("Inspection start date",),
    published=("Publication date",),
    category=("Category of concern",),
)
_CARD_IN_YEAR = Block(
    # Whether the row has the URN at the time of the inspection, or that of today, is said nowhere.
    grade=(),
    urn=(),
    number=("Inspection number",),
    started=("Inspection start date",),
    published=("Publication date",),
    category=("Category of concern",),
    card=True,
)

LAYOUTS = (
    Layout(
        Wording("report cards (from November 2025)", previous=False, cards=True),
        (URN, _OEIF.grade),
        _OEIF,
        card=_CARD,
    ),
    Layout(
        Wording("graded and ungraded (2022 to October 2025)"),
        (URN, _GRADE, (*_latest("graded").urn, *_previous("graded").grade[:1])),
        _latest("graded"),
        _previous("graded"),
    ),
    Layout(
        Wording("full and section 8 (until 2022)"),
        (URN, _GRADE, (*_latest("full").urn, *_previous("full").grade[:1])),
        _latest("full"),
        _previous("full"),
    ),
    Layout(
        Wording("all inspections, year to date", whole=False),
        (URN, _GRADE, _IN_YEAR.number),
        _IN_YEAR,
        _previous("graded"),
    ),
    Layout(
        Wording("report cards, year to date", whole=False, previous=False, cards=True),
        (URN, _CARD_IN_YEAR.number, ("Inclusion",), ("Curriculum and teaching",)),
        None,
        card=_CARD_IN_YEAR,
    ),
)


def recognise(grid: Grid) -> tuple[Layout, PublishedTable] | None:
    """Find the wording of a grid and its header, or None where it is not a table of Ofsted's."""
    for layout in LAYOUTS:
        found = titled(grid, layout.marks)
        if found is not None:
            return layout, found
    return None


@dataclass(frozen=True)
class BlockCells:
    """Where the cells of one judgement stand in a row; -1 stands for a column that is not here."""

    grade: int
    urn: int
    number: int
    started: int
    published: int
    subs: tuple[int, ...]
    own: bool
    relates: int
    category: int
    areas: tuple[int, ...]
    card: bool = False

    @classmethod
    def of(cls, block: Block, table: PublishedTable, *, own: bool) -> BlockCells:
        """Find the columns of a block."""
        subs = ([block.before + sub for sub in names] for names in SUB_JUDGEMENTS.values())
        return cls(
            grade=find(table, block.grade),
            urn=find(table, block.urn),
            number=find(table, block.number),
            started=find(table, block.started),
            published=find(table, block.published),
            subs=tuple(find(table, names) for names in subs),
            own=own,
            relates=find(table, block.relates),
            category=find(table, block.category),
            areas=tuple(find(table, names) for names in _areas(block)),
            card=block.card,
        )


def _areas(block: Block) -> Iterator[Names]:
    if block.card:
        yield from CARD_AREAS.values()
    else:
        yield from (tuple(block.before + name for name in names) for names in AREAS.values())


def find(table: PublishedTable, names: Iterable[str]) -> int:
    """Give the place of the first of some columns that is here, -1 where none is."""
    found = table.find(names)
    return -1 if found is None else found


@cache
def needs_of(subs: tuple[str, ...]) -> tuple[str, ...] | None:
    """Give the tags of the sub-judgements below good, None where none was judged."""
    grades = {tag: _sub(cell) for tag, cell in zip(SUB_JUDGEMENTS, subs, strict=True)}
    if not any(grades.values()):
        return None
    return tuple(tag for tag, given in grades.items() if given in BELOW_GOOD)


def _sub(cell: str) -> int | None:
    try:
        return grade(cell)
    except ValueError:
        return None

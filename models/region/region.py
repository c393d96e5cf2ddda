"""A region: everything that a plan is made from, as it was given; a blank cell stays blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from typing import Any, ClassVar

from ...common.faults import Place
from .cell_types import (
    AREA_GRADES,
    DATE,
    DAYS,
    EASTING,
    FLAG,
    GRADE,
    ID,
    IDS,
    KM,
    NAME,
    NAMES,
    NORTHING,
    POSTCODE,
    POUNDS,
    RATE,
    SCORE,
    TEXT,
    URN,
    YES_NO,
    CellType,
    cell,
    choice,
    whole,
)

PHASES = ("Nursery", "Primary", "Secondary", "Special", "PRU", "All-through", "16 plus")
ROLES = (
    "NLE", "CEO", "NLG", "equivalent",
    "adviser", "school", "trust", "local authority", "traded service", "federation",
)  # fmt: skip
"""Who gives support: people, and since RISE the advisers and the kinds of supporting organisation."""
POTS = ("total", "days", "partnerships", "governance", "npqel", "grants")
FRAMEWORKS = ("overall effectiveness", "sub-judgements", "report card")
"""How Ofsted has judged schools: by one grade, from September 2024 without it, since November 2025 by report cards."""
CATEGORIES = ("none", "special measures", "serious weaknesses", "requires significant improvement")
STRUCTURES = ("unchanged", "changed", "about to change")
"""Whether the school has become another, such as by joining a trust, since its latest inspection, or is about to."""
STATUS = choice("accepted", "declined")
PRIORITY = whole(1, 1000)
APPROVAL = choice("days", "partnership", "either")
RECORD = "record"
"""The action of a decision that says how far people have come with a match."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What every row has: where it stood, and the cells of columns that `match` does not know."""

    place: Place = field(default=Place(), compare=False)
    extra: tuple[tuple[str, str], ...] = ()

    @classmethod
    @cache
    def kinds(cls) -> dict[str, CellType]:
        """Give the known columns, in order, with the kind of each."""
        return {f.name: f.metadata["kind"] for f in fields(cls) if "kind" in f.metadata}

    @classmethod
    def seldom(cls) -> frozenset[str]:
        """Give the columns that are left out of what is written where no row fills them."""
        return frozenset(f.name for f in fields(cls) if f.metadata.get("seldom"))

    @classmethod
    def implied(cls, cells: Mapping[str, str]) -> Mapping[str, str]:
        """Give the cells that need not be typed, by the others of the row."""
        return {}

    @classmethod
    def required(cls) -> tuple[str, ...]:
        """Give the columns that may not be blank."""
        return tuple(f.name for f in fields(cls) if f.metadata.get("required"))

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this row from the others of its table."""
        return (str(getattr(self, "id", "")),)

    def cells(self) -> list[tuple[str, CellType, Any]]:
        """Give the cells that are not blank: column, kind, value."""
        all_cells = [(name, kind, getattr(self, name)) for name, kind in self.kinds().items()]
        return [cell for cell in all_cells if cell[2] is not None and cell[2] != ()]


class Supported:
    """What a school's row and a trust's row have in common beside their columns."""

    __slots__ = ()
    id: str
    name: str
    region: str
    eligible: str | None
    status: str | None
    easting: int | None
    northing: int | None
    predecessors: tuple[str, ...]
    sponsor: str | None

    @property
    def declined(self) -> bool:
        """Whether it has said no."""
        return self.status == "declined"

    @property
    def flag(self) -> str | None:
        """What puts it in by hand: 'override', 'exception' or a clause; None where nothing does."""
        if self.eligible in (None, "no"):
            return None
        return "override" if self.eligible == "yes" else self.eligible

    @property
    def position(self) -> tuple[int, int] | None:
        """Easting and northing in metres, or None where they are not known."""
        return position(self.easting, self.northing)


def position(easting: int | None, northing: int | None) -> tuple[int, int] | None:
    """Give a position, or None where half of it is missing."""
    return None if easting is None or northing is None else (easting, northing)


@dataclass(frozen=True, kw_only=True, slots=True)
class School(Supported, Row):
    """A row of the schools table."""

    id: str = cell(URN, required=True)
    name: str = cell(TEXT, required=True)
    region: str = cell(NAME, required=True)
    local_authority: str | None = cell(TEXT)
    diocese: str | None = cell(TEXT)
    type: str | None = cell(choice("maintained", "SAT", "MAT"))
    phase: str | None = cell(NAME)
    trust_id: str | None = cell(ID)
    grade: int | None = cell(GRADE)
    judged_on: date | None = cell(DATE)
    previous_grade: int | None = cell(GRADE)
    previous_judged_on: date | None = cell(DATE)
    pupils: int | None = cell(whole(0, 100_000))
    eligible: str | None = cell(FLAG)
    status: str | None = cell(STATUS)
    priority: int | None = cell(PRIORITY)
    needs: tuple[str, ...] = cell(NAMES)
    must_have: tuple[str, ...] = cell(NAMES)
    days_requested: int | None = cell(DAYS)
    rd_approved: str | None = cell(APPROVAL)
    partnership: bool | None = cell(YES_NO)
    easting: int | None = cell(EASTING)
    northing: int | None = cell(NORTHING)
    postcode: str | None = cell(POSTCODE)
    predecessors: tuple[str, ...] = cell(IDS)
    sponsor: str | None = cell(ID)
    framework: str | None = cell(choice(*FRAMEWORKS), seldom=True)
    area_grades: tuple[tuple[str, str], ...] = cell(AREA_GRADES, seldom=True)
    category: str | None = cell(choice(*CATEGORIES), seldom=True)
    previous_framework: str | None = cell(choice(*FRAMEWORKS), seldom=True)
    previous_area_grades: tuple[tuple[str, str], ...] = cell(AREA_GRADES, seldom=True)
    previous_category: str | None = cell(choice(*CATEGORIES), seldom=True)
    structure: str | None = cell(choice(*STRUCTURES), seldom=True)
    structure_source: str | None = cell(TEXT, seldom=True)
    directly: bool | None = cell(YES_NO, seldom=True)
    reserves_percent: Decimal | None = cell(SCORE, seldom=True)
    indicative_band: str | None = cell(NAME, seldom=True)
    band: str | None = cell(NAME, seldom=True)
    deprivation: int | None = cell(whole(1, 5, "expected a fifth, 1 (least deprived) to 5 (most)"), seldom=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust(Supported, Row):
    """A row of the trusts table."""

    id: str = cell(ID, required=True)
    name: str = cell(TEXT, required=True)
    region: str = cell(NAME, required=True)
    schools: int | None = cell(whole(1, 10_000))
    inspected_since_joining: int | None = cell(whole(0, 10_000))
    below_good_since_joining: int | None = cell(whole(0, 10_000))
    improvement_score: Decimal | None = cell(SCORE)
    schools_3_years: int | None = cell(whole(0, 10_000))
    eligible: str | None = cell(FLAG)
    status: str | None = cell(STATUS)
    priority: int | None = cell(PRIORITY)
    needs: tuple[str, ...] = cell(NAMES)
    must_have: tuple[str, ...] = cell(NAMES)
    days_requested: int | None = cell(DAYS)
    rd_approved: str | None = cell(APPROVAL)
    governance_review: bool | None = cell(YES_NO)
    npqel: bool | None = cell(YES_NO)
    partnership_slots: int | None = cell(whole(0, 1_000))
    easting: int | None = cell(EASTING)
    northing: int | None = cell(NORTHING)
    postcode: str | None = cell(POSTCODE)
    predecessors: tuple[str, ...] = cell(IDS)
    sponsor: str | None = cell(ID)
    reference: str | None = cell(ID, seldom=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Leader(Row):
    """A row of the leaders table; the column `max_km` is kept in metres, and `day_rate` in pence."""

    id: str = cell(ID, required=True)
    name: str = cell(TEXT, required=True)
    role: str = cell(choice(*ROLES), required=True)
    region: tuple[str, ...] = cell(NAMES, required=True)
    capacity_days: int = cell(whole(0, 1_000), required=True)
    status: str | None = cell(choice("available", "left"))
    ready: bool | None = cell(YES_NO)
    trust_id: str | None = cell(ID)
    school_id: str | None = cell(URN)
    team_days: int | None = cell(whole(0, 1_000))
    max_matches: int | None = cell(whole(0, 1_000))
    phase: tuple[str, ...] = cell(NAMES)
    expertise: tuple[str, ...] = cell(NAMES)
    max_km: int | None = cell(KM)
    day_rate: int | None = cell(RATE)
    conflicts: tuple[str, ...] = cell(IDS)
    easting: int | None = cell(EASTING)
    northing: int | None = cell(NORTHING)
    postcode: str | None = cell(POSTCODE)
    conflicts_declared_by: str | None = cell(TEXT)
    conflicts_declared_on: date | None = cell(DATE)
    conflicts_checked_by: str | None = cell(TEXT)
    number: str | None = cell(ID, seldom=True)

    @property
    def max_metres(self) -> int | None:
        """The furthest that they travel, in metres, None for any distance: what the column `max_km` holds."""
        return self.max_km

    @property
    def position(self) -> tuple[int, int] | None:
        """Easting and northing in metres, or None where they are not known."""
        return position(self.easting, self.northing)


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget(Row):
    """A row of the budgets table; `amount` is in pence, a blank region means all."""

    pot: str = cell(choice(*POTS), required=True)
    region: str | None = cell(NAME)
    amount: int = cell(POUNDS, required=True)

    @property
    def key(self) -> tuple[str, ...]:
        """One row for a pot and region."""
        return self.pot, NAME.key(self.region or "")

    def pays_for(self, region: str) -> bool:
        """Say whether it pays for the recipients of a region."""
        return self.region is None or NAME.key(self.region) == NAME.key(region)


def pot_id(pot: str, region: str | None) -> str:
    """Give the id of a budget row: its pot, with @ and its region where it has one."""
    return pot if region is None else f"{pot}@{region}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision(Row):
    """A row of the decisions table: this match must be in the plan, must not, or how far people have come with it.

    The four days are the steps of an appointment. A record binds nobody until the day of appointment is filled.
    """

    STEPS: ClassVar[dict[str, str]] = {
        "preferred": "preferred_on",
        "agreed by school": "agreed_on",
        "approved by RD": "approved_on",
        "appointed": "appointed_on",
    }
    """The steps in their order, with the column that has the day of each."""

    recipient: str = cell(ID, required=True)
    leader: str = cell(ID, required=True)
    action: str = cell(choice("lock", "ban", RECORD), required=True)
    days: int | None = cell(DAYS)
    preferred_on: date | None = cell(DATE, seldom=True)
    agreed_on: date | None = cell(DATE, seldom=True)
    approved_on: date | None = cell(DATE, seldom=True)
    appointed_on: date | None = cell(DATE, seldom=True)

    @property
    def key(self) -> tuple[str, ...]:
        """A decision is about a recipient and a leader."""
        return self.recipient, self.leader, self.action

    @property
    def binds(self) -> bool:
        """Whether the match must be in the plan: it is locked, or the leader is appointed."""
        return self.action == "lock" or (self.action == RECORD and self.appointed_on is not None)

    @property
    def steps(self) -> dict[str, date]:
        """The steps that are done, in their order, with the day of each."""
        days = {step: getattr(self, column) for step, column in self.STEPS.items()}
        return {step: day for step, day in days.items() if day is not None}

    @classmethod
    def implied(cls, cells: Mapping[str, str]) -> Mapping[str, str]:
        """Give the cells that need not be typed: with a day of a step, a blank action is a record."""
        steps = any(cells.get(column) for column in cls.STEPS.values())
        return {"action": RECORD} if steps and not cells.get("action") else {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting(Row):
    """A row of the settings table."""

    name: str = cell(NAME, required=True)
    value: str = cell(TEXT, required=True)

    @property
    def key(self) -> tuple[str, ...]:
        """One row for a name."""
        return (NAME.key(self.name),)


@dataclass(frozen=True)
class Region:
    """All tables of a region, rows in the order in which they were given.

    Two regions are equal when their rows are, wherever they stood: the three forms read to equal regions.
    """

    TABLES: ClassVar[dict[str, type[Row]]] = {
        "school": School,
        "trust": Trust,
        "leader": Leader,
        "budget": Budget,
        "decision": Decision,
        "setting": Setting,
    }

    name: str
    schools: tuple[School, ...] = ()
    trusts: tuple[Trust, ...] = ()
    leaders: tuple[Leader, ...] = ()
    budgets: tuple[Budget, ...] = ()
    decisions: tuple[Decision, ...] = ()
    settings: tuple[Setting, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        """Tell the region in one line."""
        return f"<Region {self.name}: {', '.join(f'{len(self.table(r)):,} {r}s' for r in self.TABLES)}>"

    def table(self, record: str) -> tuple[Row, ...]:
        """Give the rows of one table by the name of its record."""
        return getattr(self, f"{record}s")  # type: ignore[no-any-return]

    def setting(self, name: str) -> Setting | None:
        """Give a setting by its name, or None."""
        return next((s for s in self.settings if NAME.key(s.name) == name), None)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical tables: cells in the form in which they are compared, rows sorted.

        Columns that `match` does not know are left out: a comment does not make a plan stale.
        """
        lines = (_line(record, row) for record in self.TABLES for row in self.table(record))
        return sha256("\x1e".join(sorted(lines)).encode()).hexdigest()


@lru_cache(maxsize=1 << 16)
def _line(record: str, row: Row) -> str:
    """Give a row in the form in which it is compared; regions that differ in little share most of theirs."""
    return "\x1f".join([record, *row.key, *(f"{name}={kind.key(value)}" for name, kind, value in row.cells())])


def plural(record: str) -> str:
    """Give the name of a table's sheet or file from its record: 'school' → 'Schools'."""
    return record.capitalize() + "s"

"""What published files tell, row by row: inspections and schools as Ofsted lists them, trusts as the register does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ...common.names import fold
from ...models.offers.offer import Offer

Basis = Literal["publication", "start"]

MULTI, SINGLE = "multi-academy trust", "single-academy trust"
"""The types of the register's groups that are trusts, folded."""

_SHORTEST_STAY = 62
"""Days: the department's own code drops shorter stays as slips of the register."""

_REGIONS = 8
"""The fewest regions of a file of all England: Ofsted has eight, the department nine."""


Areas = tuple[tuple[str, str], ...]
"""Areas with their grades, as the cells of a region hold them."""


class Judgement(NamedTuple):
    """One inspection that could carry a grade; `grade` is None where it gave none overall (A.3).

    `urn` is the URN at the time; `needs` are the tags of sub-judgements below good, None where none is known. `own`
    says that the row told it as the latest of its school, not as the previous one: such dates are the surer.
    `framework` is None where nothing tells how the school was judged; `empty` says that the file tells that nothing
    was. `relates` says whether it is of the school under its URN of now, `first` that no graded inspection was before.
    """

    urn: str
    number: str
    started: date | None
    published: date | None
    grade: int | None
    needs: tuple[str, ...] | None
    own: bool
    file: str
    row: int
    framework: str | None = None
    areas: Areas = ()
    category: str | None = None
    empty: bool = False
    relates: bool | None = None
    first: bool = False

    def counts_on(self, basis: Basis) -> date | None:
        """Give the date that places it in a year (A.1); where the file lacks that one, the other stands in."""
        if basis == "publication":
            return self.published or self.started
        return self.started or self.published

    @property
    def begun(self) -> date:
        """The date by which inspections are put in order; without any, the oldest there is."""
        return self.started or self.published or date.min

    @property
    def where(self) -> str:
        """The file and row, as a spreadsheet shows them."""
        return f"{self.file}, row {self.row}"


class Academy(NamedTuple):
    """A row of an export of a trust's academies: when the school joined, and its two newest graded inspections."""

    urn: str
    trust_name: str
    joined: date | None
    judgements: tuple[Judgement, ...]
    inspected: date | None
    file: str
    row: int

    @property
    def where(self) -> str:
        """The file and row, as a spreadsheet shows them."""
        return f"{self.file}, row {self.row}"


class Project(NamedTuple):
    """A row of an export of pipeline academies: a school that is to join a trust, and the day proposed for it."""

    urn: str
    trust_name: str
    section: str
    kind: str
    on: date | None
    file: str
    row: int

    def __str__(self) -> str:
        told = [self.kind or "a project", f"with {self.trust_name}" if self.trust_name else "", self.section]
        proposed = f"proposed for {self.on}" if self.on else "no date proposed"
        return ", ".join([part for part in told if part] + [proposed])

    @property
    def where(self) -> str:
        """The file and row, as a spreadsheet shows them."""
        return f"{self.file}, row {self.row}"


EXCLUDED = ("Non-Maintained Special School", "City Technology College")
"""Types of school that are in Ofsted's files and in no recipient kind of any offer."""

_EXCLUDED = frozenset(map(fold, EXCLUDED))
_ACADEMIES = ("academy", "free school", "university technical college", "studio school")
_MAINTAINED = ("community", "voluntary", "foundation", "la nursery", "local authority", "pupil referral unit")


class Listing(NamedTuple):
    """One row of a file of latest inspections, less its judgements; what the file leaves blank is ''."""

    urn: str
    name: str
    region: str
    authority: str
    phase: str
    education: str
    trust: str
    trust_name: str
    postcode: str
    pupils: int | None
    deprivation: int | None
    ages: tuple[int, int] | None
    opened: date | None
    row: int

    @property
    def excluded(self) -> bool:
        """Whether no offer has a kind for it."""
        return fold(self.education) in _EXCLUDED

    @property
    def academy(self) -> bool:
        """Whether it is an academy of some kind."""
        return fold(self.education).startswith(_ACADEMIES)

    @property
    def type(self) -> str | None:
        """Give the type that a region's row carries; None where the file's word is not known."""
        if self.trust:
            return "MAT"
        if self.academy:
            return "SAT"
        return "maintained" if fold(self.education).startswith(_MAINTAINED) else None


@dataclass(frozen=True)
class Wording:
    """One of the ways in which Ofsted has named its columns.

    `whole` files have one row a school, others one an inspection; `previous` says whether it tells the judgement
    before the latest, `cards` whether it is of the age of report cards.
    """

    name: str
    whole: bool = True
    previous: bool = True
    cards: bool = False


@dataclass(frozen=True)
class MiFile:
    """One file, or one sheet of a workbook. `told` has the judgements by the URN of the row that tells them.

    `as_at` is the date in its name or title; where there is none (`dated` is false), its latest publication.
    """

    name: str
    wording: Wording
    as_at: date
    dated: bool
    listings: Mapping[str, Listing]
    told: Mapping[str, tuple[Judgement, ...]]
    trusts: bool
    """Whether it has a column for the trust."""
    never: frozenset[str] = frozenset()
    """The schools of which it tells that no graded inspection was yet."""
    confirmed: Mapping[str, Judgement] = field(default_factory=dict)
    """Grades from before what it tells, without their dates: an ungraded inspection found that they remain."""
    notes: tuple[str, ...] = ()

    @property
    def told_until(self) -> date:
        """The day of the file, or of the latest publication in it, whichever is later."""
        return max([self.as_at, *(j.published for told in self.told.values() for j in told if j.published)])

    @property
    def national(self) -> bool:
        """Whether it seems to list all of England: every region is there."""
        return len({listing.region for listing in self.listings.values()} - {""}) >= _REGIONS


class Stay(NamedTuple):
    """A school's time in a trust; `group_id` is the trust's reference number (TR00261), `trust` its UID (2044)."""

    urn: str
    trust: str
    group_id: str
    name: str
    type: str
    joined: date | None
    left: date | None

    @property
    def passing(self) -> bool:
        """Whether it is so short that the department takes it for a slip of the register."""
        return self.joined is not None and self.left is not None and (self.left - self.joined).days < _SHORTEST_STAY

    def holds(self, day: date) -> bool:
        """Say whether the school is in the trust on a day."""
        return (self.joined is None or self.joined <= day) and (self.left is None or self.left > day)


@dataclass(frozen=True)
class Members:
    """The stays of every school in academy trusts; other groups (sponsors, federations) are not among them."""

    file: str
    stays: Mapping[str, tuple[Stay, ...]]

    def trust_of(self, urn: str, day: date) -> Stay | None:
        """Give the multi-academy trust of a school on a day: the one that it joined last."""
        stays = [s for s in self.stays.get(urn, ()) if fold(s.type) == MULTI and s.holds(day)]
        return max(stays, key=lambda s: (s.joined or date.min, s.trust), default=None)

    def joined(self, urn: str, trust: str) -> date | None:
        """Give the day on which a school first joined a trust, where the register tells."""
        days = [s.joined for s in self.stays.get(urn, ()) if s.trust == trust and s.joined and not s.passing]
        return min(days, default=None)


class Group(NamedTuple):
    """A trust as the register has it."""

    trust: str
    group_id: str
    name: str
    postcode: str


@dataclass(frozen=True)
class Groups:
    """Trusts by UID."""

    file: str
    by_trust: Mapping[str, Group] = field(default_factory=dict)


class Link(NamedTuple):
    """A row of the department's file of links; its type says what `other` is to `urn`."""

    urn: str
    other: str
    name: str
    type: str
    on: date | None


Position = tuple[int, int]


@dataclass(frozen=True)
class Sources:
    """The files, oldest first; `positions` gives those of some postcodes, which are without their spaces."""

    files: tuple[MiFile, ...]
    members: Members | None = None
    groups: Groups | None = None
    links: tuple[Link, ...] = ()
    positions: Callable[[Collection[str]], Mapping[str, Position]] | None = None
    notes: tuple[str, ...] = ()
    academies: Mapping[str, Academy] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)

    def as_at(self, offer: Offer) -> date:
        """Give the day at which an offer looks by default: the end of its year, or of the files if earlier.

        An offer that looks across frameworks takes all that the newest file tells: the inspections until a day are
        published in the weeks after it, and the file that has them is named by the day.
        """
        newest = max(self.files, key=lambda file: file.as_at)
        told = newest.told_until if offer.equivalents else newest.as_at
        return told if offer.year.goes_on else min(offer.year.ends, told)

    def base(self, as_at: date) -> MiFile:
        """Give the file that says which schools there are: the newest that is not later, else the oldest."""
        whole = [file for file in self.files if file.wording.whole]
        earlier = [file for file in whole if file.as_at <= as_at]
        return max(earlier, key=lambda f: f.as_at) if earlier else min(whole, key=lambda f: f.as_at)

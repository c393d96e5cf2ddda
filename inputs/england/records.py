"""What Ofsted's files tell, row by row: a graded inspection, a school as it is listed, and the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ...common.names import fold

Basis = Literal["publication", "start"]

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

"""A file of Ofsted's management information, in any of its wordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...common.faults import Fault, Faults, refuse
from ...common.names import count, listed
from ..recognition.file_kind import OFSTED, guess_kind
from ..tables.grid import Grid
from .area_grades import (
    DATED,
    Names,
    areas_of,
    card_needs,
    category_of,
    graded,
    odd_cells,
    remaining_grade,
    whole_card,
    yes_or_no,
)
from .ofsted_layouts import (
    EVENT,
    LAYOUTS,
    LISTING,
    LISTING_NEEDED,
    MOST_RECENT_CATEGORY,
    OUTCOME,
    REMAINS,
    URN,
    BlockCells,
    Layout,
    find,
    needs_of,
    recognise,
)
from .published_table import PublishedTable, lacking, read_grids, unlike, widest_row
from .records import Areas, Judgement, Listing, MiFile
from .values import DAY_EXPECTED, CellFaults, date_in, day, grade, identity, name, not_judged, number

WHAT = "Ofsted's inspections of state-funded schools"
_URN = re.compile(r"\d{6}")
_FOOTNOTE = 3
"""Cells in use of a row without a URN, up to which it is a note below the table and no faulty row."""
_CARRIES = ("deemed", "conver")
"""Words of a section 8 inspection that became, or counts as, a graded one."""


def read_mi(path: Path) -> list[MiFile]:
    """Read one file, as one table or, for a workbook, one for each sheet that is one.

    Raises Faults for a file of another kind, an unknown wording, and cells that cannot be read.
    """
    grids = read_grids(path)
    found = [_Reader(*known, path.name).read() for known in map(recognise, grids) if known is not None]
    if not found:
        raise Faults([_unknown(grids, path.name)])
    return found


def _unknown(grids: list[Grid], file: str) -> Fault:
    header = widest_row(grids)
    kind = guess_kind(header)
    if kind is not None and kind != OFSTED:
        return unlike(kind, file, WHAT)
    columns = dict.fromkeys(names[0] for layout in LAYOUTS for names in layout.marks)
    return lacking(header, file, f"one of the wordings of {WHAT}", columns)


@dataclass
class _Told:
    """What the rows told, and what is worth a note."""

    listings: dict[str, Listing] = field(default_factory=dict)
    judgements: dict[str, tuple[Judgement, ...]] = field(default_factory=dict)
    never: set[str] = field(default_factory=set)
    confirmed: dict[str, Judgement] = field(default_factory=dict)
    odd_grades: dict[str, str] = field(default_factory=dict)
    odd_words: dict[str, str] = field(default_factory=dict)
    graded_anew: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, layout: Layout, table: PublishedTable, file: str) -> None:
        self.layout, self.table, self.file, self.notes = layout, table, file, list[str]()
        self.cell_faults, self.told = CellFaults(table), _Told()
        self.urn = find(table, URN)
        self.latest = layout.latest and BlockCells.of(layout.latest, table, own=True)
        self.previous = layout.previous and BlockCells.of(layout.previous, table, own=False)
        # Where a file of a school's latest inspection has the same report card, its areas may have been graded anew.
        self.card = layout.card and BlockCells.of(layout.card, table, own=layout.wording.whole)
        self.card_days = tuple(find(table, names) for names in DATED.values()) if self.card else ()
        self.category_now = find(table, MOST_RECENT_CATEGORY)
        self.outcome_now = find(table, REMAINS)
        self.outcome, self.event = find(table, OUTCOME), find(table, EVENT)
        self.columns = {key: find(table, names) for key, names in LISTING.items()}
        # One cell more than any row has, and blank: a column that is not here is its last.
        self.width = max(len(table.grid.rows[table.at]), table.grid.usual_width) + 1

    def read(self) -> MiFile:
        """Read every row."""
        self._check_columns()
        for row_number, row in self.table.rows:
            self._row(row_number, row)
        self.cell_faults.tell()
        as_at, dated = self._as_at()
        self._note()
        return MiFile(
            name=str(self.table.grid.place),
            wording=self.layout.wording,
            as_at=as_at,
            dated=dated,
            listings=self.told.listings if self.layout.wording.whole else {},
            told=self.told.judgements,
            never=frozenset(self.told.never),
            confirmed=self.told.confirmed,
            trusts=self.columns["trust"] >= 0,
            notes=tuple(self.notes),
        )

    def _check_columns(self) -> None:
        block = self.layout.latest or self.layout.card
        needed: dict[str, Names] = {"started": block.started} if block else {}
        if self.layout.wording.whole:
            needed |= {key: LISTING[key] for key in LISTING_NEEDED}
        missing = [names[0] for names in needed.values() if self.table.find(names) is None]
        if missing:
            raise refuse(f"this file of Ofsted's lacks the columns {listed(missing)}", self.table.grid.place)

    def _row(self, row_number: int, row: list[str]) -> None:
        urn = identity(row[self.urn]) if self.urn < len(row) else ""
        if not _URN.fullmatch(urn):
            self._no_urn(row_number, row, urn)
            return
        row = [*row, *[""] * (self.width - len(row))]
        ungraded = self._ungraded(row)
        latest = self._judgement(self.latest, urn, row_number, row) if self.latest and not ungraded else None
        previous = self._judgement(self.previous, urn, row_number, row) if self.previous else None
        if latest and previous and previous.published == latest.published:
            # Some files copy the date of the later report to the earlier inspection.
            previous = previous._replace(published=None)
        if latest and not previous and self.layout.wording.whole and self.previous:
            latest = latest._replace(first=True)
        card = self._report_card(self.card, urn, row_number, row) if self.card and not ungraded else None
        told = self._with_category_now([j for j in (card, latest, previous) if j is not None], row_number, row)
        if self.layout.wording.whole:
            self._list(urn, row_number, row)
            if not told and self.previous:
                self.told.never.add(urn)
            if not told and (confirmed := remaining_grade(row[self.outcome_now])):
                self.told.confirmed[urn] = Judgement(
                    urn, "", None, None, confirmed, None, False, self.file, row_number, "overall effectiveness"
                )
        self.told.judgements[urn] = (*self.told.judgements.get(urn, ()), *told)

    def _no_urn(self, row_number: int, row: list[str], urn: str) -> None:
        if sum(map(bool, map(str.strip, row))) > _FOOTNOTE:
            self.cell_faults.add(row_number, self.urn, urn, "expected a URN, six digits")

    def _ungraded(self, row: list[str]) -> bool:
        # Only where a row is an inspection: an ungraded one that neither converted nor is deemed carries no grade.
        if self.layout.wording.whole or self.outcome < 0 or not name(row[self.outcome]):
            return False
        return not any(word in row[self.event].casefold() for word in _CARRIES)

    def _judgement(self, cells: BlockCells, urn: str, row_number: int, row: list[str]) -> Judgement | None:
        given, code = self._grade(row[cells.grade], row_number), identity(row[cells.number])
        started, published = self._day(cells.started, row_number, row), self._day(cells.published, row_number, row)
        if given is None and not code and started is None:
            return None
        areas = self._areas(cells, row_number, row)
        unjudged = not_judged(row[cells.grade])
        sub_judged = unjudged and graded(areas)
        at_the_time = identity(row[cells.urn])
        return Judgement(
            urn=at_the_time if _URN.fullmatch(at_the_time) else urn,
            number=code,
            started=started,
            published=published,
            grade=given,
            needs=needs_of(tuple([row[i] for i in cells.subs])),
            own=cells.own,
            file=self.file,
            row=row_number,
            framework="overall effectiveness" if given else "sub-judgements" if sub_judged else None,
            areas=areas,
            category=self._category(cells.category, row_number, row),
            empty=unjudged and not sub_judged,
            relates=self._relates(cells, urn, at_the_time, row_number, row),
        )

    def _report_card(self, cells: BlockCells, urn: str, row_number: int, row: list[str]) -> Judgement | None:
        areas, code = self._areas(cells, row_number, row), identity(row[cells.number])
        started, published = self._day(cells.started, row_number, row), self._day(cells.published, row_number, row)
        if not areas and not code and started is None:
            return None
        if not self.layout.wording.whole and not whole_card(areas):
            self.told.parts.append(f"{urn} on {started}" if started else urn)
            return None
        days = sorted({day for index in self.card_days if (day := self._day(index, row_number, row))})
        started = started or (days[0] if days else None)
        if started and days and days[-1] > started:
            self.told.graded_anew.append(f"{urn} on {days[-1]}")
        at_the_time = identity(row[cells.urn])
        return Judgement(
            urn=at_the_time if _URN.fullmatch(at_the_time) else urn,
            number=code,
            started=started,
            published=published,
            grade=None,
            needs=card_needs(areas),
            own=cells.own,
            file=self.file,
            row=row_number,
            framework="report card",
            areas=areas,
            category=self._category(cells.category, row_number, row),
            relates=self._relates(cells, urn, at_the_time, row_number, row),
        )

    def _areas(self, cells: BlockCells, row_number: int, row: list[str]) -> Areas:
        texts = tuple([row[i] for i in cells.areas])
        for _, word in odd_cells(texts, card=cells.card):
            self._odd(word, row_number)
        return areas_of(texts, card=cells.card)

    def _odd(self, word: str, row_number: int) -> None:
        self.told.odd_words.setdefault(word, f"'{word}' in row {row_number}")

    def _category(self, index: int, row_number: int, row: list[str]) -> str | None:
        # A column that is not here is no blank cell, which says that there is none.
        if index < 0:
            return None
        try:
            return category_of(row[index])
        except ValueError:
            self._odd(name(row[index]), row_number)
            return None

    def _relates(self, cells: BlockCells, urn: str, at_the_time: str, row_number: int, row: list[str]) -> bool | None:
        told = yes_or_no(row[cells.relates])
        if told is None and name(row[cells.relates]):
            self._odd(name(row[cells.relates]), row_number)
        if told is None and _URN.fullmatch(at_the_time):
            return at_the_time == urn
        return told

    def _with_category_now(self, told: list[Judgement], row_number: int, row: list[str]) -> tuple[Judgement, ...]:
        now = self._category(self.category_now, row_number, row)
        if not told or now is None:
            return tuple(told)
        return (told[0]._replace(category=now), *told[1:])

    def _grade(self, cell: str, row_number: int) -> int | None:
        try:
            return grade(cell)
        except ValueError:
            self.told.odd_grades.setdefault(cell.strip(), f"'{cell.strip()}' in row {row_number}")
            return None

    def _day(self, index: int, row_number: int, row: list[str]) -> date | None:
        try:
            return day(row[index])
        except ValueError:
            self.cell_faults.add(row_number, index, row[index], DAY_EXPECTED)
            return None

    def _list(self, urn: str, row_number: int, row: list[str]) -> None:
        at = self.columns
        ages = number(row[at["lowest"]]), number(row[at["highest"]])
        if urn in self.told.listings:
            self.told.twice.append(urn)
        self.told.listings[urn] = Listing(
            urn=urn,
            name=name(row[at["name"]]) or urn,
            region=name(row[at["region"]]),
            authority=name(row[at["authority"]]),
            phase=name(row[at["phase"]]),
            education=name(row[at["education"]]),
            trust=identity(row[at["trust"]]),
            trust_name=name(row[at["trust_name"]]),
            postcode=name(row[at["postcode"]]),
            pupils=number(row[at["pupils"]]),
            deprivation=_fifth(number(row[at["deprivation"]])),
            ages=None if ages[0] is None or ages[1] is None else (ages[0], ages[1]),
            opened=self._day(at["opened"], row_number, row),
            row=row_number,
        )

    def _as_at(self) -> tuple[date, bool]:
        titles = (date_in(text) for text in (self.file, self.table.title, self.table.grid.place.sheet))
        named = next((found for found in titles if found), None)
        if named is not None:
            return named, True
        days = (j.published or j.started for told in self.told.judgements.values() for j in told)
        latest = max((day for day in days if day), default=None)
        if latest is None:
            raise refuse("no inspection here has a date", self.table.grid.place)
        return latest, False

    def _note(self) -> None:
        place = self.table.grid.place
        if self.told.odd_grades:
            values = listed(self.told.odd_grades.values())
            self.notes.append(f"{place}: not a grade that is known, taken as none: {values}")
        if self.told.odd_words:
            values = listed(self.told.odd_words.values())
            self.notes.append(f"{place}: words that are not known, taken as not known: {values}")
        if self.told.graded_anew:
            cards = count(len(self.told.graded_anew), "report card")
            named = listed(self.told.graded_anew)
            self.notes.append(f"{place}: {cards} with an area graded after the inspection began: {named}")
        if self.told.parts:
            parts = count(len(self.told.parts), "inspection")
            named = listed(self.told.parts)
            self.notes.append(f"{place}: {parts} without a grade of every area, such as monitoring, left out: {named}")
        if self.layout.latest is None:
            self.notes.append(
                f"{place}: one row an inspection, report cards alone: whether a school's structure has changed since "
                "its inspection is not in it, and the inspection before comes from the other files"
            )
        if self.told.twice:
            twice = count(len(self.told.twice), "school")
            self.notes.append(f"{place}: {twice} listed twice, the later row counts: {listed(self.told.twice)}")
        if self.layout.wording.whole and self.table.find(LISTING["region"][:1]) is None:
            self.notes.append(f"{place}: no column Region; Ofsted's own eight regions stand in")


def _fifth(given: int | None) -> int | None:
    return given if given is not None and 1 <= given <= 5 else None


def check_kinds(files: Sequence[MiFile]) -> None:
    """Raise Faults where no file lists schools: one row an inspection is not enough."""
    if not any(file.wording.whole for file in files):
        names = listed(file.name for file in files)
        cards = any(file.wording.cards for file in files)
        which = " (the sheet D2_Most_recent_inspections, or Ofsted's file of October 2025 or earlier)" if cards else ""
        raise refuse(f"{names}: only inspections of a year; a file of the most recent inspections is needed too{which}")

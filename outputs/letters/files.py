"""Letters and their schedule as files: a table ready for mail merge, or a folder with one document each."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from ...common.faults import Fault, Faults, Place, refuse
from ...common.files.atomic_write import check_folder, check_writable, is_folder, write_folder, write_whole
from ...common.names import listed
from ...common.version import VERSION
from ..shared.csv import csv_table
from ..targets import Targets
from ..workbook.book import CREATED, NUMBERS, OPTIONS, PAPER, Painter
from ..workbook.sheet import Column, Sheet
from .fields import POUNDS, Letter, fields_of

SCHEMA = "match-letters/1"
SCHEDULE = "schedule.xlsx"
LETTER_FILES = (SCHEDULE, "*.docx")
"""The files of a folder of letters."""

_LONGEST_NAME = 40
"""Characters of a name within the name of a letter's file: some systems allow a path of 260."""
_WIDEST = 60
"""Characters of the widest column of the schedule."""


def check_letter_targets(paths: Iterable[Path], targets: Targets, template: Path | None = None) -> None:
    """Refuse targets that are neither a table nor a folder, or clash, and a template without a folder.

    Raises Faults, and CannotWrite where there is no place for one of them.
    """
    paths = tuple(paths)
    wanted = f"expected a file that ends in {listed(_FORMS)}, or a folder (no ending)"
    faults = [
        Fault(wanted, at="-o", value=str(p)) for p in paths if not is_folder(p) and p.suffix.lower() not in _FORMS
    ]
    if template is not None and not any(map(is_folder, paths)):
        faults.append(Fault("expected a folder for the letters: -o FOLDER (no ending)", at="--template"))
    faults += targets.faults()
    if faults:
        raise Faults(faults)
    for path in paths:
        (check_folder if is_folder(path) else check_writable)(path)


def write_schedule(letters: Sequence[Letter], title: str, path: Path, mark: str = "") -> None:
    """Write the schedule in the form that the ending names; a `mark` stands on every sheet and page."""
    write_whole(path, _FORMS[path.suffix.lower()](letters, title, mark))


def write_letters(
    letters: Sequence[Letter], documents: Iterable[bytes], title: str, folder: Path, mark: str = ""
) -> None:
    """Write every letter and the schedule into a folder, all or none.

    Raises Faults where the folder has letters that these would not replace: they would go out with the new ones.
    """
    names = tuple(file_names(letters))
    if folder.is_dir():
        others = sorted(p.name for p in folder.glob("*.docx") if p.name not in names)
        if others:
            raise refuse(f"has other letters in it ({listed(others, 3)}): expected a new folder", Place(str(folder)))
    contents = dict(zip(names, documents, strict=True))
    write_folder(folder, {SCHEDULE: schedule_book(letters, title, mark), **contents})


def file_names(letters: Iterable[Letter]) -> Iterator[str]:
    """Give each letter a name that every system takes, the recipient's id first; no two are alike in any case."""
    taken: set[str] = set()
    for letter in letters:
        f = letter.fields
        parts = (f["recipient"], f["recipient_name"], f["leader"], "review" if f["deployment"] == "review" else "")
        stem = "-".join(slug for part in parts if (slug := _slug(str(part or "")))) or "letter"
        name = next(n for n in _numbered(stem) if n.casefold() not in taken)
        taken.add(name.casefold())
        yield name


def _numbered(stem: str) -> Iterator[str]:
    yield f"{stem}.docx"
    number = 2
    while True:
        yield f"{stem}-{number}.docx"
        number += 1


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")


def schedule_data(letters: Iterable[Letter]) -> dict[str, Any]:
    """Give the schedule as plain data."""
    return {"schema": SCHEMA, "version": VERSION, "letters": [letter.row for letter in letters]}


def schedule_json(letters: Iterable[Letter]) -> str:
    """Give the schedule as the text of a JSON file."""
    return json.dumps(schedule_data(letters), indent=2, ensure_ascii=False) + "\n"


def _json(letters: Sequence[Letter], title: str, mark: str) -> bytes:
    return schedule_json(letters).encode()


def _csv(letters: Sequence[Letter], title: str, mark: str) -> bytes:
    return csv_table(fields_of(letters), (letter.row.values() for letter in letters))


def schedule_book(letters: Sequence[Letter], title: str, mark: str) -> bytes:
    """Give the schedule as a workbook."""
    content = BytesIO()
    with Workbook(content, OPTIONS) as book:
        book.set_properties({"created": CREATED, "title": title})
        painter = Painter(book, mark)
        painter.table(_schedule_sheet(letters, title))
        _merge_sheet(painter, book.add_worksheet("Letters"), letters)
        painter.table(_columns_sheet(title, letters))
    return content.getvalue()


def _merge_sheet(painter: Painter, page: Any, letters: Sequence[Letter]) -> None:
    """Draw the sheet that a mail merge reads: the header stands in row 1, or Word does not find it."""
    bold = painter.format(bold=True, bottom=1, valign="top")
    pound, plain = painter.format(num_format=NUMBERS["pounds"], valign="top"), painter.format(valign="top")
    rows = [letter.row for letter in letters]
    fields = fields_of(letters)
    for place, name in enumerate(fields):
        page.write_string(0, place, name, bold)
        longest = max((len(str(row[name])) for row in rows), default=0)
        page.set_column(place, place, min(max(len(name) + 2, longest + 2), _WIDEST))
        for number, row in enumerate(rows, 1):
            painter.put(page, number, place, row[name], pound if name in POUNDS else plain)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, len(rows)), len(fields) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{len(rows) + 1}"})
    page.set_landscape()
    if painter.marking:
        page.set_header(painter.header("Letters"))
    page.set_paper(PAPER["A4"])
    page.fit_to_pages(4, 0)
    page.repeat_rows(0)


def _schedule_sheet(letters: Sequence[Letter], title: str) -> Sheet:
    """The same letters for people: the columns that fit on a page."""
    appoints = any("letter" in letter.fields for letter in letters)
    columns = (
        Column("Reference"), *([Column("Letter"), Column("Band", width=24)] if appoints else []),
        Column("Leader", width=30), Column("Role"), Column("Recipient", width=30),
        Column("Days", "number"), Column("Day rate", "pounds"), Column("Most payable", "pounds"),
        Column("Partner", width=24), Column("Credit", "pounds"), Column("Reviewer", width=20), Column("NPQEL"),
        Column("Notes", width=30),
    )  # fmt: skip
    further = ("letter", "band") if appoints else ()
    names = ("reference", *further, "leader_name", "leader_role", "recipient_name", "days", "day_rate", "most_payable",
             "partner_name", "partnership_credit", "reviewer_name", "npqel", "notes")  # fmt: skip
    how = "One row a letter. Blank: nothing of the kind. Every field of a letter stands on the sheet Letters."
    rows = tuple(tuple(letter.row[name] or None for name in names) for letter in letters)
    return Sheet("Schedule", f"{title}: schedule", how, columns, rows)


def _columns_sheet(title: str, letters: Sequence[Letter]) -> Sheet:
    how = (
        "The sheet Letters has its header in row 1, for mail merge; a template uses the same names: {{ leader_name }}."
    )
    columns = (Column("Column", width=24), Column("What it is", width=100))
    return Sheet("Columns", f"{title}: columns", how, columns, tuple(fields_of(letters).items()))


_FORMS: dict[str, Callable[[Sequence[Letter], str, str], bytes]] = {
    ".xlsx": schedule_book,
    ".csv": _csv,
    ".json": _json,
}

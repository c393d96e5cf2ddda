"""What is taken away from a review, and the workbook whose decisions are brought in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...common.faults import Fault, Faults, Place
from ...delivery.deployments import deployments_of
from ...inputs.documents.plan_workbook import plan_book_of
from ...models.matching.decision_log import Entry
from ...models.plan.apply_decisions import decide
from ...models.plan.plan_json import plan_json
from ...outputs.letters.fields import letter_of
from ...outputs.letters.files import schedule_book
from ...outputs.region.region_files import csv_bytes
from ...outputs.shared.region_cells import one_table
from ..decisions import ReviewState
from ..planning import BOOK, PAGE
from ..session import KeptPlan, Review
from .forms import Upload
from .what_if import scenarios_file

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Away:
    """A file that can be taken away: its name, its type, what it is, and how it is made."""

    name: str
    kind: str
    about: str
    make: Callable[[Review, KeptPlan, ReviewState], bytes | None]


def _book(review: Review, known: KeptPlan, state: ReviewState) -> bytes | None:
    return review.store.file(known.number, BOOK)


def _page(review: Review, known: KeptPlan, state: ReviewState) -> bytes | None:
    return review.store.file(known.number, PAGE)


def _json(review: Review, known: KeptPlan, state: ReviewState) -> bytes | None:
    return plan_json(known.stored).encode()


def _letters(review: Review, known: KeptPlan, state: ReviewState) -> bytes | None:
    mark = known.stored.state.mark
    letters = tuple(
        letter_of(d, known.instance.offer, None, mark, mark=mark) for d in deployments_of(known.plan, known.instance)
    )
    return schedule_book(letters, f"Letters for {known.plan.region.name}", mark)


def _region(review: Review, known: KeptPlan, state: ReviewState) -> bytes | None:
    base = review.base or known.base
    return csv_bytes(one_table(decide(base, review.choice(base), state.holding).region))


def _scenarios(review: Review, known: KeptPlan, state: ReviewState) -> bytes | None:
    return scenarios_file(state) if state.scenarios else None


FILES = (
    Away(BOOK, _EXCEL, "The plan's workbook, with the log of decisions and what each costs. match replan takes it.",
         _book),
    Away("plan.json", "application/json", "The plan for programs, with its region. match check judges it.", _json),
    Away(PAGE, "text/html; charset=utf-8", "The report page: one file to read, to print and to sign.", _page),
    Away("letters.xlsx", _EXCEL, "The schedule of letters for mail merge, marked as a draft until match agree has "
         "agreed the plan.", _letters),
    Away("region.csv", "text/csv; charset=utf-8", "The region with every decision that holds now, planned or not.",
         _region),
    Away("scenarios.toml", "application/toml", "The scenarios that were kept. match compare takes them.", _scenarios),
)  # fmt: skip


def brought_in(review: Review, upload: Upload) -> tuple[Entry, ...]:
    """Give the decisions of a workbook that this review does not have yet; raises Faults with what is wrong."""
    book = plan_book_of(upload.content, upload.name)
    if review.is_another(book.record):
        expected = f"was planned from the region {book.record.region.name}: expected a workbook of this region's plan"
        raise Faults([Fault(expected, Place(upload.name))])
    have = {*review.state.holding}
    old = tuple(entry for entry in book.log if entry.stands and entry not in have)
    return (*old, *(entry for entry in book.new if entry not in have))

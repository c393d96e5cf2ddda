"""A graded inspection, as one row of one file tells of it."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

Basis = Literal["publication", "start"]
BELOW_GOOD = (3, 4)


class Judgement(NamedTuple):
    """One inspection that could carry a grade; `grade` is None where it gave none overall (A.3).

    `urn` is the URN at the time; `needs` are the tags of sub-judgements below good, None where none is known. `own`
    says that the row told it as the latest of its school, not as the previous one: such dates are the surer.
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

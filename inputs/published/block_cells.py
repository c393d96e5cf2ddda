"""Where the cells of one judgement stand in a row, and the needs that its sub-judgements tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ...models.published.judgement import BELOW_GOOD
from .grids import Titled
from .values import grade
from .wordings import SUB_JUDGEMENTS, Block


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

    @classmethod
    def of(cls, block: Block, table: Titled, *, own: bool) -> BlockCells:
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
        )


def find(table: Titled, names: Iterable[str]) -> int:
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

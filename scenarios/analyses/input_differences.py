"""What differs between two requests: only that, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from ...common.numbers import pounds
from ...models.matching.options import Options, Request
from ...models.offers.offer import Offer
from ...models.region.region import Region, Row
from ..definition.change import id_of

BLANK = "(blank)"
"""What stands for a blank cell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One cell, option or figure that differs; a row that only one side has differs as a whole."""

    table: str
    id: str
    column: str
    before: str
    after: str

    def __str__(self) -> str:
        where = " ".join(part for part in (self.table, self.id, self.column) if part)
        return f"{where}: {self.before} -> {self.after}"


def differences(before: Request, after: Request) -> tuple[Difference, ...]:
    """Give everything that differs, table by table and by id."""
    return (
        *_of_offers(before.offer, after.offer),
        *_of_options(before.options, after.options),
        *(found for record in Region.TABLES for found in _of_tables(record, before.region, after.region)),
    )


def _of_offers(before: Offer, after: Offer) -> Iterator[Difference]:
    if before.id != after.id:
        yield Difference(table="offer", id="", column="id", before=before.id, after=after.id)
    elif before != after:
        for f in fields(before.fit):
            old, new = getattr(before.fit, f.name), getattr(after.fit, f.name)
            if old != new:
                yield Difference(table="offer", id=after.id, column=f"fit.{f.name}", before=str(old), after=str(new))
        if before.fit == after.fit:
            yield Difference(
                table="offer", id=after.id, column="sha256", before=before.sha256[:12], after=after.sha256[:12]
            )


def _of_options(before: Options, after: Options) -> Iterator[Difference]:
    for name, old, new in (
        ("objective", ",".join(before.levels), ",".join(after.levels)),
        ("min_days", _shown(before.min_days), _shown(after.min_days)),
        ("budgets", _budgets(before), _budgets(after)),
        ("previous", _pairs(before), _pairs(after)),
    ):
        if old != new:
            yield Difference(table="options", id="", column=name, before=old, after=new)


def _shown(value: object) -> str:
    return BLANK if value is None else str(value)


def _budgets(options: Options) -> str:
    return ", ".join(f"{id_of(row)} {pounds(row.amount)}" for row in options.budgets) or BLANK


def _pairs(options: Options) -> str:
    return BLANK if options.previous is None else f"{len(options.previous)} matches"


def _of_tables(record: str, before: Region, after: Region) -> Iterator[Difference]:
    if before.table(record) is after.table(record):
        return
    old, new = ({row.key: row for row in region.table(record)} for region in (before, after))
    for key in sorted({*old, *new}):
        yield from _of_rows(record, old.get(key), new.get(key))


def _of_rows(record: str, old: Row | None, new: Row | None) -> Iterator[Difference]:
    if old is None or new is None:
        row = new if old is None else old
        there, gone = _whole(row), "(no such row)"
        yield Difference(
            table=record, id=id_of(row) if row else "", column="",
            before=gone if old is None else there, after=gone if new is None else there,
        )  # fmt: skip
        return
    for name, kind in new.kinds().items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            texts = (BLANK if value in (None, ()) else kind.write(value) for value in (was, now))
            yield Difference(table=record, id=id_of(new), column=name, before=next(texts), after=next(texts))


def _whole(row: Row | None) -> str:
    if row is None:
        return ""
    return ", ".join(f"{name}={kind.write(value)}" for name, kind, value in row.cells() if name not in ("id", "pot"))

"""A change to a region: cells set, scaled or raised, rows added or removed; as it was asked for, not yet made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ...common.faults import Fault, Faults
from ...common.names import fold, nearest
from ...models.region.cell_types import CellType
from ...models.region.region import Budget, Decision, Region, Row, pot_id

Op = Literal["=", "*=", "+=", "-="]

TABLES: dict[str, tuple[str, ...]] = {
    "schools": ("school",),
    "trusts": ("trust",),
    "recipients": ("school", "trust"),
    "leaders": ("leader",),
    "budgets": ("budget",),
    "decisions": ("decision",),
}
"""The tables that a change can name, with the records of each."""

_TEXT = re.compile(
    r"\s*(?P<table>\w+)\s*\.\s*(?P<which>\[[^\]]*\]|.+?)\s*\.\s*(?P<column>\w+)\s*(?P<op>[*+-]?=)\s*(?P<value>.*?)\s*",
    re.DOTALL,
)
_PARTS = re.compile(r'(?:"[^"]*"|[^;"]|")+')
"""Ids or names between semicolons; within quotes a semicolon is one of the name."""
_PERCENT = re.compile(r"(?P<sign>[+-])\s*(?P<share>[0-9]{1,9}(\.[0-9]{1,9})?)\s*%")
_FORM = "expected TABLE.WHICH.COLUMN=VALUE, such as budgets.total.amount*=0.9 or leaders.[role=NLE].max_km=50"


@dataclass(frozen=True, slots=True)
class Which:
    """The rows that are meant: those with these ids, all of them without ids, that meet every condition of `where`.

    The id of a budget is its pot, or POT@REGION; the condition `kind` is `school` or `trust`.
    """

    ids: tuple[str, ...] | None = None
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A column set (=), scaled (*=), raised (+=) or lowered (-=); `at` says where the change was asked for."""

    table: str
    which: Which
    column: str
    op: Op
    value: str
    at: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{_which_text(self.which)}.{self.column}{self.op}{self.value}"


@dataclass(frozen=True, slots=True)
class Remove:
    """Rows taken out."""

    table: str
    which: Which
    at: str = ""

    def __str__(self) -> str:
        return f"remove {self.table}.{_which_text(self.which)}"


@dataclass(frozen=True, slots=True)
class Add:
    """A row put in: its cells as texts."""

    record: str
    cells: tuple[tuple[str, str], ...]
    at: str = ""

    def __str__(self) -> str:
        return f"add {self.record} {', '.join(f'{name}={value}' for name, value in self.cells)}"


Step = Change | Remove | Add


def _which_text(which: Which) -> str:
    conditions = ",".join(f"{name}={value}" for name, value in which.where)
    return ";".join(which.ids or ()) or (f"[{conditions}]" if conditions else "*")


def parse_change(text: str, at: str) -> Change:
    """Read `TABLE.WHICH.COLUMN OP VALUE`; WHICH is an id, several by ;, * or [column=value,...].

    Raises Faults where it is not of this form.
    """
    found = _TEXT.fullmatch(text)
    if not found:
        raise Faults([Fault(_FORM, at=at, value=text)])
    table = fold(found["table"])
    # 'leader' is as clear as 'leaders'.
    table = table if table in TABLES else f"{table}s"
    if table not in TABLES:
        expected = f"expected a table: {', '.join(TABLES)}"
        raise Faults([Fault(expected, at=at, value=found["table"], nearest=nearest(found["table"], TABLES))])
    op, value = of_percent(_op(found["op"]), found["value"])
    return Change(table, _which(found["which"], text, at), fold(found["column"]), op, value, at)


def of_percent(op: Op, value: str) -> tuple[Op, str]:
    """Turn a share more or less, `=-10%`, into what it is, `*=0.9`; give everything else as it is."""
    found = _PERCENT.fullmatch(value.strip())
    if op != "=" or found is None:
        return op, value
    return "*=", format((1 + Decimal(f"{found['sign']}{found['share']}") / 100).normalize(), "f")


def _which(text: str, whole: str, at: str) -> Which:
    if text == "*":
        return Which()
    if not text.startswith("["):
        parts = (_unquoted(part) for part in _PARTS.findall(text))
        return Which(tuple(part for part in parts if part))
    pairs = [part.partition("=") for part in text.strip("[]").split(",")]
    if not all(name.strip() and equals for name, equals, _ in pairs):
        raise Faults([Fault(_FORM, at=at, value=whole)])
    return Which(where=tuple((fold(name), _unquoted(value)) for name, _, value in pairs))


def _unquoted(text: str) -> str:
    """Give a name without the quotes that a shell did not take."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == '"' else text


def _op(text: str) -> Op:
    return "=" if text == "=" else "*=" if text == "*=" else "+=" if text == "+=" else "-="


def id_of(row: Row) -> str:
    """Give the id by which a change names a row: a budget's is its pot, with @ and its region where it has one."""
    if isinstance(row, Budget):
        return pot_id(row.pot, row.region)
    return " ".join(row.key)


def columns_of(records: Iterable[str]) -> dict[str, CellType]:
    """Give the columns that rows of some records have."""
    return {name: kind for record in records for name, kind in Region.TABLES[record].kinds().items()}


def holds(row: Row, record: str, column: str, value: str) -> bool:
    """Say whether a row meets a condition: its cell is the value, or a list that has it."""
    if column == "kind":
        return fold(value) == record
    kind = row.kinds().get(column)
    if kind is None:
        return False
    if isinstance(row, Decision) and column == "action" and fold(value) == "lock":
        # Whoever takes locks away means all that holds a match: an appointment too.
        return row.binds
    cell: Any = getattr(row, column)
    if kind.many:
        return fold(value) in map(fold, cell)
    return fold("" if cell is None else kind.write(cell)) == fold(value)

"""Who a change names: by id, or by name where nobody has such an id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ...common.faults import Faults
from ...models.region.find_by_name import Ambiguous, Known, find_by_name
from ...models.region.region import Row
from .change import TABLES, Change, Remove, Which

_WHO = {"recipient": TABLES["recipients"], "leader": TABLES["leaders"]}
"""Columns of decisions that name somebody, and the records of whom."""

_NAMELESS = ("budgets", "decisions")
"""Tables whose rows have no names."""


def with_ids(step: Change | Remove, rows: Mapping[str, Sequence[Row]]) -> Change | Remove:
    """Give a step with the ids of those whom it names.

    A name that nobody has stays, and is told as an unknown id is. Raises Faults where several have it.
    """
    which = step.which
    if which.ids and step.table not in _NAMELESS:
        known = _known(TABLES[step.table], rows)
        which = replace(which, ids=tuple(_id_of(text, known, step.at) for text in which.ids))
    if step.table == "decisions":
        which = Which(which.ids, tuple(_decided_on(column, text, rows, step.at) for column, text in which.where))
    return step if which == step.which else replace(step, which=which)


def _decided_on(column: str, text: str, rows: Mapping[str, Sequence[Row]], at: str) -> tuple[str, str]:
    return column, _id_of(text, _known(_WHO[column], rows), at) if column in _WHO else text


def _known(records: Iterable[str], rows: Mapping[str, Sequence[Row]]) -> list[Known]:
    return [Known(record, row.key[0], getattr(row, "name", "")) for record in records for row in rows[record]]


def _id_of(text: str, known: Sequence[Known], at: str) -> str:
    # A number is an id, misspelt perhaps, and no part of a name.
    if not any(map(str.isalpha, text)) or any(one.id == text for one in known):
        return text
    try:
        return find_by_name(text, known, at).id
    except Ambiguous:
        raise
    except Faults:
        return text

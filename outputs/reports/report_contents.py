"""What a report holds, before anybody writes it: data for machines, sheets and sentences for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..workbook.charts import Chart

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is written: `data` for machines, `sheets` for people, the first of them in a CSV file.

    `columns` has the columns of each sheet, so that an empty one still has them; `about` stands on the cover,
    and `first` there and on the page: what must be read before the figures.
    """

    title: str
    data: Mapping[str, Any]
    sheets: Mapping[str, Rows]
    columns: Mapping[str, tuple[str, ...]]
    charts: tuple[Chart, ...] = ()
    about: str = "Every value says on its row how far it is proven."
    first: str = ""
    findings: tuple[str, ...] = ()
    """What the figures come to, in sentences: the cover of the workbook has them."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What each sheet answers."""
    shown: Mapping[str, tuple[Rows, str]] = field(default_factory=dict)
    """What a page shows of a sheet in place of all its rows, and the line that sums up the rest."""

"""A plan as a file keeps it: with what it was made from, its state, and the plan before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from ..matching.decision_log import Entry
from ..offers.offer import Offer
from ..region.region import Region, Row
from .plan import Plan

StateName = Literal["draft", "agreed", "superseded"]
Texts: TypeAlias = Mapping[str, str]
"""The cells of a row that are not blank: texts by column."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """Who agreed a plan, and when."""

    by: str
    on: date

    def __str__(self) -> str:
        return f"by {self.by} on {self.on}"


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """Whether a plan may be acted on; `superseded_by` is the digest of the plan that replaced it."""

    name: StateName = "draft"
    agreement: Agreement | None = None
    superseded_by: str | None = None

    @property
    def mark(self) -> str:
        """What stands on every page that is made from a plan that is not agreed."""
        return "Superseded: another plan replaced this one" if self.name == "superseded" else "Draft: not agreed"

    @property
    def told(self) -> str:
        """The state as a page says it."""
        return f"Agreed {self.agreement}" if self.name == "agreed" else self.mark

    def __str__(self) -> str:
        agreed = f"agreed {self.agreement}" if self.agreement else ""
        if self.name == "superseded":
            return f"superseded by {self.superseded_by}" + (f" (was {agreed})" if agreed else "")
        return agreed or "a draft"


DRAFT = State()


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What the decisions of a workbook changed, as it was: without it they could not be taken back."""

    notes: tuple[str, ...]
    tables: Mapping[str, tuple[Texts, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """What a plan was made from: the rows of each record as texts, and what goes with them.

    `notes` are those of reading the region, `offer` is the text of the offer's file where it is a user's own, `log` has
    every decision of the workbooks before, and `before` the rows that these changed.
    """

    tables: Mapping[str, tuple[Texts, ...]]
    notes: tuple[str, ...] = ()
    offer: str | None = None
    log: tuple[Entry, ...] = ()
    before: Before | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The plan from which a plan was made again: its digest, and its state then."""

    sha256: str
    state: StateName


@dataclass(frozen=True, kw_only=True)
class StoredPlan:
    """A plan with all that its file holds; `unplanned` are decisions typed into its workbook since."""

    plan: Plan
    inputs: Inputs | None = None
    state: State = DRAFT
    previous: Origin | None = None
    file: str = ""
    unplanned: tuple[Entry, ...] = field(default=(), compare=False)

    @property
    def undecided(self) -> tuple[Entry, ...]:
        """The decisions typed into the workbook that ask for something else than what is planned."""
        planned = {m.recipient: (m.leader, m.days) for m in self.plan.matches}
        return tuple(e for e in self.unplanned if not _as_planned(e, planned.get(e.recipient)))


def _as_planned(entry: Entry, match: tuple[str, int] | None) -> bool:
    if match is None or entry.decision != "agree" or entry.approval is not None:
        return False
    return entry.leader == match[0] and entry.days in (None, match[1])


def inputs_of(region: Region, offer: Offer, base: Region | None = None, log: tuple[Entry, ...] = ()) -> Inputs:
    """Give what a plan of a region carries; `base` is the region before the decisions of `log`."""
    return Inputs(
        tables={record: tuple(map(texts_of, region.table(record))) for record in Region.TABLES},
        notes=region.notes,
        offer=None if offer.shipped else offer.source or None,
        log=log,
        before=None if base is None or base.digest == region.digest else _before(base, region),
    )


def texts_of(row: Row) -> Texts:
    """Give the cells of a row as texts, those of columns that `match` does not know among them."""
    return {name: kind.write(value) for name, kind, value in row.cells()} | dict(row.extra)


def _before(base: Region, region: Region) -> Before:
    # Decisions change cells of schools and trusts; of decisions rows come and go, too.
    changed = {
        record: tuple(
            texts_of(old) for old, new in zip(base.table(record), region.table(record), strict=True) if old != new
        )
        for record in ("school", "trust")
    }
    return Before(notes=base.notes, tables=changed | {"decision": tuple(map(texts_of, base.decisions))})

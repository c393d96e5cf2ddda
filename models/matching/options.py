"""What a user asks for: a region, an offer, and options: other limits, another order of levels, how long to try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256

from ...common.faults import Fault, Faults
from ...common.names import Nearest, fold, nearest
from ...common.version import VERSION
from ..offers.offer import Offer
from ..region.cell_types import DATE
from ..region.region import POTS, Budget, Region, Row
from .levels import STAY, order_levels


@dataclass(frozen=True, kw_only=True, slots=True)
class Allocation:
    """What a plan gives a recipient: a leader, days, and perhaps a partner trust, a reviewer (an NLG) and an NPQEL."""

    recipient: str
    leader: str
    days: int
    partner: str | None = None
    reviewer: str | None = None
    npqel: bool = False

    def items(self) -> Iterator[tuple[str, str, str]]:
        """Walk what the level `stay` counts: kind, recipient, and leader, partner or reviewer; days are not in it."""
        yield "match", self.recipient, self.leader
        if self.partner is not None:
            yield "partner", self.recipient, self.partner
        if self.reviewer is not None:
            yield "review", self.recipient, self.reviewer
        if self.npqel:
            yield "npqel", self.recipient, ""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of a plan.

    `objective` are the levels named first; `previous` are the pairs of recipient and leader of an earlier plan, for
    the level `keep`; `budgets` replace the region's rows of the same pot and region; `time_limit` is in seconds.
    `stay` is what another plan gives: of plans that are equal on every level, the one that has most of its leaders,
    partners, reviewers and NPQELs is made, before the tie-break; and days are then shared so that most of those who
    keep their leader keep their days.
    """

    objective: tuple[str, ...] = ()
    min_days: int | None = None
    budgets: tuple[Budget, ...] = ()
    previous: tuple[tuple[str, str], ...] | None = None
    time_limit: float | None = None
    threads: int = 1
    stay: tuple[Allocation, ...] | None = None

    def check(self) -> None:
        """Raise Faults where the objective is not sound."""
        order_levels(self.objective, previous=self.previous is not None)

    @property
    def levels(self) -> tuple[str, ...]:
        """Every level, in order; raises Faults where the objective is not sound."""
        order = order_levels(self.objective, previous=self.previous is not None)
        return order if self.stay is None else (*order, STAY)


def parse_objective(text: str | None) -> tuple[str, ...]:
    """Read `LEVEL,...`; an empty name is left for `order_levels` to refuse."""
    return () if text is None else tuple(fold(name) for name in text.split(","))


def parse_budgets(texts: Sequence[str]) -> tuple[Budget, ...]:
    """Read `POT[@REGION]=AMOUNT`, as often as given; raises Faults with every fault at once."""
    rows, faults = read_budgets(texts)
    if faults:
        raise Faults(faults)
    return rows


def read_budgets(texts: Sequence[str]) -> tuple[tuple[Budget, ...], tuple[Fault, ...]]:
    """Give the rows that could be read, and the faults of the others."""
    read = [_parse_budget(text) for text in texts]
    faults = [item for item in read if isinstance(item, Fault)]
    rows = tuple(item for item in read if isinstance(item, Budget))
    keys = [row.key for row in rows]
    faults += [_at(f"{row.pot} is given twice") for i, row in enumerate(rows) if row.key in keys[:i]]
    return rows, tuple(faults)


def parse_day(option: str, text: str | None) -> date | None:
    """Read the date of an option; raises Faults where it is none."""
    if text is None:
        return None
    try:
        return DATE.read(text.strip())  # type: ignore[no-any-return]
    except ValueError:
        raise Faults([Fault(DATE.expected, at=option, value=text)]) from None


def _parse_budget(text: str) -> Budget | Fault:
    head, equals, amount = text.partition("=")
    pot, at, region = head.partition("@")
    if not equals or (at and not region.strip()):
        return _at("expected POT[@REGION]=AMOUNT, such as total=250000 or days@London=40000", text)
    if fold(pot) not in POTS:
        return _at(f"expected a pot: {', '.join(POTS)}", pot, nearest(pot, POTS))
    kind = Budget.kinds()["amount"]
    try:
        return Budget(pot=fold(pot), region=" ".join(region.split()) or None, amount=kind.read(amount.strip()))
    except ValueError:
        return _at(kind.expected, amount)


def _at(expected: str, value: str | None = None, near: str | Nearest | None = None) -> Fault:
    return Fault(expected, at="--budget", value=value, nearest=near)


def unknown_region(row: Budget, known: Iterable[str]) -> Fault:
    """Make the fault of an option's budget row whose region is not among the known ones."""
    region = row.region or ""
    return _at("expected a region of a school or trust", region, Nearest(region, known))


def with_budgets(region: Region, changes: Iterable[Budget]) -> Region:
    """Give the region with budget rows replaced, or added where it had none of that pot and region.

    Raises Faults where a region is named that no school or trust has.
    """
    changes = tuple(changes)
    known = {row.region for row in (*region.schools, *region.trusts)}
    folded = {fold(name) for name in known}
    faults = [unknown_region(row, known) for row in changes if row.region and fold(row.region) not in folded]
    if faults:
        raise Faults(faults)
    replaced = {row.key for row in changes}
    kept = (row for row in region.budgets if row.key not in replaced)
    return replace(region, budgets=(*kept, *changes)) if changes else region


@dataclass(frozen=True, kw_only=True)
class Request:
    """A region under an offer with options: what `match plan` would be given."""

    region: Region
    offer: Offer
    options: Options = field(default_factory=Options)

    @cached_property
    def key(self) -> str:
        """The digest of everything that a proven plan depends on, time and threads left out.

        Unlike the region's digest it looks at cells as they are written: the plan shows them.
        """
        options = replace(self.options, time_limit=None, threads=1)
        rows = sorted(_text(row) for record in Region.TABLES for row in self.region.table(record))
        about = (VERSION, self.region.name, *self.region.notes, self.offer.id, self.offer.sha256, repr(options))
        return sha256("\x1e".join((*about, *rows)).encode()).hexdigest()


@lru_cache(maxsize=1 << 16)
def _text(row: Row) -> str:
    # Of many plans that are asked for, regions share most of their rows.
    return "\x1f".join((type(row).__name__, *(f"{name}={kind.write(value)}" for name, kind, value in row.cells())))

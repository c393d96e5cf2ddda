"""Recipients and leaders as rows: filtered, sorted, 50 a page; the filter stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Literal, TypeVar

from ...common.names import fold
from ...models.matching.groups import UNKNOWN, authority_of
from ...models.plan.plan import Reason
from ...outputs.shared.plan_wording import SHORTLY, days_left, leader_status
from ..decisions import ReviewState, told
from ..session import KeptPlan
from .render import address

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class RecipientRow:
    """A recipient as its row shows it; `reason` is blank where it is matched."""

    id: str
    name: str
    kind: str
    region: str
    authority: str
    phase: str
    priority: int
    leader: str = ""
    leader_name: str = ""
    days: int | None = None
    km: int | None = None
    fit: int | None = None
    state: str
    reason: Reason | Literal[""] = ""
    decided: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaderRow:
    """A leader as its row shows it."""

    id: str
    name: str
    role: str
    regions: tuple[str, ...]
    status: str
    days: int
    capacity: int
    left: int
    load: int | None
    matches: int


Row = TypeVar("Row", RecipientRow, LeaderRow)


def recipient_rows(known: KeptPlan, state: ReviewState) -> list[RecipientRow]:
    """Give every recipient, those who declined too, by name."""
    plan, instance = known.plan, known.instance
    authorities = authority_of(instance)
    matches = {m.recipient: m for m in plan.matches}
    reasons = {u.recipient: u.reason for u in plan.unmatched}
    decided: dict[str, list[str]] = {}
    for entry in state.holding:
        decided.setdefault(entry.recipient, []).append(told(entry))
    phases = {fold(s.phase): s.phase for s in instance.region.schools if s.phase}
    rows = []
    for r in (*instance.recipients, *instance.eligibility.declined):
        m = matches.get(r.id)
        place = authorities[r.id]
        rows.append(
            RecipientRow(
                id=r.id,
                name=r.name,
                kind=r.kind,
                region=r.region,
                authority="" if place == UNKNOWN else place,
                phase=", ".join(sorted(phases.get(p, p) for p in r.phases)),
                priority=r.priority,
                leader=m.leader if m else "",
                leader_name=m.leader_name if m else "",
                days=m.days if m else None,
                km=m.km if m else None,
                fit=m.fit if m else None,
                state="matched" if m else "not matched" if r.id in reasons else "declined",
                reason=reasons.get(r.id, ""),
                decided="; ".join(decided.get(r.id, ())),
            )
        )
    return sorted(rows, key=lambda row: (fold(row.name), row.id))


def leader_rows(known: KeptPlan) -> list[LeaderRow]:
    """Give every leader, by name."""
    rows = [
        LeaderRow(
            id=leader.id,
            name=leader.name,
            role=leader.role,
            regions=leader.region,
            status=leader_status(leader),
            days=use.days,
            capacity=use.capacity.all,
            left=left,
            load=use.load,
            matches=use.matches,
        )
        for leader, use, left in zip(known.instance.leaders, known.plan.leaders, days_left(known.plan), strict=True)
    ]
    return sorted(rows, key=lambda row: (fold(row.name), row.id))


@dataclass(frozen=True)
class Choice(Generic[Row]):
    """A filter that is a list to choose from: its name in the address, its label, and who passes a value."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    passes: Callable[[Row, str], bool]


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """What of a table is shown, and how the rest is reached."""

    path: str
    asked: Mapping[str, str]
    choices: tuple[Choice[Row], ...]
    sorts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    shown: tuple[Row, ...]
    number: int
    pages: int
    every: int
    dropped: tuple[str, ...] = field(default=())

    def page(self, number: int) -> str:
        """Give the address of one page of this list."""
        return address(self.path, **{**self.asked, "page": number if number > 1 else ""})

    @property
    def near(self) -> tuple[int | None, ...]:
        """The pages to choose from: first, last and those near this one; None for what is left out between."""
        wanted = sorted({1, self.pages, *range(max(1, self.number - 1), min(self.pages, self.number + 1) + 1)})
        found: list[int | None] = []
        for number in wanted:
            if found and found[-1] is not None and number > found[-1] + 1:
                found.append(None)
            found.append(number)
        return tuple(found)

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * ON_A_PAGE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(len(self.rows), self.number * ON_A_PAGE)

    @property
    def filtered(self) -> bool:
        """Whether something is left out."""
        return bool({*self.asked} - {"sort"})


def _has(name: str, row: Any, value: str) -> bool:
    return fold(str(getattr(row, name))) == fold(value)


def _values(rows: Iterable[Row], name: str) -> tuple[tuple[str, str], ...]:
    found = {str(getattr(row, name)) for row in rows} - {""}
    return tuple((value, value) for value in sorted(found, key=fold))


def recipients(known: KeptPlan, state: ReviewState, asked: Mapping[str, str]) -> Listing[RecipientRow]:
    """Give the recipients that a filter asks for."""
    rows = recipient_rows(known, state)
    named = sorted({row.reason for row in rows if row.reason})
    reasons = tuple((reason, SHORTLY[reason].capitalize()) for reason in named)
    phases = sorted({p for row in rows for p in row.phase.split(", ")} - {""})
    choices: list[Choice[RecipientRow]] = [
        Choice("region", "Region", _values(rows, "region"), partial(_has, "region")),
        Choice("authority", "Local authority", _values(rows, "authority"), partial(_has, "authority")),
        Choice("phase", "Phase", tuple((p, p) for p in phases), lambda row, value: value in row.phase.split(", ")),
        Choice("kind", "Kind", (("school", "School"), ("trust", "Trust")), partial(_has, "kind")),
        Choice(
            "matched", "Leader",
            (("matched", "With a leader"), ("not matched", "Without a leader"), ("declined", "Declined")),
            partial(_has, "state"),
        ),
        Choice("reason", "Why without", reasons, partial(_has, "reason")),
        Choice(
            "decided", "Decision", (("yes", "Decided"), ("no", "Not decided")),
            lambda row, value: bool(row.decided) == (value == "yes"),
        ),
    ]  # fmt: skip
    sorts = (
        ("", "Name"), ("authority", "Local authority"), ("priority", "Priority, highest first"),
        ("km", "Distance, furthest first"), ("fit", "Fit, weakest first"), ("days", "Days, most first"),
        ("leader", "Leader"),
    )  # fmt: skip
    return _listing("/recipients", asked, rows, choices, sorts, _recipient_order)


def _recipient_order(sort: str, row: RecipientRow) -> tuple[Any, ...]:
    number = {"priority": -row.priority, "km": -(row.km or 0), "days": -(row.days or 0)}
    if sort in number:
        return (number[sort],)
    if sort == "fit":
        return row.fit is None, row.fit or 0
    if sort == "authority":
        return not row.authority, fold(row.authority)
    return not row.leader, fold(row.leader_name), row.leader


def leaders(known: KeptPlan, asked: Mapping[str, str]) -> Listing[LeaderRow]:
    """Give the leaders that a filter asks for."""
    rows = leader_rows(known)
    regions = sorted({region for row in rows for region in row.regions}, key=fold)
    choices: list[Choice[LeaderRow]] = [
        Choice(
            "region", "Region", tuple((r, r) for r in regions),
            lambda row, value: fold(value) in map(fold, row.regions),
        ),
        Choice("role", "Role", _values(rows, "role"), partial(_has, "role")),
        Choice("status", "Status", _values(rows, "status"), partial(_has, "status")),
        Choice(
            "used", "Matches",
            (("yes", "With a match"), ("no", "Without a match"), ("full", "No days left")),
            lambda row, value: row.left <= 0 and row.matches > 0 if value == "full"
            else (row.matches > 0) == (value == "yes"),
        ),
    ]  # fmt: skip
    sorts = (
        ("", "Name"), ("matches", "Matches, most first"), ("load", "Load, highest first"),
        ("left", "Days left, most first"),
    )  # fmt: skip
    return _listing("/leaders", asked, rows, choices, sorts, _leader_order)


def _leader_order(sort: str, row: LeaderRow) -> tuple[Any, ...]:
    return ({"matches": -row.matches, "load": -(row.load or 0), "left": -row.left}[sort],)


def _listing(
    path: str,
    asked: Mapping[str, str],
    rows: list[Row],
    choices: Sequence[Choice[Row]],
    sorts: tuple[tuple[str, str], ...],
    order: Callable[[str, Row], tuple[Any, ...]],
) -> Listing[Row]:
    offered = tuple(choice for choice in choices if len(choice.values) > 1 or asked.get(choice.name))
    used = {choice.name: asked[choice.name] for choice in offered if asked.get(choice.name)}
    found = [row for row in rows if all(c.passes(row, used[c.name]) for c in offered if c.name in used)]
    words = fold(asked.get("q", ""))
    if words:
        used["q"] = asked["q"]
        found = [row for row in found if words in fold(row.name) or words in fold(row.id)]
    sort = asked.get("sort", "")
    if sort and sort in dict(sorts):
        used["sort"] = sort
        found.sort(key=partial(order, sort))
    pages = max(1, -(-len(found) // ON_A_PAGE))
    number = min(pages, _number(asked.get("page", "")))
    shown = found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return Listing(path, used, offered, sorts, tuple(found), tuple(shown), number, pages, len(rows))


def _number(text: str) -> int:
    # More digits than a page has are somebody's joke, and slow to read.
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1

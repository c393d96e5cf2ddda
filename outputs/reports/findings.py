"""What the figures of a report come to, in sentences that its rows bear out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from ...common.names import count, with_id
from ...common.numbers import number_of_pounds
from ...delivery.settlement import Settlement
from ...models.plan.plan_report import amount
from ...scenarios.analyses.comparison_result import SHIFTS, Against, Comparison
from ...scenarios.analyses.dropout import Dropouts
from ...scenarios.analyses.plan_diff import PlanDiff
from ...scenarios.analyses.sweep import Sweep
from ...scenarios.analyses.worth import Ranking
from ..shared.plan_wording import CHANGED
from .report_columns import axis_name

UP = {
    "matched": "Recipients with a leader",
    "need": "Need: priority of the recipients with a leader",
    "keep": "Matches of the plan before that are kept",
    "days": "Days given",
    "extras": "Priority of partnerships, reviews and NPQELs",
    "fit": "How well leaders suit, summed over the matches",
    "travel": "Km of the journeys",
    "cost": "Spent, £",
    "balance": "How unevenly leaders are asked",
    "stay": "Leaders, partners, reviews and NPQELs of the plan before that are kept",
    "fair": "Share supported in the least served area, per 1,000",
}
"""For each level and for the matched, what the axis of a chart says."""
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FIRST = 3
"""Rows that are told in words: the best, or the worst."""


def _unit(name: str, value: Decimal) -> str:
    plain = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,}"
    return f"£{plain}" if axis_name(name).endswith("£") else plain


@dataclass(frozen=True, slots=True)
class _Curve:
    """How many are matched at each value of an axis, in the order of the values."""

    name: str
    points: tuple[tuple[Decimal, int], ...]

    @property
    def rises(self) -> bool:
        """Whether more of it never supports fewer."""
        numbers = [matched for _, matched in self.points]
        return numbers == sorted(numbers)

    @property
    def top(self) -> int:
        """The first point from which on nobody more is matched."""
        most = self.points[-1][1]
        return next(i for i, (_, matched) in enumerate(self.points) if matched == most)

    @property
    def step(self) -> Decimal | None:
        """The distance from value to value up to the top, None where they differ."""
        values = [value for value, _ in self.points[: self.top + 1]]
        steps = {b - a for a, b in pairwise(values)}
        return steps.pop() if len(steps) == 1 else None


def sweep_findings(sweep: Sweep) -> Iterator[str]:
    """Say what more of the last axis supports, for each combination of the others."""
    curves: dict[tuple[str, ...], list[tuple[Decimal, int]]] = {}
    name = sweep.axes[-1].name
    for point in sweep.points:
        *along, last = point.values
        try:
            value = Decimal(last)
        except InvalidOperation:
            return
        if point.row.total is not None:
            curves.setdefault(tuple(along), []).append((value, point.row.total.matched))
    for others, points in list(curves.items())[:_FIRST]:
        told = _curve_text(_Curve(name, tuple(sorted(points))))
        where = ", ".join(
            f"{axis_name(axis.name)} {value}" for axis, value in zip(sweep.axes[:-1], others, strict=True)
        )
        if told:
            yield f"{where}: {told}" if where else told
    yield "Every plan is proven best." if sweep.settled else "Not every plan is proven best: see the column State."


def _curve_text(curve: _Curve) -> str:
    if len(curve.points) < 2:
        return ""
    (low, few), (high, many) = curve.points[0], curve.points[-1]
    name, top = curve.name, curve.points[curve.top][0]
    ends = f"{few:,} with a leader at {_unit(name, low)}, {many:,} at {_unit(name, top)}"
    if not curve.rises:
        return f"More does not always support more: {few:,} with a leader at {_unit(name, low)}, {many:,} at the end."
    if few == many:
        return f"It makes no difference: {many:,} with a leader from {_unit(name, low)} to {_unit(name, high)}."
    rest = f" More than {_unit(name, top)} supports nobody more." if top < high else ""
    return f"{_rate(curve, few, many, top)} ({ends}).{rest}"


def _rate(curve: _Curve, few: int, many: int, top: Decimal) -> str:
    """Say how many more each step up to the top supports, on average."""
    name, step = curve.name, curve.step
    if step is None:
        return f"Up to {_unit(name, top)} it supports {many - few:,} more"
    each = Decimal(many - few) / curve.top
    if each < 1:
        return f"Up to {_unit(name, top)}, about every {_unit(name, Decimal(round(step / each)))} supports one more"
    whole = round(each)
    number = _WORDS[whole] if whole < len(_WORDS) else f"{whole:,}"
    numbers = [matched for _, matched in curve.points[: curve.top + 1]]
    far = max(abs(b - a - each) for a, b in pairwise(numbers))
    # Where a step differs from the mean by more than one recipient, it is told as the mean.
    about = "" if far == 0 else "about " if far <= 1 else "on average "
    return f"Each {_unit(name, step)} up to {_unit(name, top)} supports {about}{number} more"


def worth_findings(ranking: Ranking) -> Iterator[str]:
    """Say how many single changes gain something, and which gain most."""
    useful = [row for row in ranking.rows if row.state == "proven" and not row.worthless]
    better = [row for row in useful if next(gain for gain in row.gain if gain) > 0]
    yield f"{len(better):,} of {count(len(ranking.rows), 'single change')} would make the plan better."
    for row in better[:_FIRST]:
        level, gain = next((name, gain) for name, gain in zip(ranking.levels, row.gain, strict=False) if gain)
        yield f"{row.change}: {level} {amount(level, gain)} better."


def dropout_findings(made: Dropouts) -> Iterator[str]:
    """Say which leaders cannot be replaced, the worst loss first."""
    known = [row for row in made.rows if row.state == "proven"]
    losing = [row for row in known if row.lost]
    yield f"{len(losing):,} of {count(len(known), 'leader')} would leave somebody without a leader."
    for row in losing[:_FIRST]:
        who = with_id(row.leader_name, row.leader)
        yield f"{who}: {count(len(row.lost), 'recipient')} without a leader, {count(row.days, 'day')} lost."


def comparison_findings(comparison: Comparison) -> Iterator[str]:
    """Say for each scenario how many more or fewer have a leader than in the base."""
    yield f"{comparison.base.name}: {_matched(comparison.base)}."
    for row in comparison.scenarios:
        if row.total is None or comparison.base.total is None:
            yield f"{row.name}: no plan. {row.reason}".rstrip()
            continue
        change = row.total.matched - comparison.base.total.matched
        told = f"{abs(change):,} {'more' if change > 0 else 'fewer'}" if change else "as many"
        yield f"{row.name}: {_matched(row)}, {told}."


def _matched(row: Against) -> str:
    if row.total is None:
        return "no plan"
    return f"{row.total.matched:,} of {count(row.total.eligible, 'recipient')} with a leader"


def diff_findings(found: PlanDiff) -> Iterator[str]:
    """Say how many gained, lost or changed."""
    counts = Counter(move.change for move in found.moves)
    parts = [f"{CHANGED[shift]} {counts[shift]:,}" for shift in SHIFTS if counts[shift]]
    yield f"Recipients that change: {', '.join(parts)}." if parts else "Nothing changes for any recipient."


def claims_findings(made: Settlement) -> Iterator[str]:
    """Say how the claims were judged, and what is payable."""
    verdicts = Counter(judged.verdict for judged in made.claims)
    told = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(verdicts.items()))
    payable = number_of_pounds(sum(judged.payable for judged in made.claims))
    yield f"{count(len(made.claims), 'claim')}{': ' if told else ''}{told}."
    yield f"Payable in all: £{payable:,.2f}."


def contacts_findings(bodies: Sequence[dict[str, object]]) -> Iterator[str]:
    """Say how many are told first and later."""
    turns = Counter(body["turn"] for body in bodies)
    for turn, number in sorted(turns.items(), key=lambda item: str(item[0])):
        yield f"Turn {turn}: {count(number, 'body', 'bodies')} to tell."

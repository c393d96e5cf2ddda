"""What `match compare` and `match diff` print: all rows against the base first, then each scenario, or what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from rich.console import Console

from ...common.names import count, with_id
from ...common.numbers import pounds
from ...models.plan.journeys import Journeys, travel_text
from ...models.plan.stored_plan import StoredPlan
from ...scenarios.analyses.comparison_result import SHIFTS, Against, Comparison, LevelAgainst, Move, Tally
from ...scenarios.analyses.plan_diff import PlanDiff
from ...scenarios.runs.answer import State
from ..shared.plan_wording import CHANGED, nothing_known, row_text
from .console import cut, heading, items, line, show_written, table

_LINES_SHOWN = 12
"""Lines of one kind shown of a comparison; files have all of them."""

_DIFFERENCES_SHOWN = 20
"""Inputs shown that differ between two plans."""

NOT_KNOWN = "not known"
"""Stands for a sum of km of which no distance is known."""

_STATES = {"proven": "proven", "stopped": "stopped", "impossible": "no plan", "failed": "failed"}


def show_comparison(console: Console, comparison: Comparison, written: Iterable[Path] = ()) -> None:
    """Print a comparison whole."""
    _show_base(console, comparison)
    _show_rows(console, comparison)
    _show_levels(console, comparison)
    for row in comparison.scenarios:
        show_against(console, row, comparison.base)
    show_written(console, written)
    line(console, settled_line(comparison.rows))


class Ended(Protocol):
    """What has come to a proof, a stop, or nothing."""

    @property
    def state(self) -> State:
        """How it ended."""


def settled_line(rows: Sequence[Ended]) -> str:
    """Say in a line how many plans are proven, and how many are not."""
    counts = [(word, sum(row.state == state for row in rows)) for state, word in _STATES.items()]
    return f"{count(len(rows), 'plan')}: {', '.join(f'{number} {word}' for word, number in counts if number)}."


def _show_base(console: Console, comparison: Comparison) -> None:
    base = comparison.base
    line(console, f"Region {comparison.region.name}, and {count(len(comparison.scenarios), 'scenario')} of it.")
    if base.state != "proven":
        line(console, f"The base itself is {_STATES[base.state]}: {base.reason}")


def _show_rows(console: Console, comparison: Comparison) -> None:
    heading(console, "Against the base")
    header = ("Scenario", "Proof", "Matched", "Days", "Cost", "Km", "Gain", "Lose", "Other leader", "Rules")
    table(console, header, (_scenario_row(row, comparison.base) for row in comparison.rows), "n rrrrrrr ")
    _show_losses(console, comparison.rows)
    if any(row.rules for row in comparison.scenarios):
        line(console, "other: the rules differ from the base's, not only the world: such a row compares rule books.")


def _show_losses(console: Console, rows: Sequence[Against]) -> None:
    """Print which plans support less than need first would."""
    _list(console, [f"{row.name}: {told}" for row in rows if (told := row_text(row))], "such plans")


def _scenario_row(row: Against, base: Against) -> tuple[object, ...]:
    lead = (cut(row.name, 30), _STATES[row.state])
    if row.total is None:
        return (*lead, "", "", "", "", "", "", "", _rules(row))
    if row is base or base.total is None:
        return (*lead, row.total.matched, row.total.days, _cost(row), _km(row.total), "", "", "", _rules(row))
    now, was = row.total, base.total
    sums = (signed(now.matched - was.matched), signed(now.days - was.days), _cost_change(row), km_change(now, was))
    return (*lead, *sums, len(row.moved("gained")), len(row.moved("lost")), len(row.moved("leader")), _rules(row))


def _rules(row: Against) -> str:
    return "other" if row.rules else ""


def _cost(row: Against) -> str:
    level = row.level("cost")
    return "" if level is None else pounds(level.value)


def _cost_change(row: Against) -> str:
    level = row.level("cost")
    return "" if level is None or level.change is None else signed_pounds(level.change)


def _km(tally: Tally) -> str:
    return NOT_KNOWN if _far_unknown(tally) else f"{tally.km:,}"


def km_change(now: Tally, was: Tally) -> str:
    """Write the change of the km of matches, `not known` where on one side no distance is known."""
    return NOT_KNOWN if _far_unknown(now) or _far_unknown(was) else signed(now.km - was.km)


def _far_unknown(tally: Tally) -> bool:
    return tally.matched > 0 and tally.km_known == 0


def show_travel(console: Console, rows: Iterable[tuple[str, LevelAgainst | None, Journeys | None]]) -> None:
    """Print over which journeys the level travel is, of every row by its name, where of some the km is not known."""
    told = [
        f"{name}: {travel_text(level.value, journeys)}"
        for name, level, journeys in rows
        if level is not None and journeys is not None and journeys.unknown
    ]
    if told:
        line(console, "Travel is the sum of the distances that are known:")
        _list(console, told, "sums")


def signed(number: int) -> str:
    """Write a change: +3, -1,200, or 0."""
    return f"{number:+,}" if number else "0"


def signed_pounds(pence: int) -> str:
    """Write a change of money."""
    return f"+{pounds(pence)}" if pence > 0 else pounds(pence)


def level_change(level: LevelAgainst, *journeys: Journeys | None) -> str:
    """Write the change of a level, with a mark where it is not proven; `journeys` are those of both sides."""
    if level.change is None:
        return ""
    if any(nothing_known(level.name, side) for side in journeys):
        return NOT_KNOWN
    text = signed_pounds(level.change) if level.name == "cost" else signed(level.change)
    return text if level.proven else f"{text}?"


def level_value(level: LevelAgainst, journeys: Journeys | None = None) -> str:
    """Write the value of a level, with a mark where it is not proven."""
    if nothing_known(level.name, journeys):
        return NOT_KNOWN
    text = pounds(level.value) if level.name == "cost" else f"{level.value:,}"
    return text if level.proven else f"{text}?"


def _show_levels(console: Console, comparison: Comparison) -> None:
    names = [level.name for level in comparison.base.levels]
    if not names:
        return
    heading(console, "Levels, in the base's order, and their change")
    rows = ((cut(row.name, 30), *_level_cells(row, names, comparison.base)) for row in comparison.rows)
    table(console, ("Scenario", *names), rows, " " + "r" * len(names))
    if any(not level.proven for row in comparison.rows for level in row.levels):
        line(console, "?: not proven.")
    show_travel(console, ((cut(row.name, 30), row.level("travel"), row.journeys) for row in comparison.rows))


def _level_cells(row: Against, names: Sequence[str], base: Against) -> Iterator[str]:
    for level in map(row.level, names):
        if level is None:
            yield ""
        elif row is base:
            yield level_value(level, row.journeys)
        else:
            yield level_change(level, row.journeys, base.journeys)


def show_against(console: Console, row: Against, base: Against) -> None:
    """Print one scenario: what differs going in, and what differs coming out."""
    heading(console, cut(row.name, console.width))
    if row.about:
        line(console, row.about)
    if row.reason:
        line(console, f"{_STATES[row.state].capitalize()}: {row.reason}")
    for rule in row.rules:
        line(console, f"THE RULES DIFFER: {rule}.")
    for warning in row.warnings:
        line(console, f"Warning: {warning}.")
    _list(console, [str(difference) for difference in row.differences], "inputs differ")
    if row.total is None or base.total is None:
        return
    changes = [f"{x.name} {level_change(x, row.journeys, base.journeys)}" for x in row.levels if x.change]
    line(console, f"Levels: {', '.join(changes)}." if changes else "Levels: all as in the base.")
    _show_tallies(console, row.tallies, base.tallies)
    show_moves(console, row.moves)


def _list(console: Console, texts: Sequence[str], what: str) -> None:
    shown = list(texts[:_LINES_SHOWN])
    if len(texts) > _LINES_SHOWN:
        shown.append(f"{len(texts) - _LINES_SHOWN:,} more {what}; a file written by -o has them all")
    if shown:
        items(console, shown)


def _show_tallies(console: Console, now: Sequence[Tally], before: Sequence[Tally]) -> None:
    known = {(tally.region, tally.kind): tally for tally in before}
    pairs = [(t, known[t.region, t.kind]) for t in now if (t.region, t.kind) in known]
    rows = [_tally_cells(t, was) for t, was in pairs if t != was]
    if rows and len(now) > 1:
        table(console, ("Region", "Kind", "Matched", "Days", "Cost", "Km"), rows, "  rrrr")


def _tally_cells(now: Tally, was: Tally) -> tuple[str, ...]:
    sums = (signed(now.matched - was.matched), signed(now.days - was.days), signed_pounds(now.cost - was.cost))
    return cut(now.region, 34), now.kind, *sums, km_change(now, was)


def show_moves(console: Console, moves: Sequence[Move]) -> None:
    """Print who gained, lost, or changed leader, days or extras."""
    told = sorted(moves, key=lambda move: SHIFTS.index(move.change))
    _list(console, [f"{CHANGED[move.change].capitalize()}: {_move_text(move)}" for move in told], "recipients")


def _move_text(move: Move) -> str:
    who = with_id(move.recipient_name, move.recipient)
    if move.change == "gained":
        return f"{who}, {move.after}, {count(move.days_after, 'day')}. {_why(move)}"
    if move.change == "lost":
        return f"{who}, {move.before}, {count(move.days_before, 'day')}. {_why(move)}"
    if move.change == "leader":
        days = "" if move.days_before == move.days_after else f", {move.days_before} -> {move.days_after} days"
        return f"{who}, {move.before} -> {move.after}{days}. {_why(move)}"
    if move.change == "days":
        return f"{who}, {move.days_before} -> {move.days_after}. {_why(move)}"
    return f"{who}, {move.besides_before or 'nothing'} -> {move.besides_after or 'nothing'}"


def _why(move: Move) -> str:
    return f"{move.why}: {move.sentence}" if move.why else ""


def show_both(console: Console, both: Sequence[StoredPlan], found: PlanDiff, written: Iterable[Path] = ()) -> None:
    """Print the states of two plans, and what changed from the old to the new one."""
    old, new = both
    line(console, f"Old: {old.file}, {old.state}. New: {new.file}, {new.state}.")
    show_diff(console, found, written)


def show_diff(console: Console, found: PlanDiff, written: Iterable[Path] = ()) -> None:
    """Print what changed from an old plan to a new one."""
    line(console, f"From a plan of {found.old.name} to a plan of {found.new.name}.")
    heading(console, "Inputs that differ, as far as the plans tell")
    items(console, (str(difference) for difference in found.differences[:_DIFFERENCES_SHOWN]))
    if len(found.differences) > _DIFFERENCES_SHOWN:
        line(console, f"{len(found.differences) - _DIFFERENCES_SHOWN:,} more; a file written by -o has them all.")
    if not found.differences:
        line(console, "None.")
    heading(console, "Levels")
    was_far, far = found.old_journeys, found.new_journeys
    rows = ((x.name, level_value(x, far), level_change(x, far, was_far)) for x in found.levels)
    table(console, ("Level", "New", "Change"), rows, " rr")
    travel = next((level for level in found.levels if level.name == "travel"), None)
    before = None if travel is None or travel.base is None else replace(travel, value=travel.base)
    show_travel(console, (("old", before, was_far), ("new", travel, far)))
    heading(console, "Who")
    was, now = found.old_total, found.new_total
    line(
        console,
        f"Matched {signed(now.matched - was.matched)}, days {signed(now.days - was.days)}, "
        f"cost {signed_pounds(now.cost - was.cost)}, km {km_change(now, was)}; "
        f"{count(len(found.moves), 'recipient')} changed.",
    )
    show_moves(console, found.moves)
    show_written(console, written)

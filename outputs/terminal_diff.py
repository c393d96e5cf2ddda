"""The difference of two plans on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from ..models.names import count
from ..models.plan_diff import PlanDiff
from .console import heading, items, line, show_written, table
from .terminal_compare import km_change, level_change, level_value, show_moves, show_travel, signed, signed_pounds

_MOST = 20


def show_diff(console: Console, found: PlanDiff, written: Iterable[Path] = ()) -> None:
    """Print what changed from an old plan to a new one."""
    line(console, f"From a plan of {found.old.name} to a plan of {found.new.name}.")
    heading(console, "Inputs that differ, as far as the plans tell")
    items(console, (str(difference) for difference in found.differences[:_MOST]))
    if len(found.differences) > _MOST:
        line(console, f"{len(found.differences) - _MOST:,} more; a file written by -o has them all.")
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

"""A ranking of single changes on the terminal: the best first, who would gain, and what is worth nothing and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from ..models.comparison import LevelAgainst
from ..models.journeys import travel_told
from ..models.names import count, listed
from ..models.worth import Ranking, Worth
from .console import cut, heading, items, line, show_written, table
from .terminal_compare import level_value, signed, signed_pounds

_MOST = 25
_TOLD = 10


def show_ranking(console: Console, ranking: Ranking, written: Iterable[Path] = ()) -> None:
    """Print a ranking whole."""
    values = ", ".join(f"{level.name} {_base_value(ranking, level)}" for level in ranking.base.levels)
    line(console, f"Region {ranking.region.name}: {count(len(ranking.rows), 'single change')} to a plan of {values}.")
    paying = [row for row in ranking.rows if row.gain > tuple(0 for _ in row.gain)]
    _show_best(console, ranking, paying)
    _show_who(console, paying)
    _show_rest(console, ranking)
    show_written(console, written)
    line(console, _settled(ranking))


def _base_value(ranking: Ranking, level: LevelAgainst) -> str:
    far = ranking.base.journeys
    if level.name != "travel" or far is None:
        return level_value(level)
    return travel_told(level.value, far).replace("; ", ", ")


def _show_best(console: Console, ranking: Ranking, paying: Sequence[Worth]) -> None:
    heading(console, "Worth most: better by so much on each level, in order")
    if not paying:
        line(console, "Nothing: no single change makes the plan better.")
        return
    header = ("", "Change", *ranking.levels, "Stops")
    rows = (_row(ranking, rank, row) for rank, row in enumerate(paying[:_MOST], 1))
    table(console, header, rows, "r " + "r" * len(ranking.levels))
    line(console, "More is better on every level: of travel and cost it is what is saved. Stops: so often it pays.")
    if len(paying) > _MOST:
        line(console, f"{len(paying) - _MOST:,} more are worth something; a file written by -o has them all.")


def _row(ranking: Ranking, rank: int, row: Worth) -> tuple[object, ...]:
    gains = (
        signed_pounds(value) if name == "cost" else signed(value)
        for name, value in zip(ranking.levels, row.gain, strict=True)
    )
    return (rank, cut(row.change, 40 if len(ranking.levels) < 7 else 32), *gains, _stops(row))


def _stops(row: Worth) -> str:
    if row.state != "proven":
        return "?"
    return cut(row.stops.removeprefix("stops paying after ").replace("still pays at 8 times", ">8"), 8)


def _show_who(console: Console, paying: Sequence[Worth]) -> None:
    told = []
    for row in paying[:_TOLD]:
        moves = row.row.moved("gained") if row.row else ()
        if moves:
            who = listed((f"{m.recipient} {cut(m.recipient_name, 40)} (by {m.leader_after})" for m in moves), 4)
            told.append(f"{row.change}: {who}")
    if told:
        heading(console, "Who would gain a leader")
        items(console, told)


def _show_rest(console: Console, ranking: Ranking) -> None:
    nothing = [row for row in ranking.rows if row.worthless]
    heading(console, f"Worth nothing: {len(nothing):,}")
    kinds = Counter(row.kind for row in nothing)
    every = Counter(row.kind for row in ranking.rows)
    items(console, (f"{kind}: {number:,} of {every[kind]:,}{_why(nothing, kind)}" for kind, number in kinds.items()))
    worse = [row for row in ranking.rows if row.gain < tuple(0 for _ in row.gain) and row.state == "proven"]
    if worse:
        heading(console, f"Worse on the first level that changes: {len(worse):,}")
        items(console, (f"{row.change}" for row in worse[:_TOLD]))
    failed = [row for row in ranking.rows if row.state != "proven"]
    if failed:
        heading(console, f"Not proven, or no plan: {len(failed):,}")
        items(console, (f"{row.change}: {row.reason}" for row in failed[:_TOLD]))


def _why(nothing: Sequence[Worth], kind: str) -> str:
    reasons = Counter(_plain(row.reason) for row in nothing if row.kind == kind and row.proof == "same-plans")
    solved = sum(row.kind == kind and row.proof == "solved" for row in nothing)
    parts = [f"{number:,} as {reason}" for reason, number in reasons.most_common(3)]
    return f": {'; '.join([*parts, *([f'{solved:,} by a plan of its own'] if solved else [])])}"


def _plain(reason: str) -> str:
    # The figures differ from one to the next.
    return re.sub(r"£?\d[\d,.]*\d|\d", "n", reason)


def _settled(ranking: Ranking) -> str:
    solved = sum(row.proof == "solved" for row in ranking.rows)
    rest = len(ranking.rows) - solved
    proven = sum(row.state == "proven" for row in ranking.rows)
    return f"{proven:,} of {len(ranking.rows):,} proven: {solved:,} by a plan of their own, {rest:,} by arithmetic."

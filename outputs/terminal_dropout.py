"""Leaders who leave, on the terminal: the worst loss first, and the repair of each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from ..models.dropout import Dropout, Dropouts
from ..models.names import count, listed
from .console import cut, heading, items, line, show_written, table
from .terminal_compare import settled_line

_MOST = 40
_TOLD = 12


def show_dropouts(console: Console, made: Dropouts, written: Iterable[Path] = ()) -> None:
    """Print what is lost with each leader."""
    line(console, f"Region {made.region.name}: {count(len(made.rows), 'leader')} of the plan, one at a time.")
    heading(console, "What is lost if they leave, after the best repair with the fewest other changes")
    header = ("Leader", "Name", "Matches", "Need", "Days", "Lost", "Taken over", "Other changes")
    table(console, header, map(_row, made.rows[:_MOST]), "  rrrrrr")
    if len(made.rows) > _MOST:
        line(console, f"{len(made.rows) - _MOST:,} more; a file written by -o has them all.")
    heading(console, f"The repairs, the first {_TOLD}")
    items(console, (_told(row) for row in made.rows[:_TOLD]))
    show_written(console, written)
    line(console, settled_line([made.base, *made.rows]))


def _row(row: Dropout) -> tuple[object, ...]:
    lead = (cut(row.leader, 16), cut(row.leader_name, 30), row.matches)
    if row.state == "impossible":
        return (*lead, "no plan", "", "", "", "")
    mark = "" if row.state == "proven" else "?"
    return (*lead, f"{row.need:,}{mark}", f"{row.days:,}{mark}", len(row.lost), len(row.taken), len(row.others))


def _told(row: Dropout) -> str:
    if row.state == "impossible":
        return f"{row.leader}: no plan. {row.reason}"
    parts = [f"{m.recipient} {cut(m.recipient_name, 30)} is lost ({m.why})" for m in row.lost]
    parts += [f"{m.recipient} goes to {m.leader_after}" for m in row.taken]
    others = [f"{m.recipient} {m.leader_before or 'nobody'} -> {m.leader_after or 'nobody'}" for m in row.others
              if m.leader_before != m.leader_after]  # fmt: skip
    parts += [f"besides: {listed(others, 6)}"] if others else []
    parts += [f"its locks are lifted: {listed(row.lifted)}"] if row.lifted else []
    return f"{row.leader}: {'; '.join(parts) or 'only days change'}"

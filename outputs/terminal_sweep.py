"""A sweep on the terminal: the points, a bar for the first level that varies, and where the curve bends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console

from ..models.names import count, listed
from ..models.sweep import Bend, Point, Sweep
from .console import cut, heading, items, line, show_written, table
from .need_words import row_told
from .terminal_compare import level_value, settled_line, show_travel

_BAR = 12
_MOST = 6


def show_sweep(console: Console, sweep: Sweep, written: Iterable[Path] = ()) -> None:
    """Print a sweep whole."""
    names = ", ".join(axis.name for axis in sweep.axes)
    line(console, f"Region {sweep.region.name}: {count(len(sweep.points), 'point')} of {names}.")
    _show_points(console, sweep)
    _show_losses(console, sweep)
    _show_failures(console, sweep.points)
    _show_shape(console, sweep)
    show_written(console, written)
    line(console, settled_line(sweep.rows))


def _show_points(console: Console, sweep: Sweep) -> None:
    heading(console, "The curve")
    levels = [level.name for level in sweep.base.levels] or ["need"]
    # Beside the levels only so much is left.
    width = max(8, 24 // len(sweep.axes))
    header = (*(cut(axis.name, width) for axis in sweep.axes), "Matched", *levels, "")
    bars = _bars(sweep, _varying(sweep, levels))
    rows = (_row(point, levels, bar, width) for point, bar in zip(sweep.points, bars, strict=True))
    table(console, header, rows, "r" * (len(header) - 1))
    line(console, f"The bars show {_varying(sweep, levels)}, from its least to its most.")
    points = ((", ".join(point.values), point.row.level("travel"), point.row.journeys) for point in sweep.points)
    show_travel(console, points)


def _show_losses(console: Console, sweep: Sweep) -> None:
    """Print which points support less than need first would."""
    told = [f"{', '.join(point.values)}: {told}" for point in sweep.points if (told := row_told(point.row))]
    items(console, told[:_MOST])
    if len(told) > _MOST:
        line(
            console, f"{len(told) - _MOST} more support less than need first would; a file written by -o has them all."
        )


def _varying(sweep: Sweep, levels: Sequence[str]) -> str:
    """The first level that is not the same at every point."""
    for name in levels:
        found = {level.value for point in sweep.points if (level := point.row.level(name))}
        if len(found) > 1:
            return name
    return levels[0]


def _bars(sweep: Sweep, name: str) -> Iterator[str]:
    found = [point.row.level(name) for point in sweep.points]
    values = [level.value for level in found if level is not None]
    low, high = min(values, default=0), max(values, default=0)
    for level in found:
        share = 0 if level is None or high == low else (level.value - low) * _BAR // (high - low)
        yield "#" * share


def _row(point: Point, levels: Sequence[str], bar: str, width: int) -> tuple[object, ...]:
    values = tuple(cut(value, width) for value in point.values)
    if point.row.total is None:
        return (*values, "-", *("-" for _ in levels), "")
    far = point.row.journeys
    cells = ("" if (level := point.row.level(name)) is None else level_value(level, far) for name in levels)
    return (*values, point.row.total.matched, *cells, bar)


def _show_failures(console: Console, points: Sequence[Point]) -> None:
    failed = [point for point in points if point.row.reason]
    items(console, (f"{', '.join(p.values)}: {p.row.reason}" for p in failed[:_MOST]))
    if len(failed) > _MOST:
        line(console, f"{len(failed) - _MOST} more are not proven or have no plan.")


def _show_shape(console: Console, sweep: Sweep) -> None:
    if not sweep.flats:
        return
    heading(console, "Where it bends or goes flat")
    texts = []
    for flat in sweep.flats:
        bends = [b for b in sweep.bends if (b.level, b.along) == (flat.level, flat.along)]
        where = f" ({', '.join(flat.along)})" if flat.along else ""
        if bends:
            texts.append(f"{flat.level}{where}: bends at {_listed(bends)}{_flat(flat.since)}")
        elif flat.since:
            same = flat.since == sweep.axes[-1].values[0]
            texts.append(f"{flat.level}{where}: {'the same everywhere' if same else f'flat from {flat.since} on'}")
        else:
            texts.append(f"{flat.level}{where}: no bend that whole units do not make")
    items(console, texts[: 4 * _MOST])
    if len(texts) > 4 * _MOST:
        line(console, f"{len(texts) - 4 * _MOST} more curves; a file written by -o has them all.")


def _listed(bends: Sequence[Bend]) -> str:
    return listed((f"{bend.at} ({bend.before} -> {bend.after} a unit)" for bend in bends), _MOST)


def _flat(since: str | None) -> str:
    return f"; flat from {since} on" if since else "; not flat at the end"

"""What `match dropout`, `match sweep` and `match worth` print: the worst loss, the curve, the best single changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Console

from ...common.names import count, listed, with_id
from ...models.matching.levels import FAIR
from ...models.plan.journeys import travel_text
from ...scenarios.analyses.comparison_result import Against, LevelAgainst
from ...scenarios.analyses.dropout import Dropout, Dropouts
from ...scenarios.analyses.no_effect import IdleKind
from ...scenarios.analyses.sweep import Bend, Point, Sweep
from ...scenarios.analyses.worth import Ranking, Worth
from ..shared.plan_wording import row_text
from .comparison import level_value, settled_line, show_travel, signed, signed_pounds
from .console import cut, heading, items, line, show_written, table

_DROPOUTS_SHOWN = 40
"""Leaders in the table of losses; files have all of them."""

_REPAIRS_SHOWN = 12
"""Leaders whose repair is told move by move."""

_BAR_WIDTH = 12
"""Characters of the longest bar of a sweep: what is left of a line beside eight levels."""

_SWEEP_LINES_SHOWN = 6
"""Points of a sweep told in a sentence, of each kind; also the bends named of one curve."""

_CURVES_SHOWN = 24
"""Curves of a sweep whose bends are told."""

_CHANGES_SHOWN = 25
"""Single changes in the table of the best."""

_CHANGES_TOLD = 10
"""Single changes told in a sentence, of each kind."""

_IDLE: dict[IdleKind, str] = {
    "nobody": "the leader may support nobody",
    "days": "all whom the leader may support could use no more days than the leader has",
    "matches": "the leader may have a match with everybody whom they may support",
    "distance": "distance alone keeps nobody from the leader",
    "tag": "nobody whom the leader may support asks for it",
    "money": "all that the budget row could pay for comes to no more than it has",
    "no-leader": "no leader may support the recipient",
    "no-partner": "no partner in the recipient's region has a free slot",
    "days-requested": "the recipient asks for no more days than it may have without",
    "no-review": "no recipient there would benefit from a review",
}
"""Why changes are worth nothing by arithmetic, of all of a kind together: the figures differ from one to the next."""

_SHARE_OF_POINTS = "fair shows the least share, per 1,000; where it equals the base's, a larger share may still differ."
_SHARE_OF_GAINS = "fair shows the plan's least share, per 1,000; the gain is that of the first share that differs."


def show_dropouts(console: Console, made: Dropouts, written: Iterable[Path] = ()) -> None:
    """Print what is lost with each leader."""
    line(console, f"Region {made.region.name}: {count(len(made.rows), 'leader')} of the plan, one at a time.")
    _show_base_loss(console, made.base)
    heading(console, "What is lost if they leave, after the best repair; of equal ones, the one that changes the least")
    header = ("Leader", "Name", "Matches", "Need", "Days", "Lost", "Taken over", "Other changes")
    table(console, header, map(_dropout_row, made.rows[:_DROPOUTS_SHOWN]), "  rrrrrr")
    if len(made.rows) > _DROPOUTS_SHOWN:
        line(console, f"{len(made.rows) - _DROPOUTS_SHOWN:,} more; a file written by -o has them all.")
    heading(console, f"The repairs, the first {_REPAIRS_SHOWN}")
    items(console, (_repair_text(row) for row in made.rows[:_REPAIRS_SHOWN]))
    show_written(console, written)
    line(console, settled_line([made.base, *made.rows]))


def _show_base_loss(console: Console, base: Against) -> None:
    """Print whether the base supports less than need first would."""
    told = row_text(base)
    if told:
        line(console, f"{base.name}: {told}")


def _dropout_row(row: Dropout) -> tuple[object, ...]:
    lead = (cut(row.leader, 16), cut(row.leader_name, 30), row.matches)
    if row.state == "impossible":
        return (*lead, "no plan", "", "", "", "")
    mark = "" if row.state == "proven" else "?"
    return (*lead, f"{row.need:,}{mark}", f"{row.days:,}{mark}", len(row.lost), len(row.taken), len(row.others))


def _repair_text(row: Dropout) -> str:
    if row.state == "impossible":
        return f"{with_id(row.leader_name, row.leader)}: no plan. {row.reason}"
    parts = [f"{with_id(m.recipient_name, m.recipient)} is lost ({m.why})" for m in row.lost]
    parts += [f"{with_id(m.recipient_name, m.recipient)} goes to {m.after}" for m in row.taken]
    others = [f"{with_id(m.recipient_name, m.recipient)} {m.before} -> {m.after}" for m in row.others
              if m.leader_before != m.leader_after]  # fmt: skip
    parts += [f"others who change: {listed(others, 6)}"] if others else []
    parts += [f"their locks are lifted: {listed(row.lifted)}"] if row.lifted else []
    return f"{with_id(row.leader_name, row.leader)}: {'; '.join(parts) or 'only days change'}"


def show_sweep(console: Console, sweep: Sweep, written: Iterable[Path] = ()) -> None:
    """Print a sweep whole."""
    names = ", ".join(axis.name for axis in sweep.axes)
    line(console, f"Region {sweep.region.name}: {count(len(sweep.points), 'point')} of {names}.")
    _show_points(console, sweep)
    if sweep.base.level(FAIR):
        _show_fair(console, _SHARE_OF_POINTS, [(", ".join(point.values), point.row) for point in sweep.points])
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
    rows = (_point_row(point, levels, bar, width) for point, bar in zip(sweep.points, bars, strict=True))
    table(console, header, rows, "r" * (len(header) - 1))
    line(console, f"The bars show {_varying(sweep, levels)}, from its least to its most.")
    points = ((", ".join(point.values), point.row.level("travel"), point.row.journeys) for point in sweep.points)
    show_travel(console, points)


def _show_fair(console: Console, what: str, rows: Sequence[tuple[str, Against]]) -> None:
    """Print what the figures of `fair` are, and what it became, of every row by its name."""
    line(console, what)
    told = [f"{name}: {row.fair}" for name, row in rows if row.fair]
    if not told:
        line(console, "Every share is as in the base.")
    items(console, told[:_CHANGES_TOLD])
    if len(told) > _CHANGES_TOLD:
        line(console, f"{len(told) - _CHANGES_TOLD:,} more have other shares; a file written by -o has them all.")


def _show_losses(console: Console, sweep: Sweep) -> None:
    """Print which points support less than need first would."""
    told = [f"{', '.join(point.values)}: {told}" for point in sweep.points if (told := row_text(point.row))]
    items(console, told[:_SWEEP_LINES_SHOWN])
    if len(told) > _SWEEP_LINES_SHOWN:
        more = f"{len(told) - _SWEEP_LINES_SHOWN} more support less than need first would"
        line(console, f"{more}; a file written by -o has them all.")


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
        share = 0 if level is None or high == low else (level.value - low) * _BAR_WIDTH // (high - low)
        yield "#" * share


def _point_row(point: Point, levels: Sequence[str], bar: str, width: int) -> tuple[object, ...]:
    values = tuple(cut(value, width) for value in point.values)
    if point.row.total is None:
        return (*values, "-", *("-" for _ in levels), "")
    far = point.row.journeys
    cells = ("" if (level := point.row.level(name)) is None else level_value(level, far) for name in levels)
    return (*values, point.row.total.matched, *cells, bar)


def _show_failures(console: Console, points: Sequence[Point]) -> None:
    failed = [point for point in points if point.row.reason]
    items(console, (f"{', '.join(p.values)}: {p.row.reason}" for p in failed[:_SWEEP_LINES_SHOWN]))
    if len(failed) > _SWEEP_LINES_SHOWN:
        line(console, f"{len(failed) - _SWEEP_LINES_SHOWN} more are not proven or have no plan.")


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
            texts.append(f"{flat.level}{where}: no bend beyond rounding to whole units")
    items(console, texts[:_CURVES_SHOWN])
    if len(texts) > _CURVES_SHOWN:
        line(console, f"{len(texts) - _CURVES_SHOWN} more curves; a file written by -o has them all.")


def _listed(bends: Sequence[Bend]) -> str:
    return listed((f"{bend.at} ({bend.before} -> {bend.after} a unit)" for bend in bends), _SWEEP_LINES_SHOWN)


def _flat(since: str | None) -> str:
    return f"; flat from {since} on" if since else "; not flat at the end"


def show_ranking(console: Console, ranking: Ranking, written: Iterable[Path] = ()) -> None:
    """Print a ranking whole."""
    values = ", ".join(f"{level.name} {_base_value(ranking, level)}" for level in ranking.base.levels)
    line(console, f"Region {ranking.region.name}: {count(len(ranking.rows), 'single change')} to a plan of {values}.")
    _show_base_loss(console, ranking.base)
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
    return travel_text(level.value, far).replace("; ", ", ")


def _show_best(console: Console, ranking: Ranking, paying: Sequence[Worth]) -> None:
    heading(console, "Worth most: the gain on each level, in order")
    if not paying:
        line(console, "Nothing: no single change makes the plan better.")
        return
    header = ("", "Change", *ranking.levels, "Stops")
    rows = (_change_row(ranking, rank, row) for rank, row in enumerate(paying[:_CHANGES_SHOWN], 1))
    table(console, header, rows, "r " + "r" * len(ranking.levels))
    line(
        console,
        "More is better on every level: of travel and cost it is what is saved. Stops: how many times it pays.",
    )
    if FAIR in ranking.levels:
        _show_fair(console, _SHARE_OF_GAINS, [(row.change, row.row) for row in paying if row.row])
    if len(paying) > _CHANGES_SHOWN:
        line(console, f"{len(paying) - _CHANGES_SHOWN:,} more are worth something; a file written by -o has them all.")


def _change_row(ranking: Ranking, rank: int, row: Worth) -> tuple[object, ...]:
    gains = (
        signed_pounds(value) if name == "cost" else signed(value)
        for name, value in zip(ranking.levels, row.gain, strict=True)
    )
    return (rank, cut(row.change, 40 if len(ranking.levels) < 7 else 32), *gains, _stops(row))


def _stops(row: Worth) -> str:
    if row.state != "proven":
        return "?"
    found = row.repeats
    if found is None:
        return ""
    if found.stops_after is not None:
        return str(found.stops_after)
    return "?" if found.unknown is not None else f">{found.tried}"


def _show_who(console: Console, paying: Sequence[Worth]) -> None:
    told = []
    for row in paying[:_CHANGES_TOLD]:
        moves = row.row.moved("gained") if row.row else ()
        if moves:
            who = listed((f"{with_id(m.recipient_name, m.recipient)} (by {m.after})" for m in moves), 4)
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
        items(console, (f"{row.change}" for row in worse[:_CHANGES_TOLD]))
    failed = [row for row in ranking.rows if row.state != "proven"]
    if failed:
        heading(console, f"Not proven, or no plan: {len(failed):,}")
        items(console, (f"{row.change}: {row.reason}" for row in failed[:_CHANGES_TOLD]))


def _why(nothing: Sequence[Worth], kind: str) -> str:
    reasons = Counter(row.idle for row in nothing if row.kind == kind and row.idle)
    solved = sum(row.kind == kind and row.proof == "solved" for row in nothing)
    parts = [f"{number:,} as {_IDLE[idle]}" for idle, number in reasons.most_common(3)]
    return f": {'; '.join([*parts, *([f'{solved:,} by a plan of its own'] if solved else [])])}"


def _settled(ranking: Ranking) -> str:
    solved = sum(row.proof == "solved" for row in ranking.rows)
    rest = len(ranking.rows) - solved
    proven = sum(row.state == "proven" for row in ranking.rows)
    return f"{proven:,} of {len(ranking.rows):,} proven: {solved:,} by a plan of their own, {rest:,} by arithmetic."

"""What to do next, as it would be typed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from ..plan_files import BOOK, JSON, PAGE
from .console import unbroken


def after_plan(region: Path | None, written: Iterable[Path], *, redacted: bool = False) -> str:
    """Name the step after a plan, by what was written of it; a redacted workbook carries no plan to go on with."""
    files = {path.suffix.lower(): path for path in written}
    book, whole = files.get(BOOK), files.get(JSON)
    if book and not redacted:
        return f"type decisions into {book}, then match replan {quoted(book)} -o next.xlsx"
    if whole and PAGE in files:
        return f"match agree {quoted(whole)} --by NAME -o agreed.json"
    if whole:
        return f"match report {quoted(whole)} -o plan.html"
    if region:
        return f"match plan {quoted(region)} -o plan.xlsx -o plan.json"
    return "match example --blank region.xlsx makes a region to fill in; match plan region.xlsx plans it"


def after_check(region: Path) -> str:
    """Name the step after a region was judged."""
    return f"match plan {quoted(region)} -o plan.xlsx -o plan.json"


def after_state(plan: Path, state: str) -> str:
    """Name the step after a sound plan was judged: a draft is agreed, of an agreed one letters are written."""
    if state == "agreed":
        return f"match letters {quoted(plan)} -o letters"
    return "" if state == "superseded" else f"match agree {quoted(plan)} --by NAME -o agreed.json"


def show_next(console: Console, step: str) -> None:
    """Print the step, where there is one."""
    if step:
        console.print()
        unbroken(console, f"Next: {step}", "bold")


def quoted(path: Path) -> str:
    """Write a path as a shell takes it: in quotes where it has a space."""
    text = str(path)
    return f'"{text}"' if " " in text else text

"""What to do next, as it would be typed; and opening what was written, with what the machine opens it with."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from ..plan_files import BOOK, JSON, PAGE
from .console import unbroken

_READ = (".html", ".htm", ".xlsx", ".csv", ".docx", ".pdf")
"""The endings of what people read: a .json is for the next command."""


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


def open_files(paths: Iterable[Path]) -> None:
    """Open whatever of these people read; what cannot be opened is told on standard error, and is no failure."""
    wanted = [path for path in paths if path.suffix.lower() in _READ]
    if not wanted:
        print("match: --open: nothing was written that can be looked at; -o FILE.html or .xlsx is", file=sys.stderr)
    for path in wanted:
        if not _open(path.resolve()):
            print(f"match: --open: {path} cannot be opened here", file=sys.stderr)


def _open(path: Path) -> bool:
    if sys.platform == "win32" and path.suffix.lower() not in (".html", ".htm"):
        try:
            os.startfile(path)  # noqa: S606 - a file that this command wrote
        except OSError:
            return False
        return True
    return webbrowser.open(path.as_uri())

"""Opening what was written, with what the machine opens it with."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterable
from pathlib import Path

_READ = (".html", ".htm", ".xlsx", ".csv", ".docx", ".pdf")
"""The endings of what people read: a .json is for the next command."""


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

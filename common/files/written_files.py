"""What `match` wrote, and where: a file that it finds there unchanged may be replaced, any other holds somebody's work.

The list stands in the user's application folder and has one SHA-256 of path and content for each file written, so that
it tells nobody what was written or where. Losing it, or a part of it, costs nothing but a copy too many: a file that
it does not name counts as somebody's.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

VARIABLE = "MATCH_WRITTEN"
"""The environment variable that puts the list elsewhere."""

MOST_LINES = 10_000
"""Lines in each of the two parts of the list: when the newer part is full it becomes the older one.

That is a single rename, so that no line is lost which another process writes at that moment; to write a shorter list
in the place of the long one would lose it.
"""

_PART = 1 << 20
"""Bytes of a file that are read at a time."""


def somebodys(contents: Mapping[Path, bytes]) -> list[Path]:
    """Give those of the files that hold, as they stand, what neither `match` wrote there nor the new content says."""
    # One that is being made, or a link in the place of which the new file is put, has nothing that could be lost.
    full = [path for path in contents if path.is_file() and not path.is_symlink() and path.stat().st_size]
    known = b"".join(map(_read, (_list(), _older(_list())))) if full else b""
    return [path for path in full if not _is_known(path, contents[path], known)]


def _is_known(path: Path, new: bytes, known: bytes) -> bool:
    try:
        there = _file_line(path)
    except OSError:
        return False
    return there == _line(path, new) or there in known


def note_written(contents: Mapping[Path, bytes]) -> None:
    """Note files, before they are put in their places: a crash between the two leaves a line too many, no file unknown.

    A list that cannot be written is no error.
    """
    path = _list()
    known = _read(path)
    new = [line for file, content in contents.items() if (line := _line(file, content)) not in known]
    if not new:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if known and len(known) + sum(map(len, new)) > MOST_LINES * len(new[0]):
            path.replace(_older(path))
        # One write of whole lines at the end: processes that write at the same time do not part each other's.
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(file, b"".join(new))
        finally:
            os.close(file)


def _line(path: Path, content: bytes) -> bytes:
    """Give the line of a file with this content at this path."""
    return f"{sha256(_name(path) + content).hexdigest()}\n".encode()


def _file_line(path: Path) -> bytes:
    """Give the line of a file as it stands; raises OSError where it cannot be read."""
    digest = sha256(_name(path))
    with path.open("rb") as file:
        while part := file.read(_PART):
            digest.update(part)
    return f"{digest.hexdigest()}\n".encode()


def _name(path: Path) -> bytes:
    return os.fsencode(os.path.normcase(path)) + b"\0"


def _list() -> Path:
    elsewhere = os.environ.get(VARIABLE)
    if elsewhere:
        return Path(elsewhere)
    # Not at the top: who only reads needs no command line.
    from typer import get_app_dir

    return Path(get_app_dir("match")) / "written.txt"


def _older(path: Path) -> Path:
    return path.with_name(f"{path.name}.old")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        return b""

"""What `match` did not write is not replaced: it stands under a dated name before the new file takes its place.

The list of what `match` wrote stands in the user's application folder and has one SHA-256 of path and content for each
file written, so that it tells nobody what was written or where. Losing it, or a part of it, costs nothing but a copy
too many: a file that it does not name counts as somebody's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import count
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


@dataclass(frozen=True, slots=True)
class Aside:
    """A file, and where it is kept: under both names at once, or moved where the disk has no second names."""

    path: Path
    kept: Path

    def undo(self) -> bool:
        """Take the kept one back where its old place has nothing else by now; says whether that was so."""
        if not self.path.exists():
            self.kept.replace(self.path)
        elif self.path.samefile(self.kept):
            self.kept.unlink()
        else:
            return False
        return True


@contextmanager
def kept_aside(paths: Collection[Path], told: Path, folder: Path | None = None) -> Iterator[None]:
    """Keep files under dated names while what is inside puts others in their places; if that fails, all is as before.

    The files of a `folder` are kept in another folder beside it: among its own they would be read, or sent out, with
    them. `told` is what the user calls the file or the folder: standard error says in one line where they are kept.
    Raises OSError where one cannot be kept.
    """
    made: list[Aside] = []
    home: Path | None = None
    now = datetime.now().astimezone()
    try:
        if folder is not None and paths:
            home = _new_folder(folder, now)
        for path in paths:
            made.append(_keep(path, now, home))
        yield
    except BaseException:
        made = [aside for aside in reversed(made) if not _undone(aside)]
        if home is not None and not made:
            with suppress(OSError):
                home.rmdir()
        raise
    finally:
        if made:
            _tell(told, home or made[0].kept, None if home is None else len(made))


def dated(path: Path, now: datetime) -> Iterator[Path]:
    """Give the names for keeping a file or a folder, the first that is free to be taken."""
    stem, suffix = (path.stem, path.suffix) if not path.is_dir() else (path.name, "")
    for number in count(1):
        again = f", {number}" if number > 1 else ""
        yield path.with_name(f"{stem} (kept {now:%Y-%m-%d %H.%M}{again}){suffix}")


def _keep(path: Path, now: datetime, home: Path | None) -> Aside:
    if home is not None:
        _take(path, home / path.name)
        return Aside(path, home / path.name)
    for kept in dated(path, now):
        with suppress(FileExistsError):
            _take(path, kept)
            return Aside(path, kept)
    raise AssertionError


def _new_folder(folder: Path, now: datetime) -> Path:
    for home in dated(folder, now):
        with suppress(FileExistsError):
            home.mkdir()
            return home
    raise AssertionError


def _take(path: Path, kept: Path) -> None:
    """Give a file a further name, or where the disk has none of these another one.

    At no moment does the content have no name, and nothing is written over: raises FileExistsError where the name is
    taken.
    """
    if os.name == "nt":
        # A file that is open in Excel cannot be renamed, while a second name of it could not be taken back.
        path.rename(kept)
        return
    try:
        kept.hardlink_to(path)
    except FileExistsError:
        raise
    except OSError:
        # The disk has no second names, or the file is another user's. Here a rename would write over what has the name:
        # it is taken first by an empty file.
        kept.touch(exist_ok=False)
        try:
            path.replace(kept)
        except BaseException:
            kept.unlink()
            raise


def _undone(aside: Aside) -> bool:
    try:
        return aside.undo()
    except OSError:
        return False


def _tell(told: Path, kept: Path, files: int | None) -> None:
    here = told.with_name(kept.name) if told.parent.resolve() == kept.parent else kept
    what = "something" if files is None else "a file" if files == 1 else f"{files:,} files"
    where = f"it is kept {'as' if files is None else 'in'}" if files in (None, 1) else "they are kept in"
    text = f"match: {told} held {what} that match did not write: {where} {here}"
    print("".join(c if c.isprintable() else "?" for c in text), file=sys.stderr, flush=True)

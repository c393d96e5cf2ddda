"""A file that somebody typed into is not replaced: it stands under a dated name before the new one takes its place."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path


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

"""Files written whole or not at all: first beside the target, then put in its place."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex

from ..models.interrupt import progress, unbroken


class CannotWrite(Exception):
    """A file could not be written; nothing of it was left behind (exit code 4)."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: cannot be written: {reason}")
        self.path, self.reason = path, reason


_REASONS = {
    errno.EACCES: "no permission, or the file is open in another program",
    errno.EPERM: "no permission, or the file is open in another program",
    errno.EBUSY: "the file is open in another program",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EFBIG: "the file is larger than this disk allows",
    errno.EISDIR: "it is a folder",
    errno.EEXIST: "there is a file of this name",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EROFS: "the disk is read only",
    errno.ENAMETOOLONG: "the name is too long",
}


def cannot_write(path: Path, error: OSError | ValueError) -> CannotWrite:
    """Make the exception for what the system would not do."""
    return CannotWrite(path, _reason(path, error))


def check_place(path: Path) -> None:
    """Refuse a file that could not be put where it should be; raises CannotWrite."""
    try:
        if path.is_dir():
            raise CannotWrite(path, _REASONS[errno.EISDIR])
        if not path.parent.is_dir():
            raise CannotWrite(path, f"there is no folder {path.parent}")
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it has all of its new content or none; raises CannotWrite."""
    try:
        if path.is_dir():
            raise CannotWrite(path, _REASONS[errno.EISDIR])
        with unbroken():
            if path.exists() and not path.is_file():
                # A device or a pipe (/dev/stdout) cannot be replaced.
                path.write_bytes(content)
            else:
                _replace({path.resolve(): content})
            progress.written.append(str(path))
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, made where it is missing: all of them or none; raises CannotWrite."""
    made = False
    try:
        with unbroken():
            made = not folder.exists()
            folder.mkdir(exist_ok=True)
            _replace({folder / name: content for name, content in contents.items()})
            progress.written.append(str(folder))
    except (OSError, ValueError) as error:
        if made and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        raise cannot_write(folder, error) from error


def _replace(contents: Mapping[Path, bytes]) -> None:
    beside = {path: path.with_name(f".{token_hex(8)}.tmp") for path in contents}
    try:
        for path, content in contents.items():
            _write(beside[path], content, path)
        for path in contents:
            beside[path].replace(path)
    finally:
        for left in beside.values():
            left.unlink(missing_ok=True)


def _write(beside: Path, content: bytes, path: Path) -> None:
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "")
    with beside.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, beside)


def _reason(path: Path, error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error)
    if error.errno == errno.ENOENT:
        return f"there is no folder {path.parent}"
    return _REASONS.get(error.errno or 0, error.strerror or str(error))

"""Files written whole or not at all: first beside the target, then put in its place.

The name of a file that is being made says which process of which machine makes it, so that nobody takes away what
another one still writes: only what belongs to a process of this machine that is gone, or is older than a day, which
no writing takes.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from time import sleep

from ..interrupt import this_process, unbroken
from .set_aside import kept_aside, note_written, somebodys

_NAME = re.compile(r"\.match-(?P<machine>[0-9a-f]{8})-(?P<process>[0-9]{1,10})-[0-9a-f]{16}\.tmp")
_STALE = 24 * 60 * 60
"""Seconds after which a file is a leftover: no writing takes a day."""


def temporary(path: Path) -> Path:
    """Give a new name beside a path; it is short, so that it is not too long where that of the path is not."""
    return path.with_name(f".match-{_machine()}-{os.getpid()}-{token_hex(8)}.tmp")


@cache
def remove_left(folder: Path) -> None:
    """Take away what killed processes left in a folder; once for each folder, and what cannot be taken away stays."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            named = _NAME.fullmatch(entry.name)
            if named and _left(entry, named):
                _remove(entry)


def _left(entry: os.DirEntry[str], named: re.Match[str]) -> bool:
    with suppress(OSError):
        if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE:
            return True
    return named["machine"] == _machine() and not _runs(int(named["process"]))


def _remove(entry: os.DirEntry[str]) -> None:
    with suppress(OSError):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            Path(entry.path).unlink(missing_ok=True)


@cache
def _machine() -> str:
    """Tell machines that share a disk apart, and containers of one machine: each counts its processes anew."""
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    with suppress(OSError):
        name += str(Path("/proc/self/ns/pid").stat().st_ino)
    return sha256(name.encode(errors="replace")).hexdigest()[:8]


def _runs(process: int) -> bool:
    """Say whether a process may be running: only where the system says that there is none, there is none."""
    if sys.platform == "win32":
        return _runs_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _runs_on_windows(process: int) -> bool:
    # Signal 0 means Ctrl-C there.
    import ctypes

    query, still_active, invalid_parameter = 0x1000, 259, 87
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined, unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(query, False, process))
    if not handle:
        return bool(ctypes.get_last_error() != invalid_parameter)  # type: ignore[attr-defined, unused-ignore]
    code = ctypes.c_ulong(still_active)
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == still_active


_WAITS = (0.1, 0.3, 0.6)
"""Seconds between attempts to rename a folder."""
_AT_ONCE = 32
"""Threads that write files: each waits until the disk has its file, and these waits overlap."""


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
    errno.ELOOP: "a symbolic link leads back to itself",
}


def cannot_write(path: Path, error: OSError | ValueError) -> CannotWrite:
    """Make the exception for what the system would not do."""
    return CannotWrite(path, _reason(path, error))


def check_writable(path: Path) -> None:
    """Refuse a file that could not be put where it should be; raises CannotWrite."""
    try:
        check_links(path)
        if path.is_dir():
            raise CannotWrite(path, _REASONS[errno.EISDIR])
        if not path.parent.is_dir():
            raise CannotWrite(path, f"there is no folder {path.parent}")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise CannotWrite(path, _REASONS[errno.EACCES])
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def check_links(path: Path) -> None:
    """Refuse a link in a loop, which would be told as missing, and written over; raises OSError."""
    with suppress(FileNotFoundError):
        path.stat()


def check_folder(path: Path) -> None:
    """Refuse a folder that could not be filled, or made; raises CannotWrite."""
    try:
        if not path.is_dir():
            check_writable(path)
            if path.exists():
                raise CannotWrite(path, _REASONS[errno.EEXIST])
        elif not os.access(path, os.W_OK):
            raise CannotWrite(path, _REASONS[errno.EACCES])
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def is_folder(path: Path) -> bool:
    """Say whether a target is a folder: one that is there, or a name without an ending; raises CannotWrite."""
    try:
        return path.is_dir() or not path.suffix
    except OSError as error:
        raise cannot_write(path, error) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it has all of its new content or none; raises CannotWrite.

    What stands there and `match` did not write is kept beside it under a dated name, and standard error says so.
    """
    _write_whole(path, content, typed=True)


def write_store(path: Path, content: bytes) -> None:
    """Write a file of `match`'s own, named by a digest, into which nobody types; raises CannotWrite.

    Whatever stood there is replaced, and nothing is noted: a long run would push the files of people off the list.
    """
    _write_whole(path, content, typed=False)


def _write_whole(path: Path, content: bytes, *, typed: bool) -> None:
    try:
        check_links(path)
        if path.is_dir():
            raise CannotWrite(path, _REASONS[errno.EISDIR])
        with unbroken():
            if path.exists() and not path.is_file():
                # A device or a pipe (/dev/stdout) cannot be replaced.
                path.write_bytes(content)
            else:
                whole = {path.resolve(): content}
                _replace(whole, _keeping(whole, path) if typed else nullcontext())
            this_process.written.append(str(path))
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, made where it is missing: all of them or none; raises CannotWrite.

    Those that stand there and `match` did not write are kept in a folder beside it, and standard error says so.
    """
    try:
        check_links(folder)
        with unbroken():
            if folder.exists():
                folder.mkdir(exist_ok=True)
                whole = {folder.resolve() / name: content for name, content in contents.items()}
                _replace(whole, _keeping(whole, folder, folder.resolve()))
            else:
                _make(folder, contents)
            this_process.written.append(str(folder))
    except (OSError, ValueError) as error:
        raise cannot_write(folder, error) from error


def fill_new_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write files into a folder beside the place of a new one, and put it there; raises CannotWrite.

    What is there has to be empty (`check_empty`). However it ends, nothing half-written is left. What `fill` raises is
    raised as it is, but for what the system would not do.
    """
    check_empty(folder)
    try:
        whole = folder.resolve()
        remove_left(whole.parent)
        beside = temporary(whole)
        try:
            beside.mkdir()
            fill(beside)
            for path in beside.iterdir():
                _flush(path)
            with unbroken():
                if whole.exists():
                    whole.rmdir()
                _rename(beside, whole)
                this_process.written.append(str(folder))
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def check_empty(folder: Path) -> None:
    """Refuse a folder that could not be made, or has something in it; raises CannotWrite."""
    check_folder(folder)
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise CannotWrite(folder, "the folder is not empty: give a new one")
    except OSError as error:
        raise cannot_write(folder, error) from error


def _flush(path: Path) -> None:
    """Wait until the disk has a file: a disk that is full may say so only now."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _make(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Fill a new folder beside its place, and put it there in one step."""
    remove_left(folder.parent)
    beside = temporary(folder)
    try:
        beside.mkdir()
        _replace({beside / name: content for name, content in contents.items()}, nullcontext())
        note_written({folder.resolve() / name: content for name, content in contents.items()})
        _rename(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _rename(made: Path, folder: Path) -> None:
    """Put a folder in its place; Windows refuses while a scanner still looks at a new file, for a moment."""
    for wait in _WAITS:
        try:
            made.rename(folder)
            return
        except PermissionError:
            sleep(wait)
    made.rename(folder)


@contextmanager
def _keeping(contents: Mapping[Path, bytes], told: Path, folder: Path | None = None) -> Iterator[None]:
    """Keep what somebody else wrote while these take its place; raises OSError where it cannot be kept."""
    typed = somebodys(contents)
    note_written(contents)
    with kept_aside(typed, told, folder):
        yield


def _replace(contents: Mapping[Path, bytes], keeping: AbstractContextManager[None]) -> None:
    """Write all files beside their places; nothing is put in its place before all of them are on the disk.

    `keeping` is open while they take their places.
    """
    for folder in {path.parent for path in contents}:
        remove_left(folder)
    beside = {path: temporary(path) for path in contents}
    try:
        with ThreadPoolExecutor(min(len(beside), _AT_ONCE) or 1) as pool:
            list(pool.map(_write, beside.values(), contents.values(), contents))
        with keeping:
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

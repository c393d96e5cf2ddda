"""Names of files and folders that are made beside their places, and what a killed process left of them.

A name says which process of which machine makes it, so that nobody takes away what another one still writes: only what
belongs to a process of this machine that is gone, or is older than a day, which no writing takes.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

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

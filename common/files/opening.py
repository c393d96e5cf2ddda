"""Opening a file to read it, so that nobody is waited for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


def open_to_read(path: Path) -> BinaryIO:
    """Open a file; a named pipe that nobody writes to reads as empty, where `open` would wait for ever.

    Raises OSError, and ValueError for a name that no file can have.
    """
    if not hasattr(os, "O_NONBLOCK"):
        return path.open("rb")
    number = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        # Whoever has opened the other end is waited for.
        os.set_blocking(number, True)
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise

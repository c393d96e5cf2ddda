"""Read a whole file within a size limit; the same limits hold for what is written, so that it can be read again."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..faults import Faults, Place, refuse
from ..interrupt import this_process

MOST_TEXT = 32_767
"""Characters of one cell: what a spreadsheet's cell holds."""

MOST_ROWS = 99_999
"""Rows of a table, or of the single CSV file, the header among them."""

MOST_COLUMNS = 26 * 27
"""Columns of a table: up to column ZZ."""

MOST_BYTES = 50_000_000
"""Bytes of a file: many times a region of all England."""

MOST_UNPACKED = 200_000_000
"""Bytes that a workbook may unpack to: a short zip file may stand for a huge one."""

MOST_PARTS = 10_000
"""Files inside a workbook, which is a zip package."""

MOST_SHEETS = 1_000
"""Sheets of one workbook."""

MOST_CELLS = 4_000_000
"""Cells in use of one file: more than twice what Ofsted's widest file has, and with all that is made of them less than
1 GB."""

MOST_CHARACTERS = 100_000_000
"""Characters in all cells of one file: a short file may show one long text in many cells."""

MOST_ELEMENTS = 5_000_000
"""XML elements read of one workbook. A cell in use has two of them, and one takes about 2.5 µs to read: 13 s in all."""


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


def read_bytes(path: Path, file: str | None = None) -> bytes:
    """Read a file whole.

    `file` is its name in a fault. Raises Faults where it is missing, larger than MOST_BYTES, or cannot be read.
    """
    place = Place(file or str(path))
    this_process.step = f"reading {file or path.name}"
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(place)
        with open_to_read(path) as opened:
            data = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise refuse("no such file or folder", place) from None
    except (OSError, ValueError) as error:
        raise unreadable(error, place) from None
    # A device or a pipe has no size to ask for.
    if len(data) > MOST_BYTES:
        raise _too_large(place)
    return data


def unreadable(error: OSError | ValueError, place: Place) -> Faults:
    """Make the exception for what the system would not open."""
    return refuse(f"cannot be read ({getattr(error, 'strerror', None) or error})", place)


def _too_large(place: Place) -> Faults:
    return refuse(f"larger than {MOST_BYTES // 1_000_000} MB, the most that is read: is this the right file?", place)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Disable the collector, which would walk the half a million small objects of a national file again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

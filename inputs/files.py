"""The bytes of a file: read whole, within a limit, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

from ..common.opening import open_to_read
from ..models.faults import Faults, Place, refuse
from ..models.limits import MOST_BYTES


def read_bytes(path: Path, file: str | None = None) -> bytes:
    """Read a file whole.

    `file` is its name in a fault. Raises Faults where it is missing, larger than MOST_BYTES, or cannot be read.
    """
    place = Place(file or str(path))
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

"""Standard output and standard error: what goes wrong with the one is told as for a file, with the other it is not.

Text for people is printed in the encoding of the terminal, data for programs always in UTF-8.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO, TypeVar, cast

from .files.atomic_write import CannotWrite, cannot_write
from .interrupt import this_process

OUTPUT = Path("standard output")

T = TypeVar("T")


class ReaderGone(Exception):
    """Whoever read standard output, such as `head`, has had enough."""


class Output:
    """Standard output; a failure is a CannotWrite, or ReaderGone."""

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write text for people."""
        this_process.printing = True
        return self._attempt(lambda stream: stream.write(text))

    def write_data(self, text: str) -> None:
        """Write text for programs."""
        this_process.printing = True
        self._attempt(lambda stream: _write_bytes(stream, text.encode()))

    def flush(self) -> None:
        """Bring out what was written."""
        if self.stream is not None:
            self._attempt(lambda stream: stream.flush())

    def isatty(self) -> bool:
        return self.stream is not None and self.stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def _attempt(self, work: Callable[[TextIO], T]) -> T:
        if self.stream is None:
            raise CannotWrite(OUTPUT, "it is closed")
        try:
            return work(self.stream)
        except (OSError, ValueError) as error:
            # Windows has no signal for it, and calls the pipe invalid.
            if isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.EINVAL):
                raise ReaderGone from None
            raise cannot_write(OUTPUT, error) from error


class Errors:
    """Standard error: where nobody can be told, the exit code still tells."""

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write text for people."""
        if self.stream is not None:
            with suppress(OSError, ValueError):
                return self.stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Bring out what was written."""
        if self.stream is not None:
            with suppress(OSError, ValueError):
                self.stream.flush()

    def isatty(self) -> bool:
        return self.stream is not None and self.stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def standard_streams() -> Iterator[None]:
    """Put these in the place of the process's own, whoever writes to them."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = cast(TextIO, Output(sys.stdout)), cast(TextIO, Errors(sys.stderr))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def write_data(text: str) -> None:
    """Write text for programs to standard output: in UTF-8, whatever the terminal's encoding."""
    cast(Output, sys.stdout).write_data(text)


def _write_bytes(stream: TextIO, data: bytes) -> None:
    stream.flush()
    stream.buffer.write(data)

"""Ctrl-C: what a press does at each stage, and what has been written by then, so that what is said of it is true.

A terminal, or `timeout`, may signal both a process and its group: what arrives just after a press is its echo.
Nothing heavy is imported here: this is the first thing that a start does.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType

STOPPED = 3
_ECHO = 0.2
"""Seconds."""

Act = Callable[[], object]
Handler = Callable[[int, FrameType | None], None]


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C: not an error, and nothing that a library may swallow (exit code 3)."""


class Progress:
    """How far this process has come: the files written, and whether anything was printed."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.printing = False
        self.pressed = float("-inf")
        """When a press was last counted, at whatever stage."""

    def __str__(self) -> str:
        if self.written:
            return f"written: {', '.join(self.written)}"
        return "no file is written" if self.printing else "nothing is written"

    def stopped(self) -> str:
        """Say that it was stopped, where, and what is written."""
        return f"stopped{' while printing' if self.printing else ''}; {self}"


progress = Progress()


def stop() -> None:
    """End the process in one line, without another step.

    Nothing is raised: an exception in the middle of an import may be swallowed there, and leave its lock behind.
    """
    _end(progress.stopped())


def stop_at_once() -> None:
    """End the process in one line, though it was about to end by itself."""
    _end("stopped at once: the plan is not written")


def _end(words: str) -> None:
    try:
        os.write(2, f"match: {words}\n".encode(errors="replace"))
    finally:
        os._exit(STOPPED)


def _interrupt() -> None:
    raise Interrupted


def _handler(*acts: Act) -> Handler:
    """Make a handler: each press does the next of the acts, and one more than there are ends the process."""
    left = list(acts)

    def handle(number: int, frame: FrameType | None) -> None:
        if monotonic() - progress.pressed >= _ECHO:
            progress.pressed = monotonic()
            (left.pop(0) if left else stop)()

    return handle


def install() -> None:
    """From now on Ctrl-C ends the process in one line, or does what `on_press` says."""
    signal.signal(signal.SIGINT, _handler())


@contextmanager
def on_press(*acts: Act) -> Iterator[None]:
    """While this is open, presses do these acts; outside the main thread signals cannot be caught."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _handler(*acts))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def raising() -> Iterator[None]:
    """While this is open, a press raises Interrupted: for waiting, where nothing is imported meanwhile."""
    with on_press(_interrupt):
        yield


@contextmanager
def unbroken() -> Iterator[None]:
    """Do a short thing whole: a press counts after it, and only a second one breaks it off."""
    pressed: list[bool] = []
    with on_press(lambda: pressed.append(True), _interrupt):
        yield
    if pressed:
        raise Interrupted

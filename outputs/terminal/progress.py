"""Progress on standard error, one line drawn again: the step, how many plans are done, where one search stands."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Protocol, Self, TextIO

from ...common.interrupt import this_process
from ...common.numbers import gap_text, pounds
from ...models.matching.levels import LOWEST
from .console import width_of

_AFTER = 1.0
"""Seconds before a search shows its line: a short one needs none."""

_EVERY = 0.2
"""Seconds between two drawings of the line."""


class OverwrittenLine:
    """One line of a terminal that each drawing writes over: cut to what the terminal does not wrap."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._width = stream, 0

    def draw(self, text: str) -> None:
        """Write a text over the one before."""
        # A line that the terminal wraps cannot be written over.
        text = text[: width_of(self._stream) - 1]
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)

    def wipe(self) -> None:
        """Take the line away, if there is one."""
        if self._width:
            self.draw("")
            self._stream.write("\r")
            self._stream.flush()


class StepLine:
    """Which step a command is at, on one line that is written over, from the first second on.

    A thread of its own draws it: reading and writing are single calls, which say nothing meanwhile. Whoever has more to
    tell pauses it.
    """

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self._line, self._began = OverwrittenLine(stream), monotonic()
        self._shown = not quiet and stream.isatty()
        self._lock, self._ended, self._paused = Lock(), Event(), False

    def __enter__(self) -> Self:
        _Current.line = self
        if self._shown:
            this_process.step = ""
            Thread(target=self._draw_on, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Take the line away for good."""
        self._ended.set()
        self.pause(paused=True)

    def pause(self, *, paused: bool) -> None:
        """Take the line away while another one is drawn, or go on with it."""
        with self._lock:
            self._paused = paused
            if paused:
                self._line.wipe()

    def tick(self) -> None:
        """Draw the line, if it is time."""
        with self._lock:
            passed = monotonic() - self._began
            if this_process.step and not self._paused and passed >= _AFTER:
                self._line.draw(f"{this_process.step}, {passed:.0f} s")

    def _draw_on(self) -> None:
        while not self._ended.wait(_EVERY):
            self.tick()


class _Current:
    """The line of the command that runs, where there is one."""

    line: StepLine | None = None


def pause_steps(*, paused: bool = True) -> None:
    """Take the line of steps away before something else is written, or go on with it."""
    if _Current.line:
        _Current.line.pause(paused=paused)


class PlansProgress:
    """Tells how many plans are done and left, and about how long the rest will take."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self.shown = stream.isatty() and not quiet
        self.began, self.first = monotonic(), -1
        self._line = OverwrittenLine(stream)

    def __call__(self, done: int, every: int) -> None:
        """Draw the line again."""
        if not self.shown:
            return
        pause_steps()
        # What an earlier run left behind says nothing of the speed of this one.
        self.first = done if self.first < 0 or done < self.first else self.first
        self._line.draw(f"{done:,} of {every:,} plans done, {every - done:,} left{self._rest(done, every)}")

    def _rest(self, done: int, every: int) -> str:
        made = done - self.first
        if made < 1 or done == every:
            return ""
        seconds = (monotonic() - self.began) / made * (every - done)
        return f", about {seconds:,.0f} s"

    def end(self) -> None:
        """Wipe the line."""
        self._line.wipe()


class PlansMade:
    """How many plans were made again for a question: one line that is written over, after a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._number, self._began, self._line = 0, monotonic(), OverwrittenLine(sys.stderr)
        self._shown = not quiet and sys.stderr.isatty()

    def count(self, made: int) -> None:
        """Take note of how many there are."""
        self._number = made

    def tick(self) -> None:
        """Draw the line, if it is time."""
        if self._shown and monotonic() - self._began >= _AFTER:
            self._line.draw(f"{self._number:,} plans made again, {monotonic() - self._began:.0f} s")

    def __enter__(self) -> Self:
        pause_steps()
        return self

    def __exit__(self, *_: object) -> None:
        self._line.wipe()
        pause_steps(paused=False)


class Seen(Protocol):
    """What is shown of a search: a level, its best value and its bound as they are maximised."""

    @property
    def level(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def bound(self) -> int: ...


class ProgressLine:
    """One line that is written over; nothing where standard error is not a terminal, or where quiet was asked for."""

    def __init__(self, look: Callable[[], Seen | None], *, quiet: bool = False) -> None:
        self._look, self._began, self._last, self._line = look, monotonic(), 0.0, OverwrittenLine(sys.stderr)
        self._shown = not quiet and sys.stderr.isatty()
        self._step, self._old = this_process.step, look()

    def tick(self) -> None:
        """Draw the line, if it is time."""
        now = monotonic()
        if not self._shown or now - self._began < _AFTER or now - self._last < _EVERY:
            return
        self._last = now
        seen = self._look()
        if this_process.step != self._step:
            self._step, self._old = this_process.step, seen
        # A step holds until the search has come further.
        waiting = seen is None or (self._step and seen is self._old)
        text = (self._step or "preparing") if waiting or seen is None else sight_text(seen)
        self._line.draw(f"{text}, {now - self._began:.1f} s")

    def __enter__(self) -> Self:
        pause_steps()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        pause_steps(paused=False)

    def end(self) -> None:
        """Take the line away."""
        self._line.wipe()


def sight_text(seen: Seen) -> str:
    """Say where a search stands: level, best value, bound and gap."""
    if seen.level == "draw":
        return "all levels proven; choosing by lot among equal plans"
    gap = (seen.bound - seen.value) / max(1, abs(seen.bound))
    best, bound = (_number(seen.level, value) for value in (seen.value, seen.bound))
    return f"{seen.level}: best {best}, bound {bound}, gap {gap_text(gap)}"


def _number(level: str, value: int) -> str:
    value = -value if level in LOWEST else value
    return pounds(value) if level == "cost" else f"{value:,}"

"""How far many plans have come, on standard error: one line that is drawn again, nothing when it is not a terminal."""

from __future__ import annotations

from time import monotonic
from typing import TextIO


class Progress:
    """Tells how many plans are done and left, and about how long the rest will take."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self.stream = stream
        self.shown = stream.isatty() and not quiet
        self.began, self.first = monotonic(), -1
        self.width = 0

    def __call__(self, done: int, every: int) -> None:
        """Draw the line again."""
        if not self.shown:
            return
        # What an earlier run left behind says nothing of the speed of this one.
        self.first = done if self.first < 0 or done < self.first else self.first
        text = f"{done:,} of {every:,} plans done, {every - done:,} left{self._rest(done, every)}"
        self.stream.write("\r" + text.ljust(self.width))
        self.stream.flush()
        self.width = len(text)

    def _rest(self, done: int, every: int) -> str:
        made = done - self.first
        if made < 1 or done == every:
            return ""
        seconds = (monotonic() - self.began) / made * (every - done)
        return f", about {seconds:,.0f} s"

    def end(self) -> None:
        """Wipe the line."""
        if self.shown and self.width:
            self.stream.write("\r" + " " * self.width + "\r")
            self.stream.flush()

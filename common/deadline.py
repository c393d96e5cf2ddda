"""The time that is left, and the way to stop: a limit, Ctrl-C, and whoever is solving at the moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from time import monotonic


class _Bell:
    """What `stop` rings: whoever is solving at the moment."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stoppers: list[Callable[[], object]] = []
        self.rung = False


class Deadline:
    """Says how long may still be tried, and stops whoever is at work when somebody calls `stop`.

    `now` tells the time in seconds; where it tells those of the processor, a busy machine takes nothing away.
    """

    def __init__(self, limit: float | None = None, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._end = inf if limit is None else now() + limit
        self._bell = _Bell()

    def with_grace(self, seconds: float) -> Deadline:
        """Give a clock that leaves at least so many seconds, and stops when this one is stopped."""
        clock = Deadline(now=self._now)
        clock._end, clock._bell = max(self._end, self._now() + seconds), self._bell
        return clock

    def within(self, seconds: float) -> Deadline:
        """Give a clock that leaves at most so many seconds, and stops when this one is stopped."""
        clock = Deadline(now=self._now)
        clock._end, clock._bell = min(self._end, self._now() + seconds), self._bell
        return clock

    @property
    def left(self) -> float:
        """Seconds left; 0 when stopped, infinity without a limit."""
        return 0.0 if self._bell.rung else max(0.0, self._end - self._now())

    @property
    def over(self) -> bool:
        """Whether it is time to end."""
        return self.left <= 0

    def stop(self) -> None:
        """Stop now, from any thread."""
        with self._bell.lock:
            self._bell.rung = True
            stoppers = tuple(self._bell.stoppers)
        for stopper in stoppers:
            stopper()

    @contextmanager
    def stopping(self, stopper: Callable[[], object]) -> Iterator[None]:
        """While this is open, `stop` calls the stopper of the one at work."""
        with self._bell.lock:
            self._bell.stoppers.append(stopper)
        if self._bell.rung:
            stopper()
        try:
            yield
        finally:
            with self._bell.lock:
                self._bell.stoppers.remove(stopper)

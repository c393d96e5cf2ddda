"""A deadline: the seconds that are left, and how whoever is solving at the moment is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from time import monotonic


class _Start:
    """When the command began: one process may run several."""

    at = monotonic()


def begin() -> None:
    """Begin a command."""
    _Start.at = monotonic()


def elapsed() -> float:
    """Give the seconds since the command began: reading and writing, too, is time that passed."""
    return monotonic() - _Start.at


class _StopSignal:
    """What deadlines made from one another share: whether `stop` was called, and whom it stops."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stoppers: list[Callable[[], object]] = []
        self.stopped = False


class Work:
    """Work that was done, counted by whoever does it: a limit on it ends at the same place on every machine.

    Its unit is about a second of CPU time on an ordinary machine.
    """

    def __init__(self) -> None:
        self.done = 0.0


class Deadline:
    """When to end, in seconds of a clock; `stop` ends sooner and stops whoever is at work.

    `now` gives the time in seconds; where it counts CPU time, a busy machine takes nothing away. With `work` it is the
    work that counts, and no time: the seconds of its methods are then units of work.
    """

    def __init__(
        self, limit: float | None = None, now: Callable[[], float] = monotonic, *, work: Work | None = None
    ) -> None:
        self._now = now if work is None else lambda: work.done
        self._work = work
        self._end = inf if limit is None else self._now() + limit
        self._signal = _StopSignal()

    def with_grace(self, seconds: float) -> Deadline:
        """Give a deadline at least this many seconds away, which is stopped when this one is."""
        return self._until(max(self._end, self._now() + seconds))

    def within(self, seconds: float) -> Deadline:
        """Give a deadline at most this many seconds away, which is stopped when this one is."""
        return self._until(min(self._end, self._now() + seconds))

    def _until(self, end: float) -> Deadline:
        deadline = Deadline(now=self._now, work=self._work)
        deadline._end, deadline._signal = end, self._signal
        return deadline

    def counting(self, seconds: float, now: Callable[[], float]) -> Deadline:
        """Give a deadline by another clock, this many of its seconds away, which is stopped when this one is."""
        deadline = Deadline(seconds, now)
        deadline._signal = self._signal
        return deadline

    def counting_work(self, limit: float | None = None) -> Deadline:
        """Give a deadline after this many units of work from now, which is stopped when this one is."""
        deadline = Deadline(limit, work=self._work or Work())
        deadline._signal = self._signal
        return deadline

    def did(self, work: float) -> None:
        """Count work that was done, in its unit, where work is what counts."""
        if self._work is not None:
            self._work.done += work

    @property
    def work(self) -> float | None:
        """The work that was done so far; None where time counts."""
        return None if self._work is None else self._work.done

    @property
    def left(self) -> float:
        """Seconds left, or units of work; 0 when stopped, infinity without a limit."""
        return 0.0 if self._signal.stopped else max(0.0, self._end - self._now())

    @property
    def seconds_left(self) -> float:
        """Seconds left; 0 when stopped, infinity without a limit, or where work is what counts."""
        return inf if self._work is not None and not self._signal.stopped else self.left

    @property
    def work_left(self) -> float:
        """Units of work left; 0 when stopped, infinity without a limit, or where time is what counts."""
        return inf if self._work is None else self.left

    @property
    def over(self) -> bool:
        """Whether it is time to end."""
        return self.left <= 0

    def stop(self) -> None:
        """Stop now, from any thread."""
        with self._signal.lock:
            self._signal.stopped = True
            stoppers = tuple(self._signal.stoppers)
        for stopper in stoppers:
            stopper()

    @contextmanager
    def stopping(self, stopper: Callable[[], object]) -> Iterator[None]:
        """While this is open, `stop` calls the stopper of the one at work."""
        with self._signal.lock:
            self._signal.stoppers.append(stopper)
        if self._signal.stopped:
            stopper()
        try:
            yield
        finally:
            with self._signal.lock:
                self._signal.stoppers.remove(stopper)

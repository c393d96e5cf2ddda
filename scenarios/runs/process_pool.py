"""Many plans in processes of their own, one solver thread each; a process that dies loses nothing."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from threading import Thread

from ...common.exit_codes import ExitCode
from ...common.faults import Disagreement
from ...common.interrupt import ENDING, ignore
from ...models.matching.options import Request
from .answer import Answer, ask

TRIES = 4
"""Tries of a task: the first, and three more where its process died."""

Done = Callable[[str, Answer], None]


class Lost(Exception):
    """Where plans are made is gone; what was not done by then is not planned."""


class ProcessPool:
    """A pool of processes that is made when it is first needed, and made anew when one of them dies."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def run(self, tasks: Mapping[str, Request], done: Done) -> None:
        """Answer every task, and say so as each is done; what a dead process had in hand is tried again."""
        _Run(self, tasks, done).run()

    @property
    def pool(self) -> Executor:
        """The pool at work."""
        if self._pool is None:
            _start_tracker()
            # Not forked: a copy of a process whose solver has threads may stand still for ever.
            self._pool = ProcessPoolExecutor(self.workers, get_context("spawn"), initializer=_depend)
        return self._pool

    def stop(self) -> None:
        """End every process at once, and give up the pool, which a dead process may have broken."""
        if self._pool is not None:
            # A process ignores what asks it to end, and waits for ever where a dead one held the lock of the answers.
            for process in list((self._pool._processes or {}).values()):
                process.kill()
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def _depend() -> None:
    """Leave it to the process that hands out the work when this one ends: it too ends when that one is gone."""
    # Ctrl-C reaches every process of a terminal, and what `timeout` sends every one of a group.
    ignore()
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        # What a killed process had in hand is of use to nobody; a thread cannot end a process otherwise.
        os._exit(ExitCode.STOPPED)


def _start_tracker() -> None:
    # Started with the first process, multiprocessing's own helper would let signals through to that one.
    if sys.platform != "win32":
        from multiprocessing.resource_tracker import ensure_running

        ensure_running()


@contextmanager
def _held_off() -> Iterator[None]:
    """While this is open, signals wait: a process that starts meanwhile is not stopped before it can ignore them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Run:
    """One list of tasks: `suspects` were in hand when a process died, and are tried alone, so that one is to blame."""

    def __init__(self, owner: ProcessPool, tasks: Mapping[str, Request], done: Done) -> None:
        self.owner, self.tasks, self.done = owner, tasks, done
        self.waiting, self.suspects = deque(tasks), deque[str]()
        self.tries = Counter[str]()
        self.running: dict[Future[Answer], str] = {}

    def run(self) -> None:
        while self.waiting or self.suspects or self.running:
            try:
                self._fill()
            except BrokenProcessPool:
                # A process died with nothing in hand, or before it could be told.
                self._collect(set(self.running))
                self.owner.stop()
                continue
            self._collect(wait(self.running, return_when=FIRST_COMPLETED).done)

    def _fill(self) -> None:
        """Hand out as many tasks as there are processes; a suspect only where nothing else is in hand."""
        if self.suspects:
            if not self.running:
                self._submit(self.suspects)
            return
        while self.waiting and len(self.running) < self.owner.workers:
            self._submit(self.waiting)

    def _submit(self, queue: deque[str]) -> None:
        key = queue[0]
        with _held_off():
            self.running[self.owner.pool.submit(ask, self.tasks[key])] = key
        queue.popleft()

    def _collect(self, finished: set[Future[Answer]]) -> None:
        lost = []
        for future in finished:
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                lost.append(future)
            else:
                self.done(self.running.pop(future), _answer_of(future, error))
        if lost:
            self._lose()

    def _lose(self) -> None:
        # With one process its whole pool is lost.
        for future in wait(self.running).done:
            key, error = self.running.pop(future), future.exception()
            if isinstance(error, BrokenProcessPool):
                self._again(key)
            else:
                self.done(key, _answer_of(future, error))
        self.owner.stop()

    def _again(self, key: str) -> None:
        self.tries[key] += 1
        if self.tries[key] < TRIES:
            self.suspects.append(key)
        else:
            reason = f"its process died {TRIES} times; the other plans are not touched by this"
            self.done(key, Answer(state="failed", reason=reason))


def _answer_of(future: Future[Answer], error: BaseException | None) -> Answer:
    return future.result() if error is None else failed(error)


def failed(error: BaseException) -> Answer:
    """Make the answer of what nobody expected: one plan less, not the end of the run."""
    first = (str(error).splitlines() or [""])[0]
    kind = "" if isinstance(error, Disagreement) else f"internal error: {type(error).__name__}: "
    return Answer(state="failed", reason=f"{kind}{first}")

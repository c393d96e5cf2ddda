"""Plans made one after the other in this process: a pool is not worth its start for a few."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from time import monotonic

from ...common.deadline import Deadline
from ...common.interrupt import run_interruptible
from ...models.matching.options import Request
from ...solver.plan_cache import PlanCache
from .answer import Answer, ask
from .process_pool import Done, failed


class _Watched(Deadline):
    """A deadline that knows whether somebody stopped it, which is not the same as being over."""

    stopped = False

    def stop(self) -> None:
        """Stop now, from any thread."""
        self.stopped = True
        super().stop()


class InProcess:
    """Runs tasks in this process; Ctrl-C ends the plan at work with what it has, and leaves the rest."""

    interrupted = False

    def __init__(self) -> None:
        self._cache = PlanCache()

    def run(self, tasks: Mapping[str, Request], done: Done, patience: float = inf) -> None:
        """Answer tasks, and say so as each is done, but begin no other after `patience` seconds."""
        end = monotonic() + patience
        for key, setup in tasks.items():
            if self.interrupted or monotonic() > end:
                return
            done(key, self._answer(setup))

    def _answer(self, setup: Request) -> Answer:
        clock = _Watched(setup.options.time_limit)
        try:
            return run_interruptible(lambda: ask(setup, self._cache, clock=clock), clock)
        except Exception as error:
            return failed(error)
        finally:
            self.interrupted = clock.stopped

    def stop(self) -> None:
        """There is nothing to end."""

"""Many plans asked for at once: each once, from a folder of earlier answers, here, in processes, or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Protocol

from ...common.deadline import Deadline
from ...common.interrupt import Interrupted, raising, run_interruptible
from ...models.matching.options import Request
from ...solver.plan_cache import PlanCache
from .answer import Answer, ask
from .process_pool import Done, Lost, ProcessPool, failed
from .store import Store


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
        for key, request in tasks.items():
            if self.interrupted or monotonic() > end:
                return
            done(key, self._answer(request))

    def _answer(self, request: Request) -> Answer:
        deadline = _Watched(request.options.time_limit)
        try:
            return run_interruptible(lambda: ask(request, self._cache, deadline=deadline), deadline)
        except Exception as error:
            return failed(error)
        finally:
            self.interrupted = deadline.stopped

    def stop(self) -> None:
        """There is nothing to end."""


_PATIENCE = 3.0
"""Seconds for which plans are made in this process before others are started, where nobody says how many."""

_LEFT = Answer(state="stopped", reason="not planned: the run was stopped before its turn")

Tell = Callable[[int, int], None]


class Backend(Protocol):
    """Where plans are made."""

    def run(self, tasks: Mapping[str, Request], done: Done) -> None:
        """Answer every task, and say so as each is done."""

    def stop(self) -> None:
        """End all work at once."""


class Many:
    """Answers requests; two that come to the same plan are asked for once.

    Without `workers` the first plans are made in this process, and if they take long the others in one process a
    core. `tell` is called with the plans done and those asked for. Where a run is interrupted, what is left is answered
    as stopped, and `interrupted` says so; where the cluster was lost, `lost` says that in a sentence.
    """

    def __init__(
        self,
        *,
        workers: int | None = None,
        folder: Path | None = None,
        cluster: str | None = None,
        tell: Tell | None = None,
    ) -> None:
        self.store = Store(folder) if folder else None
        self.tell = tell
        self.interrupted = False
        self.lost = ""
        self.here = InProcess()
        self.far = _far(workers, cluster)
        self._patience = inf if workers == 1 and cluster is None else _PATIENCE
        self._eager = cluster is not None or (workers or 0) > 1
        self._known: dict[str, Answer] = {}

    def answers(self, requests: Sequence[Request]) -> list[Answer]:
        """Give the answer of each request, in order."""
        tasks = {request.key: request for request in requests}
        for key in tasks:
            self._remember(key)
        self._say(tasks)
        for run in (self._run_here, self._run_far):
            left = {key: request for key, request in tasks.items() if key not in self._known}
            if left and not self.interrupted:
                run(left, tasks)
        left_over = replace(_LEFT, reason=f"not planned: {self.lost}") if self.lost else _LEFT
        return [self._known.get(request.key, left_over) for request in requests]

    def _remember(self, key: str) -> None:
        if key not in self._known and self.store is not None:
            answer = self.store.get(key)
            if answer is not None:
                self._known[key] = answer

    def _run_here(self, left: Mapping[str, Request], tasks: Mapping[str, Request]) -> None:
        # A single plan is not worth a process, and a long run that was told how many should use them at once.
        if not self._eager or len(left) == 1:
            self.here.run(left, self._done(tasks), self._patience)
            self.interrupted = self.here.interrupted

    def _run_far(self, left: Mapping[str, Request], tasks: Mapping[str, Request]) -> None:
        self._eager = True
        try:
            with raising():
                self.far.run(left, self._done(tasks))
        except (Interrupted, KeyboardInterrupt):
            self.interrupted = True
            self.far.stop()
        except Lost as lost:
            self.interrupted, self.lost = True, str(lost)
            self.far.stop()

    def _done(self, tasks: Mapping[str, Request]) -> Done:
        def done(key: str, answer: Answer) -> None:
            self._known[key] = answer
            if self.store is not None:
                self.store.put(key, answer)
            self._say(tasks)

        return done

    def _say(self, tasks: Mapping[str, Request]) -> None:
        if self.tell is not None:
            self.tell(sum(key in self._known for key in tasks), len(tasks))

    def __enter__(self) -> Many:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.far.stop()


def _far(workers: int | None, cluster: str | None) -> Backend:
    if cluster is None:
        return ProcessPool(workers or os.cpu_count() or 1)
    from .dask_cluster import Cluster

    return Cluster(cluster)

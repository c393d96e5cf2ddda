"""Ctrl-C and the solvers: work runs in a thread, so that a signal can stop it and what was found is kept.

OR-Tools' own handling of SIGINT ends the process, or one solve among many without a word; here a flag is set, and
whoever solves at the moment is asked to stop. A second Ctrl-C ends at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from ..models.interrupt import on_press, stop_at_once
from .clock import Clock

Result = TypeVar("Result")


def run_interruptible(work: Callable[[], Result], clock: Clock, tick: Callable[[], None] = lambda: None) -> Result:
    """Run work in a thread; a first Ctrl-C stops the clock, a second ends the process.

    `tick` is called now and then meanwhile. What the work raises is raised here. Outside the main thread signals
    cannot be caught, and the work just runs.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    with on_press(clock.stop, stop_at_once):
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        # A join without a limit would not let the handler run on Windows.
        while thread.is_alive():
            thread.join(0.1)
            tick()
    if errors:
        raise errors[0]
    return results[0]

"""Ctrl-C and signals like it: what a press does at each stage, and what has been written by then.

On the command line SIGTERM, a closed terminal and Ctrl-Break are such a press too; from Python, these signals belong to
the program around. A solve runs in a thread: OR-Tools' own handling of SIGINT ends the process, or one solve among many
without a word, while here a press stops the deadline, and what was found by then is kept; a second press ends at once.

Nothing heavy is imported here: this is the first thing that a start does.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import TypeVar

from .deadline import Deadline
from .exit_codes import ExitCode

# As typing has it: importing typing takes longer than all else here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ECHO = 0.2
"""Seconds after a press in which another is its echo: a terminal, or `timeout`, signals a process and its group."""

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
ENDING = tuple(signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__)
"""What asks a process to end, where the system has it."""

Result = TypeVar("Result")
Act = Callable[[], object]
Handler = Callable[[int, FrameType | None], None]


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C: not an error, and nothing that a library may swallow (exit code 3)."""


class ProcessState:
    """How far this process has come: the files written, and whether anything was printed."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.printing = False
        self.pressed = float("-inf")
        """When a press was last counted, at whatever stage."""
        self.signals: tuple[signal.Signals, ...] = (signal.SIGINT,)
        """The signals that count as a press."""
        self.step = ""
        """What is done at the moment, for whoever waits: `reading north-west.csv`."""

    def __str__(self) -> str:
        if self.written:
            return f"written: {', '.join(self.written)}"
        return "no file is written" if self.printing else "nothing is written"

    def stopped(self) -> str:
        """Say that it was stopped, where, and what is written."""
        return f"stopped{' while printing' if self.printing else ''}; {self}"


this_process = ProcessState()


def stop() -> None:
    """End the process in one line, without another step.

    Nothing is raised: an exception in the middle of an import may be swallowed there, and leave its lock behind.
    """
    _end(this_process.stopped())


def stop_at_once() -> None:
    """End the process in one line, though it was about to end by itself."""
    _end("stopped at once: the plan is not written")


def _end(words: str) -> None:
    try:
        os.write(2, f"match: {words}\n".encode(errors="replace"))
    finally:
        os._exit(ExitCode.STOPPED)


def _interrupt() -> None:
    raise Interrupted


def _handler(*acts: Act) -> Handler:
    """Make a handler: each press does the next of the acts, and one more than there are ends the process."""
    left = list(acts)

    def handle(number: int, frame: FrameType | None) -> None:
        if monotonic() - this_process.pressed >= _ECHO:
            this_process.pressed = monotonic()
            (left.pop(0) if left else stop)()

    return handle


def install() -> None:
    """From now on Ctrl-C, or what asks the process to end, ends it in one line, or does what `on_press` says.

    What whoever started it has it ignore, as `nohup` does with a closed terminal, stays ignored.
    """
    ignored = [number for number in ENDING[1:] if signal.getsignal(number) is signal.SIG_IGN]
    this_process.signals = tuple(number for number in ENDING if number not in ignored)
    _set(_handler())


def ignore() -> None:
    """From now on nothing interrupts this process: it is ending, or another one decides when it ends."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def _set(handler: Handler) -> list[Any]:
    """Put one handler to every signal that counts; gives those before."""
    return [signal.signal(number, handler) for number in this_process.signals]


@contextmanager
def on_press(*acts: Act) -> Iterator[None]:
    """While this is open, presses do these acts; outside the main thread signals cannot be caught."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    counted, before = this_process.signals, _set(_handler(*acts))
    try:
        yield
    finally:
        for number, handler in zip(counted, before, strict=True):
            signal.signal(number, handler)


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


def run_interruptible(
    work: Callable[[], Result], deadline: Deadline, tick: Callable[[], None] = lambda: None
) -> Result:
    """Run work in a thread; a first Ctrl-C brings the deadline forward to now, a second ends the process.

    `tick` is called now and then meanwhile. What the work raises is raised here. Outside the main thread signals
    cannot be caught, and the work just runs.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()

    def wait(thread: threading.Thread) -> None:
        # A join without a limit would not let the handler run on Windows.
        while thread.is_alive():
            thread.join(0.1)
            tick()

    with on_press(deadline.stop, stop_at_once):
        return run_in_thread(work, wait)


def run_in_thread(work: Callable[[], Result], wait: Callable[[threading.Thread], None]) -> Result:
    """Run work in a thread, and `wait` until it is done, or raise there; raises what the work raises, too."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    wait(thread)
    if errors:
        raise errors[0]
    return results[0]

"""The command line in a process of its own, with events that tests can wait for: no test has to guess when.

`MATCH` runs it as it is. `PRESSED` sends a signal to itself, twice as `timeout` does, where a function is first called.
`STEPPED` says `kept` when an answer of many is kept, and goes on when it is told to.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HANG = 1800
"""Seconds after which a process hangs, however busy the machine; no result depends on it."""

MATCH = [sys.executable, "-m", "tsimatch"]
ENDING = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

_PRESSED = """
import importlib, os, signal, sys, threading
from tsimatch.common import interrupt
from tsimatch.common.deadline import Deadline
# Both come in the same moment, however long this takes.
interrupt.monotonic = lambda: 0.0
_, number, room, name = sys.argv[:4]
sys.argv[:4] = ["match"]
home = importlib.import_module(room)
for part in name.split(".")[:-1]:
    home = getattr(home, part)
name = name.split(".")[-1]
whole, stop, stopped = getattr(home, name), Deadline.stop, threading.Event()
def stopping(clock):
    stop(clock)
    stopped.set()
def pressed(*arguments, **named):
    setattr(home, name, whole)
    for _ in range(2):
        os.kill(os.getpid(), getattr(signal, number))
    if threading.current_thread() is not threading.main_thread():
        stopped.wait()
    return whole(*arguments, **named)
Deadline.stop = stopping
setattr(home, name, pressed)
from tsimatch.__main__ import main
main()
"""

_STEPPED = """
import sys
from tsimatch.scenarios.runs.store import Store
put = Store.put
def told(self, key, answer):
    put(self, key, answer)
    print("kept", flush=True)
    sys.stdin.readline()
Store.put = told
from tsimatch.__main__ import main
if __name__ == "__main__":
    main()
"""

STEPPED = [sys.executable, "-c", _STEPPED]


def pressed(number: str, room: str, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line, which is sent a signal when a function of a module is called for the first time."""
    command = [sys.executable, "-c", _PRESSED, number, f"tsimatch.{room}", name, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)  # noqa: S603


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Run a process, the first of a group of its own; the group is gone afterwards."""
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_until_kept(process: subprocess.Popen[str], number: int) -> None:
    """Let a stepped run go on until it has kept so many more answers; there it waits."""
    assert process.stdout is not None
    for place in range(number):
        if place:
            go_on(process)
        line = process.stdout.readline()
        assert line == "kept\n", line + (process.stderr.read() if process.stderr else "")


def go_on(process: subprocess.Popen[str]) -> None:
    """Let a stepped run go one step further."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def wait_for_all(process: subprocess.Popen[str]) -> str:
    """Wait until a process and all that it started are gone, and give what they said on standard error.

    The last process that has the pipe open is the last that runs.
    """
    assert process.stderr is not None
    told = process.stderr.read()
    process.wait(HANG)
    return told

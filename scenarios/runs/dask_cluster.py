"""The same tasks on a Dask cluster that somebody else has started (the extra `cluster`)."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, as_completed
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from ...common.faults import Fault, Faults
from ...common.interrupt import run_in_thread
from ...models.matching.options import Request
from .answer import Answer, ask
from .process_pool import Done, Lost, failed

_RETRIES = 3
"""Further tries of a task whose worker died."""
PATIENCE = 10.0
"""Seconds in which a scheduler must answer, when it is greeted and again when it is joined."""
_GREETING = 8
"""Bytes with which a scheduler speaks first: the number of bytes that follow, in little-endian order."""
_LONGEST_GREETING = 1_000_000
"""Bytes that a scheduler's greeting may have; what announces more is something else."""
_LOUD = ("distributed", "tornado", "asyncio")
"""Loggers that would print the stack of what is told here in a line."""


class Cluster:
    """Runs tasks on the workers of a scheduler; those of a worker that dies are given to another."""

    def __init__(self, address: str, patience: float | None = None) -> None:
        """Join the cluster; raises Faults where no scheduler answers within `patience` seconds, twice at most."""
        self._address = address
        patience = PATIENCE if patience is None else patience
        try:
            # As a module of any type: its own types are only there where it is installed.
            distributed: Any = import_module("distributed")
        except ImportError:
            wanted = "this needs the extra cluster: pip install 'tsimatch[cluster]'"
            raise Faults([Fault(wanted, at="--cluster", value=address)]) from None
        _silence()
        try:
            _within(patience, lambda: _greet(address, patience))
            self._client: Any = _within(patience, lambda: _joined(distributed, address, patience))
        except (Exception, MemoryError) as error:
            first = (str(error).splitlines() or [""])[0] or type(error).__name__
            expected = f"expected the address of a Dask scheduler, such as tcp://host:8786 ({first})"
            raise Faults([Fault(expected, at="--cluster", value=address)]) from None
        self._executor: Any = self._client.get_executor(retries=_RETRIES)

    def run(self, tasks: Mapping[str, Request], done: Done) -> None:
        """Answer every task, and say so as each is done; raises Lost where the scheduler is gone."""
        with self._watched():
            running: dict[Future[Answer], str] = {
                self._executor.submit(ask, request): key for key, request in tasks.items()
            }
        for future in as_completed(running):
            with self._watched():
                error = future.exception()
            done(running[future], future.result() if error is None else failed(error))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except (CancelledError, asyncio.CancelledError):
            raise self._lost() from None
        except Exception:
            if self._client.status == "running":
                raise
            raise self._lost() from None

    def _lost(self) -> Lost:
        return Lost(f"the cluster at {self._address} was lost")

    def stop(self) -> None:
        """Take back what is not done, and leave the cluster as it was."""
        with suppress(Exception):
            self._client.close(timeout=2)


def _silence() -> None:
    """Keep the stacks of code to oneself that other libraries would print, at whatever level each part of them has."""
    under = tuple(f"{name}." for name in _LOUD)
    for name in (*_LOUD, *(known for known in logging.root.manager.loggerDict if known.startswith(under))):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _greet(address: str, patience: float) -> None:
    """Hear whether a scheduler speaks at an address of plain TCP.

    A port that stays silent, or speaks something else, would have the library wait for minutes, or ask for all memory.
    Raises OSError, and ValueError where something else answers.
    """
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme != "tcp" or parts.hostname is None or parts.port is None:
        return
    heard = b""
    with socket.create_connection((parts.hostname, parts.port), patience) as opened:
        while len(heard) < _GREETING and (more := opened.recv(_GREETING - len(heard))):
            heard += more
    if len(heard) < _GREETING or not 0 < int.from_bytes(heard, "little") <= _LONGEST_GREETING:
        raise ValueError("what answers there is something else")


def _joined(distributed: Any, address: str, patience: float) -> Any:
    # One that could not be made would wait for its end when it is collected, and print a stack of code.
    kind = type("Client", (distributed.Client,), {"__del__": lambda self: None})
    return kind(address, timeout=patience, set_as_default=False)


def _within(seconds: float, work: Callable[[], Any]) -> Any:
    """Do something that may never come back; raises TimeoutError where it takes longer, and whatever it raises."""

    def wait(thread: Thread) -> None:
        thread.join(seconds)
        if thread.is_alive():
            raise TimeoutError

    try:
        return run_in_thread(work, wait)
    except TimeoutError:
        # The connection's own limit is as long: whichever ends first, it is told alike.
        raise TimeoutError(f"no answer in {seconds:g} seconds") from None

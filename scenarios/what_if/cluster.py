"""The same tasks on a Dask cluster that somebody else has started (the extra `cluster`)."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, as_completed
from importlib import import_module
from typing import Any

from ...models.answer import Answer
from ...models.faults import Fault, Faults
from ...models.setup import Setup
from .ask import ask
from .processes import Done, failed

_RETRIES = 3
_PATIENCE = "10s"


class Cluster:
    """Runs tasks on the workers of a scheduler; those of a worker that dies are given to another."""

    def __init__(self, address: str) -> None:
        try:
            # As a module of any type: its own types are only there where it is installed.
            distributed: Any = import_module("distributed")
        except ImportError:
            wanted = "this needs the extra cluster: pip install 'tsimatch[cluster]'"
            raise Faults([Fault(wanted, at="--cluster", value=address)]) from None
        try:
            self._client: Any = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            first = (str(error).splitlines() or [""])[0]
            expected = f"expected the address of a Dask scheduler, such as tcp://host:8786 ({first})"
            raise Faults([Fault(expected, at="--cluster", value=address)]) from None
        self._executor: Any = self._client.get_executor(retries=_RETRIES)

    def run(self, tasks: Mapping[str, Setup], done: Done) -> None:
        """Answer every task, and say so as each is done."""
        running: dict[Future[Answer], str] = {self._executor.submit(ask, setup): key for key, setup in tasks.items()}
        for future in as_completed(running):
            error = future.exception()
            done(running[future], future.result() if error is None else failed(error))

    def stop(self) -> None:
        """Take back what is not done, and leave the cluster as it was."""
        self._client.close(timeout=2)

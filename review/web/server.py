"""The server of a review: on the loopback address, until somebody presses Ctrl-C."""

from __future__ import annotations

import os
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import uvicorn

from ...common.faults import Fault, Faults
from ...common.interrupt import Interrupted, raising
from ..session import Review
from .app import make_app
from .security import LOOPBACK, Guard

_END = 3.0
"""Seconds for which the server waits for pages that are being sent when it ends."""


class Server:
    """A review's server; `guard` has the first address."""

    def __init__(self, review: Review, port: int | None = None) -> None:
        self.review = review
        self.socket = _listen(port)
        self.guard = Guard(make_app(review), self.socket.getsockname()[1])
        # h11 alone, and no server header: less to keep up to date, and nothing said of what runs here.
        config = uvicorn.Config(
            self.guard, log_config=None, access_log=False, server_header=False, date_header=False, lifespan="off",
            http="h11", ws="none", loop="asyncio", proxy_headers=False, timeout_graceful_shutdown=int(_END),
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, args=([self.socket],), daemon=True)

    def start(self) -> None:
        """Begin to answer, in a thread, and to plan where there is no plan yet."""
        self._thread.start()
        review = self.review
        if review.base is not None and review.state.plan is None:
            review.plan()

    def stop(self) -> None:
        """End: what is at work is stopped, and everything is in the one file."""
        self._server.should_exit = True
        self._thread.join(_END + 1)
        self.review.close()

    def run(self, tell: Callable[[str], object], *, browser: bool = True) -> None:
        """Answer until Ctrl-C; `tell` is given the first address."""
        self.start()
        tell(f"Open {self.guard.entry}")
        if browser and not _opened(self.guard.entry):
            tell("No browser could be opened: open this address yourself.")
        tell("Ctrl-C ends it.")
        with suppress(Interrupted, KeyboardInterrupt), raising():
            # A join without a limit would not let the handler run on Windows.
            while self._thread.is_alive():
                self._thread.join(0.2)
        self.stop()


def _opened(address: str) -> bool:
    try:
        return webbrowser.open(address)
    except Exception:
        # Whatever a desktop does with it: the address is told in any case.
        return False


def _listen(port: int | None) -> socket.socket:
    """Open the port on this machine alone; raises Faults where another program has it."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        # Connections of an earlier start, still closing, do not count; another program that listens does.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((LOOPBACK, port or 0))
        made.listen(128)
    except (OSError, OverflowError) as error:
        made.close()
        way = "expected a free port from 1024 to 65535: without --port a free one is taken"
        why = getattr(error, "strerror", None) or str(error)
        raise Faults([Fault(f"{way} ({why})", at="--port", value=str(port))]) from None
    return made

"""A review for tests: its server in a thread, and a browser without a window that sends forms as one does."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from tsimatch.review.session import open_review
from tsimatch.review.web.server import Server

HANG = 600
"""Seconds after which work in the background hangs; no result depends on it."""
SIGNED = {"by": "J. Singh", "on": "30/11/2023"}


@dataclass(frozen=True)
class Page:
    """A page as it came: its status, its address after every redirect, its text as it stands, and its bytes."""

    status: int
    address: str
    html: str
    content: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """What somebody reads, blanks put together."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the first form that has it."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.html)
        assert found, f"{name} is not in {self.address}"
        return unescape(found[1])


class Browser:
    """What a browser does without a script: follows links, keeps the cookie, sends forms with their origin."""

    def __init__(self, entry: str) -> None:
        self.base = entry.partition("/enter")[0]
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.home = self._ask(urllib.request.Request(entry))  # noqa: S310

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._ask(urllib.request.Request(self.base + path))  # noqa: S310

    def post(self, path: str, **fields: object) -> Page:
        """Send a form."""
        body = urlencode({name: str(value) for name, value in fields.items()}).encode()
        return self._ask(urllib.request.Request(self.base + path, body, {"Origin": self.base}))  # noqa: S310

    def upload(self, path: str, name: str, content: bytes) -> Page:
        """Send a file."""
        head = f'--edge\r\nContent-Disposition: form-data; name="book"; filename="{name}"\r\n\r\n'.encode()
        headers = {"Origin": self.base, "Content-Type": "multipart/form-data; boundary=edge"}
        body = head + content + b"\r\n--edge--\r\n"
        return self._ask(urllib.request.Request(self.base + path, body, headers))  # noqa: S310

    def decide(self, recipient: str, version: str | None = None, **fields: object) -> Page:
        """Send the form of a recipient's page, as it is now or as it was."""
        version = version or self.get(f"/recipient?id={recipient}").hidden("version")
        return self.post("/decide", version=version, recipient=recipient, **{**SIGNED, **fields})

    def _ask(self, request: urllib.request.Request) -> Page:
        try:
            answer = self._opener.open(request, timeout=HANG)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            content = answer.read()
            return Page(answer.status, answer.url, content.decode("utf-8", "replace"), content)


@dataclass
class Opened:
    """A review at work: its server, and a browser."""

    server: Server
    browser: Browser

    def done(self) -> None:
        """Wait until nothing is at work in the background."""
        self.server.review.worker.wait(HANG)

    def plan_again(self) -> Page:
        """Plan again, and give the page that tells what changed, or why nothing came of it."""
        self.browser.post("/plan")
        self.done()
        return self.browser.get("/work")

    def accept(self) -> Page:
        """Plan again, and accept."""
        changes = self.plan_again()
        assert "/changes" in changes.address, changes.text
        return self.browser.post("/accept", version=changes.hidden("version"), plan=changes.hidden("plan"))


@contextmanager
def reviewing(path: Path, offer: str | None = None) -> Iterator[Opened]:
    """Open a review, its first plan made, for as long as the block lasts."""
    server = Server(open_review(path, offer, ()))
    try:
        server.start()
        server.review.worker.wait(HANG)
        yield Opened(server, Browser(server.guard.entry))
    finally:
        server.stop()

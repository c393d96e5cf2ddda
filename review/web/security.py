"""Who may ask: this machine's browser with the token of this start, and no page from elsewhere.

The server listens on the loopback address alone. Every program of this machine can reach that, and so can every site in
its browser: the token keeps out the first, `Host` and `Origin` the second (DNS rebinding, forged posts).
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .render import page, style_address

LOOPBACK = "127.0.0.1"
ENTRY = "/enter"

POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may do: no script, nothing from elsewhere, in no frame."""

_HEADERS = {
    "content-security-policy": POLICY,
    # Not no-referrer: a browser would then say of its own forms that they come from nowhere (Origin: null).
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Lets nothing through to the pages but what the browser with the token asks for."""

    def __init__(self, app: ASGIApp, port: int, token: str | None = None) -> None:
        self.app = app
        self.port = port
        self.token = token or secrets.token_urlsafe(32)
        # Cookies do not tell ports apart: two reviews at once each have their own.
        self.cookie = f"match-review-{port}"
        self.hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}

    @property
    def entry(self) -> str:
        """The first address: its token becomes a cookie."""
        return f"http://{LOOPBACK}:{self.port}{ENTRY}?token={self.token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._refusal(scope)
        await (answer or self.app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        """Give the answer to what does not get through: a refusal, or the cookie for the token."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            return _refused(f"This is not the address of this review: expected {LOOPBACK}:{self.port}.", 421)
        if scope["path"] == ENTRY:
            return self._enter(scope)
        if scope["path"] == style_address():
            # Whoever is refused reads why in the same style.
            return None
        if not self._knows(headers.get("cookie", "")):
            return _refused("Open the address that match review printed when it started: it has the key.", 403)
        if scope["method"] not in ("GET", "HEAD") and headers.get("origin") != f"http://{host}":
            return _refused("This form was not sent from a page of this review. Nothing was changed.", 403)
        return None

    def _enter(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[-1]
        if not self._is_token(given):
            return _refused("This address is of an earlier start: open the one that match review printed now.", 403)
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
        return answer

    def _knows(self, header: str) -> bool:
        try:
            morsel = SimpleCookie(header).get(self.cookie)
        except CookieError:
            return False
        return morsel is not None and self._is_token(morsel.value)

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())


def _refused(words: str, status: int) -> Response:
    return page("plain.html", status=status, title="Not this way", words=(words,))


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending

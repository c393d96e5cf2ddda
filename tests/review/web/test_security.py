"""Who may ask, from where, and how much: everything else is refused with a sentence, and changes nothing."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tsimatch.common.faults import Faults
from tsimatch.outputs.region.region_files import write_region
from tsimatch.review.session import open_review
from tsimatch.review.web.server import Server

from ...support.builders import changed, town
from ...support.reviews import HANG, Opened, reviewing


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A review of the town, in which one school has markup and a formula for a name."""
    path = tmp_path_factory.mktemp("guard") / "town.csv"
    write_region(changed(town(), "100001", name="<script>alert(1)</script>&amp;=HYPERLINK(1)"), path)
    with reviewing(path, "2022-23") as made:
        yield made


def _ask(
    opened: Opened, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", opened.server.guard.port, timeout=HANG)
    connection.putrequest(method, path, skip_host=True)
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    if body is not None and "Content-Length" not in (headers or {}):
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


def _own(opened: Opened) -> dict[str, str]:
    guard = opened.server.guard
    return {"Host": f"127.0.0.1:{guard.port}", "Cookie": f"{guard.cookie}={guard.token}"}


def test_the_first_address_gives_the_cookie(opened: Opened) -> None:
    """The token of the first address becomes a cookie that no script and no other site sees, and leaves the address."""
    guard = opened.server.guard
    host = {"Host": f"127.0.0.1:{guard.port}"}
    status, headers, _ = _ask(opened, "GET", f"/enter?token={guard.token}", host)
    assert (status, headers["location"]) == (303, "/")
    assert re.search("HttpOnly", headers["set-cookie"], re.IGNORECASE)
    assert re.search("SameSite=Strict", headers["set-cookie"], re.IGNORECASE)
    for wrong in ("", "x", guard.token[:-1], guard.token + "x", "%00"):
        assert _ask(opened, "GET", f"/enter?token={wrong}", host)[0] == 403


def test_without_the_cookie_nothing_is_shown(opened: Opened) -> None:
    """A page is shown to nobody without the cookie, nor with a wrong or a broken one."""
    guard = opened.server.guard
    for cookie in (None, f"{guard.cookie}=wrong", f"other={guard.token}", "a b; =;;", "\x01=\x02"):
        headers = {"Host": f"127.0.0.1:{guard.port}", **({} if cookie is None else {"Cookie": cookie})}
        for path in ("/", "/files/plan.json", "/recipients"):
            status, _, text = _ask(opened, "GET", path, headers)
            assert status == 403
            assert "100001" not in text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:80", ""])
def test_another_host_is_refused(opened: Opened, host: str) -> None:
    """A name that leads to this machine from elsewhere (DNS rebinding) is no address of the review."""
    assert _ask(opened, "GET", "/", _own(opened) | {"Host": host})[0] == 421


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
def test_a_form_from_elsewhere_is_refused(opened: Opened, origin: str | None) -> None:
    """A form that another page sends is refused, cookie or not, and nothing is decided."""
    before = opened.server.review.state.version
    headers = _own(opened) | {"Content-Type": "application/x-www-form-urlencoded"}
    headers |= {} if origin is None else {"Origin": origin}
    body = urlencode({"recipient": "100001", "decision": "agree", "by": "x", "on": "1/1/2023"}).encode()
    status, _, text = _ask(opened, "POST", "/decide", headers, body)
    assert status == 403
    assert "Nothing was changed" in text
    assert opened.server.review.state.version == before


def test_what_a_page_may_do(opened: Opened) -> None:
    """No page has a script, or may run, fetch or be framed; none is kept by the browser."""
    for path in ("/", "/recipients", "/recipient?id=100001", "/what-if", "/nowhere"):
        _, headers, text = _ask(opened, "GET", path, _own(opened))
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "<script" not in text
        assert not re.search(r"""(src|href|action)=["'](https?:)?//""", text)
        assert "style=" not in text


def test_text_is_text(opened: Opened) -> None:
    """A name that is markup is shown as it is written, and so is what comes in an address."""
    page = opened.browser.get("/recipient?id=100001")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in page.html
    strange = opened.browser.get("/recipients?q=%22%3E%3Cscript%3E&sort=%3Cb%3E&page=%3Ci%3E&authority=%3Cu%3E")
    assert strange.status == 200
    assert not re.search(r"<(script|b|i|u)>", strange.html)


def test_large_posts(opened: Opened) -> None:
    """A form that is too large, or has too many fields, is refused before it is held."""
    large = opened.browser.post("/decide", recipient="100001", reason="x" * 300_000)
    assert large.status == 413
    assert "Nothing was saved" in large.text
    many = opened.browser.post("/decide", **{f"f{number}": 1 for number in range(500)})
    assert many.status == 413


def test_only_this_machine(opened: Opened) -> None:
    """The server listens on the loopback address alone."""
    assert opened.server.socket.getsockname()[0] == "127.0.0.1"


def test_a_port_in_use(tmp_path: Path) -> None:
    """A port that another program has is a sentence with the way out."""
    write_region(town(), tmp_path / "town.csv")
    review = open_review(tmp_path / "town.csv", "2022-23", ())
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Faults, match="without --port a free one is taken"):
            Server(review, other.getsockname()[1])
    review.close()

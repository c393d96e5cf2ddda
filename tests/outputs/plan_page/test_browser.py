"""The page in a browser: axe finds nothing, nothing is wider than a phone, nothing is fetched.

Skipped where playwright, axe-playwright-python or Chromium is not installed; they are not among the test packages.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tsimatch.inputs.documents.boundaries import Boundaries
from tsimatch.models.plan.plan_report import Handling
from tsimatch.outputs.plan_page.page import plan_page

from .test_page import poor_town, subject

sync = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a plan with something in every part of it."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    ring = ((401_000.0, 401_000.0), (430_000.0, 401_000.0), (430_000.0, 425_000.0), (401_000.0, 401_000.0))
    about = subject(poor_town(), boundaries=Boundaries("outlines.geojson", (ring,)), checked=True)
    path.write_bytes(plan_page(about, Handling(marking="OFFICIAL")))
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_accessible(browser: Any, written: Path, width: int, scheme: str) -> None:
    """axe finds no fault on a screen or a phone, light or dark."""
    # axe is a script, which the page's own policy does not let in.
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(written.as_uri())
    found = axe.Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    context.close()


_PAPER = {"width": 695, "height": 1001}
"""Pixels of A4 within its margins, at 96 to the inch."""


def test_signed_on_two_sheets(browser: Any, written: Path) -> None:
    """On paper the first sheet ends before the map, and the second holds the map and the sign-off, the annex behind."""
    page = browser.new_page(viewport=_PAPER)
    page.emulate_media(media="print")
    page.goto(written.as_uri())
    tops = {
        part: page.evaluate(f"document.querySelector('#{part}').closest('section').getBoundingClientRect().top")
        for part in ("map", "sign", "annex")
    }
    assert 0 < tops["map"] <= _PAPER["height"]
    assert tops["map"] < tops["sign"] < tops["annex"] <= tops["map"] + _PAPER["height"]
    breaks = page.evaluate("[...document.querySelectorAll('.sheet')].map(part => getComputedStyle(part).breakBefore)")
    assert breaks == ["page", "page"]
    page.close()


@pytest.mark.parametrize("width", [320, 400, 1280])
def test_fits(browser: Any, written: Path, width: int) -> None:
    """No page is wider than its screen, nothing but the file itself is asked for, and the browser has no complaint."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(written.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [written.as_uri()]
    assert complaints == []
    page.close()

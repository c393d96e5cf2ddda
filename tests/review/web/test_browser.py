"""A review in a real browser: ten decisions, an undo, a kill, a new plan; by the keyboard; without a script.

Skipped, and said so, where playwright, axe-playwright-python or Chromium is not installed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example

from ...support.child_processes import HANG, MATCH, running
from ...support.plan_workbooks import rows_of
from ...support.reviews import reviewing

sync = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

SLOWEST = 600_000
"""Milliseconds after which a page hangs, however busy the machine; no result depends on it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A made-up region."""
    path = tmp_path / "made-up.csv"
    write_region(make_example(schools=60, leaders=36, seed=8, offer="2023-24"), path)
    return path


def _page(browser: Any, **context: Any) -> Any:
    page = browser.new_context(**context).new_page()
    page.set_default_timeout(SLOWEST)
    page.set_default_navigation_timeout(SLOWEST)
    return page


def _entry(process: Any) -> str:
    line = process.stdout.readline()
    found = re.search(r"Open (http://\S+)", line)
    assert found, line + process.stderr.read()
    return found[1]


def _command(path: Path) -> list[str]:
    return [*MATCH, "review", str(path), "--no-browser"]


def _wait_for_plan(page: Any, base: str) -> None:
    page.goto(f"{base}/work")
    page.wait_for_url(lambda url: "/work" not in url)


def _ids(page: Any, base: str, query: str = "matched=matched&decided=no") -> list[str]:
    page.goto(f"{base}/recipients?{query}")
    links = page.locator('tbody th a[href^="/recipient?id="]')
    return [link.get_attribute("href").rpartition("=")[2] for link in links.all()]


def _decide(page: Any, base: str, id_: str, choice: str, **fields: str) -> None:
    page.goto(f"{base}/recipient?id={id_}")
    if choice:
        page.get_by_label(choice, exact=True).check()
    for label, value in fields.items():
        name = label.replace("_", " ")
        field = page.get_by_label(name, exact=True)
        field.select_option(value) if name == "RD approval" else field.fill(value)
    if not page.get_by_label("Who decides").input_value():
        page.get_by_label("Who decides").fill("J. Singh")
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_text("Saved.").wait_for()


@pytest.mark.slow
def test_from_a_region_to_a_workbook(browser: Any, made_up: Path) -> None:
    """Ten decisions of all kinds, an undo, a kill, a new start, a plan again, an accepted change, a workbook taken."""
    page = _page(browser)
    with running(_command(made_up)) as process:
        entry = _entry(process)
        base = entry.partition("/enter")[0]
        page.goto(entry)
        assert "token" not in page.url
        _wait_for_plan(page, base)
        ids = _ids(page, base)
        _decide(page, base, ids[0], "Agree")
        _decide(page, base, ids[1], "Agree", Days="7")
        _decide(page, base, ids[2], "Lock")
        _decide(page, base, ids[3], "Lock", Days="6")
        _decide(page, base, ids[4], "Ban", Reason="They know each other")
        _decide(page, base, ids[5], "Decline", Reason="They said no")
        page.goto(f"{base}/leaders?used=no")
        free = {link.get_attribute("href").rpartition("=")[2] for link in page.locator("tbody th a").all()}
        page.goto(f"{base}/recipient?id={ids[6]}")
        offered = [option.get_attribute("value") for option in page.locator("#leaders option").all()]
        other = next(leader for leader in offered if leader in free)
        _decide(page, base, ids[6], "Other leader", Leader_instead=other, Reason="A better fit")
        _decide(page, base, ids[7], "", RD_approval="days")
        _decide(page, base, ids[8], "Agree", RD_approval="partnership")
        _decide(page, base, ids[9], "Agree")
        page.goto(f"{base}/decisions")
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("Taken back. Redo takes it again.").wait_for()
        process.kill()
        process.wait(HANG)
    with running(_command(made_up.with_suffix(".review"))) as process:
        entry = _entry(process)
        base = entry.partition("/enter")[0]
        page.goto(entry)
        assert "9 decisions are not in the plan yet" in page.inner_text("main")
        page.goto(f"{base}/decisions")
        assert "10 entries" in page.inner_text("main")
        page.goto(f"{base}/again")
        page.get_by_role("button", name="Plan again").click()
        page.wait_for_url("**/changes")
        page.get_by_role("button", name="Accept the new plan").click()
        page.get_by_text("This is the plan from now on.").wait_for()
        page.goto(f"{base}/take-away")
        with page.expect_download() as download:
            page.get_by_role("link", name="plan.xlsx").click()
        taken = made_up.with_name("taken.xlsx")
        download.value.save_as(taken)
        process.kill()
    assert run(["check", str(taken)]) == 0
    log = rows_of(taken, "Decisions log")
    assert [row["Recipient"] for row in log] == [*ids[:9], ids[8]]
    assert {row["Decision"] for row in log} == {"agree", "lock", "ban", "decline", "other leader", "approve"}
    assert all(row["Stands"] == "yes" and row["By"] == "J. Singh" for row in log)


_NAME = """(() => {
  const e = document.activeElement;
  return (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || '').trim();
})()"""
"""What the element with the focus is called."""


def _tab_to(page: Any, told: str) -> None:
    """Press Tab until the element with the focus has this name."""
    for _ in range(400):
        page.keyboard.press("Tab")
        name = page.evaluate(_NAME)
        if name == told or name.startswith(f"{told}\n"):
            return
    raise AssertionError(told)


def test_by_the_keyboard_alone(browser: Any, made_up: Path) -> None:
    """From the list to a decision, an undo and a new plan, nothing needs a mouse, and the focus can be seen."""
    with reviewing(made_up) as opened:
        page = _page(browser)
        page.goto(opened.server.guard.entry)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "Skip to the contents of the page"
        _tab_to(page, "Recipients")
        page.keyboard.press("Enter")
        page.wait_for_url("**/recipients")
        first = page.locator("tbody tr:has(td a) th a").first.inner_text()
        _tab_to(page, first)
        page.keyboard.press("Enter")
        page.wait_for_url("**/recipient?id=*")
        _tab_to(page, "Agree")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("Space")
        _tab_to(page, "Who decides")
        page.keyboard.type("J. Singh")
        page.keyboard.press("Enter")
        page.get_by_text("Saved.").wait_for()
        _tab_to(page, "Decisions")
        page.keyboard.press("Enter")
        page.wait_for_url("**/decisions")
        undo = page.get_by_role("button", name=re.compile("^Undo")).inner_text()
        _tab_to(page, undo)
        page.keyboard.press("Enter")
        page.get_by_text("Taken back. Redo takes it again.").wait_for()
        opened.browser.post("/plan")
        opened.done()
        page.goto(opened.browser.base + "/changes")
        _tab_to(page, "Go back to the plan as it was")
        page.keyboard.press("Enter")
        page.get_by_text("The plan stays as it was.").wait_for()
        page.context.close()


def test_without_a_script(browser: Any, made_up: Path) -> None:
    """With JavaScript off everything works: a decision, a filter, a new plan with its progress, an acceptance."""
    with reviewing(made_up) as opened:
        page, base = _page(browser, java_script_enabled=False), opened.browser.base
        page.goto(opened.server.guard.entry)
        ids = _ids(page, base)
        _decide(page, base, ids[0], "Decline", Reason="They said no")
        page.goto(f"{base}/recipients")
        page.get_by_label("Decision").select_option("yes")
        page.get_by_role("button", name="Show").click()
        assert page.locator("tbody tr").count() == 1
        page.goto(f"{base}/again")
        page.get_by_role("button", name="Plan again").click()
        page.wait_for_url("**/changes")
        assert "Who lost support" in page.inner_text("main")
        page.get_by_role("button", name="Accept the new plan").click()
        page.get_by_text("This is the plan from now on.").wait_for()
        page.context.close()


@pytest.fixture(scope="module")
def worked_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, list[str]]]:
    """A review with something on every page, and the addresses of its pages."""
    path = tmp_path_factory.mktemp("axe") / "made-up.csv"
    write_region(make_example(schools=160, leaders=30, seed=8, offer="2023-24"), path)
    with reviewing(path) as opened:
        ask = opened.browser
        ids = re.findall(r'/recipient\?id=([^"]+)"', ask.get("/recipients?matched=matched").html)
        trust = re.findall(r'/recipient\?id=([^"]+)"', ask.get("/recipients?kind=trust").html)[0]
        left = re.findall(r'/recipient\?id=([^"]+)"', ask.get("/recipients?matched=not+matched").html)
        leader = re.findall(r'/leader\?id=([^"]+)"', ask.get("/leaders?used=yes").html)[0]
        ask.decide(ids[0], decision="ban", reason="They know each other")
        ask.decide(ids[1], decision="agree")
        ask.post("/others", id=ids[2])
        opened.done()
        ask.post("/what-if", min_days="3", leaves=leader, name="fewer days")
        opened.done()
        ask.post("/keep")
        opened.plan_again()
        path.write_text(path.read_text(encoding="utf-8-sig").replace("Primary", "First"), encoding="utf-8")
        paths = [
            "/", "/recipients", "/recipients?decided=no&sort=km", "/leaders", f"/recipient?id={ids[0]}",
            f"/recipient?id={ids[2]}", f"/recipient?id={trust}", *(f"/recipient?id={id_}" for id_ in left[:1]),
            f"/leader?id={leader}", "/decisions", "/again", "/changes", "/what-if", "/take-away", "/region", "/nowhere",
        ]  # fmt: skip
        yield opened, paths


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_accessible(browser: Any, worked_on: tuple[Any, list[str]], width: int, scheme: str) -> None:
    """axe finds nothing on any page, none is wider than its screen, and the browser has no complaint."""
    opened, paths = worked_on
    # axe is a script, which the pages' own policy does not let in.
    page = _page(browser, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page.goto(opened.server.guard.entry)
    found, complaints = [], []
    page.on("console", lambda message: complaints.append(message.text))
    for path in paths:
        page.goto(opened.browser.base + path)
        found += [(path, f["id"], f["nodes"][0]["html"]) for f in axe.Axe().run(page).response["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    # A form with something wrong in it is a page, too.
    page.goto(f"{opened.browser.base}{paths[4]}")
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_text("There is a problem").wait_for()
    assert page.title().startswith("Error: ")
    found += [("error", f["id"], f["nodes"][0]["html"]) for f in axe.Axe().run(page).response["violations"]]
    assert found == []
    assert [text for text in complaints if "404" not in text and "422" not in text] == []
    page.context.close()


def test_pages_print(browser: Any, worked_on: tuple[Any, list[str]]) -> None:
    """A printed page has what it says, and neither navigation nor forms."""
    opened, paths = worked_on
    page = _page(browser)
    page.goto(opened.server.guard.entry)
    page.emulate_media(media="print")
    for path in paths:
        page.goto(opened.browser.base + path)
        assert page.locator("h1").is_visible()
        assert not page.locator("nav.main").is_visible()
        assert page.locator("form:visible").count() == 0
        assert page.pdf().startswith(b"%PDF")
    page.context.close()


def test_nothing_is_fetched_from_elsewhere(browser: Any, worked_on: tuple[Any, list[str]]) -> None:
    """A page asks for itself and its style, on this machine, and for nothing else."""
    opened, paths = worked_on
    page, asked = _page(browser), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(opened.server.guard.entry)
    for path in paths:
        page.goto(opened.browser.base + path)
    assert {url.rpartition("/")[0] for url in asked if ".css" in url} == {opened.browser.base}
    assert all(url.startswith((opened.browser.base, "data:")) for url in asked)
    page.context.close()

"""The pages of what-if analyses: what is worth something, by name, in sentences, tables and bars that fit a screen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.outputs.region.region_files import write_region

from ...support.builders import budget, town
from ...support.html_pages import Page, judge

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

COMMANDS = {
    "worth": ["worth", "town.csv", "--deep", "1"],
    "dropout": ["dropout", "town.csv"],
    "sweep": ["sweep", "--vary", "budgets.total.amount=3000:24000:3000", "town.csv"],
    "compare": ["compare", "town.csv", "--set", "budgets.total.amount*=0.5"],
    "diff": ["diff", "old.json", "new.json"],
}
"""One call of each analysis."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the page and the data of each analysis of the town, with money for few."""
    here = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(here)
        write_region(replace(town(), budgets=(budget(12_000),)), "town.csv")
        for name, more in (("old", []), ("new", ["--budget", "total=24000"])):
            assert run(["plan", "town.csv", "--offer", "2022-23", "-q", "-o", f"{name}.json", *more]) == 0
        for name, arguments in COMMANDS.items():
            offer = [] if name == "diff" else ["--offer", "2022-23", "-q"]
            assert run([*arguments, *offer, "-o", f"{name}.html", "-o", f"{name}-data.json"]) == 0
        yield here


def page(folder: Path, name: str) -> Page:
    """The page of an analysis, judged by what every page promises."""
    return judge((folder / f"{name}.html").read_text(encoding="utf-8"))


def data(folder: Path, name: str) -> dict[str, Any]:
    """The same analysis as data."""
    found: dict[str, Any] = json.loads((folder / f"{name}-data.json").read_text(encoding="utf-8"))
    return found


def bars(found: Page) -> list[str]:
    """The widths of all bars of a page."""
    return [bar.attributes["width"] for svg in found.root.all("svg") for bar in svg.all("rect", class_="part")]


def test_worth_is_what_gains(folder: Path) -> None:
    """The page lists the changes that gain something, by name with id; the rest is one line, and no bar is empty."""
    found, made = page(folder, "worth"), data(folder, "worth")["changes"]
    gaining = [row for row in made if any(row["gain"].values())]
    rows = found.table("Worth: ")
    assert 0 < len(rows) == len(gaining) < len(made)
    names = {leader.id: leader.name for leader in town().leaders}
    told = [(row["Change"], one["id"]) for row, one in zip(rows, gaining, strict=True) if one["id"] in names]
    assert told
    assert all(f"{names[id_]} ({id_})" in change for change, id_ in told)
    worthless = sum(not any(row["gain"].values()) for row in made)
    assert f"{worthless:,} changes gain nothing: " in found.root.text
    assert 0 < len(bars(found)) <= 8
    assert "0%" not in bars(found)


def test_sweep_names_its_axes(folder: Path) -> None:
    """A sweep says in a sentence what more supports, and its charts name what is varied, with its unit."""
    found, made = page(folder, "sweep"), data(folder, "sweep")
    matched = [point["total"]["matched"] for point in made["points"]]
    assert f"{matched[0]} with a leader at £3,000" in found.root.text
    titles = [caption.text for caption in found.root.all("figcaption")]
    assert "Recipients with a leader, by budget of the pot total, £" in titles
    assert [row["Budget of the pot total, £"] for row in found.table("Points")][:2] == ["£3,000", "£6,000"]
    assert [row["With a leader"] for row in found.table("Points")] == [str(number) for number in matched]


def test_dropouts_by_name(folder: Path) -> None:
    """Leaders who leave stand by name, with whom they leave without a leader; who can be replaced is counted."""
    found, made = page(folder, "dropout"), data(folder, "dropout")["leaders"]
    losing = [row for row in made if row["lost"] or row["need_lost"] or row["days_lost"]]
    assert [row["Leader"] for row in found.table("Leaders: ")] == [
        f"{row['leader_name']} {row['leader']}" for row in losing
    ]
    assert all(row["Who loses support"] for row in found.table("Leaders: ") if row["Lose their leader"] != "0")


@pytest.mark.parametrize("name", COMMANDS)
def test_no_headings_of_machines(folder: Path, name: str) -> None:
    """No heading of a table has an underscore, and every page says first what it comes to."""
    found = page(folder, name)
    assert [th.text for th in found.root.all("th") if "_" in th.text] == []
    (verdict,) = found.root.all("div", class_="verdict")
    assert verdict.text


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a window; skipped where none can be driven."""
    sync = pytest.importorskip("playwright.sync_api")
    pytest.importorskip("axe_playwright_python.sync_playwright")
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("name", COMMANDS)
def test_accessible(browser: Any, folder: Path, name: str, width: int, scheme: str) -> None:
    """axe finds no fault, light or dark, and no page is wider than its screen."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    opened = context.new_page()
    opened.goto((folder / f"{name}.html").as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(opened).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    context.close()

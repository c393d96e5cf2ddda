"""`match review` as a process: it begins, ends with Ctrl-C, is killed, goes on, and refuses other files."""

from __future__ import annotations

import re
import signal
import threading
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.outputs.region.region_files import write_region
from tsimatch.review.store import ReviewFile

from ..support.builders import town
from ..support.child_processes import ENDING, HANG, MATCH, running
from ..support.reviews import SIGNED, Browser
from ..support.slow_cases import slow


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the town."""
    monkeypatch.chdir(tmp_path)
    write_region(town(), "town.csv")
    return tmp_path


def _command(file: str, *options: str) -> list[str]:
    return [*MATCH, "review", file, "--no-browser", *options]


def _browser(process: Any) -> Browser:
    line = process.stdout.readline()
    found = re.search(r"Open (http://\S+)", line)
    assert found, line + process.stderr.read()
    browser = Browser(found[1])
    while "renews itself" in browser.get("/work").text:
        pass
    return browser


@pytest.mark.slow
@pytest.mark.parametrize("name", [*ENDING[:1], *slow(*ENDING[1:])])
def test_ends_with_a_press(here: Path, name: str) -> None:
    """Ctrl-C, and what is like it, ends the review with exit code 0, and says where the work is kept."""
    with running(_command("town.csv", "--offer", "2022-23")) as process:
        browser = _browser(process)
        assert browser.decide("100004", decision="decline", reason="they said no").status == 200
        process.send_signal(getattr(signal, name))
        assert process.stdout is not None
        assert "Kept in town.review: match review town.review goes on." in process.stdout.read()
        assert process.wait(HANG) == 0
    assert not Path("town.review-wal").exists()
    kept = ReviewFile.open(Path("town.review"))
    assert "'recipient': '100004'" in str(kept.events()[-1].body)
    kept.close()


@pytest.mark.slow
def test_killed_while_somebody_works(here: Path) -> None:
    """Killed at random moments of a day's work: no decision, undo or accepted plan that a page confirmed is lost."""
    draw, confirmed = Random(7), 0
    for _ in range(5):
        with running(_command("town.csv", "--offer", "2022-23")) as process:
            browser = _browser(process)
            log = ReviewFile.open(Path("town.review"))
            assert log.version >= confirmed
            log.close()
            left = draw.randrange(1, 14)
            try:
                for step in range(left + 1):
                    if step == left:
                        # While the last page is being asked for.
                        threading.Thread(target=process.kill).start()
                    confirmed = max(confirmed, _work(browser, draw))
            except (OSError, AssertionError):
                assert step == left
            process.kill()
            process.wait(HANG)
    found = ReviewFile.open(Path("town.review"))
    assert [event.number for event in found.events()] == list(range(1, found.version + 1))
    assert found.version >= confirmed > 12


def _work(browser: Browser, draw: Random) -> int:
    """Do one thing as somebody at the page would; gives the last event that a page has confirmed."""
    recipient = draw.choice(["100001", "100002", "100004"])
    match draw.randrange(5):
        case 0:
            log = browser.get("/decisions")
            if 'action="/undo"' in log.html:
                browser.post("/undo", version=log.hidden("version"), event=log.hidden("event"))
        case 1:
            browser.post("/plan")
            while "renews itself" in (page := browser.get("/work")).text:
                pass
            if "/changes" in page.address:
                browser.post("/accept", version=page.hidden("version"), plan=page.hidden("plan"))
        case 2:
            browser.decide(recipient, decision="decline", reason="they said no")
        case _:
            browser.decide(recipient, decision="agree")
    return int(browser.get("/recipients").hidden("version")) if draw.randrange(2) else 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.csv", None, "there is no such file or folder"),
        ("none.review", None, "there is no such file"),
        ("broken.review", b"no database", "is broken, or not a review"),
        ("photo.review", b"\x89PNG" + bytes(9000), "is broken, or not a review"),
    ],
)
def test_refused(here: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, told: str) -> None:
    """What is no region and no review is one line and exit code 2, and nothing is written."""
    if content is not None:
        Path(name).write_bytes(content)
    before = sorted(here.iterdir())
    assert run(["review", name, "--no-browser"]) == 2
    assert told in capsys.readouterr().err
    assert sorted(here.iterdir()) == before


def test_no_folder_to_write_in(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the file cannot be made beside the region, that is one line."""
    Path("town.review").mkdir()
    assert run(["review", "town.csv", "--no-browser"]) in (2, 4)
    assert "Traceback" not in capsys.readouterr().err


def test_in_the_wrong_place(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A review where a region belongs is told what it is, and which command takes it."""
    ReviewFile.create(Path("a.review"), {}).close()
    assert run(["plan", "a.review"]) == 2
    assert "is a review" in (told := capsys.readouterr().err)
    assert "match review goes on with it" in told


@pytest.mark.slow
def test_asked_once(here: Path) -> None:
    """Who decides is asked once, and filled in from then on, also after a new start; what was decided is there."""
    with running(_command("town.csv", "--offer", "2022-23")) as process:
        browser = _browser(process)
        browser.decide("100004", decision="decline", reason="they said no")
        process.kill()
    with running(_command("town.review")) as process:
        browser = _browser(process)
        assert f'value="{SIGNED["by"]}"' in browser.get("/recipient?id=100001").html
        assert "decline" in browser.get("/decisions").text

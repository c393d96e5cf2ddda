"""A page as a PDF, printed by a Chromium, Chrome or Edge that is installed: without a window, and without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ...common.files.atomic_write import CannotWrite

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
"""What the programs are called on PATH."""
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
"""Where they stand on a Mac."""
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
"""Where they stand on Windows, below the folders that these variables name."""
_HANGS = 180
"""Seconds after which a browser is taken to hang: the page of all England takes a few."""
_START = b"%PDF-"


def find_browser() -> str | None:
    """Give the program that prints pages, None where none is installed."""
    return next(_browsers(), None)


def _browsers() -> Iterator[str]:
    yield from (found for name in _NAMES if (found := shutil.which(name)))
    windows = (Path(os.environ[folder]) / place for folder in _FOLDERS if folder in os.environ for place in _WINDOWS)
    yield from (str(path) for path in (*map(Path, _PLACES), *windows) if path.is_file())


def check_browser(path: Path) -> str:
    """Give the program that will print a page into `path`; raises CannotWrite where none is installed."""
    browser = find_browser()
    if browser is None:
        why = "no Chromium, Chrome or Edge is installed to print it: write .html, and print that"
        raise CannotWrite(path, why)
    return browser


def printed(page: bytes, path: Path) -> bytes:
    """Give a page as a PDF; raises CannotWrite, of `path`, where no browser is installed or it prints nothing."""
    browser = check_browser(path)
    # A browser fails where its own folder, such as a snap's, cannot be deleted at once.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_bytes(page)
        try:
            ended = subprocess.run(  # noqa: S603
                [browser, *_options(folder), f"--print-to-pdf={target}", source.as_uri()],
                capture_output=True,
                check=False,
                timeout=_HANGS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CannotWrite(path, f"{Path(browser).name} did not print it ({type(error).__name__})") from error
        content = target.read_bytes() if target.is_file() else b""
    if not content.startswith(_START):
        raise CannotWrite(path, f"{Path(browser).name} did not print it (exit code {ended.returncode})")
    return content


def _options(folder: str) -> Iterator[str]:
    yield from ("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--no-pdf-header-footer")
    # No name is looked up, and its profile is its own: it neither fetches nor finds anything of the user's.
    yield from ("--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking")
    yield f"--user-data-dir={Path(folder) / 'profile'}"
    # Chromium refuses to run as root with its sandbox; the page has no script.
    if getattr(os, "geteuid", lambda: 1)() == 0:
        yield "--no-sandbox"

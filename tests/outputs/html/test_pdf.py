"""`match report --pdf`: printed where a browser is installed, one line where none is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.outputs.html.pdf import find_browser

from ...support.plan_workbooks import write_book


def written(folder: Path) -> str:
    """A plan of the town in a folder."""
    return str(write_book(folder / "plan.json"))


@pytest.mark.slow
@pytest.mark.skipif(find_browser() is None, reason="no Chromium, Chrome or Edge is installed")
def test_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The PDF and the page are written by one call, and the PDF has the two sheets to sign and an annex."""
    page, pdf = tmp_path / "plan.html", tmp_path / "plan.pdf"
    assert run(["report", written(tmp_path), "-o", str(page), "--pdf", str(pdf)]) == 0
    assert capsys.readouterr().out == f"Written: {page}\nWritten: {pdf}\n"
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") > 2
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")


def test_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where none is installed, one line says so with the way out, the exit code is 4, and nothing is written."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    if find_browser() is not None:
        pytest.skip("a browser stands at a fixed place of this system")
    before = written(tmp_path)
    assert run(["report", before, "-o", str(tmp_path / "a.html"), "--pdf", str(tmp_path / "a.pdf")]) == 4
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "no Chromium, Chrome or Edge is installed to print it: write .html, and print that" in told[0]
    assert not list(tmp_path.glob("a.*"))


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the browser")
def test_browser_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A browser that prints nothing ends in one line and exit code 4, and leaves no file."""
    false = tmp_path / "chromium"
    false.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    false.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["report", written(tmp_path), "--pdf", str(tmp_path / "a.pdf")]) == 4
    told = capsys.readouterr().err.splitlines()
    assert [line.endswith("chromium did not print it (exit code 7)") for line in told] == [True]
    assert not (tmp_path / "a.pdf").exists()


def test_another_ending(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another ending is a bad command line, told by the option."""
    assert run(["report", written(tmp_path), "--pdf", str(tmp_path / "a.html")]) == 2
    assert "--pdf" in capsys.readouterr().err

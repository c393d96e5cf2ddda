"""The tutorial: its commands run as they stand, on its own files."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tsimatch.cli import run

from ..support.tutorial_files import FOLDER, files

PAGE = FOLDER.parent / "tutorial.md"
_COMMAND = "$ match "


def _blocks() -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8")
    return [block.splitlines() for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)]


def _steps() -> list[tuple[str, list[str]]]:
    """Every command with the lines that it should print, in the order of the page."""
    steps: list[tuple[str, list[str]]] = []
    for line in (line for block in _blocks() for line in block):
        if line.startswith(_COMMAND):
            steps.append((line.removeprefix(_COMMAND), []))
        elif line != "...":
            steps[-1][1].append(line)
    return steps


def test_tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command ends well, and prints the lines that the page shows, in their order."""
    monkeypatch.chdir(shutil.copytree(FOLDER, tmp_path / "tutorial"))
    for command, shown in _steps():
        assert run(shlex.split(command)) == 0, command
        printed = iter(capsys.readouterr().out.splitlines())
        missing = [line for line in shown if not any(known.startswith(line) for known in printed)]
        assert missing == [], command


def test_tutorial_shows_every_offer_and_wording() -> None:
    """The three offers and the three wordings are all in it."""
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"--offer {offer}" in text for offer in ("2021-22", "2022-23", "2023-24"))
    assert all(words in text for words in ("full and section 8", "graded and ungraded", "report cards ("))
    assert len(_steps()) > 8


def test_tutorial_files_are_made_up() -> None:
    """The files are those that the tests write: nothing of Ofsted's or the department's is among them."""
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == files()

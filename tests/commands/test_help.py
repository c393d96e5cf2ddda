"""The help: every command in its group, in the order of the work, each summary whole on a narrow terminal."""

from __future__ import annotations

import pytest
from tsimatch.cli import COMMANDS, GROUPS, function_of, run


def test_list(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command stands once under its group, with its first sentence whole on one line of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    titles = [f"{title}:" for title in GROUPS]
    listed = lines[lines.index(titles[0]) :]
    assert [line for line in listed if line.endswith(":")] == titles
    told = [line.split(maxsplit=1) for line in listed if line.startswith("  ")]
    assert [name for name, _ in told] == list(COMMANDS)
    assert all(words == (function_of(name).__doc__ or "").splitlines()[0] for name, words in told)


def test_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """`match` alone prints the help, as `match --help` does: nobody did anything wrong."""
    assert run([]) == 0
    alone = capsys.readouterr()
    assert run(["--help"]) == 0
    assert alone == capsys.readouterr()
    assert "Usage: match" in alone.out


def test_words_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """The help says where the words are explained."""
    assert run(["--help"]) == 0
    assert "docs/glossary.md" in capsys.readouterr().out

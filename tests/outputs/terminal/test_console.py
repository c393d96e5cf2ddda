"""How text reaches a terminal: its own width, names whole where there is room, colour nowhere else."""

from __future__ import annotations

from io import StringIO

import pytest
from tsimatch.outputs.terminal.console import line, make_console, table

NAME = "The Cawdercombe and Yelderwade Federation of Academies"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def _table(stream: StringIO) -> list[str]:
    header = ("Recipient", "Leader", "Days", "Because", "Ids")
    table(make_console(stream), header, [(NAME, "Kavita Quennelholme", 5, "23.1, 23.2", "TR70011 L015")], "nnrd ")
    return stream.getvalue().splitlines()


@pytest.mark.parametrize(("columns", "width"), [("20", 60), ("80", 80), ("140", 140), ("900", 200), ("", 100)])
def test_width(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    """A terminal is used as wide as it is, from 60 to 200 columns; one that does not say has 100."""
    monkeypatch.setenv("COLUMNS", columns)
    stream = Terminal()
    line(make_console(stream), "day " * 400)
    assert width - 4 < max(map(len, stream.getvalue().splitlines())) <= width


def test_piped(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is piped has 100 columns, whatever the terminal has, and is plain."""
    monkeypatch.setenv("COLUMNS", "140")
    stream = StringIO()
    line(make_console(stream), "day " * 400, "bold red")
    assert max(map(len, stream.getvalue().splitlines())) == 99
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize(("setting", "coloured"), [("", True), ("1", False)])
def test_colour(monkeypatch: pytest.MonkeyPatch, setting: str, coloured: bool) -> None:
    """A terminal has colour, unless NO_COLOR says otherwise; the words are the same."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", setting)
    stream = Terminal()
    line(make_console(stream), "Not sound: the plan breaks the rules in 1 place.", "bold red")
    assert ("\x1b" in stream.getvalue()) == coloured
    assert "Not sound: the plan breaks the rules in 1 place." in stream.getvalue()


@pytest.mark.parametrize("columns", range(60, 201, 7))
def test_tables_fit(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """No table is wider than the terminal: names are cut, then a column is left out, and that is said."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    lines = _table(Terminal())
    assert max(map(len, lines)) <= columns
    assert (NAME in lines[1]) == (columns >= 109)
    assert ("Because" in lines[0]) != ("Not shown, for want of room: Because." in lines)
    assert "TR70011 L015" in lines[1]

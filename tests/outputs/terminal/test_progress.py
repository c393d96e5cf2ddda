"""The progress line: told on a terminal, for runs longer than a second, and nowhere else."""

from __future__ import annotations

from io import StringIO

import pytest
from tsimatch.outputs.terminal import progress
from tsimatch.outputs.terminal.progress import ProgressLine, sight_text
from tsimatch.solver.search.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("sight", "text"),
    [
        (Progress("fit", 54_300, 54_356), "fit: best 54,300, bound 54,356, gap 0.10%"),
        (Progress("travel", -1_600, -1_500), "travel: best 1,600, bound 1,500, gap 6.67%"),
        (Progress("cost", -4_728_000, -4_728_000), "cost: best £47,280, bound £47,280, gap 0.00%"),
        (Progress("extras", 0, 0), "extras: best 0, bound 0, gap 0.00%"),
        (Progress("draw", -5, -4), "all levels proven; choosing by lot among equal plans"),
    ],
)
def test_words(sight: Progress, text: str) -> None:
    """The line says level, best value, bound and gap, in the units of the plan."""
    assert sight_text(sight) == text


@pytest.mark.parametrize(
    ("stream", "quiet", "told"), [(Terminal, False, True), (Terminal, True, False), (StringIO, False, False)]
)
def test_where_it_is_told(monkeypatch: pytest.MonkeyPatch, stream: type[StringIO], quiet: bool, told: bool) -> None:
    """It is drawn on a terminal only, unless quiet was asked for, and taken away at the end."""
    errors = stream()
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "monotonic", lambda: 5.0)
    line = ProgressLine(lambda: Progress("fit", 1, 2), quiet=quiet)
    line.tick()
    line.end()
    assert ("fit: best 1, bound 2" in errors.getvalue()) == told
    assert not told or errors.getvalue().endswith("\r")


def test_short_runs_are_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn in the first second."""
    errors = Terminal()
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr(progress, "monotonic", lambda: 5.0)
    ProgressLine(lambda: Progress("fit", 1, 2)).tick()
    assert errors.getvalue() == ""

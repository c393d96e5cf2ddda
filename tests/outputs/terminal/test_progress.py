"""The progress line: told on a terminal, for runs longer than a second, and nowhere else."""

from __future__ import annotations

import threading
from io import StringIO

import pytest
from tsimatch.common.interrupt import this_process as state
from tsimatch.outputs.terminal import progress
from tsimatch.outputs.terminal.progress import PlansMade, PlansProgress, ProgressLine, StepLine, sight_text
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


@pytest.mark.parametrize("kind", ["steps", "search", "plans", "plans again"])
def test_no_line_is_wrapped(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Every line that is written over is shorter than the terminal is wide, however long its text."""
    errors = Terminal()
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "monotonic", lambda: 5.0)
    monkeypatch.setattr(state, "step", "reading " + "a" * 90)
    if kind == "steps":
        StepLine(errors).tick()
    elif kind == "search":
        ProgressLine(lambda: Progress("fit", 10**30, 2 * 10**30)).tick()
    elif kind == "plans":
        PlansProgress(errors)(10**30, 2 * 10**30)
    else:
        made = PlansMade()
        made.count(10**60)
        made.tick()
    assert 0 < max(map(len, errors.getvalue().split("\r"))) < 60


def test_one_line_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """While plans are counted, no step is drawn over them; then it goes on."""
    errors = Terminal()
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "monotonic", lambda: 5.0)
    monkeypatch.setattr(state, "step", "reading plan.json")
    step = StepLine(errors)
    monkeypatch.setattr(progress._Current, "line", step)
    with PlansMade() as made:
        made.count(3)
        made.tick()
        step.tick()
        assert errors.getvalue() == "\r3 plans made again, 0 s"
    step.tick()
    assert errors.getvalue().endswith("\rreading plan.json, 0 s")


def test_short_runs_are_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn in the first second."""
    errors = Terminal()
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr(progress, "monotonic", lambda: 5.0)
    ProgressLine(lambda: Progress("fit", 1, 2)).tick()
    assert errors.getvalue() == ""


def test_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line says which step a command is at, from the first second on, makes way for another, and is taken away."""
    errors, now = Terminal(), 5.0
    monkeypatch.setattr(progress, "monotonic", lambda: now)
    line = StepLine(errors)
    monkeypatch.setattr(state, "step", "reading north-west.csv")
    line.tick()
    assert errors.getvalue() == ""
    now = 7.0
    line.tick()
    assert errors.getvalue() == "\rreading north-west.csv, 2 s"
    line.pause(paused=True)
    line.tick()
    assert errors.getvalue().split("\r")[-1] == ""
    line.pause(paused=False)
    monkeypatch.setattr(state, "step", "making the region")
    line.tick()
    assert errors.getvalue().endswith("\rmaking the region, 2 s")
    line.end()
    assert errors.getvalue().endswith(" \r")


@pytest.mark.parametrize(("stream", "quiet"), [(Terminal(), True), (StringIO(), False)])
def test_step_is_told_to_terminals_alone(monkeypatch: pytest.MonkeyPatch, stream: StringIO, quiet: bool) -> None:
    """Piped, or with --quiet, no thread is started and nothing is drawn."""
    started = threading.active_count()
    with StepLine(stream, quiet=quiet):
        assert threading.active_count() == started
    assert stream.getvalue() == ""


def test_a_step_holds_until_the_search_is_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """While decisions are priced, the line says so, though the search told something before."""
    errors, seen = Terminal(), Progress("fit", 1, 2)
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    monkeypatch.setattr(progress, "monotonic", lambda: 5.0)
    monkeypatch.setattr(state, "step", "pairing recipients with leaders")
    sights = [None, None, seen, seen, Progress("fit", 2, 2)]
    line = ProgressLine(lambda: sights.pop(0))
    drawn = []
    for step in ("", "", "pricing decision 3 of 7", ""):
        if step:
            monkeypatch.setattr(state, "step", step)
        line.tick()
        drawn.append(errors.getvalue().rpartition("\r")[2].strip())
    assert [text.partition(",")[0] for text in drawn] == [
        "pairing recipients with leaders", "fit: best 1", "pricing decision 3 of 7", "fit: best 2"
    ]  # fmt: skip

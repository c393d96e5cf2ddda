"""The answer of a plan: first, by name, in at most twelve lines; and what is printed after it."""

from __future__ import annotations

import webbrowser
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from tsimatch import plan
from tsimatch.cli import run
from tsimatch.inputs.region.region import read_region
from tsimatch.models.matching.options import Allocation
from tsimatch.models.plan.plan import Unmatched
from tsimatch.models.plan.plan_report import PlanChange, Since
from tsimatch.models.region.names import Names
from tsimatch.outputs.terminal.answer import show_answer
from tsimatch.outputs.terminal.console import make_console

from ...support.paths import SOUND

Capture = pytest.CaptureFixture[str]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [60, 80, 100, 140, 200])
@pytest.mark.parametrize("number", [0, 1, 3, 40])
def test_twelve_lines(monkeypatch: pytest.MonkeyPatch, columns: int, number: int) -> None:
    """However many lost support or have no leader, the answer has twelve lines at most, and counts the rest."""
    region = read_region(SOUND)
    made = plan(region)
    one = Unmatched(
        recipient="", recipient_name="A School of Some Name", kind="school", region="North",
        eligible_because=("22.1",), priority=100, reason="no-room", explanation="",
    )  # fmt: skip
    made = replace(made, unmatched=tuple(replace(one, recipient=f"{i:06}") for i in range(number)))
    lost = tuple(
        PlanChange(recipient=had.recipient, name="Gorse", before=had, now=None, why="It moved.")
        for i in range(number)
        for had in [Allocation(recipient=f"9{i:05}", leader="L1", days=5)]
    )
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    show_answer(make_console(stream), made, Names(region), example=True, since=Since(changes=lost))
    text = " ".join(stream.getvalue().split())
    assert len(stream.getvalue().splitlines()) <= 12
    for shown, counted in (("Lost support: ", "lost support."), ("No leader: ", "have no leader.")):
        named = text.count(shown)
        words = text.partition(counted)[0].split() if counted in text else ["0"]
        more = int(words[-2] if words[-1] == "more" else words[-1])
        assert named + more == number


def test_lengths(capsys: Capture) -> None:
    """--brief is the answer alone, --full has each reason in full; each longer one begins with the shorter."""
    told = {}
    for option in ("--brief", "", "--full"):
        assert run(["plan", str(SOUND), *filter(None, [option])]) == 0
        told[option] = capsys.readouterr().out
    answer = told["--brief"].partition("\n\n")[0]
    assert all(text.startswith(answer) for text in told.values())
    assert "What needs a look" not in told["--brief"]
    assert "Refused by rule" not in told[""]
    assert "Refused by rule" in told["--full"]
    assert run(["plan", str(SOUND), "--brief", "--full"]) == 2


@pytest.mark.parametrize(
    ("files", "step"),
    [
        ([], f"match plan {SOUND} -o plan.xlsx -o plan.json"),
        (["plan.json"], "match report plan.json -o plan.html"),
        (["plan.json", "plan.html"], "match agree plan.json --by NAME -o agreed.json"),
        (["my plan.xlsx"], 'type decisions into my plan.xlsx, then match replan "my plan.xlsx" -o next.xlsx'),
    ],
)
def test_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, files: list[str], step: str
) -> None:
    """The next step stands at the end as it would be typed, whole on its line, by what was written."""
    monkeypatch.chdir(tmp_path)
    assert run(["plan", str(SOUND), *(f"-o{file}" for file in files)]) == 0
    assert f"Next: {step}" in capsys.readouterr().out.splitlines()


def test_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """--open opens what people read of what was written, and nothing else."""
    opened: list[str] = []

    def note(uri: str) -> bool:
        opened.append(uri)
        return True

    monkeypatch.setattr(webbrowser, "open", note)
    page = tmp_path / "plan.html"
    assert run(["plan", str(SOUND), "-o", str(page), "-o", str(tmp_path / "plan.json"), "--open"]) == 0
    assert opened == [page.as_uri()]
    assert run(["plan", str(SOUND), "-o", str(tmp_path / "plan.json"), "--open"]) == 0
    assert opened == [page.as_uri()]
    assert "nothing was written that can be looked at" in capsys.readouterr().err

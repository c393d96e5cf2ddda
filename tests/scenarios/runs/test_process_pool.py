"""Running many plans: processes that are killed, and runs that go on."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.models.matching.options import Request
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.outputs.terminal.progress import PlansProgress
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import parse_change
from tsimatch.scenarios.runs.answer import Answer
from tsimatch.scenarios.runs.process_pool import TRIES, ProcessPool
from tsimatch.scenarios.runs.runner import Many
from tsimatch.scenarios.runs.store import Store

from ...support.builders import town
from ...support.child_processes import ENDING, STEPPED, running, wait_for_all, wait_until_kept
from ...support.paths import SOUND
from ...support.slow_cases import slow

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as on Unix")


def setups_of(number: int) -> list[Request]:
    """As many regions as wanted, each with other money."""
    texts = [f"budgets.total.amount={10_000 + 100 * i}" for i in range(number)]
    regions = [apply_steps(town(), [parse_change(text, "")]).region for text in texts]
    return [Request(region=region, offer=read_offer("2022-23")) for region in regions]


def facts_of(answers: list[Answer]) -> list[object]:
    return [(a.state, a.reason, None if a.plan is None else (a.plan.levels, a.plan.matches)) for a in answers]


@pytest.mark.slow
def test_processes_give_the_same() -> None:
    """Plans made in processes of their own are those made here, and two alike are made once."""
    requests = setups_of(4)
    told: list[tuple[int, int]] = []
    with Many(workers=2, tell=lambda done, every: told.append((done, every))) as many:
        far = many.answers([*requests, requests[0]])
    here = Many(workers=1).answers([*requests, requests[0]])
    assert facts_of(far) == facts_of(here)
    assert (told[0], told[-1], len(told)) == ((0, 4), (4, 4), 5)


@UNIX
@pytest.mark.slow
def test_killed_process_loses_nothing() -> None:
    """A process that is killed in the middle of its work loses nothing: what it had in hand is done again."""
    requests = setups_of(8)
    processes = ProcessPool(2)
    found: dict[str, Answer] = {}
    killed: list[int] = []

    def done(key: str, answer: Answer) -> None:
        found[key] = answer
        if len(found) in (2, 5):
            victim = next(iter(processes.pool._processes))  # type: ignore[attr-defined]
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    processes.run({request.key: request for request in requests}, done)
    processes.stop()
    assert len(killed) == 2
    assert facts_of([found[request.key] for request in requests]) == facts_of(Many(workers=1).answers(requests))


@pytest.mark.slow
@UNIX
def test_a_process_that_is_killed_while_it_answers_loses_nothing() -> None:
    """A process that dies with the lock of the answers leaves the others waiting for it: they are ended."""
    requests = setups_of(6)
    processes = ProcessPool(2)
    found: dict[str, Answer] = {}

    def done(key: str, answer: Answer) -> None:
        found[key] = answer
        if len(found) == 2:
            # Nobody gives it back, as where its holder is dead.
            processes.pool._result_queue._wlock.acquire()  # type: ignore[attr-defined]
            os.kill(next(iter(processes.pool._processes)), signal.SIGKILL)  # type: ignore[attr-defined]

    processes.run({request.key: request for request in requests}, done)
    processes.stop()
    assert facts_of([found[request.key] for request in requests]) == facts_of(Many(workers=1).answers(requests))


class _Deadly(Request):
    """A request that kills the process that unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.kill, (_Own(), signal.SIGKILL)


class _Own:
    """Becomes the number of the process that unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.getpid, ()


@pytest.mark.slow
@UNIX
def test_deadly_task_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task whose process dies again and again is tried three times more, then named; the others are planned."""
    requests = setups_of(4)
    deadly = _Deadly(region=requests[0].region, offer=read_offer("2021-22"))
    with Many(workers=2) as many:
        answers = many.answers([*requests, deadly])
    assert [answer.state for answer in answers] == ["proven"] * 4 + ["failed"]
    assert f"its process died {TRIES} times" in answers[-1].reason


def test_internal_error_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected in one plan is told in its row, and ends nothing else."""

    def broken(*_: object, **__: object) -> None:
        raise ArithmeticError("a\nb")

    monkeypatch.setattr("tsimatch.solver.plan_cache.solve", broken)
    answer = Many(workers=1).answers(setups_of(1))[0]
    assert (answer.state, answer.reason) == ("failed", "internal error: ArithmeticError: a")


def test_store(tmp_path: Path) -> None:
    """An answer that was kept is the same when it is read again; a broken file is as good as none."""
    request = setups_of(1)[0]
    answer = Many(workers=1, folder=tmp_path).answers([request])[0]
    assert Store(tmp_path).get(request.key) == answer
    path = next(tmp_path.iterdir())
    path.write_bytes(path.read_bytes()[:100])
    assert Store(tmp_path).get(request.key) is None
    assert facts_of(Many(workers=1, folder=tmp_path).answers([request])) == facts_of([answer])


def test_stopped_is_not_kept(tmp_path: Path) -> None:
    """A plan that was stopped is asked for again by the next run."""
    kept, out = str(tmp_path / "kept"), str(tmp_path / "a.json")
    arguments = ["compare", str(SOUND), "--set", "min_days=3", "--resume", kept, "-o", out]
    assert run([*arguments, "--time-limit", "0"]) == 3
    assert list((tmp_path / "kept").iterdir()) == []
    assert run(arguments) == 0


def _sweep(folder: Path, out: Path, workers: int = 2) -> list[str]:
    return [
        "sweep", str(SOUND), "--vary", "budgets.total.amount=20000:32000:2000", "--workers", str(workers),
        "--resume", str(folder), "-o", str(out),
    ]  # fmt: skip


@UNIX
@pytest.mark.slow
def test_killed_run_goes_on(tmp_path: Path) -> None:
    """A run that is killed twice, workers and all, ends with the same bytes as one that was not."""
    whole, pieces, kept = tmp_path / "whole.json", tmp_path / "pieces.json", tmp_path / "kept"
    assert run(_sweep(tmp_path / "other", whole, workers=1)) == 0
    for number in range(1, 3):
        with running([*STEPPED, *_sweep(kept, pieces)]) as process:
            wait_until_kept(process, 2)
            os.killpg(process.pid, signal.SIGKILL)
        assert not pieces.exists()
        assert len(list(kept.iterdir())) == 2 * number
    assert run(_sweep(kept, pieces)) == 0
    assert pieces.read_bytes() == whole.read_bytes()


@pytest.mark.slow
@UNIX
@pytest.mark.parametrize("name", [*ENDING[:1], *slow(*ENDING[1:])])
def test_interrupt_keeps_what_is_done(tmp_path: Path, name: str) -> None:
    """Ctrl-C, SIGTERM or a closed terminal: exit code 3, what was not planned is told as such, and no process stays."""
    out, kept = tmp_path / "out.json", tmp_path / "kept"
    with running([*STEPPED, *_sweep(kept, out)]) as process:
        wait_until_kept(process, 3)
        # As `timeout` and a closed terminal do it: all processes of the group.
        os.killpg(process.pid, getattr(signal, name))
        told = wait_for_all(process)
    assert (process.returncode, told) == (3, "")
    states = [row["state"] for row in json.loads(out.read_text(encoding="utf-8"))["points"]]
    assert {"proven", "stopped"} == set(states)
    assert len(list(kept.iterdir())) == 3


@UNIX
def test_workers_of_a_killed_run_end(tmp_path: Path) -> None:
    """Where the process that hands out the work is killed, its workers end too."""
    with running([*STEPPED, *_sweep(tmp_path / "kept", tmp_path / "out.json")]) as process:
        wait_until_kept(process, 1)
        process.kill()
        wait_for_all(process)
    assert process.returncode == -signal.SIGKILL


def test_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """PlansProgress says what is done and left on a terminal, and nothing when it is piped or quiet."""
    PlansProgress(sys.stderr)(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    PlansProgress(sys.stderr, quiet=True)(1, 2)
    assert capsys.readouterr().err == ""
    progress = PlansProgress(sys.stderr)
    progress(1, 3)
    progress(2, 3)
    progress.end()
    assert "2 of 3 plans done, 1 left, about" in capsys.readouterr().err

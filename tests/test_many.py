"""Running many plans: processes that are killed, runs that go on, a cluster that loses a worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.models.answer import Answer
from tsimatch.models.apply import apply_steps
from tsimatch.models.change import parse_change
from tsimatch.models.setup import Setup
from tsimatch.models.shelf import read_offer
from tsimatch.outputs.progress import Progress
from tsimatch.scenarios.what_if.many import Many
from tsimatch.scenarios.what_if.processes import TRIES, Processes
from tsimatch.scenarios.what_if.store import Store

from .builders import town

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as on Unix")


def _setups(number: int) -> list[Setup]:
    """As many regions as wanted, each with other money."""
    texts = [f"budgets.total.amount={10_000 + 100 * i}" for i in range(number)]
    regions = [apply_steps(town(), [parse_change(text, "")]).region for text in texts]
    return [Setup(region=region, offer=read_offer("2022-23")) for region in regions]


def _facts(answers: list[Answer]) -> list[object]:
    return [(a.state, a.reason, None if a.plan is None else (a.plan.levels, a.plan.matches)) for a in answers]


def test_processes_give_the_same() -> None:
    """Plans made in processes of their own are those made here, and two alike are made once."""
    setups = _setups(4)
    told: list[tuple[int, int]] = []
    with Many(workers=2, tell=lambda done, every: told.append((done, every))) as many:
        far = many.answers([*setups, setups[0]])
    here = Many(workers=1).answers([*setups, setups[0]])
    assert _facts(far) == _facts(here)
    assert (told[0], told[-1], len(told)) == ((0, 4), (4, 4), 5)


@UNIX
def test_killed_process_loses_nothing() -> None:
    """A process that is killed in the middle of its work loses nothing: what it had in hand is done again."""
    setups = _setups(12)
    processes = Processes(2)
    found: dict[str, Answer] = {}
    killed: list[int] = []

    def done(key: str, answer: Answer) -> None:
        found[key] = answer
        if len(found) in (2, 5):
            victim = next(iter(processes.pool._processes))  # type: ignore[attr-defined]
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    processes.run({setup.key: setup for setup in setups}, done)
    processes.stop()
    assert len(killed) == 2
    assert _facts([found[setup.key] for setup in setups]) == _facts(Many(workers=1).answers(setups))


class _Deadly(Setup):
    """A setup that kills the process that unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.kill, (_Own(), signal.SIGKILL)


class _Own:
    """Becomes the number of the process that unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.getpid, ()


@UNIX
def test_deadly_task_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task whose process dies again and again is tried three times more, then named; the others are planned."""
    setups = _setups(4)
    deadly = _Deadly(region=setups[0].region, offer=read_offer("2021-22"))
    with Many(workers=2) as many:
        answers = many.answers([*setups, deadly])
    assert [answer.state for answer in answers] == ["proven"] * 4 + ["failed"]
    assert f"its process died {TRIES} times" in answers[-1].reason


def test_internal_error_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected in one plan is told in its row, and ends nothing else."""

    def broken(*_: object, **__: object) -> None:
        raise ArithmeticError("a\nb")

    monkeypatch.setattr("tsimatch.solver.memory.plan_like", broken)
    answer = Many(workers=1).answers(_setups(1))[0]
    assert (answer.state, answer.reason) == ("failed", "internal error: ArithmeticError: a")


def test_store(tmp_path: Path) -> None:
    """An answer that was kept is the same when it is read again; a broken file is as good as none."""
    setup = _setups(1)[0]
    answer = Many(workers=1, folder=tmp_path).answers([setup])[0]
    assert Store(tmp_path).get(setup.key) == answer
    path = next(tmp_path.iterdir())
    path.write_bytes(path.read_bytes()[:100])
    assert Store(tmp_path).get(setup.key) is None
    assert _facts(Many(workers=1, folder=tmp_path).answers([setup])) == _facts([answer])


def test_stopped_is_not_kept(tmp_path: Path) -> None:
    """A plan that was stopped is asked for again by the next run."""
    arguments = ["compare", "--set", "min_days=3", "--resume", str(tmp_path / "kept"), "-o", str(tmp_path / "a.json")]
    assert run([*arguments, "--time-limit", "0"]) == 3
    assert list((tmp_path / "kept").iterdir()) == []
    assert run(arguments) == 0


def _sweep(folder: Path, out: Path) -> list[str]:
    return [
        sys.executable, "-m", "tsimatch", "sweep", "--vary", "budgets.total.amount=60000:180000:5000", "--workers", "2",
        "--resume", str(folder), "-o", str(out),
    ]  # fmt: skip


@UNIX
def test_killed_run_goes_on(tmp_path: Path) -> None:
    """A run that is killed three times, workers and all, ends with the same bytes as one that was not."""
    whole, pieces, kept = tmp_path / "whole.json", tmp_path / "pieces.json", tmp_path / "kept"
    assert subprocess.run(_sweep(tmp_path / "other", whole), capture_output=True, check=False).returncode == 0  # noqa: S603
    seen = 0
    for _ in range(3):
        with _running(_sweep(kept, pieces)) as process:
            _wait_for(lambda: len(list(kept.glob("*.json"))) > seen + 1, process)  # noqa: B023
            os.killpg(process.pid, signal.SIGKILL)
        assert not pieces.exists()
        seen = len(list(kept.glob("*.json")))
        assert seen < 26
    assert subprocess.run(_sweep(kept, pieces), capture_output=True, check=False).returncode == 0  # noqa: S603
    assert pieces.read_bytes() == whole.read_bytes()


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for(seen: object, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not seen():  # type: ignore[operator]
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        assert time.monotonic() < end
        time.sleep(0.02)


@UNIX
def test_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    """Ctrl-C ends with exit code 3, and what was not planned is told as such."""
    out, kept = tmp_path / "out.json", tmp_path / "kept"
    with _running(_sweep(kept, out)) as process:
        _wait_for(lambda: len(list(kept.glob("*.json"))) > 2, process)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 3
    states = [row["state"] for row in json.loads(out.read_text(encoding="utf-8"))["points"]]
    assert {"proven", "stopped"} == set(states)


def test_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Progress says what is done and left on a terminal, and nothing when it is piped or quiet."""
    Progress(sys.stderr)(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Progress(sys.stderr, quiet=True)(1, 2)
    assert capsys.readouterr().err == ""
    progress = Progress(sys.stderr)
    progress(1, 3)
    progress(2, 3)
    progress.end()
    assert "2 of 3 plans done, 1 left, about" in capsys.readouterr().err


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A real scheduler and two workers on loopback, each a process of its own."""
    pytest.importorskip("distributed")
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    started = [_started(scheduler), _started(worker), _started(worker)]
    try:
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait()


def _free_port() -> int:
    import socket

    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def _started(module: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *module]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


@UNIX
def test_cluster_that_loses_a_worker(cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    """On a cluster one of whose workers is killed in mid-run, the results are those of this machine."""
    address, (_, _, victim) = cluster
    setups = _setups(30)
    counted: list[int] = []

    def tell(done: int, every: int) -> None:
        counted.append(done)
        if done == 6:
            threading.Thread(target=victim.kill).start()

    with Many(cluster=address, tell=tell) as many:
        far = many.answers(setups)
    assert victim.wait(10) == -signal.SIGKILL
    assert _facts(far) == _facts(Many(workers=1).answers(setups))
    assert counted[-1] == len(setups)


def test_no_cluster(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without a scheduler, and a missing extra, are one line and exit code 2."""
    monkeypatch.setattr("tsimatch.scenarios.what_if.cluster._PATIENCE", "1s")
    assert run(["compare", "--set", "min_days=3", "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "--cluster: 'tcp://127.0.0.1:1'" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(["compare", "--set", "min_days=3", "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "pip install 'tsimatch[cluster]'" in capsys.readouterr().err

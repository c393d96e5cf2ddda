"""A cluster that loses a worker or its scheduler, and addresses without one: a line each, no stack of code."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.scenarios.runs import dask_cluster as cluster_module
from tsimatch.scenarios.runs.runner import Many

from ...support.child_processes import HANG, running, wait_for_all
from ...support.paths import SOUND
from .test_process_pool import UNIX, facts_of, setups_of

CALLED = ["compare", "--set", "min_days=3", "--cluster"]

SCHEDULER = """
import asyncio
from distributed import Scheduler
async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(main())
"""
WORKER = ["-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
TIMEOUTS = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": f"{HANG}s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": f"{HANG}s",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": f"{HANG}s",
}
"""However busy the machine, nobody is given up."""


@contextmanager
def _started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **TIMEOUTS},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real scheduler on loopback, a process of its own, and its address."""
    dask = pytest.importorskip("dask")
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster_module, "PATIENCE", float(HANG))
    with _started("-c", SCHEDULER) as process, dask.config.set({"distributed.comm.timeouts.connect": f"{HANG}s"}):
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process


@UNIX
@pytest.mark.slow
def test_cluster_that_loses_a_worker(scheduler: tuple[str, subprocess.Popen[str]]) -> None:
    """On a cluster one of whose workers is killed in mid-run, the results are those of this machine."""
    requests = setups_of(16)
    counted: list[int] = []
    address, _ = scheduler
    with _started(*WORKER, address), _started(*WORKER, address) as victim:

        def tell(done: int, every: int) -> None:
            counted.append(done)
            if done == 6:
                threading.Thread(target=victim.kill).start()

        with Many(cluster=address, tell=tell) as many:
            far = many.answers(requests)
        assert victim.wait(HANG) == -signal.SIGKILL
    assert facts_of(far) == facts_of(Many(workers=1).answers(requests))
    assert counted[-1] == len(requests)
    assert many.lost == ""


WAITING = f"""
import sys
from tsimatch.scenarios.runs import dask_cluster as cluster
cluster.PATIENCE = {HANG}.0
wait = cluster.as_completed
def told(running):
    print("handed out", flush=True)
    return wait(running)
cluster.as_completed = told
from tsimatch.__main__ import main
main()
"""


@UNIX
@pytest.mark.slow
def test_cluster_that_loses_its_scheduler(
    scheduler: tuple[str, subprocess.Popen[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scheduler that is killed in mid-run: a line, exit code 3, and what was done by then is written."""
    address, process = scheduler
    kept, out = tmp_path / "kept", tmp_path / "out.json"
    asked = ["--resume", str(kept), "-o", str(out), "--vary"]
    assert run(["sweep", str(SOUND), *asked, "budgets.total.amount=20000,25000"]) == 0
    further = ["sweep", str(SOUND), *asked, "budgets.total.amount=20000,25000,30000,35000", "--cluster", address]
    with running([sys.executable, "-c", WAITING, *further]) as match:
        assert match.stdout is not None
        assert match.stdout.readline() == "handed out\n"
        process.kill()
        process.wait(HANG)
        told = wait_for_all(match)
    assert (match.returncode, told) == (3, f"match: the cluster at {address} was lost\n")
    points = json.loads(out.read_text(encoding="utf-8"))["points"]
    assert [point["state"] for point in points] == ["proven", "proven", "stopped", "stopped"]


@contextmanager
def _port(says: bytes | None) -> Iterator[str]:
    """The address of a port that accepts and says something, or never anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        opened: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                opened.append(connection)
                # Whoever has heard enough may be gone by then.
                with suppress(OSError):
                    if says is not None:
                        connection.sendall(says)
                        connection.shutdown(socket.SHUT_WR)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        finally:
            for connection in opened:
                connection.close()


def _one_line(capfd: pytest.CaptureFixture[str], address: str, reason: str) -> None:
    expected = f"expected the address of a Dask scheduler, such as tcp://host:8786 ({reason})"
    assert run([*CALLED, address]) == 2
    assert capfd.readouterr() == ("", f"--cluster: '{address}': {expected}\n")


def test_a_port_that_never_answers(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that accepts and stays silent is given up after a few seconds: one line, exit code 2."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.1)
    with _port(None) as address:
        _one_line(capfd, address, "no answer in 0.1 seconds")


@pytest.mark.parametrize(
    "says", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\0" * 8, b"hi", b""]
)
def test_a_port_that_speaks_something_else(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, says: bytes
) -> None:
    """A port at which something else answers is no lack of memory: one line, exit code 2."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster_module, "PATIENCE", float(HANG))
    with _port(says) as address:
        _one_line(capfd, address, "what answers there is something else")


def test_a_greeting_and_then_nothing(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Something that greets as a scheduler does and then breaks off is told in a line, too."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.5)
    with _port((4).to_bytes(8, "little") + b"what") as address:
        assert run([*CALLED, address]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert f"--cluster: '{address}': expected the address of a Dask scheduler" in err


def test_no_cluster(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without a scheduler, and a missing extra, are one line and exit code 2."""
    assert run([*CALLED, "tcp://127.0.0.1:1"]) == 2
    assert "--cluster: 'tcp://127.0.0.1:1'" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run([*CALLED, "tcp://127.0.0.1:1"]) == 2
    assert "pip install 'tsimatch[cluster]'" in capsys.readouterr().err

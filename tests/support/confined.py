"""The command line in a child process of its own for each call, with limits: a call that goes wrong harms nothing.

Run as a script it takes one list of arguments a line on standard input, as JSON, and writes one outcome a line.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

MOST_SECONDS = 20
"""Of CPU time: what any file of 1 MB may cost."""
MOST_MEMORY = 1_000_000_000
"""Of memory in use, in bytes."""
_MOST_ADDRESSES = 4 * MOST_MEMORY
_MOST_TOLD = 200_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call: its exit code (negative: killed by that signal), what it told, and what it cost."""

    code: int
    told: str
    seconds: float
    memory: int


def outcomes(calls: Iterable[Iterable[str | Path]]) -> list[Outcome]:
    """Run `match` with each list of arguments.

    'read' with a file only reads a region, which takes a tenth of the time, 'read-all' reads several one by one.
    """
    lines = "\n".join(json.dumps(list(map(str, call))) for call in calls)
    command = [sys.executable, __file__]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)  # noqa: S603
    return [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]


def _main() -> None:
    import resource

    # What calls need is imported once.
    import tsimatch.cli
    import tsimatch.commands.check
    import tsimatch.inputs.documents.plan
    import tsimatch.inputs.region.region
    import tsimatch.outputs.terminal.failures
    import tsimatch.scenarios.analyses.comparison
    import tsimatch.solver.checker.check
    import tsimatch.solver.solve  # noqa: F401

    for line in sys.stdin:
        with tempfile.TemporaryFile() as told:
            child = os.fork()
            if child == 0:
                resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
                resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, _MOST_ADDRESSES))
                _run(json.loads(line), told.fileno())
            _, status, usage = os.wait4(child, 0)
            told.seek(0)
            text = told.read(_MOST_TOLD).decode(errors="replace")
        code = os.waitstatus_to_exitcode(status)
        found = Outcome(code, text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
        print(json.dumps(asdict(found)), flush=True)


def _run(arguments: list[str], output: int) -> None:
    from tsimatch.cli import run

    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = 70
    try:
        ways = {"read": _read, "read-all": _read_all}
        code = ways[arguments[0]](arguments[1:]) if arguments[0] in ways else run(arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _read(paths: list[str]) -> int:
    """Read a region: the exit code, and what is told, are those of any command."""
    from tsimatch.inputs.region.region import read_region
    from tsimatch.outputs.terminal.failures import tell_failure

    try:
        read_region(paths[0])
    except BaseException as error:
        return tell_failure(error)
    return 0


def _read_all(paths: list[str]) -> int:
    """Read regions one after the other: a line for each with its name, the exit code, and what is told first."""
    from tsimatch.common.faults import Faults
    from tsimatch.inputs.region.region import read_region

    for path in paths:
        try:
            read_region(path)
            print(Path(path).name, 0, "")
        except Faults as found:
            print(Path(path).name, 2, str(found).splitlines()[0])
        except Exception as error:
            print(Path(path).name, 4, repr(error))
    return 0


if __name__ == "__main__":
    _main()

"""Standard output, standard error and Ctrl-C: what is said is true, and the exit code with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.inputs.documents.plan import read_stored

from ..support.child_processes import ENDING, HANG, MATCH, pressed
from ..support.paths import SOUND
from ..support.slow_cases import slow

posix = pytest.mark.skipif(os.name != "posix", reason="signals, devices and closed streams as POSIX has them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs pipes whose size can be set")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


def _shell(command: str) -> tuple[int, str, str]:
    """What a command of the shell comes to, `match` standing for this one."""
    command = command.replace("match ", " ".join(MATCH) + " ", 1)
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    return done.returncode, done.stdout, done.stderr


def _python(code: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=HANG, check=False)  # noqa: S603
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_json_is_utf_8(tmp_path: Path) -> None:
    """Whatever the encoding of the terminal, --json prints UTF-8, which reads back as the plan that it is."""
    region, made = tmp_path / "region.csv", tmp_path / "plan.json"
    region.write_text(SOUND.read_text(encoding="utf-8").replace("Ash Primary", "Āsh ☃ Primary"), encoding="utf-8")
    for encoding in ("cp1252", "utf-16"):
        env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = subprocess.run([*MATCH, "plan", str(region), "--json"], capture_output=True, env=env, check=True)  # noqa: S603
        made.write_bytes(done.stdout)
        assert "Āsh ☃ Primary School" in {row.recipient_name for row in read_stored(made).plan.matches}
        assert b"\r" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", ["letters", "contacts"])
def test_json_of_every_command_is_utf_8(tmp_path: Path, command: str) -> None:
    """A name that the terminal's encoding lacks is no error of a command that prints JSON."""
    region, made = tmp_path / "region.csv", tmp_path / "plan.json"
    region.write_text(SOUND.read_text(encoding="utf-8").replace("Ash Primary", "Āsh ☃ Primary"), encoding="utf-8")
    assert run(["plan", str(region), "-o", str(tmp_path / "draft.json"), "-q"]) == 0
    assert run(["agree", str(tmp_path / "draft.json"), "--by", "R Director", "-o", str(made)]) == 0
    env = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    files = [str(made), str(region)]
    done = subprocess.run([*MATCH, command, *files, "--json"], capture_output=True, env=env, check=True)  # noqa: S603
    assert json.loads(done.stdout)["schema"].startswith("match-")


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    "arguments", [["plan", str(SOUND)], ["plan", str(SOUND), "--json"], ["offers", "2023-24"], ["--help"]]
)
def test_reader_who_has_had_enough(arguments: list[str]) -> None:
    """A reader that closes the pipe early, such as `head -1`, is no error: exit code 0, and nothing is said."""
    process = subprocess.Popen(  # noqa: S603
        [*MATCH, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=4096
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(HANG) == 0
    process.stderr.close()


@pytest.mark.slow
@full
@posix
@pytest.mark.parametrize(
    "command", [f"match plan '{SOUND}'", "match --version", *slow(f"match plan '{SOUND}' --json", "match --help")]
)
def test_output_that_cannot_be_written(command: str) -> None:
    """A full disk behind standard output, or a closed one, is told in one line: exit code 4."""
    line = "match: standard output: cannot be written: "
    assert _shell(f"{command} > /dev/full") == (4, "", f"{line}the disk is full\n")
    assert _shell(f"{command} >&-") == (4, "", f"{line}it is closed\n")


@pytest.mark.slow
@full
@posix
def test_errors_that_cannot_be_told(tmp_path: Path) -> None:
    """Where standard error cannot be written, the exit code still tells, and nothing else changes."""
    for sink in ("/dev/full", "&-"):
        assert _shell(f"match plan nowhere.csv 2>{sink}") == (2, "", "")
        assert _shell(f"match plan --wrong 2>{sink}") == (2, "", "")
        assert _shell(f"match convert '{SOUND}' '{tmp_path / 'r.csv'}' 2>{sink}") == (0, "", "")


@posix
@pytest.mark.parametrize("module", ["tsimatch.common.interrupt", "tsimatch.cli", "typer"])
def test_stopped_while_starting(module: str) -> None:
    """Ctrl-C while the program is still being loaded is told in one line, and ends with exit code 3."""
    code = (
        "import os, signal, sys\n"
        "class Pressed:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressed())\n"
        "sys.argv = ['match', 'plan']\n"
        "from tsimatch.__main__ import main\n"
        "main()\n"
    )
    assert _python(code) == (3, "", "match: stopped; nothing is written\n")


@pytest.mark.slow
@linux
@pytest.mark.parametrize(("further", "written"), [([], True), *slow((["--json"], False))])
def test_stopped_while_printing(tmp_path: Path, further: list[str], written: bool) -> None:
    """Ctrl-C while nobody reads what is printed ends at once, and says what has been written by then."""
    made = tmp_path / "plan.json"
    command = [*MATCH, "plan", *further, *(["-o", str(made)] if written else [])]
    process = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=4096, bufsize=0
    )
    assert process.stdout is not None
    # A single byte, so that the pipe stays as good as full.
    assert process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    assert process.wait(HANG) == 3
    err = process.communicate()[1].decode()
    assert err == f"match: stopped while printing; {f'written: {made}' if written else 'no file is written'}\n"
    if written:
        assert json.loads(made.read_text(encoding="utf-8"))["status"] == "optimal"


PRESSES = """
import os, signal, sys
from tsimatch.common import interrupt
def press(seconds):
    interrupt.monotonic = lambda: seconds
    os.kill(os.getpid(), signal.SIGINT)
interrupt.install()
with interrupt.on_press(lambda: print("first", flush=True), interrupt.stop_at_once):
    press(5.0)
    press(5.0)
    press(5.1)
    print("one press", flush=True)
    press(5.3)
    print("never", flush=True)
"""


@posix
def test_echo_of_a_press() -> None:
    """What arrives within 0.2 seconds of a press is its echo; a second press ends at once, in one line."""
    code, out, err = _python(PRESSES)
    assert (code, out.splitlines()) == (3, ["first", "one press"])
    assert err == "match: stopped at once: the plan is not written\n"


WRITING = """
import os, signal, sys
from tsimatch.cli import run
from tsimatch.common.interrupt import install
from tsimatch.common.files import atomic_write as files
whole = files._replace
def pressed(contents, keeping):
    os.kill(os.getpid(), signal.SIGINT)
    whole(contents, keeping)
files._replace = pressed
install()
sys.exit(run(["convert", sys.argv[1], sys.argv[2]]))
"""


@posix
def test_stopped_while_writing(tmp_path: Path) -> None:
    """Ctrl-C while files are written lets them become whole, and says that they were written."""
    for name in ("region.xlsx", "region"):
        target = tmp_path / name
        command = [sys.executable, "-c", WRITING, str(SOUND), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        assert (done.returncode, done.stderr) == (3, f"match: stopped; written: {target}\n")
        assert target.exists()
    assert len(list((tmp_path / "region").iterdir())) == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["region", "region.xlsx"]


@posix
@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("outputs.terminal.plan show_plan", "SIGINT"),
        *slow(*(("common.files.read read_bytes", name) for name in ENDING)),
    ],
)
def test_stopped_at_any_place(place: str, name: str) -> None:
    """What asks a process to end is as good as Ctrl-C while it reads, and before it prints: a line, exit code 3."""
    done = pressed(name, *place.split(), "plan", str(SOUND))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "match: stopped; nothing is written\n"


@posix
def test_what_is_ignored_stays_ignored(tmp_path: Path) -> None:
    """A run that `nohup` started goes on when the terminal is closed."""
    made = tmp_path / "plan.json"
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        f"sys.argv = ['match', 'plan', {str(SOUND)!r}, '-o', {str(made)!r}]\n"
        "from tsimatch.models.matching import instance\n"
        "whole = instance.prepare\n"
        "def closed(*arguments, **named):\n"
        "    os.kill(os.getpid(), signal.SIGHUP)\n"
        "    return whole(*arguments, **named)\n"
        "instance.prepare = closed\n"
        "from tsimatch.__main__ import main\n"
        "main()\n"
    )
    assert _python(code)[0] == 0
    assert json.loads(made.read_text(encoding="utf-8"))["status"] == "optimal"

"""Writing: a file is written whole or not at all, and what stands in the way is said in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Barrier

import pytest
from tsimatch.common.files import atomic_write
from tsimatch.common.files.atomic_write import (
    CannotWrite,
    check_empty,
    check_folder,
    check_writable,
    fill_new_folder,
    remove_left,
    temporary,
    write_folder,
    write_whole,
)
from tsimatch.scenarios.runs.store import Store

from ...support.child_processes import HANG

posix = pytest.mark.skipif(os.name != "posix", reason="permissions, links, devices and their errors as POSIX has them")


@posix
def test_replaced_whole(tmp_path: Path) -> None:
    """A file that is there is replaced, keeps its permissions, and nothing is left beside it."""
    path = tmp_path / "plan.csv"
    write_whole(path, b"old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["plan.csv"]


@posix
def test_link_stays_a_link(tmp_path: Path) -> None:
    """Writing through a link changes the file that it leads to."""
    (tmp_path / "here").symlink_to(tmp_path / "there")
    write_whole(tmp_path / "here", b"new")
    assert (tmp_path / "here").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"new"


@posix
def test_device() -> None:
    """A device is written to, not replaced."""
    write_whole(Path(os.devnull), b"new")
    assert not Path(os.devnull).is_file()


@posix
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/plan.csv", "there is no folder {folder}/missing"),
        (".", "it is a folder"),
        ("file/plan.csv", "a part of the path is not a folder"),
        ("x" * 300, "the name is too long"),
        ("a\0b", "embedded null byte"),
    ],
)
def test_reasons(tmp_path: Path, name: str, reason: str) -> None:
    """A file that cannot be written is named, with the reason."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite) as caught:
        write_whole(tmp_path / name, b"new")
    assert str(caught.value) == f"{tmp_path / name}: cannot be written: {reason.format(folder=tmp_path)}"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_disk_full() -> None:
    """A full disk is named as such."""
    with pytest.raises(CannotWrite, match="the disk is full"):
        write_whole(Path("/dev/full"), b"new")


@posix
def test_nothing_left_behind(tmp_path: Path) -> None:
    """Where writing fails half way, the old files stay as they were and nothing is left beside them."""
    resource = pytest.importorskip("resource")
    write_folder(tmp_path / "r", {"a.csv": b"old", "b.csv": b"old"})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(CannotWrite, match="larger than this disk allows"):
            write_folder(tmp_path / "r", {"a.csv": b"new", "b.csv": b"n" * 2000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {file.name: file.read_bytes() for file in (tmp_path / "r").iterdir()} == {"a.csv": b"old", "b.csv": b"old"}


def test_a_new_folder_comes_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new folder is not there before it is whole; where it cannot be put in its place nothing is left."""

    def locked(self: Path, target: Path) -> Path:
        assert sorted(path.name for path in self.iterdir()) == ["a.csv", "b.csv"]
        assert not (tmp_path / "r").exists()
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(CannotWrite, match="open in another program"):
        write_folder(tmp_path / "r", {"a.csv": b"new", "b.csv": b"new"})
    assert not list(tmp_path.iterdir())


def test_a_scanner_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that another program looks into for a moment is put in its place a moment later."""
    rename, tries = Path.rename, list[Path]()

    def busy(self: Path, target: Path) -> Path:
        tries.append(self)
        if len(tries) < 3:
            raise PermissionError(13, "The process cannot access the file")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", busy)
    write_folder(tmp_path / "r", {"a.csv": b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    assert (tmp_path / "r" / "a.csv").read_bytes() == b"new"


def test_the_disk_is_waited_for_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file of a folder is on the disk before one stands in its place; hundreds do not wait one by one."""
    both, waited, sync, replace = Barrier(2, timeout=600), list[int](), os.fsync, Path.replace

    def slow(number: int) -> None:
        both.wait()
        sync(number)
        waited.append(number)

    def counted(self: Path, target: Path) -> Path:
        assert len(waited) == 6
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", slow)
    monkeypatch.setattr(Path, "replace", counted)
    write_folder(tmp_path / "r", {f"{number}.csv": b"new" for number in range(6)})
    assert len(list((tmp_path / "r").iterdir())) == 6


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    return int(done.stdout)


def _left_by(path: Path, process: int) -> Path:
    """The temporary name that a process would give what it puts beside a path."""
    return path.with_name(temporary(path).name.replace(f"-{os.getpid()}-", f"-{process}-"))


@posix
def test_what_a_kill_left_is_taken_away(tmp_path: Path, gone: int) -> None:
    """The next file written into a folder takes away what a killed process left there, files and half-made folders."""
    remove_left.cache_clear()
    _left_by(tmp_path / "plan.json", gone).write_bytes(b"half")
    half_made = _left_by(tmp_path / "letters", gone)
    half_made.mkdir()
    (half_made / "letter.docx").write_bytes(b"half")
    write_whole(tmp_path / "plan.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


@posix
def test_what_a_kill_left_beside_a_folder_is_taken_away(tmp_path: Path, gone: int) -> None:
    """So does the next folder that is made, and a folder of answers once it is opened."""
    remove_left.cache_clear()
    _left_by(tmp_path / "letters", gone).mkdir()
    write_folder(tmp_path / "letters", {"a.docx": b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]
    kept = tmp_path / "letters"
    _left_by(kept / "1.json", gone).write_bytes(b"half")
    remove_left.cache_clear()
    Store(kept)
    assert [path.name for path in kept.iterdir()] == ["a.docx"]


@posix
def test_what_others_have_is_left_alone(tmp_path: Path, gone: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a running process writes, another machine may be writing, or a user calls nearly so, is not taken away."""
    remove_left.cache_clear()
    running = _left_by(tmp_path / "plan.json", os.getppid())
    mine = tmp_path / f".match-plan-{gone}.tmp"
    folder = tmp_path / f"x{_left_by(tmp_path / 'plan.json', gone).name}"
    linked = _left_by(tmp_path / "plan.json", gone)
    monkeypatch.setattr(atomic_write, "_machine", lambda: "0123abcd")
    elsewhere = _left_by(tmp_path / "plan.json", gone)
    monkeypatch.undo()
    for path in (running, mine, elsewhere):
        path.write_bytes(b"half")
    folder.mkdir()
    (folder / "mine.txt").touch()
    linked.symlink_to(folder)
    write_whole(tmp_path / "plan.json", b"new")
    assert set(tmp_path.iterdir()) == {running, mine, elsewhere, folder, tmp_path / "plan.json"}
    assert (folder / "mine.txt").exists()


@posix
def test_what_is_a_day_old_is_taken_away(tmp_path: Path) -> None:
    """What is older than a day goes, whoever made it: no writing takes as long."""
    remove_left.cache_clear()
    old = _left_by(tmp_path / "plan.json", os.getppid())
    old.write_bytes(b"half")
    yesterday = old.stat().st_mtime - 25 * 60 * 60
    os.utime(old, (yesterday, yesterday))
    write_whole(tmp_path / "plan.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


KILLED = """
import os, signal, sys
from pathlib import Path
from tsimatch.common.files.atomic_write import write_folder, write_whole
def killed(self, target):
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
Path.replace = Path.rename = killed
if sys.argv[2] == "file":
    write_whole(Path(sys.argv[3], "plan.json"), b"new")
else:
    write_folder(Path(sys.argv[3], "letters"), {"a.docx": b"new", "b.docx": b"new"})
"""


@posix
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_kill_in_the_middle_of_writing(tmp_path: Path, kind: str) -> None:
    """A process that is killed while it writes leaves nothing half-written, and what it left goes with the next run."""
    remove_left.cache_clear()
    command = [sys.executable, "-c", KILLED, "SIGKILL", kind, str(tmp_path)]
    assert subprocess.run(command, timeout=HANG, check=False).returncode == -signal.SIGKILL  # noqa: S603
    left = list(tmp_path.iterdir())
    assert [path.name.startswith(".match-") for path in left] == [True]
    write_whole(tmp_path / "plan.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


@posix
def test_a_loop_of_links(tmp_path: Path) -> None:
    """A link that leads back to itself is told as such, and stays, whatever is to be written there."""
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (tmp_path / "there").symlink_to(tmp_path / "here")
    for path in (tmp_path / "here", tmp_path / "here" / "inside"):
        for work in (
            check_writable,
            check_folder,
            check_empty,
            Store,
            lambda at: write_whole(at, b""),
            lambda at: write_folder(at, {}),
        ):
            with pytest.raises(CannotWrite, match="a symbolic link leads back to itself"):
                work(path)
    assert (tmp_path / "here").is_symlink()


def test_folder_where_a_file_is(tmp_path: Path) -> None:
    """A folder is not written over a file."""
    (tmp_path / "r").touch()
    with pytest.raises(CannotWrite, match="there is a file of this name"):
        write_folder(tmp_path / "r", {"a.csv": b"new"})


def test_a_new_folder_is_filled_in_one_step(tmp_path: Path) -> None:
    """A folder that is filled file by file is not seen before it is whole, whether it is new or was empty."""
    for name in ("new", "empty"):
        folder = tmp_path / name
        if name == "empty":
            folder.mkdir()

        def fill(beside: Path, folder: Path = folder) -> None:
            (beside / "a.txt").write_bytes(b"a")
            assert not folder.exists() or not list(folder.iterdir())
            (beside / "b.txt").write_bytes(b"b")

        fill_new_folder(folder, fill)
        assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "new"]


def test_a_folder_that_cannot_be_filled(tmp_path: Path) -> None:
    """Whatever breaks the filling off, nothing of it is left; a folder that is not empty is not touched."""

    def full(beside: Path) -> None:
        (beside / "a.txt").write_bytes(b"a")
        raise OSError(28, "No space left on device")

    def pressed(beside: Path) -> None:
        (beside / "a.txt").write_bytes(b"a")
        raise KeyboardInterrupt

    def wrong(beside: Path) -> None:
        (beside / "a.txt").write_bytes(b"a")
        raise ValueError("what is to be written is wrong")

    with pytest.raises(CannotWrite, match="the disk is full"):
        fill_new_folder(tmp_path / "new", full)
    with pytest.raises(KeyboardInterrupt):
        fill_new_folder(tmp_path / "new", pressed)
    # No word of the folder, which could have been written.
    with pytest.raises(ValueError, match=r"^what is to be written is wrong$"):
        fill_new_folder(tmp_path / "new", wrong)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "mine.txt").write_bytes(b"mine")
    with pytest.raises(CannotWrite, match="the folder is not empty"):
        fill_new_folder(tmp_path / "old", full)
    assert [path.read_bytes() for path in (tmp_path / "old").iterdir()] == [b"mine"]
